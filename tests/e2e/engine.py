"""A desktop without its window: workspace and link, and somebody who writes notes without a pause until killed.

Says on stdout, a line each: `saved ID` once a note is durable here, `unsent N` when the number of edits that the server
has not confirmed changes. A first line on stdin ends the writing, which is answered by `sent` once that is true; a
second one says how many notes there are, and the process ends when it has them all.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dttools.document.commands import AddRecord
from dttools.errors import AppError
from dttools.ids import ProjectId, new_id
from dttools.model import Board, Note
from dttools_desktop.link import Links, SyncKind
from dttools_desktop.link.token_store import TokenStore
from dttools_desktop.workspace import Account, Library, OpenProject, Profile

PASSWORD = "correct horse battery"
PAUSE = 0.05


def say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


class FileTokens(TokenStore):
    """Tokens in a file, for a machine without a keyring where the sign-in has to outlive the process."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    async def load(self, account: str) -> str | None:
        return self._all().get(account)

    async def save(self, account: str, token: str) -> None:
        beside = self._path.with_suffix(".new")
        beside.write_text(json.dumps(self._all() | {account: token}))
        beside.replace(self._path)

    async def forget(self, account: str) -> None:
        self._path.write_text(json.dumps({key: value for key, value in self._all().items() if key != account}))

    def _all(self) -> dict[str, str]:
        return json.loads(self._path.read_text()) if self._path.exists() else {}


class Engine:
    def __init__(self, folder: Path, server: str, email: str) -> None:
        self.server, self.email = server, email
        self.loop = asyncio.get_running_loop()
        self.profile = Profile.open(folder)
        self.library = Library(self.profile)
        self.links = Links(self.profile, self.library, self.post, tokens=FileTokens(folder / "tokens.json"))

    def post(self, call: Callable[[], None]) -> None:
        self.loop.call_soon_threadsafe(call)

    async def answer(self, ask: Callable[..., None], *arguments: Any) -> Any:
        """What a request answers; it is asked again until the network lets it through."""
        while True:
            got: asyncio.Future[Any] = self.loop.create_future()
            ask(*arguments, done=got.set_result, failed=got.set_exception)
            try:
                return await got
            except AppError as error:
                say("again", error.code)
                await asyncio.sleep(0.2)

    async def account(self) -> Account:
        known = self.links.accounts
        if known and await self.answer(self.links.resume, known[0]):
            return known[0]
        account: Account = await self.answer(self.links.sign_in, self.server, self.email, PASSWORD)
        return account

    async def open(self, project: ProjectId) -> OpenProject:
        if project not in {card.id for card in self.library.cards()}:
            await self.answer(self.links.open_shared, await self.account(), project, "member")
        else:
            await self.account()
        return self.library.open(project)

    async def write(self, project: OpenProject, enough: asyncio.Event) -> None:
        board = next(project.document.all(Board)).id
        while not enough.is_set():
            note = new_id()
            project.apply(AddRecord(Note, note, {"board": board, "text": self.email}))
            if project.durable:
                say("saved", note)
            await asyncio.sleep(PAUSE)

    async def run(self, project_id: ProjectId) -> None:
        project = await self.open(project_id)
        link = self.links.attach(project)
        assert link is not None
        sent = asyncio.Event()

        def tell(_: object) -> None:
            say("unsent", len(project.journal.pending()))
            if link.state.kind is SyncKind.SAVED_ON_SERVER and not project.journal.pending():
                sent.set()
            else:
                sent.clear()
            if link.state.kind is SyncKind.SIGNED_OUT:
                self.links.sign_in(
                    self.server,
                    self.email,
                    PASSWORD,
                    done=lambda _: None,
                    failed=lambda error: say("refused", error.code),
                )

        link.on_state(tell)
        enough = asyncio.Event()
        self.loop.add_reader(sys.stdin, enough.set)
        await self.write(project, enough)
        self.loop.remove_reader(sys.stdin)
        sys.stdin.readline()
        tell(None)
        await sent.wait()
        say("sent")
        expected = int(await asyncio.to_thread(sys.stdin.readline))
        whole = asyncio.Event()
        project.on_change(lambda _: whole.set())
        while sum(1 for _ in project.document.all(Note)) < expected:
            whole.clear()
            await whole.wait()
        say("notes", *sorted(note.id for note in project.document.all(Note)))
        self.links.close()
        self.library.close()
        self.profile.close()


async def main() -> None:
    folder, server, email, project = sys.argv[1:]
    await Engine(Path(folder), server, email).run(ProjectId(project))


if __name__ == "__main__":
    asyncio.run(main())

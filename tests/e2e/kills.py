"""Kills a server, its PostgreSQL and two desktops at random, under load, through a network that breaks: `./dev kills`.

Counts what was said to be safe and what is found: a note that a desktop called saved must be in the project in the
end, and one that the server acknowledged must be there whenever the server answers.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import socket
import sys
import tempfile
import time
from asyncio.subprocess import PIPE, Process
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from dttools.document import ProjectDocument
from dttools.errors import AppError
from dttools.model import Note
from dttools.sdk import AsyncDTToolsClient
from support.fault_proxy import FaultProxy

PASSWORD = "correct horse battery"
SERVE = "import sys; from dttools_server.cli import main; sys.exit(main())"
CONNECTION_BYTES = 2_000_000


@dataclass
class Server:
    """`dttools-server serve`, always at one address; with its own PostgreSQL unless `environment` names another."""

    folder: Path
    port: int
    environment: dict[str, str] = field(default_factory=dict)
    process: Process | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        arguments = ["serve", "--port", str(self.port), "--data", str(self.folder)]
        with (self.folder.parent / "server.log").open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-c", SERVE, *arguments),
                stdout=PIPE,
                stderr=log,
                env=os.environ | self.environment,
            )
        assert self.process.stdout
        line = await self.process.stdout.readline()
        if not line.startswith(b"listening"):
            raise AssertionError("the server did not start: " + "".join(_last_lines(self.folder.parent / "server.log")))

    async def kill(self) -> None:
        assert self.process
        self.process.kill()
        await self.process.wait()

    def kill_postgres(self) -> None:
        pid = int((self.folder / "postgres/postmaster.pid").read_text().splitlines()[0])
        os.kill(pid, signal.SIGKILL)

    async def stop(self) -> None:
        if self.process and self.process.returncode is None:
            self.process.terminate()
            await self.process.wait()


@dataclass
class Desktop:
    """An engine that is started again after each kill, and what it said."""

    folder: Path
    email: str
    url: str
    project: str = ""
    process: Process | None = None
    saved: list[str] = field(default_factory=list)
    acked: int = 0
    notes: set[str] = field(default_factory=set)
    lines: int = 0
    has_sent: asyncio.Event = field(default_factory=asyncio.Event)
    _listening: asyncio.Task[None] | None = None
    _heard: asyncio.Event = field(default_factory=asyncio.Event)

    async def start(self) -> None:
        engine = Path(__file__).with_name("engine.py")
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *(sys.executable, str(engine), str(self.folder), self.url, self.email, self.project),
                stdin=PIPE,
                stdout=PIPE,
                stderr=log,
                limit=1 << 26,
            )
        self._listening = asyncio.create_task(self._listen(self.process))

    async def _listen(self, process: Process) -> None:
        assert process.stdout
        while line := await process.stdout.readline():
            if not line.endswith(b"\n"):
                break  # torn by the kill
            self._hear(line.decode().split())

    def _hear(self, words: list[str]) -> None:
        match words:
            case ["saved", note]:
                self.saved.append(note)
            case ["unsent", number]:
                self.acked = max(self.acked, len(self.saved) - int(number))
            case ["sent"]:
                self.has_sent.set()
            case ["notes", *notes]:
                self.notes = set(notes)
        self.lines += 1
        self._heard.set()

    async def says(self, lines: int) -> None:
        """Return when it has said that many more lines."""
        until = self.lines + lines
        while self.lines < until:
            self._heard.clear()
            await self._heard.wait()

    async def kill(self) -> None:
        assert self.process
        assert self._listening
        self.process.kill()
        await self.process.wait()
        await self._listening

    @property
    def log(self) -> Path:
        return self.folder.with_suffix(".log")

    def tell(self, words: str) -> None:
        assert self.process
        assert self.process.stdin
        self.process.stdin.write(f"{words}\n".encode())

    async def end(self) -> None:
        assert self.process
        assert self._listening
        code = await self.process.wait()
        await self._listening
        if code:
            raise AssertionError(f"{self.folder.name} ended with {code}: " + "".join(_last_lines(self.log)))


@dataclass
class Report:
    """What was found. `lost_acked` and `lost_saved` must be empty."""

    kills: Counter[str]
    saved: int
    acked: int
    looks: int
    cuts: int
    seconds: float
    lost_acked: set[str]
    lost_saved: set[str]
    differing: set[str]


class Torment:
    """One server, a broken network, two desktops, and somebody who kills them."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._rng = Random(seed)
        self._victims: list[str] = []
        (folder / "server").mkdir(parents=True)
        self.server = Server(folder / "server", _free_port())
        self._owner = AsyncDTToolsClient(base_url=self.server.url)
        self.proxy = FaultProxy(self.server.url, mean=CONNECTION_BYTES, rng=Random(seed))
        self.folder = folder
        self.desktops: list[Desktop] = []
        self.project = ""
        self.kills: Counter[str] = Counter()
        self.looks = 0
        self.lost_acked: set[str] = set()

    async def run(self, kills: int) -> Report:
        begun = time.perf_counter()
        try:
            await self._set_up()
            for _ in range(kills):
                await self._rng.choice(self.desktops).says(self._rng.randint(2, 60))
                await self._kill_something()
            found = await self._come_to_rest()
        finally:
            await self._clear_away()
        saved = {note for desktop in self.desktops for note in desktop.saved}
        return Report(
            kills=self.kills,
            saved=len(saved),
            acked=sum(desktop.acked for desktop in self.desktops),
            looks=self.looks,
            cuts=self.proxy.cuts,
            seconds=time.perf_counter() - begun,
            lost_acked=self.lost_acked,
            lost_saved=saved - found,
            differing={note for desktop in self.desktops for note in desktop.notes ^ found},
        )

    async def _come_to_rest(self) -> set[str]:
        """Let everybody finish; the notes that the server has then."""
        for desktop in self.desktops:
            desktop.tell("enough")
        for desktop in self.desktops:
            await desktop.has_sent.wait()
        found = await self._notes_on_server()
        for desktop in self.desktops:
            desktop.tell(str(len(found)))
        for desktop in self.desktops:
            await desktop.end()
        return found

    async def _clear_away(self) -> None:
        for desktop in self.desktops:
            if desktop.process and desktop.process.returncode is None:
                await desktop.kill()
        await self._owner.aclose()
        await self.server.stop()
        await self.proxy.close()

    async def _set_up(self) -> None:
        await self.server.start()
        await self.proxy.open()
        await self._owner.register("ana@example.org", PASSWORD, "Ana")
        self.project = (await self._owner.projects.create(name="Fila do hospital")).id
        async with AsyncDTToolsClient(base_url=self.server.url) as other:
            await other.register("ben@example.org", PASSWORD, "Ben")
        await self._owner.members.add(self.project, "ben@example.org")
        for name in ("ana", "ben"):
            desktop = Desktop(self.folder / name, f"{name}@example.org", self.proxy.url, self.project)
            self.desktops.append(desktop)
            await desktop.start()

    async def _kill_something(self) -> None:
        victim = self._next_victim()
        self.kills[victim] += 1
        if victim == "desktop":
            desktop = self._rng.choice(self.desktops)
            await desktop.kill()
            await desktop.start()
            return
        acked = {note for desktop in self.desktops for note in desktop.saved[: desktop.acked]}
        if victim == "server":
            await self.server.kill()
            await self.server.start()
        else:
            self.server.kill_postgres()
        self.lost_acked |= acked - await self._notes_on_server()
        self.looks += 1

    def _next_victim(self) -> str:
        """Anybody at random, and everybody within four kills."""
        if not self._victims:
            self._victims = self._rng.sample(("server", "postgres", "desktop", "desktop"), k=4)
        return self._victims.pop()

    async def _notes_on_server(self) -> set[str]:
        """Asked again until the server answers."""
        while True:
            try:
                content = await self._owner.projects.document(self.project)
            except AppError:
                await asyncio.sleep(0.1)
            else:
                return {note.id for note in ProjectDocument([content]).all(Note)}


def _last_lines(log: Path) -> list[str]:
    return log.read_text(errors="replace").splitlines(keepends=True)[-3:]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dttools-kills-") as folder:
        Path(folder).chmod(0o711)  # PostgreSQL may run as another user, who has to come through
        report = asyncio.run(Torment(Path(folder), options.seed).run(options.kills))
    sys.stdout.write(json.dumps(vars(report), default=sorted, indent=2) + "\n")
    return int(bool(report.lost_acked or report.lost_saved or report.differing))


if __name__ == "__main__":
    sys.exit(main())

"""Laptops and a real server over real sockets: signing in, publishing, live sync, offline work, refusals."""

from __future__ import annotations

import asyncio
import io
import ssl
import subprocess
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import keyring
import keyring.backend
import pytest
from aiohttp import web
from PIL import Image
from websockets.asyncio.client import connect

from dttools.document import SCHEMA, ChangeSet, Origin
from dttools.document.archive import unpack
from dttools.document.commands import (
    AddIdeas,
    AddRecord,
    CastVote,
    ChangeFields,
    EditText,
    RestoreFields,
    RestoreVersion,
    TrashRecords,
)
from dttools.errors import AppError, Conflict, NotFound, ProtocolError, Unauthenticated, Unreachable
from dttools.ids import ProjectId, RecordId, new_id, vote_id
from dttools.model import Board, Idea, Note, Persona, VersionReason
from dttools.sync import client, events
from dttools.sync.wire import read_state_vector
from dttools_desktop.link import Links, SyncKind, SyncLink
from dttools_desktop.link.live_socket import is_final
from dttools_desktop.link.reasons import explained
from dttools_desktop.link.token_store import TokenStore
from dttools_desktop.workspace import Account, Action, Library, OpenProject, Profile, Tray, Versions, pack_state
from dttools_server.web.services import SERVICES
from support.gate import Gate

if TYPE_CHECKING:
    from dttools_server.store.values import StoredDocument
    from support.serving import RunningServer

PASSWORD = "correct horse battery"


@dataclass
class Laptop:
    """A profile whose documents live on the test's own thread."""

    folder: Path
    name: str
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.get_running_loop)
    bells: ClassVar[list[asyncio.Event]] = []
    """Ring when anything happened on any laptop: a condition may look at several."""

    def __post_init__(self) -> None:
        self.profile = Profile.open(self.folder)
        self.library = Library(self.profile)
        self.links = Links(self.profile, self.library, self.post)

    def post(self, call: Callable[[], None]) -> None:
        self.loop.call_soon_threadsafe(self._run, call)

    def _run(self, call: Callable[[], None]) -> None:
        call()
        for bell in self.bells:
            bell.set()

    async def until(self, condition: Callable[[], object]) -> None:
        bell = asyncio.Event()
        self.bells.append(bell)
        try:
            async with asyncio.timeout(60):
                while not condition():
                    bell.clear()
                    await bell.wait()
        finally:
            self.bells.remove(bell)

    async def answer(self, ask: Callable[..., None], *arguments: Any, **more: Any) -> Any:
        """What a request of the links answers; its error is raised."""
        got: asyncio.Future[Any] = self.loop.create_future()
        done = (lambda: got.set_result(None)) if ask == self.links.sign_out else got.set_result
        ask(*arguments, **more, done=done, failed=got.set_exception)
        return await asyncio.wait_for(got, 60)

    async def register(self, server: RunningServer) -> Account:
        email = f"{self.name}@example.org"
        account: Account = await self.answer(self.links.register, server.url, email, PASSWORD, self.name)
        return account

    async def publish(self, project: OpenProject, account: Account) -> SyncLink:
        link: SyncLink = await self.answer(self.links.publish, project, account)
        await self.until(lambda: link.state.kind is SyncKind.SAVED_ON_SERVER)
        return link

    async def join(self, account: Account, project: ProjectId) -> tuple[OpenProject, SyncLink]:
        await self.answer(self.links.open_shared, account, project, "member")
        opened = self.library.open(project)
        link = self.links.attach(opened)
        assert link is not None
        await self.until(lambda: link.state.kind is SyncKind.SAVED_ON_SERVER)
        return opened, link

    def close(self) -> None:
        self.links.close()
        self.library.close(even_unsaved=True)
        self.profile.close()


@pytest.fixture(scope="session")
def own_certificate(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    """A certificate that only its maker trusts."""
    folder = tmp_path_factory.mktemp("certificate")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=127.0.0.1", "-days", "1"]
    subprocess.run([*command, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


@dataclass
class Room:
    """A project of Ana's that Ben takes part in, open on both laptops."""

    ana: Laptop
    ben: Laptop
    anas: OpenProject
    bens: OpenProject
    anas_link: SyncLink
    bens_link: SyncLink
    account: Account


@pytest.fixture
async def laptops(tmp_path: Path) -> AsyncIterator[Callable[[str], Laptop]]:
    made: list[Laptop] = []

    def make(name: str) -> Laptop:
        made.append(Laptop(tmp_path / name, name))
        return made[-1]

    yield make
    for laptop in made:
        laptop.close()
    assert [thread.name for thread in threading.enumerate() if thread.name == "network"] == []


@pytest.fixture
async def room(server: RunningServer, laptops: Callable[[str], Laptop]) -> Room:
    ana, ben = laptops("ana"), laptops("ben")
    anas_account, bens_account = await ana.register(server), await ben.register(server)
    anas = ana.library.open(ana.library.create("Fila do hospital"))
    add_note(anas, "first")
    anas_link = await ana.publish(anas, anas_account)
    await ana.answer(ana.links.ask, anas_account, lambda client: client.members.add(anas.id, bens_account.email))
    bens, bens_link = await ben.join(bens_account, anas.id)
    return Room(ana, ben, anas, bens, anas_link, bens_link, bens_account)


def add_note(project: OpenProject, text: str) -> RecordId:
    board = next(project.document.all(Board)).id
    note = new_id()
    project.apply(AddRecord(Note, note, {"board": board, "text": text}))
    return note


def texts(project: OpenProject) -> set[str]:
    return {note.text for note in project.document.all(Note)}


async def test_signing_in_with_a_wrong_password_is_told(
    server: RunningServer, laptops: Callable[[str], Laptop]
) -> None:
    laptop = laptops("ana")
    await laptop.register(server)
    with pytest.raises(Unauthenticated):
        await laptop.answer(laptop.links.sign_in, server.url, "ana@example.org", "wrong password")
    account = await laptop.answer(laptop.links.sign_in, server.url + "/", "ana@example.org", PASSWORD)
    assert laptop.links.accounts == [account]
    with pytest.raises(Conflict):
        await laptop.register(server)


@pytest.mark.parametrize("address", ["http://127.0.0.1:1", "http://nowhere.invalid", "not an address", "ftp://x"])
async def test_a_server_that_does_not_answer_is_told(laptops: Callable[[str], Laptop], address: str) -> None:
    laptop = laptops("ana")
    with pytest.raises(Unreachable) as told:
        await laptop.answer(laptop.links.sign_in, address, "ana@example.org", PASSWORD)
    assert told.value.todo


async def test_an_address_of_something_else_is_told(laptops: Callable[[str], Laptop]) -> None:
    async def web_site(_: web.Request) -> web.Response:
        return web.Response(text="a web site")

    app = web.Application()
    app.router.add_route("*", "/{any:.*}", web_site)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    laptop = laptops("ana")
    try:
        with pytest.raises(ProtocolError):
            await laptop.answer(
                laptop.links.sign_in, f"http://127.0.0.1:{runner.addresses[0][1]}", "ana@example.org", PASSWORD
            )
    finally:
        await runner.cleanup()


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 101 Switch", b"<html>Welcome to our hotel</html>"])
async def test_a_handshake_that_breaks_off_is_tried_again(answer: bytes) -> None:
    async def break_off(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(answer)
        writer.close()
        await writer.wait_closed()

    broken = await asyncio.start_server(break_off, "127.0.0.1", 0)
    port = broken.sockets[0].getsockname()[1]
    async with broken:
        with pytest.raises(AppError) as told, explained("the server"):
            await connect(f"ws://127.0.0.1:{port}/v1/projects/x/live")
    assert not is_final(told.value)


async def test_a_certificate_that_nobody_vouches_for_is_named(
    laptops: Callable[[str], Laptop], own_certificate: ssl.SSLContext
) -> None:
    runner = web.AppRunner(web.Application())
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=own_certificate).start()
    laptop = laptops("ana")
    try:
        with pytest.raises(Unreachable, match="certificate"):
            await laptop.answer(
                laptop.links.sign_in, f"https://127.0.0.1:{runner.addresses[0][1]}", "ana@example.org", PASSWORD
            )
    finally:
        await runner.cleanup()


async def test_a_published_project_is_the_accounts_and_others_see_edits_live(room: Room) -> None:
    assert {record.created_by for record in room.anas.document.records.everything()} == {room.anas.person}
    assert room.ana.library.card(room.anas.id).role == "owner"
    assert texts(room.bens) == {"first"}
    add_note(room.anas, "from Ana")
    await room.ben.until(lambda: texts(room.bens) == {"first", "from Ana"})
    note = add_note(room.bens, "from Ben")
    await room.ana.until(lambda: "from Ben" in texts(room.anas))
    assert room.anas.document.get(Note, note).created_by == room.account.user_id
    await room.ben.until(lambda: room.bens_link.state.kind is SyncKind.SAVED_ON_SERVER)
    assert room.bens.journal.pending() == []
    assert room.bens_link.role == "member"


async def test_whoever_follows_a_publication_hears_of_the_accounts_votes_as_own(
    server: RunningServer, laptops: Callable[[str], Laptop]
) -> None:
    ana = laptops("ana")
    account = await ana.register(server)
    project = ana.library.open(ana.library.create("P"))
    idea = new_id()
    project.apply(AddRecord(Idea, idea, {"board": next(project.document.all(Board)).id, "title": "Trees"}))
    project.apply(CastVote(idea, project.person))
    own: list[bool] = []

    def ask(_changes: ChangeSet) -> None:
        vote = project.document.records.peek(vote_id(idea, project.person))
        own.append(vote is not None and vote.deleted_at is None)

    project.on_change(ask)
    await ana.publish(project, account)
    assert own
    assert all(own)


async def test_edits_made_while_publishing_reach_the_server(
    server: RunningServer, laptops: Callable[[str], Laptop]
) -> None:
    ana = laptops("ana")
    account = await ana.register(server)
    project = ana.library.open(ana.library.create("P"))
    got: asyncio.Future[SyncLink] = asyncio.get_running_loop().create_future()
    ana.links.publish(project, account, done=got.set_result, failed=got.set_exception)
    add_note(project, "meanwhile")
    link = await got
    await ana.until(lambda: link.state.kind is SyncKind.SAVED_ON_SERVER)
    ideas = await ana.answer(ana.links.ask, account, lambda client: client.projects.stats(project.id))
    assert ideas.records["note"] == 1
    assert {note.created_by for note in project.document.all(Note)} == {account.user_id}


async def test_publishing_to_a_server_that_is_away_changes_nothing(
    server: RunningServer, laptops: Callable[[str], Laptop]
) -> None:
    ana = laptops("ana")
    account = await ana.register(server)
    project = ana.library.open(ana.library.create("P"))
    before = project.document.update_since()
    elsewhere = Account("http://127.0.0.1:1", account.user_id, account.email, account.name)
    with pytest.raises(AppError):
        await ana.answer(ana.links.publish, project, elsewhere)
    assert project.document.update_since() == before
    assert ana.links.attach(project) is None
    assert not project.journal.shared


def known(project: OpenProject) -> dict[int, int]:
    """What a replica knows. The bytes of a state vector name the clients in any order."""
    return read_state_vector(project.document.state_vector())


async def test_long_news_come_in_portions_and_edits_between_them_are_kept(room: Room) -> None:
    room.bens_link.stop()
    for n in range(300):
        add_note(room.anas, f"{n} " + "while Ben was away " * 8)
    await room.ana.until(lambda: room.anas_link.state.kind is SyncKind.SAVED_ON_SERVER)
    heard: list[int] = []
    own: list[RecordId] = []

    def work(changes: ChangeSet) -> None:
        if changes.origin is Origin.REMOTE:
            heard.append(len(changes.added))
            if len(heard) in {1, 3}:
                own.append(add_note(room.bens, f"own {len(heard)}"))

    stop = room.bens.on_change(work)
    room.bens_link.start()
    await room.ben.until(lambda: len(texts(room.bens)) == 303 and room.bens.journal.pending() == [])
    stop()
    assert len(heard) > 3
    assert sum(heard) == 300
    assert max(heard) < 150
    await room.ana.until(lambda: texts(room.anas) == texts(room.bens))
    assert known(room.anas) == known(room.bens)
    room.bens.undo()
    assert [note.id for note in room.bens.document.find(Note, own)] == own[:1]
    room.bens.recorder.write()
    told = [entry for entry in room.bens.timeline.entries(limit=1000) if entry.by == room.anas.person]
    assert [entry.action for entry in told if entry.label != "first"] == [Action.ADDED] * 300


async def test_days_offline_merge_without_losing_a_character(room: Room) -> None:
    (note,) = room.anas.document.all(Note)
    room.bens_link.stop()
    for n in range(30):
        add_note(room.bens, f"offline {n}")
    room.bens.apply(EditText(note.id, "text", "first, said Ben"))
    room.anas.apply(EditText(note.id, "text", "Ana's first"))
    add_note(room.anas, "meanwhile")
    assert room.bens_link.state.kind is SyncKind.OFFLINE
    assert len(room.bens.journal.pending()) == 31

    room.bens_link.start()
    await room.ben.until(lambda: room.bens_link.state.kind is SyncKind.SAVED_ON_SERVER)
    wanted = {f"offline {n}" for n in range(30)} | {"meanwhile", "Ana's first, said Ben"}
    await room.ana.until(lambda: texts(room.anas) == wanted)
    await room.ben.until(lambda: texts(room.bens) == wanted)
    assert known(room.anas) == known(room.bens)


async def test_edits_made_offline_survive_a_restart_and_are_sent(room: Room) -> None:
    room.bens_link.stop()
    add_note(room.bens, "before the restart")
    room.bens.close()
    again = room.ben.library.open(room.anas.id)
    link = room.ben.links.attach(again)
    assert link is not None
    await room.ana.until(lambda: "before the restart" in texts(room.anas))
    await room.ben.until(lambda: link.state.kind is SyncKind.SAVED_ON_SERVER)


async def test_a_refused_edit_goes_to_the_tray_and_the_rest_arrives(room: Room) -> None:
    account = room.ana.links.accounts[0]
    room.bens_link.stop()
    add_note(room.bens, "as a member")
    note = add_note(room.bens, "also")
    await room.ana.answer(
        room.ana.links.ask,
        account,
        lambda client: client.members.update(room.anas.id, room.account.user_id, "viewer"),
    )
    heard: list[object] = []
    room.bens_link.on_event(heard.append)
    room.bens_link.start()
    await room.ben.until(lambda: any(isinstance(event, events.EditRefused) for event in heard))
    await room.ben.until(lambda: room.bens_link.state.kind is SyncKind.SAVED_ON_SERVER)
    tray = Tray(room.ben.profile.database).items(room.anas.id)
    assert {item.edit.fields["text"] for item in tray} == {"as a member", "also"}
    assert note in {item.edit.record for item in tray}
    assert texts(room.bens) == {"first"} == texts(room.anas)
    assert room.ben.library.card(room.anas.id).role == "viewer"


async def test_a_rewritten_history_reaches_who_is_there_and_who_was_away(server: RunningServer, room: Room) -> None:
    """Ana is connected and Ben is not; both end on the new document with all they wrote, and can go on."""
    kept, erased = add_note(room.bens, "kept"), add_note(room.bens, "confidential")
    await room.ana.until(lambda: len(texts(room.anas)) == 3)
    room.bens_link.stop()
    room.bens.apply(EditText(kept, "text", "kept and continued"))
    room.bens.apply(EditText(erased, "text", "confidential as well"))
    heard: list[object] = []
    room.bens_link.on_event(heard.append)

    assert await server.app[SERVICES].histories.erase(room.anas.id, [erased]) == 1

    await room.ana.until(lambda: room.anas.document.epoch == 1 and texts(room.anas) == {"first", "kept"})
    add_note(room.anas, "after")
    room.bens_link.start()
    await room.ana.until(lambda: texts(room.anas) == {"first", "kept and continued", "after"} == texts(room.bens))
    await room.ben.until(lambda: room.bens_link.state.kind is SyncKind.SAVED_ON_SERVER)
    assert [e.reason for e in heard if isinstance(e, events.DocumentReplaced)] == [events.Replacement.REWRITTEN]
    (item,) = Tray(room.ben.profile.database).items(room.anas.id)
    assert item.edit.fields == {"text": "confidential as well"}
    room.bens.undo()  # of what is gone
    room.bens.undo()
    await room.ana.until(lambda: "kept" in texts(room.anas))
    stored = await server.database.documents.load(room.anas.id)
    everything = [stored.snapshot or b"", *(update.update for update in stored.updates)]
    assert not any(b"confidential" in update for update in everything)


async def test_a_server_that_was_restored_gets_back_what_it_had_acknowledged(server: RunningServer, room: Room) -> None:
    backup = await server.database.documents.load(room.anas.id)
    add_note(room.anas, "of Ana")
    add_note(room.bens, "of Ben")
    await room.ana.until(lambda: texts(room.anas) == {"first", "of Ana", "of Ben"} == texts(room.bens))
    for link in (room.anas_link, room.bens_link):
        await room.ana.until(lambda link=link: link.state.kind is SyncKind.SAVED_ON_SERVER)
        link.stop()

    await put_back(server, backup)
    heard: list[object] = []
    for link in (room.anas_link, room.bens_link):
        link.on_event(heard.append)
        link.start()

    await room.ana.until(lambda: sum(isinstance(event, events.DocumentReplaced) for event in heard) == 2)
    for link in (room.anas_link, room.bens_link):
        await room.ana.until(lambda link=link: link.state.kind is SyncKind.SAVED_ON_SERVER)
    await room.ana.until(lambda: texts(room.anas) == {"first", "of Ana", "of Ben"} == texts(room.bens))
    stored = await server.app[SERVICES].rooms.read(room.anas.id)
    assert {note.text for note in stored.all(Note)} == {"first", "of Ana", "of Ben"}


async def put_back(server: RunningServer, backup: StoredDocument) -> None:
    """What restoring a backup and starting the server anew does to one project."""
    await server.app[SERVICES].rooms.stop()
    pool = server.database._pool
    await pool.execute("DELETE FROM document_updates WHERE seq > $1", backup.head_seq)
    await pool.execute("UPDATE projects SET head_seq = $1", backup.head_seq)
    rooms = server.app[SERVICES].rooms
    rooms._stopping, rooms._incarnation = False, "another"


async def test_a_program_that_is_too_old_says_so_and_its_edits_go_out_after_the_update(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.bens_link.stop()
    with monkeypatch.context() as older:
        older.setattr(client, "SCHEMA", SCHEMA - 1)
        add_note(room.bens, "by an old program")
        room.bens_link.start()
        await room.ben.until(lambda: room.bens_link.state.kind is SyncKind.INCOMPATIBLE)
        assert "Update DTTools" in (room.bens_link.state.reason or "")
        assert room.bens_link.state.unsent == 1
        assert room.bens.durable
        add_note(room.bens, "work goes on")
        assert room.bens_link.state.kind is SyncKind.INCOMPATIBLE
    assert texts(room.anas) == {"first"}
    room.bens_link.start()
    await room.ana.until(lambda: {"by an old program", "work goes on"} <= texts(room.anas))


async def test_people_see_each_other(room: Room) -> None:
    room.anas_link.set_presence({"cursor": [1, 2]})
    await room.ben.until(lambda: [peer.state.get("cursor") for peer in room.bens_link.peers] == [[1, 2]])
    (peer,) = room.bens_link.peers
    assert (peer.id, peer.name) == (room.anas.person, "ana")
    for n in range(100):
        room.anas_link.set_presence({"cursor": [n, n]})
    await room.ben.until(lambda: [peer.state.get("cursor") for peer in room.bens_link.peers] == [[99, 99]])
    room.anas_link.stop()
    await room.ben.until(lambda: room.bens_link.peers == ())


async def test_pictures_travel(room: Room) -> None:
    picture = io.BytesIO()
    Image.effect_noise((64, 64), 50).convert("RGB").save(picture, "PNG")
    arrived: list[str] = []
    room.bens_link.on_asset(arrived.append)
    sha = room.anas.add_asset(picture.getvalue())
    room.anas.apply(AddRecord(Persona, new_id(), {"name": "Rosa", "avatar": sha}))
    await room.ben.until(lambda: arrived)
    path = room.bens.asset_path(sha)
    assert path is not None
    assert path.read_bytes() == room.anas.asset_path(sha).read_bytes()  # type: ignore[union-attr]


async def test_versions_are_everybodys_and_restoring_one_reaches_everybody(room: Room) -> None:
    (note,) = room.anas.document.all(Note)
    versions = Versions(room.anas)
    room.anas_link.stop()
    kept = versions.keep(pack_state(versions.state()), VersionReason.NAMED, "Before the vote")
    room.anas.apply(EditText(note.id, "text", "changed"))
    room.anas_link.start()
    arrived: list[str] = []
    room.bens_link.on_asset(arrived.append)
    await room.ben.until(lambda: arrived and "changed" in texts(room.bens))
    (version,) = Versions(room.bens).all()
    assert (version.id, version.name, version.created_by) == (kept, "Before the vote", room.anas.person)
    room.bens.apply(RestoreVersion(unpack(Versions(room.bens).read(version))))
    await room.ana.until(lambda: texts(room.anas) == {"first"})
    room.bens.undo()
    await room.ana.until(lambda: texts(room.anas) == {"changed"})


@pytest.mark.parametrize("is_rewritten", [False, True])
async def test_what_others_did_meanwhile_waits_to_be_reviewed(
    server: RunningServer, room: Room, *, is_rewritten: bool
) -> None:
    """Also when the history that they made it in is no more."""
    (note,) = room.bens.document.all(Note)
    room.bens.close()
    room.anas.apply(EditText(note.id, "text", "said Ana"))
    added = add_note(room.anas, "Ana's")
    await room.ana.until(lambda: room.anas_link.state.kind is SyncKind.SAVED_ON_SERVER)
    if is_rewritten:
        await server.app[SERVICES].histories.compact(room.anas.id)
    again = room.ben.library.open(room.anas.id)
    assert room.ben.links.attach(again) is not None
    await room.ben.until(lambda: texts(again) == {"said Ana", "Ana's"})
    again.recorder.write()
    unseen = {entry.record: entry for entry in again.timeline.unseen()}
    assert {entry.by for entry in unseen.values()} == {room.anas.person}
    assert (unseen[note.id].before, unseen[note.id].after) == ({"text": "first"}, {"text": "said Ana"})
    assert unseen[added].action is Action.ADDED
    again.apply(RestoreFields(note.id, unseen[note.id].before))
    await room.ana.until(lambda: texts(room.anas) == {"first", "Ana's"})


async def test_a_history_that_the_server_rewrote_by_itself_costs_nobody_their_timeline_versions_and_undo(
    server: RunningServer, room: Room
) -> None:
    (note,) = room.anas.document.all(Note)
    versions = Versions(room.anas)
    arrived: list[str] = []
    room.bens_link.on_asset(arrived.append)
    kept = versions.keep(pack_state(versions.state()), VersionReason.NAMED, "Before the vote")
    room.bens.apply(EditText(note.id, "text", "first, says Ben"))
    await room.ana.until(lambda: texts(room.anas) == {"first, says Ben"} and arrived)
    room.bens.recorder.write()
    before = [(entry.record, entry.action, entry.after) for entry in room.bens.timeline.entries(limit=100)]
    room.bens_link.stop()
    room.bens.apply(EditText(note.id, "text", "first, says Ben again"))  # not sent
    mine = add_note(room.bens, "unsent")
    added = add_note(room.anas, "Ana's")
    await room.ana.until(lambda: room.anas_link.state.kind is SyncKind.SAVED_ON_SERVER)
    room.anas_link.stop()

    tidied = await server.app[SERVICES].histories.tidy(room.anas.id, percent=1, unvisited_for=timedelta(0))

    assert tidied.done
    for link in (room.bens_link, room.anas_link):
        link.start()
    everything = {"first, says Ben again", "unsent", "Ana's"}
    await room.ana.until(lambda: texts(room.anas) == everything == texts(room.bens))
    assert (room.anas.document.epoch, room.bens.document.epoch) == (1, 1)
    assert Tray(room.ben.profile.database).items(room.bens.id) == []
    room.bens.recorder.write()
    timeline = room.bens.timeline.entries(limit=100)
    assert [(entry.record, entry.action, entry.after) for entry in timeline][-len(before) :] == before
    assert (added, room.anas.person) in {(entry.record, entry.by) for entry in timeline}
    (version,) = Versions(room.bens).all()
    assert (
        version.id,
        [found.text for found in unpack(Versions(room.bens).read(version)) if isinstance(found, Note)],
    ) == (
        kept,
        ["first"],
    )
    room.bens.undo()
    await room.ana.until(lambda: room.anas.document.records.peek(mine).deleted_at is not None)  # type: ignore[union-attr]
    room.bens.undo()
    await room.ana.until(lambda: texts(room.anas) == {"first, says Ben", "Ana's"})


async def test_who_edited_what_others_deleted_meanwhile_is_told(room: Room) -> None:
    (note,) = room.bens.document.all(Note)
    heard: list[object] = []
    room.bens_link.on_event(heard.append)
    room.bens_link.stop()
    room.bens.apply(EditText(note.id, "text", "first, said Ben"))
    room.anas.apply(TrashRecords((note.id,)))
    await room.ana.until(lambda: room.anas_link.state.kind is SyncKind.SAVED_ON_SERVER)
    room.bens_link.start()
    await room.ben.until(lambda: events.EditsTrashed((note.id,)) in heard)
    (trashed,) = room.bens.document.records.trash()
    assert isinstance(trashed, Note)
    assert trashed.text == "first, said Ben"


async def test_who_is_taken_out_is_told_and_keeps_the_copy(room: Room) -> None:
    account = room.ana.links.accounts[0]
    await room.ana.answer(
        room.ana.links.ask, account, lambda client: client.members.remove(room.anas.id, room.account.user_id)
    )
    await room.ben.until(lambda: room.bens_link.state.kind is SyncKind.REFUSED)
    assert room.bens_link.state.reason
    note = add_note(room.bens, "mine all the same")
    assert room.bens.durable
    assert room.bens.document.get(Note, note).text == "mine all the same"
    with pytest.raises(NotFound):
        await room.ben.answer(room.ben.links.ask, room.account, lambda client: client.projects.get(room.anas.id))


async def test_signed_out_work_goes_on_and_is_sent_after_signing_in(server: RunningServer, room: Room) -> None:
    await room.ben.answer(room.ben.links.sign_out, room.account)
    assert room.bens_link.state.kind is SyncKind.SIGNED_OUT
    add_note(room.bens, "signed out")
    assert room.bens.durable
    with pytest.raises(Unauthenticated):
        await room.ben.answer(room.ben.links.ask, room.account, lambda client: client.auth.me())
    await room.ben.answer(room.ben.links.sign_in, server.url, room.account.email, PASSWORD)
    await room.ana.until(lambda: "signed out" in texts(room.anas))
    await room.ben.until(lambda: room.bens_link.state.kind is SyncKind.SAVED_ON_SERVER)


async def test_an_ended_sign_in_shows_as_signed_out(server: RunningServer, room: Room) -> None:
    sign_in = room.ben.links._sign_ins[room.account.id]
    used = sign_in.client._session.refresh_token
    assert used is not None
    room.bens_link.stop()
    # Somebody else used the token, and its successor: the server ends the whole family when the first one comes again.
    eve, token = (await server.person("Eve")).http, used
    for _ in range(2):
        response = await eve.post("auth/refresh", json={"refresh_token": token})
        token = response.json()["refresh_token"]
    response = await eve.post("auth/refresh", json={"refresh_token": used})
    assert response.status_code == 401
    sign_in.spoil()
    room.bens_link.start()
    await room.ben.until(lambda: room.bens_link.state.kind is SyncKind.SIGNED_OUT)
    add_note(room.bens, "work goes on")
    assert room.bens.durable


async def test_a_project_that_is_not_shared_has_no_link(laptops: Callable[[str], Laptop]) -> None:
    laptop = laptops("ana")
    assert laptop.links.attach(laptop.library.open(laptop.library.create("P"))) is None


async def test_a_board_is_equal_after_both_edited_at_once(room: Room) -> None:
    (note,) = room.anas.document.all(Note)
    for n in range(20):
        room.anas.apply(ChangeFields((note.id,), {"colour": ["pink", "blue"][n % 2]}))
        room.bens.apply(ChangeFields((note.id,), {"colour": ["green", "grey"][n % 2]}))
        room.bens.apply(AddIdeas(((new_id(), {"title": f"idea {n}"}),)))
    await room.ana.until(lambda: len(list(room.anas.document.all(Idea))) == 20)
    await room.ana.until(lambda: room.anas_link.state.kind is SyncKind.SAVED_ON_SERVER)
    await room.ben.until(lambda: room.bens_link.state.kind is SyncKind.SAVED_ON_SERVER)
    await room.ben.until(lambda: known(room.anas) == known(room.bens))
    assert room.anas.document.get(Note, note.id) == room.bens.document.get(Note, note.id)


class Hanging(keyring.backend.KeyringBackend):
    """As one that asks on a terminal which nobody sees."""

    priority = 1  # type: ignore[assignment]
    released = threading.Event()

    def get_password(self, _service: str, _username: str) -> str | None:
        self.released.wait()
        return None

    def set_password(self, _service: str, _username: str, _password: str) -> None:
        self.released.wait()


class Remembering(keyring.backend.KeyringBackend):
    """A working keyring."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[str, str] = {}

    def get_password(self, _service: str, username: str) -> str | None:
        return self.kept.get(username)

    def set_password(self, _service: str, username: str, password: str) -> None:
        self.kept[username] = password

    def delete_password(self, _service: str, username: str) -> None:
        del self.kept[username]


@pytest.fixture
def use_keyring() -> Any:
    before = keyring.get_keyring()
    yield keyring.set_keyring
    keyring.set_keyring(before)


async def test_a_keyring_keeps_tokens(use_keyring: Callable[[object], None]) -> None:
    use_keyring(Remembering())
    await TokenStore().save("ana", "token")
    again = TokenStore()
    assert await again.load("ana") == "token"
    assert again.remembers
    await again.forget("ana")
    assert await TokenStore().load("ana") is None


async def test_a_keyring_that_hangs_counts_as_none(use_keyring: Callable[[object], None]) -> None:
    use_keyring(Hanging())
    store = TokenStore(patience=0.05)
    await store.save("ana", "token")
    assert not store.remembers
    assert await store.load("ana") == "token"
    Hanging.released.set()


async def test_a_missing_keyring_is_told_and_memory_serves() -> None:
    store = TokenStore()
    await store.save("ana", "token")
    assert not store.remembers
    assert await store.load("ana") == "token"
    await store.forget("ana")
    assert await store.load("ana") is None


async def test_a_laptop_finds_the_server_again_when_asked(
    server: RunningServer, laptops: Callable[[str], Laptop]
) -> None:
    """Through a gate that is closed and opened again, as when the network goes and comes back."""
    gate = Gate(server.url)
    await gate.open()
    ana = laptops("ana")
    account = await ana.answer(ana.links.register, gate.url, "ana@example.org", PASSWORD, "Ana")
    project = ana.library.open(ana.library.create("P"))
    link = await ana.publish(project, account)
    seen: list[SyncKind] = []
    link.on_state(lambda state: seen.append(state.kind))

    await gate.close()
    await ana.until(lambda: link.state.kind is SyncKind.OFFLINE)
    since = link.state.since
    add_note(project, "in the dark")
    assert project.durable
    await ana.until(lambda: seen.count(SyncKind.OFFLINE) >= 2)
    await ana.until(lambda: link.state.kind is SyncKind.OFFLINE)
    assert link.state.since == since
    assert link.state.unsent == 1
    assert link.state.reason

    await gate.open()
    ana.links.network_is_back()
    await ana.until(lambda: link.state.kind is SyncKind.SAVED_ON_SERVER)
    assert project.journal.pending() == []
    await gate.close()


async def test_a_token_is_renewed_before_it_expires(room: Room) -> None:
    sign_in = room.ben.links._sign_ins[room.account.id]
    before = sign_in.client.access_token
    sign_in.spoil()
    room.bens_link.stop()
    room.bens_link.start()
    await room.ben.until(lambda: room.bens_link.state.kind is SyncKind.SAVED_ON_SERVER)
    assert sign_in.client.access_token != before


async def test_a_server_whose_messages_make_no_sense_is_not_believed(room: Room) -> None:
    before = room.bens.document.state_vector()
    number = room.bens_link._number
    for frame in (b"", b"\xff" * 40, b"\x00\x02\x05junk!", bytes(range(100, 106))):
        room.bens_link.received(number, frame)
    add_note(room.bens, "work goes on")
    await room.ana.until(lambda: "work goes on" in texts(room.anas))
    assert room.bens.document.state_vector() != before

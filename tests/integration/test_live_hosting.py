"""How rooms are loaded, dropped, saved and lost: with the real commit queue on a log in memory."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from dttools.document import ProjectDocument
from dttools.document.commands import AddIdeas, CastVote, StartProject
from dttools.errors import AppError, NotFound, Unreachable
from dttools.ids import ActorId, ProjectId, new_id, new_project_id
from dttools.model import Idea, Role, Vote
from dttools.sync import Member, durable
from dttools.sync.messages import Hello, SyncStep1, Update, encode
from dttools.sync.wire import read_state_vector
from dttools_server.live import room_host
from dttools_server.live import rooms as rooms_module
from dttools_server.live.care import Care
from dttools_server.live.outbox import Outbox
from dttools_server.live.rooms import Rooms
from dttools_server.store.commit_queue import CommitQueue
from dttools_server.store.memory import MemoryDocumentLog

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from dttools_server.store.values import Append, StoredDocument

ANA = Member(ActorId(new_id()), "Ana", Role.OWNER)


class Log(MemoryDocumentLog):
    """A log whose disk can break, and which counts how often it is read."""

    def __init__(self) -> None:
        super().__init__()
        self.is_broken = False
        self.loads = 0

    async def append(self, batch: Sequence[Append]) -> list[int | AppError]:
        if self.is_broken:
            raise Unreachable("The database does not answer.")
        return await super().append(batch)

    async def load(self, project_id: str) -> StoredDocument:
        self.loads += 1
        return await super().load(project_id)


class Wire:
    """The sending half of a socket whose other end may stop reading."""

    def __init__(self, *, reads: bool = True) -> None:
        self.reads = reads
        self.sent: list[bytes] = []
        self.farewell: tuple[int, bytes] | None = None

    @property
    def is_gone(self) -> bool:
        return False

    @property
    def has_room(self) -> bool:
        return self.reads or not self.sent

    def write(self, frames: Sequence[bytes]) -> None:
        self.sent += frames

    async def close(self, *, code: int, message: bytes) -> bool:
        self.farewell = (code, message)
        return True


@pytest.fixture
def log() -> Log:
    return Log()


@pytest.fixture
async def rooms(log: Log) -> AsyncIterator[Rooms]:
    async with CommitQueue(log) as commits:
        rooms = Rooms(log, commits, log, care=Care(room_idle=0, fold_updates=10))
        yield rooms
        await rooms.stop()


async def test_a_room_is_loaded_once_for_all_who_come_at_once(rooms: Rooms, log: Log) -> None:
    project = await _publish(rooms, log)
    hosts = await asyncio.gather(*(rooms.open(project) for _ in range(10)))
    assert (len(set(hosts)), log.loads) == (1, 1)


async def test_an_empty_room_is_dropped_and_comes_back_as_it_was(rooms: Rooms, log: Log) -> None:
    project = await _publish(rooms, log)
    await rooms.edit(project, _idea("One"), ANA)
    await _until(lambda: not rooms.loaded)
    document = await rooms.read(project)
    assert [idea.title for idea in document.all(Idea)] == ["One"]


async def test_an_edit_that_is_refused_leaves_no_room_behind(rooms: Rooms, log: Log) -> None:
    project = await _publish(rooms, log)
    with pytest.raises(NotFound):
        await rooms.edit(project, CastVote(new_id(), ANA.user_id), ANA)
    await _until(lambda: not rooms.loaded)
    assert list((await rooms.read(project)).all(Vote)) == []


async def test_a_room_gets_ready_for_the_next_refusal_while_people_go_on(
    rooms: Rooms, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room_host, "READY_AFTER", 0)
    monkeypatch.setattr(room_host, "SLICE_BYTES", 100)
    monkeypatch.setattr(durable, "_LARGE", 100)
    project = await _publish(rooms, log)
    await rooms.edit(project, AddIdeas(tuple((new_id(), {"title": f"Early {n}"}) for n in range(50))), ANA)
    host = await rooms.open(project)
    peer = host.join(Outbox(), ANA)
    host.received(peer, encode(Hello("tests")))
    for refusal in range(3):
        host.received(peer, encode(SyncStep1(host.document.state_vector())))
        host.received(peer, encode(Update(_forged(host.document))))
        assert not host._room.is_ready
        for n in range(5):
            await rooms.edit(project, _idea(f"Late {refusal} {n}"), ANA)
        await _until(lambda: host._getting_ready is None)
        assert host._ready is not None
        await host._ready
        assert host._room.is_ready
    titles = {idea.title for idea in host.document.all(Idea)}
    assert len(titles) == 50 + 3 * 5
    assert "forged" not in titles
    stored = await log.load(project)
    again = ProjectDocument([stored.snapshot or b"", *(each.update for each in stored.updates)][not stored.snapshot :])
    assert {idea.title for idea in again.all(Idea)} == titles
    assert read_state_vector(again.state_vector()) == read_state_vector(host.document.state_vector())
    host.leave(peer)


def _forged(document: ProjectDocument) -> bytes:
    """An edit in somebody else's name."""
    copy, made = ProjectDocument([document.update_since()]), list[bytes]()
    copy.on_local_update(made.append)
    copy.apply(_idea("forged"), by=ActorId(new_id()))
    return made[0]


async def test_who_sends_faster_than_the_database_saves_waits(
    rooms: Rooms, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room_host, "BACKLOG", 3)
    project = await _publish(rooms, log)
    host = await rooms.open(project)
    edits = [asyncio.create_task(host.edit(_idea(f"I{number}"), ANA)) for number in range(5)]
    pace = asyncio.create_task(host.keep_pace())
    await asyncio.sleep(0)
    assert not pace.done()
    await asyncio.gather(pace, *edits)


async def test_a_room_with_somebody_in_it_stays(rooms: Rooms, log: Log) -> None:
    project = await _publish(rooms, log)
    host = await rooms.open(project)
    peer = host.join(Outbox(), ANA)
    await rooms.edit(project, _idea("One"), ANA)
    for _ in range(50):
        await asyncio.sleep(0)
    assert rooms.loaded == {project}
    host.leave(peer)
    await _until(lambda: not rooms.loaded)


async def test_a_commit_that_fails_sends_everybody_away_and_keeps_nothing_of_it(rooms: Rooms, log: Log) -> None:
    project = await _publish(rooms, log)
    host, outbox, wire = await rooms.open(project), Outbox(), Wire()
    host.join(outbox, ANA)
    log.is_broken = True
    edits = await asyncio.gather(
        *(rooms.edit(project, _idea(f"I{number}"), ANA) for number in range(3)), return_exceptions=True
    )
    assert all(isinstance(outcome, Unreachable) for outcome in edits)
    await outbox.pump(wire)
    assert wire.farewell is not None
    assert wire.farewell[0] == 1013
    log.is_broken = False
    assert list((await rooms.read(project)).all(Idea)) == []
    assert [i.title for i in (await rooms.edit(project, _idea("Again"), ANA)).all(Idea)] == ["Again"]


async def test_a_large_project_is_loaded_as_it_is(rooms: Rooms, log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms_module, "LARGE", 0)
    project = await _publish(rooms, log)
    await rooms.edit(project, _idea("One"), ANA)
    await _until(lambda: not rooms.loaded)
    assert [i.title for i in (await rooms.edit(project, _idea("Two"), ANA)).all(Idea)] == ["One", "Two"]


async def test_a_project_that_is_not_there_has_no_room(rooms: Rooms) -> None:
    for _ in range(2):
        with pytest.raises(NotFound):
            await rooms.open(new_project_id())


async def test_many_updates_are_folded_into_a_snapshot(rooms: Rooms, log: Log) -> None:
    project = await _publish(rooms, log)
    for number in range(24):
        await rooms.edit(project, _idea(f"I{number}"), ANA)
        await rooms.compactor.settle()
    stored = await log.load(project)
    assert (stored.snapshot_seq, stored.head_seq, len(stored.updates)) == (20, 25, 5)
    assert stored.snapshot is not None
    document = ProjectDocument([stored.snapshot, *(update.update for update in stored.updates)])
    assert len(list(document.all(Idea))) == 24
    assert [update.seq for update in await log.since(project, 0)] == list(range(11, 26))
    assert document.state_vector() == (await rooms.read(project)).state_vector()


async def test_a_long_log_is_folded_when_it_is_loaded(log: Log) -> None:
    async with CommitQueue(log) as commits:
        rooms = Rooms(log, commits, log, care=Care(fold_updates=1000))
        project = await _publish(rooms, log)
        for number in range(12):
            await rooms.edit(project, _idea(f"I{number}"), ANA)
        await rooms.stop()
        rooms = Rooms(log, commits, log, care=Care(fold_updates=10))
        await rooms.open(project)
        await rooms.compactor.settle()
        assert (await log.load(project)).updates == []
        await rooms.stop()


async def test_empty_rooms_beyond_the_limit_go_the_longest_unused_first(log: Log) -> None:
    async with CommitQueue(log) as commits:
        rooms = Rooms(log, commits, log, care=Care(rooms=3))
        projects = [await _publish(rooms, log) for _ in range(4)]
        host = await rooms.open(projects[0])
        host.join(Outbox(), ANA)
        for project in projects[1:3]:
            await rooms.open(project)
        await rooms.open(projects[1])
        await rooms.open(projects[3])
        assert rooms.loaded == {projects[0], projects[1], projects[3]}
        await rooms.stop()


async def test_rooms_that_take_too_much_memory_go_even_when_they_are_few(log: Log) -> None:
    async with CommitQueue(log) as commits:
        rooms = Rooms(log, commits, log, care=Care(room_bytes=1))
        one, two = [await _publish(rooms, log) for _ in range(2)]
        await rooms.open(one)
        await rooms.open(two)
        assert rooms.loaded == {two}
        await rooms.stop()


async def test_everybody_who_comes_while_rooms_come_and_go_is_served(log: Log) -> None:
    """One room fits, and twenty people edit four projects at once: each edit reaches its project."""
    async with CommitQueue(log) as commits:
        rooms = Rooms(log, commits, log, care=Care(rooms=1, room_idle=0, fold_updates=3))
        projects = [await _publish(rooms, log) for _ in range(4)]
        edits = [rooms.edit(projects[number % 4], _idea(f"I{number}"), ANA) for number in range(20)]
        await asyncio.gather(*edits)
        for project in projects:
            assert len(list((await rooms.read(project)).all(Idea))) == 5
        await rooms.stop()


async def test_stopping_commits_what_waits_and_says_goodbye(rooms: Rooms, log: Log) -> None:
    project = await _publish(rooms, log)
    host, outbox, wire = await rooms.open(project), Outbox(), Wire()
    host.join(outbox, ANA)
    waiting = asyncio.create_task(rooms.edit(project, _idea("Last"), ANA))
    await asyncio.sleep(0)
    await rooms.stop()
    await waiting
    await outbox.pump(wire)
    assert wire.farewell is not None
    assert wire.farewell[0] == 1001
    assert len(log.records(project)) == 3
    with pytest.raises(Unreachable):
        await rooms.open(project)


async def test_frames_leave_in_order_and_the_farewell_is_last() -> None:
    outbox, wire = Outbox(), Wire()
    for frame in (b"1", b"2", b"3"):
        outbox.put(frame)
    outbox.close(4403, "x" * 500)
    outbox.close(1001, "a later reason")
    await outbox.pump(wire)
    assert (wire.sent, wire.farewell) == ([b"1", b"2", b"3"], (4403, b"x" * 123))


async def test_who_reads_too_slowly_is_sent_away_and_holds_up_nobody() -> None:
    outbox, wire = Outbox(frames=3, size=1000), Wire(reads=False)
    pumping = asyncio.create_task(outbox.pump(wire))
    assert outbox.put(b"a whole document is larger than all that may wait" * 100)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert [outbox.put(b"x") for _ in range(4)] == [True, True, True, False]
    await pumping
    assert wire.farewell == (1013, b"reads too slowly")


def _idea(title: str) -> AddIdeas:
    return AddIdeas(((new_id(), {"title": title}),))


async def _publish(rooms: Rooms, log: Log) -> ProjectId:
    project = new_project_id()
    document = ProjectDocument()
    document.initialise(StartProject(project, "One"), by=ANA.user_id)
    log.add_project(project)
    await rooms.publish(project, await rooms.judge(document.update_since(), ANA), ANA)
    return project


async def _until(holds: Callable[[], bool]) -> None:
    for _ in range(1000):
        if holds():
            return
        await asyncio.sleep(0)
    pytest.fail("it never came to hold")

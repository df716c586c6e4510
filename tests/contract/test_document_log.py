"""What every document log promises; it runs on PostgreSQL's and on the one in memory."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

import pytest

from dttools.errors import AppError, Conflict, InvalidInput, NotFound
from dttools.ids import new_id
from dttools_server.store.connections import open_pool
from dttools_server.store.documents import PostgresDocumentLog
from dttools_server.store.histories import PostgresHistories
from dttools_server.store.memory import MemoryDocumentLog
from dttools_server.store.values import Append, EpochPassed, Head, Overtaken, RecordRow, StoredDocument, StoredUpdate

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from dttools_server.store.connections import Pool

WHEN = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
AUTHOR = new_id()


class Log(Protocol):
    async def append(self, batch: Sequence[Append]) -> list[int | AppError]: ...
    async def load(self, project_id: str) -> StoredDocument: ...
    async def since(self, project_id: str, seq: int) -> list[StoredUpdate]: ...
    async def news(self, project_id: str, epoch: int, seq: int) -> list[StoredUpdate]: ...
    async def heads(self, project_ids: Sequence[str]) -> dict[str, Head]: ...


class Histories(Protocol):
    async def foldable(self, project_id: str, *, most_bytes: int) -> StoredDocument: ...
    async def keep_fold(self, base: StoredDocument, state: bytes) -> None: ...


class World(Protocol):
    log: Log
    histories: Histories

    async def project(self) -> str: ...
    async def raise_epoch(self, project_id: str) -> None: ...
    async def records(self, project_id: str) -> dict[str, RecordRow]: ...


class MemoryWorld:
    def __init__(self) -> None:
        self.log = self.histories = MemoryDocumentLog()

    async def project(self) -> str:
        project_id = new_id()
        self.log.add_project(project_id)
        return project_id

    async def raise_epoch(self, project_id: str) -> None:
        self.log.add_project(project_id, epoch=1)

    async def records(self, project_id: str) -> dict[str, RecordRow]:
        return self.log.records(project_id)


class PostgresWorld:
    def __init__(self, pool: Pool) -> None:
        self.log = PostgresDocumentLog(pool)
        self.histories = PostgresHistories(pool)
        self._pool = pool

    async def project(self) -> str:
        owner, project_id = new_id(), new_id()
        await self._pool.execute("INSERT INTO users (id, email, name) VALUES ($1, $2, '')", owner, owner)
        await self._pool.execute(
            "INSERT INTO projects (id, owner_id, name, schema_version) VALUES ($1, $2, '', 1)", project_id, owner
        )
        return project_id

    async def raise_epoch(self, project_id: str) -> None:
        await self._pool.execute("UPDATE projects SET epoch = 1 WHERE id = $1", project_id)

    async def records(self, project_id: str) -> dict[str, RecordRow]:
        columns = "id, kind, data, created_at, updated_at, deleted_at, project_id, seq"
        rows = await self._pool.fetch(f"SELECT {columns} FROM records WHERE project_id = $1", project_id)
        return {row["id"]: RecordRow(*row) for row in rows}


@pytest.fixture(params=["memory", "postgres"])
async def world(request: pytest.FixtureRequest) -> AsyncIterator[World]:
    if request.param == "memory":
        yield MemoryWorld()
        return
    pool = await open_pool(request.getfixturevalue("database_url"), size=8)
    yield PostgresWorld(pool)
    await pool.close()


def row(text: str, record_id: str | None = None) -> RecordRow:
    return RecordRow(record_id or new_id(), "note", {"text": text}, WHEN, WHEN)


async def test_updates_come_back_in_order_with_their_authors(world: World) -> None:
    project = await world.project()

    assert await world.log.append([Append(project, b"one", AUTHOR), Append(project, b"two")]) == [1, 2]
    assert await world.log.append([Append(project, b"three", AUTHOR)]) == [3]

    expected = [StoredUpdate(1, b"one", AUTHOR), StoredUpdate(2, b"two", None), StoredUpdate(3, b"three", AUTHOR)]
    assert await world.log.load(project) == StoredDocument(project, 0, 3, updates=expected)
    assert await world.log.since(project, 1) == expected[1:]
    assert await world.log.since(project, 3) == []


async def test_projects_count_for_themselves(world: World) -> None:
    first, second = await world.project(), await world.project()

    outcomes = await world.log.append([Append(first, b"a"), Append(second, b"b"), Append(first, b"c")])

    assert outcomes == [1, 1, 2]
    assert [update.update for update in await world.log.since(first, 0)] == [b"a", b"c"]


ALL = 1_000_000


async def test_a_fold_stands_for_the_updates_in_it(world: World) -> None:
    project = await world.project()
    await world.log.append([Append(project, text) for text in (b"one", b"two")])
    base = await world.histories.foldable(project, most_bytes=ALL)
    await world.log.append([Append(project, b"three")])

    await world.histories.keep_fold(base, b"one and two")

    loaded = await world.log.load(project)
    assert (loaded.snapshot, loaded.snapshot_seq, loaded.head_seq) == (b"one and two", 2, 3)
    assert [update.update for update in loaded.updates] == [b"three"]
    assert len(await world.log.since(project, 0)) == 3, "the newest stay readable one by one"


async def test_updates_go_once_a_later_fold_holds_them(world: World) -> None:
    project = await world.project()
    for text in (b"one", b"two", b"three"):
        await world.log.append([Append(project, text)])
        await world.histories.keep_fold(await world.histories.foldable(project, most_bytes=ALL), b"to " + text)

    assert (await world.log.load(project)).snapshot == b"to three"
    assert [update.seq for update in await world.log.since(project, 0)] == [3]
    assert await world.log.append([Append(project, b"four")]) == [4]


async def test_a_long_log_is_folded_in_parts(world: World) -> None:
    project = await world.project()
    await world.log.append([Append(project, text) for text in (b"one", b"two", b"three")])

    base = await world.histories.foldable(project, most_bytes=4)

    assert [update.update for update in base.updates] == [b"one", b"two"]
    assert base.head_seq == 3


async def test_a_fold_that_comes_late_does_not_replace_a_newer_one(world: World) -> None:
    project = await world.project()
    await world.log.append([Append(project, b"one")])
    late = await world.histories.foldable(project, most_bytes=ALL)
    await world.log.append([Append(project, b"two")])
    await world.histories.keep_fold(await world.histories.foldable(project, most_bytes=ALL), b"new")

    await world.histories.keep_fold(late, b"old")

    assert (await world.log.load(project)).snapshot == b"new"
    assert (await world.log.load(project)).updates == []


async def test_a_fold_of_a_passed_epoch_is_refused(world: World) -> None:
    project = await world.project()
    await world.log.append([Append(project, b"one")])
    base = await world.histories.foldable(project, most_bytes=ALL)
    await world.raise_epoch(project)

    with pytest.raises(Conflict):
        await world.histories.keep_fold(base, b"one")

    assert (await world.log.load(project)).snapshot is None


async def test_a_project_that_does_not_exist_refuses_its_own_updates_alone(world: World) -> None:
    project = await world.project()

    refused, accepted = await world.log.append([Append(new_id(), b"lost"), Append(project, b"kept")])

    assert isinstance(refused, NotFound)
    assert accepted == 1
    with pytest.raises(NotFound):
        await world.log.load(new_id())
    with pytest.raises(NotFound):
        await world.histories.foldable(new_id(), most_bytes=ALL)
    assert await world.log.since(new_id(), 0) == []


async def test_an_update_of_a_passed_epoch_is_refused(world: World) -> None:
    project = await world.project()
    await world.log.append([Append(project, b"before")])
    await world.raise_epoch(project)

    refused, accepted = await world.log.append([Append(project, b"old"), Append(project, b"new", epoch=1)])

    assert isinstance(refused, Conflict)
    assert accepted == 2
    assert (await world.log.load(project)).epoch == 1


async def test_records_follow_their_updates(world: World) -> None:
    project = await world.project()
    note, other = row("draft"), row("other")
    await world.log.append([Append(project, b"1", changed=(note, other))])

    await world.log.append([Append(project, b"2", changed=(row("final", note.id),), removed=(other.id,))])

    records = await world.records(project)
    assert records == {note.id: replace(row("final", note.id), project_id=project, seq=2)}


async def test_a_record_that_one_batch_changes_often_ends_as_the_last_left_it(world: World) -> None:
    project = await world.project()
    note, gone, back = row("first"), row("gone"), row("back")

    await world.log.append(
        [
            Append(project, b"1", changed=(note, gone), removed=(back.id,)),
            Append(project, b"2", changed=(row("second", note.id), back), removed=(gone.id,)),
            Append(project, b"3", changed=(row("third", note.id),)),
        ]
    )

    records = await world.records(project)
    assert {record.data["text"]: record.seq for record in records.values()} == {"third": 3, "back": 2}


async def test_two_projects_may_use_one_record_id(world: World) -> None:
    first, second, shared = await world.project(), await world.project(), new_id()

    await world.log.append([Append(first, b"1", changed=(row("mine", shared),))])
    await world.log.append([Append(second, b"1", changed=(row("forged", shared),))])

    assert (await world.records(first))[shared].data == {"text": "mine"}


async def test_a_value_that_cannot_be_kept_leaves_nothing_of_its_batch(world: World) -> None:
    project = await world.project()

    with pytest.raises(InvalidInput):
        await world.log.append([Append(project, b"good"), Append(project, b"bad", changed=(row("x", "no-id"),))])

    assert (await world.log.load(project)).head_seq == 0


async def test_concurrent_writers_give_every_number_once(world: World) -> None:
    projects = [await world.project() for _ in range(3)]

    async def write(turn: int) -> None:
        order = projects if turn % 2 else projects[::-1]
        await world.log.append([Append(project, bytes([turn])) for project in order])

    await asyncio.gather(*(write(turn) for turn in range(40)))

    for project in projects:
        loaded = await world.log.load(project)
        assert loaded.head_seq == 40
        assert [update.seq for update in loaded.updates] == list(range(1, 41))
        assert {update.update for update in loaded.updates} == {bytes([turn]) for turn in range(40)}


async def test_who_did_not_know_of_the_last_update_is_overtaken_with_all_that_follows(world: World) -> None:
    first, second = await world.project(), await world.project()
    await world.log.append([Append(first, b"theirs", base=0)])

    outcomes = await world.log.append(
        [
            Append(first, b"late", base=0, changed=(row("late"),)),
            Append(first, b"on the late one", base=1),
            Append(second, b"other", base=0),
            Append(second, b"next", base=1),
        ]
    )

    assert [type(outcome) for outcome in outcomes] == [Overtaken, Overtaken, int, int]
    assert [update.update for update in await world.log.since(first, 0)] == [b"theirs"]
    assert await world.records(first) == {}
    assert await world.log.append([Append(first, b"again", base=1)]) == [2]


async def test_of_many_who_write_after_the_same_update_one_succeeds(world: World) -> None:
    project = await world.project()

    outcomes = await asyncio.gather(*(world.log.append([Append(project, bytes([n]), base=0)]) for n in range(8)))

    assert sorted(type(outcome).__name__ for (outcome,) in outcomes) == ["Overtaken"] * 7 + ["int"]
    assert (await world.log.heads([project]))[project] == Head(0, 1)


async def test_of_a_batch_that_knows_what_it_follows_all_is_kept_or_refused_project_by_project(world: World) -> None:
    first, second, passed = [await world.project() for _ in range(3)]
    note, gone = row("draft"), row("gone")
    await world.log.append([Append(first, b"1", AUTHOR, changed=(note, gone), base=0)])
    await world.raise_epoch(passed)

    outcomes = await world.log.append(
        [
            Append(first, b"2", AUTHOR, changed=(row("second", note.id),), removed=(gone.id,), base=1),
            Append(second, b"late", changed=(row("late"),), base=5),
            Append(new_id(), b"lost", base=0),
            Append(first, b"3", changed=(row("third", note.id),), base=2),
            Append(passed, b"old", base=0),
        ]
    )

    assert [outcome if isinstance(outcome, int) else type(outcome) for outcome in outcomes] == [
        2,
        Overtaken,
        NotFound,
        3,
        EpochPassed,
    ]
    assert await world.records(first) == {note.id: replace(row("third", note.id), project_id=first, seq=3)}
    expected = [StoredUpdate(1, b"1", AUTHOR), StoredUpdate(2, b"2", AUTHOR), StoredUpdate(3, b"3", None)]
    assert await world.log.since(first, 0) == expected
    assert await world.records(second) == {}
    assert (await world.log.heads([passed]))[passed] == Head(1, 0)


async def test_news_are_for_the_epoch_that_the_reader_has(world: World) -> None:
    project = await world.project()
    await world.log.append([Append(project, b"one"), Append(project, b"two", AUTHOR)])

    assert await world.log.news(project, 0, 1) == [StoredUpdate(2, b"two", AUTHOR)]
    assert await world.log.news(project, 0, 2) == []

    await world.raise_epoch(project)
    with pytest.raises(Conflict):
        await world.log.news(project, 0, 2)
    with pytest.raises(NotFound):
        await world.log.news(new_id(), 0, 0)


async def test_heads_say_how_far_each_document_is(world: World) -> None:
    first, second = await world.project(), await world.project()
    await world.log.append([Append(first, b"one"), Append(first, b"two")])
    await world.raise_epoch(second)

    assert await world.log.heads([first, second, new_id()]) == {first: Head(0, 2), second: Head(1, 0)}

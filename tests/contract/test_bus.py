"""What every bus promises to nodes; it runs on PostgreSQL's and on the one in memory."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import pytest

from dttools.ids import ProjectId, new_id, new_project_id
from dttools.sync.announcements import Altered, Announcement, Bus, Committed, NodeId, Shown, WhoIsHere
from dttools.sync.awareness import Entry
from dttools.testing.bus import MemoryBus
from dttools_server.store.bus import PostgresBus
from dttools_server.store.connections import connect

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

PROJECT, OTHER = new_project_id(), new_project_id()


@dataclass
class Ear:
    """Keeps what a node hears."""

    heard_all: list[Announcement] = field(default_factory=list)
    nodes: set[NodeId] = field(default_factory=set)
    times_missed: int = 0
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def heard(self, node: NodeId, announcement: Announcement) -> None:
        self.nodes.add(node)
        self.heard_all.append(announcement)
        self.changed.set()

    def missed(self) -> None:
        self.times_missed += 1
        self.changed.set()


class World(Protocol):
    async def join(self) -> tuple[Bus, Ear]: ...
    async def disturb(self) -> None: ...
    async def until(self, ear: Ear, holds: Callable[[], bool]) -> None: ...


class MemoryWorld:
    def __init__(self) -> None:
        self._bus = MemoryBus()
        self._names: list[NodeId] = []
        self._now = 0.0

    async def join(self) -> tuple[Bus, Ear]:
        ear, name = Ear(), NodeId(new_id())
        self._names.append(name)
        return self._bus.join(name, ear), ear

    async def disturb(self) -> None:
        for name in self._names:
            self._bus.cut(name)
        for name in self._names:
            self._bus.mend(name)

    async def until(self, ear: Ear, holds: Callable[[], bool]) -> None:  # noqa: ARG002
        for _ in range(50):
            if holds():
                return
            self._now += 1
            self._bus.settle(self._now)
        pytest.fail("it was never heard")


class PostgresWorld:
    def __init__(self, dsn: str, stack: AsyncExitStack) -> None:
        self._dsn = dsn
        self._stack = stack

    async def join(self) -> tuple[Bus, Ear]:
        ear, bus = Ear(), PostgresBus(self._dsn)
        await self._stack.enter_async_context(bus.listening(ear))
        return bus, ear

    async def disturb(self) -> None:
        async with connect(self._dsn) as connection:
            await connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name = 'dttools announcements' AND datname = current_database()"
            )

    async def until(self, ear: Ear, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(20):
            while not holds():
                ear.changed.clear()
                await ear.changed.wait()


@pytest.fixture(params=["memory", "postgres"])
async def world(request: pytest.FixtureRequest) -> AsyncIterator[World]:
    if request.param == "memory":
        yield MemoryWorld()
        return
    async with AsyncExitStack() as stack:
        yield PostgresWorld(request.getfixturevalue("database_url"), stack)


async def test_everybody_else_hears_what_a_node_tells(world: World) -> None:
    (one, own), (_, second), (_, third) = await world.join(), await world.join(), await world.join()
    told = [Committed(PROJECT, 7), Altered(OTHER), WhoIsHere(PROJECT), Shown(PROJECT, (Entry(1, 2, '{"é":"\\n"}'),))]

    for announcement in told:
        one.tell(announcement)

    for ear in (second, third):
        await world.until(ear, lambda ear=ear: len(ear.heard_all) >= 4)  # type: ignore[misc]
        assert ear.heard_all == told
        assert len(ear.nodes) == 1
    assert own.heard_all == []


async def test_who_begins_to_listen_looks_at_everything_first(world: World) -> None:
    _, ear = await world.join()
    assert ear.times_missed == 1


async def test_what_is_said_often_is_told_once_as_it_is_last(world: World) -> None:
    (one, _), (_, ear) = await world.join(), await world.join()

    for head in (3, 9, 5):
        one.tell(Committed(PROJECT, head))
        one.tell(Shown(PROJECT, (Entry(1, head, "{}"),)))

    await world.until(ear, lambda: len(ear.heard_all) >= 2)
    assert ear.heard_all == [Committed(PROJECT, 9), Shown(PROJECT, (Entry(1, 5, "{}"),))]


async def test_more_presence_than_one_announcement_carries_comes_in_several(world: World) -> None:
    (one, _), (_, ear) = await world.join(), await world.join()
    entries = [Entry(client, 1, f'{{"x":"{"é" * 400}"}}') for client in range(200)]

    one.tell(Shown(PROJECT, tuple(entries)))

    def heard() -> list[Entry]:
        return [entry for said in ear.heard_all if isinstance(said, Shown) for entry in said.entries]

    await world.until(ear, lambda: len(heard()) >= 200)
    assert heard() == entries
    assert len(ear.heard_all) > 1


async def test_presence_too_long_to_be_told_says_who_it_is(world: World) -> None:
    (one, _), (_, ear) = await world.join(), await world.join()
    long = f'{{"drawing":"{"é" * 7000}","user":{{"id":"ana","name":"Ana"}}}}'

    one.tell(Shown(PROJECT, (Entry(1, 1, long),)))

    await world.until(ear, lambda: bool(ear.heard_all))
    assert ear.heard_all == [Shown(PROJECT, (Entry(1, 1, '{"user":{"id":"ana","name":"Ana"}}'),))]


async def test_who_was_cut_off_is_told_to_look_at_everything_and_hears_again(world: World) -> None:
    (one, own), (_, ear) = await world.join(), await world.join()

    await world.disturb()

    for each in (own, ear):
        await world.until(each, lambda each=each: each.times_missed == 2)  # type: ignore[misc]
    one.tell(Committed(ProjectId(OTHER), 3))
    await world.until(ear, lambda: Committed(OTHER, 3) in ear.heard_all)

"""The server rewrites histories by itself: which, when, on how many nodes, and what may happen meanwhile."""

from __future__ import annotations

import asyncio
import sys
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web

from dttools.document import ProjectDocument
from dttools.document.commands import ChangeFields
from dttools.ids import ProjectId, RecordId
from dttools.model import Idea
from dttools.sync.messages import Welcome
from dttools_server.app import create_app
from dttools_server.live.compactor import fold_log
from dttools_server.live.tidier import VISITS_EVERY, Tidier, Tidiness
from dttools_server.service.histories import HistoryCases
from dttools_server.service.passwords import PasswordHasher
from dttools_server.store.connections import connect
from dttools_server.store.database import Database
from dttools_server.store.tidying import Overgrown
from dttools_server.web.services import SERVICES
from support.live import live
from support.serving import Person, RunningServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

    from dttools_server.store.values import Head, StoredDocument

EDITS = 60
WANTED = Overgrown(size=1, updates=20, idle=timedelta(hours=1), every=timedelta(days=1))


@dataclass
class Workshop:
    """A project with a long past, which nobody has entered for two hours."""

    server: RunningServer
    ana: Person
    id: ProjectId
    idea: RecordId

    async def edit(self, title: str) -> None:
        await self.ana.client.ideas.update(self.idea, title=title)

    async def head(self) -> Head:
        return (await self.server.database.documents.heads([self.id]))[self.id]

    async def stored(self) -> StoredDocument:
        return await self.server.database.documents.load(self.id)

    async def records(self) -> dict[str, Any]:
        document = await self.server.app[SERVICES].rooms.read(self.id)
        return {record.id: record for record in document.records.everything()}

    async def title(self) -> str:
        document = await self.server.app[SERVICES].rooms.read(self.id)
        (idea,) = document.all(Idea)
        return idea.title

    async def pass_time(self, hours: int) -> None:
        """As if everything had been so long ago."""
        for table, names in (("projects", ("updated_at",)), ("document_care", ("visited_at", "weighed_at"))):
            changes = ", ".join(f"{name} = {name} - $1::interval" for name in names)
            await self.server.database._pool.execute(f"UPDATE {table} SET {changes}", timedelta(hours=hours))


@pytest.fixture
async def workshop(server: RunningServer) -> Workshop:
    ana = await server.person("Ana")
    project = await ana.client.projects.create(name="Mobile app")
    idea = await ana.client.ideas.create(project.id, title="0", description="what stays")
    made = Workshop(server, ana, ProjectId(project.id), RecordId(idea.id))
    for n in range(EDITS):
        await made.edit(f"{n}")
    await fold_log(server.database.histories, made.id)
    await made.pass_time(2)
    return made


@pytest.fixture
async def other(server: RunningServer, tmp_path: Path) -> AsyncIterator[RunningServer]:
    """A second node, which hears nothing of the first."""
    assert server.settings.database_url
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(await Database.open(server.settings.database_url))
        app = create_app(replace(server.settings, data=tmp_path / "other"), database, passwords=PasswordHasher(cost=4))
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=2.0)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield RunningServer(f"http://127.0.0.1:{runner.addresses[0][1]}", app, database, server.settings, stack)


def tidier(server: RunningServer, *, percent: int = 150, histories: HistoryCases | None = None) -> Tidier:
    services = server.app[SERVICES]
    tidiness = Tidiness(percent, WANTED)
    return Tidier(services.rooms, histories or services.histories, server.database.tidying, tidiness)


class Meanwhile:
    """Reads documents; something happens as soon as one was read."""

    def __init__(self, server: RunningServer, happen: Callable[[], Awaitable[object]]) -> None:
        self._documents = server.database.documents
        self._happen = happen

    async def load(self, project_id: str) -> StoredDocument:
        stored = await self._documents.load(project_id)
        await self._happen()
        return stored


def interrupted(server: RunningServer, happen: Callable[[], Awaitable[object]]) -> Tidier:
    services = server.app[SERVICES]
    histories = HistoryCases(Meanwhile(server, happen), server.database.histories, services.rooms)
    return tidier(server, histories=histories)


async def test_a_history_that_outgrew_its_project_is_rewritten_when_nobody_is_there(workshop: Workshop) -> None:
    before, records = await workshop.stored(), await workshop.records()
    project = await workshop.ana.client.projects.get(workshop.id)

    await tidier(workshop.server).tidy_all()

    after = await workshop.stored()
    assert (after.epoch, after.head_seq, after.updates) == (1, before.head_seq + 1, [])
    assert len(after.snapshot or b"") * 3 < len(before.snapshot or b"") * 2
    assert await workshop.records() == records
    assert await workshop.ana.client.projects.get(workshop.id) == project, "people see no change, nor a newer date"


async def test_it_is_left_alone_while_somebody_is_there_on_any_node(workshop: Workshop, other: RunningServer) -> None:
    async with live(other, workshop.id, workshop.ana):
        await tidier(other).note_visits()
        await tidier(workshop.server).tidy_all()
        assert (await workshop.head()).epoch == 0
    await workshop.pass_time(2)

    await tidier(workshop.server).tidy_all()

    assert (await workshop.head()).epoch == 1


async def test_it_is_left_alone_within_an_hour_of_an_edit(workshop: Workshop) -> None:
    await workshop.edit("a moment ago")

    await tidier(workshop.server).tidy_all()

    assert (await workshop.head()).epoch == 0


async def test_somebody_who_comes_while_it_is_being_rewritten_stops_it(
    workshop: Workshop, other: RunningServer
) -> None:
    async with live(other, workshop.id, workshop.ana) as there:
        await interrupted(workshop.server, tidier(other).note_visits).tidy_all()

        assert (await workshop.head()).epoch == 0
        await there.edit(ChangeFields((workshop.idea,), {"title": "undisturbed"}))
    assert await workshop.title() == "undisturbed"


async def test_an_edit_that_comes_while_it_is_being_rewritten_is_kept(workshop: Workshop) -> None:
    await interrupted(workshop.server, lambda: workshop.edit("just now")).tidy_all()

    assert (await workshop.head()).epoch == 0
    assert await workshop.title() == "just now"


async def test_who_connects_at_that_very_moment_connects_again_to_the_new_document(workshop: Workshop) -> None:
    """Nobody has noted the visit yet."""
    async with AsyncExitStack() as stack:
        came: list[Any] = []

        async def come() -> None:
            came.append(await stack.enter_async_context(live(workshop.server, workshop.id, workshop.ana)))

        await interrupted(workshop.server, come).tidy_all()

        (there,) = came
        assert (await there.closed())[0] == 1013
    async with live(workshop.server, workshop.id, workshop.ana) as again:
        (welcome,) = [said for said in again.heard if isinstance(said, Welcome)]
        assert welcome.epoch == 1
        await again.edit(ChangeFields((workshop.idea,), {"title": "sent"}))
    assert await workshop.title() == "sent"


async def test_an_edit_over_rest_to_a_room_of_the_old_history_is_made_on_the_new_one(
    workshop: Workshop, other: RunningServer
) -> None:
    rooms = workshop.server.app[SERVICES].rooms
    assert (await rooms.read(workshop.id)).epoch == 0

    await other.app[SERVICES].histories.compact(workshop.id)
    assert workshop.id in rooms.loaded, "nobody has told this node"
    await workshop.edit("on the new one")

    assert (await workshop.head()).epoch == 1
    stored = await workshop.stored()
    document = ProjectDocument([stored.snapshot or b"", *(update.update for update in stored.updates)])
    assert [idea.title for idea in document.all(Idea)] == ["on the new one"]


async def test_two_nodes_rewrite_it_once(workshop: Workshop, other: RunningServer) -> None:
    await asyncio.gather(tidier(workshop.server).tidy_all(), tidier(other).tidy_all())

    assert (await workshop.head()).epoch == 1


async def test_a_node_that_dies_over_it_is_followed_the_next_day(workshop: Workshop, other: RunningServer) -> None:
    assert await workshop.server.database.tidying.claim(WANTED) == workshop.id  # and is never heard of again

    await tidier(other).tidy_all()
    assert (await workshop.head()).epoch == 0
    await workshop.pass_time(25)
    await tidier(other).tidy_all()

    assert (await workshop.head()).epoch == 1


async def test_a_history_that_is_not_worth_it_is_looked_at_again_only_when_it_has_grown(workshop: Workshop) -> None:
    await tidier(workshop.server, percent=10_000).tidy_all()
    assert (await workshop.head()).epoch == 0

    await workshop.pass_time(48)
    assert await workshop.server.database.tidying.claim(WANTED) is None
    for n in range(WANTED.updates):
        await workshop.edit(f"more {n}")
    await workshop.pass_time(48)

    assert await workshop.server.database.tidying.claim(WANTED) == workshop.id


async def test_small_histories_are_left_alone(workshop: Workshop) -> None:
    assert await workshop.server.database.tidying.claim(replace(WANTED, size=1_000_000)) is None


@pytest.mark.parametrize("percent", [0, 150])
async def test_it_notes_who_is_here_also_where_it_is_turned_off(workshop: Workshop, percent: int) -> None:
    """Other nodes may not have turned it off."""
    waits: asyncio.Queue[float] = asyncio.Queue()
    goes_on = asyncio.Event()

    async def sleep(seconds: float) -> None:
        waits.put_nowait(seconds)
        await goes_on.wait()
        goes_on.clear()

    services = workshop.server.app[SERVICES]
    database = workshop.server.database
    keeper = Tidier(services.rooms, services.histories, database.tidying, Tidiness(percent, WANTED), sleep=sleep)
    async with live(workshop.server, workshop.id, workshop.ana), keeper:
        begun = [await waits.get() for _ in keeper._tasks]
        assert (VISITS_EVERY in begun, len(begun)) == (True, 2 if percent else 1)
        goes_on.set()
        while await waits.get() != VISITS_EVERY:
            pass
        assert await database._pool.fetchval("SELECT count(*) FROM document_care WHERE visited_at IS NOT NULL") == 1


TIDY = """
import asyncio, sys
from datetime import timedelta
from dttools_server.service.histories import HistoryCases
from dttools_server.store.database import Database

async def main():
    async with await Database.open(sys.argv[1]) as database:
        cases = HistoryCases(database.documents, database.histories, None)
        await cases.tidy(sys.argv[2], percent=100, unvisited_for=timedelta(hours=1))

asyncio.run(main())
"""


WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"  # other views stand still within a transaction


async def test_a_kill_in_the_middle_of_a_rewrite_leaves_the_history_as_it_was(
    workshop: Workshop, other: RunningServer
) -> None:
    """The process is killed when the new epoch is written and the old history is not gone yet."""
    before, records = await workshop.stored(), await workshop.records()
    address = workshop.server.settings.database_url
    assert address
    async with connect(address) as connection:
        async with connection.transaction():
            await connection.execute("SELECT FROM document_snapshots FOR UPDATE")
            process = await asyncio.create_subprocess_exec(sys.executable, "-c", TIDY, address, workshop.id)
            async with asyncio.timeout(60):
                while not await connection.fetchval(WAITING):
                    await connection.execute("SELECT pg_sleep(0.02)")
            process.kill()
            await process.wait()
        async with asyncio.timeout(60):  # until PostgreSQL has noticed, too
            await connection.execute("SELECT FROM projects FOR UPDATE")

    assert await workshop.stored() == before
    await workshop.edit("life goes on")
    assert (await workshop.records()).keys() == records.keys()
    await workshop.pass_time(2)
    await tidier(other).tidy_all()
    assert (await workshop.head()).epoch == 1
    assert await workshop.title() == "life goes on"

"""Two servers on one PostgreSQL, in one process: what one does, the other knows."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from aiohttp import web

from dttools.document import ProjectDocument
from dttools.document.commands import AddIdeas, EditText, StartProject
from dttools.errors import AppError
from dttools.ids import ProjectId, new_id, new_project_id
from dttools.model import Idea
from dttools.sdk import AsyncDTToolsClient
from dttools.sync.announcements import Altered
from dttools.sync.awareness import Entry, encode_awareness
from dttools.sync.messages import Ack, Awareness, Refused, Welcome
from dttools_server.app import create_app
from dttools_server.live.lookout import LOOK_EVERY, SILENT_AFTER, Lookout
from dttools_server.service.passwords import PasswordHasher
from dttools_server.store.bus import PostgresBus
from dttools_server.store.connections import connect
from dttools_server.store.database import Database
from dttools_server.web.services import SERVICES
from support.live import LiveClient, live
from support.serving import PASSWORD, Person, RunningServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from dttools_server.live.rooms import Rooms
    from dttools_server.settings import Settings


async def start_node(settings: Settings, stack: AsyncExitStack, bus: PostgresBus | None) -> RunningServer:
    assert settings.database_url
    database = await stack.enter_async_context(await Database.open(settings.database_url))
    app = create_app(settings, database, passwords=PasswordHasher(cost=4), bus=bus)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=2.0)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    clients = await stack.enter_async_context(AsyncExitStack())
    return RunningServer(f"http://127.0.0.1:{runner.addresses[0][1]}", app, database, settings, clients)


@pytest.fixture
async def nodes(server: RunningServer, database_url: str, tmp_path: Path) -> AsyncIterator[list[RunningServer]]:
    """Two nodes that hear each other; a third, `server`, is deaf, for what must not depend on hearing."""
    async with AsyncExitStack() as stack:
        settings = replace(server.settings, data=tmp_path / "data")
        yield [await start_node(settings, stack, PostgresBus(database_url)) for _ in range(2)]


async def on(node: RunningServer, person: Person) -> AsyncDTToolsClient:
    client = await node.stack.enter_async_context(AsyncDTToolsClient(base_url=node.url))
    await client.login(person.user.email, PASSWORD)
    return client


def rooms(node: RunningServer) -> Rooms:
    return node.app[SERVICES].rooms


def idea(title: str) -> AddIdeas:
    return AddIdeas(((new_id(), {"title": title}),))


def titles(document: ProjectDocument) -> set[str]:
    return {idea.title for idea in document.all(Idea)}


async def test_an_edit_on_one_node_comes_to_those_on_the_other(nodes: list[RunningServer]) -> None:
    ana = await nodes[0].person("Ana")
    project, people = await nodes[0].team(ana, Ben="member")
    async with live(nodes[0], project.id, ana) as here, live(nodes[1], project.id, people["Ben"]) as there:
        assert isinstance(await here.edit(idea("from here")), Ack)
        await there.until(lambda document: "from here" in titles(document))
        assert isinstance(await there.edit(idea("from there")), Ack)
        await here.until(lambda document: "from there" in titles(document))


@pytest.mark.parametrize("other", ["that hears", "that is deaf"])
async def test_two_nodes_that_write_one_record_at_once_agree_on_it_and_on_its_projection(
    nodes: list[RunningServer], server: RunningServer, other: str
) -> None:
    first, second = nodes[0], nodes[1] if other == "that hears" else server
    ana = await first.person("Ana")
    project, people = await first.team(ana, Ben="member")
    contested = new_id()
    async with live(first, project.id, ana) as here:
        await here.edit(AddIdeas(((contested, {"title": "0"}),)))
        async with live(second, project.id, people["Ben"]) as there:

            async def write(client: LiveClient, field: str) -> None:
                for number in range(25):
                    change = EditText(contested, field, f"n{number}")
                    own = idea(f"{client.by} {number}")
                    assert isinstance(await client.edit(change), Ack)
                    assert isinstance(await client.edit(own), Ack)

            await asyncio.gather(write(here, "title"), write(there, "description"))
    stored = await first.database.documents.load(project.id)
    assert stored.head_seq == len(stored.updates) + stored.snapshot_seq
    durable = ProjectDocument(filter(None, [stored.snapshot, *(update.update for update in stored.updates)]))
    assert len(titles(durable)) == 51
    projected = {row.id: row.data for row in (await first.database.records.page(project.id, "idea")).records}
    for one in durable.all(Idea):
        assert projected[one.id] == one.model_dump(mode="json")
    assert {durable.get(Idea, contested).title, durable.get(Idea, contested).description} == {"n24"}


async def test_rest_sees_at_once_what_it_wrote_through_another_node(
    nodes: list[RunningServer], server: RunningServer
) -> None:
    ana = await nodes[0].person("Ana")
    project = await ana.client.projects.create(name="Mobile app")
    clients = [ana.client, await on(nodes[1], ana), await on(server, ana)]
    await asyncio.gather(*(rooms(node).open(project.id) for node in (*nodes, server)))
    persona = await clients[0].personas.create(project.id, name="Ana", age=30)
    for number in range(9):
        changed = await clients[number % 3].personas.update(persona.id, name=f"Ana {number}")
        assert changed.name == f"Ana {number}"
        assert (await clients[(number + 1) % 3].personas.get(persona.id)).name == f"Ana {number}"
    # The same value as before, on a node that does not know that it was another one meanwhile.
    await clients[2].personas.update(persona.id, name="one")
    await clients[0].personas.update(persona.id, name="two")
    await clients[2].personas.update(persona.id, name="one")
    assert (await clients[1].personas.get(persona.id)).name == "one"
    assert len(await clients[2].personas.list(project.id)) == 1


async def test_a_role_taken_on_one_node_holds_on_the_other(nodes: list[RunningServer]) -> None:
    ana = await nodes[0].person("Ana")
    project, people = await nodes[0].team(ana, Ben="member")
    ben = people["Ben"]
    async with live(nodes[1], project.id, ben) as there:
        await ana.client.members.update(project.id, ben.id, "viewer")
        assert (await there.hear_until(Welcome)).role == "viewer"
        assert isinstance(await there.edit(idea("no more")), Refused)
        await ana.client.members.remove(project.id, ben.id)
        assert (await there.closed())[0] == 4403


async def test_a_project_deleted_on_one_node_closes_on_the_other(nodes: list[RunningServer]) -> None:
    ana = await nodes[0].person("Ana")
    project = await ana.client.projects.create(name="Mobile app")
    async with live(nodes[1], project.id, ana) as there:
        await ana.client.projects.delete(project.id)
        assert (await there.closed())[0] == 4404


async def test_a_history_that_was_rewritten_elsewhere_is_loaded_anew(
    nodes: list[RunningServer], database_url: str
) -> None:
    ana = await nodes[0].person("Ana")
    project = await ana.client.projects.create(name="Mobile app")
    async with live(nodes[1], project.id, ana) as there:
        async with connect(database_url) as connection:
            await connection.execute("UPDATE projects SET epoch = 1 WHERE id = $1", project.id)
        rooms(nodes[0])._bus.tell(Altered(ProjectId(project.id)))
        assert (await there.closed())[0] == 1013


async def test_people_on_one_node_see_those_on_the_other(nodes: list[RunningServer]) -> None:
    ana = await nodes[0].person("Ana")
    project, people = await nodes[0].team(ana, Ben="member")
    async with live(nodes[0], project.id, ana) as here:
        await here.say(Awareness(encode_awareness([Entry(7, 1, '{"cursor":[1,2]}')])))
        await here.edit(idea("said after it"))
        async with live(nodes[1], project.id, people["Ben"]) as there:  # came later, and asks who is here
            seen = await there.hear_until(Awareness)
            assert f'"id":"{ana.id}"'.encode() in seen.payload
    async with live(nodes[1], project.id, people["Ben"]) as there, live(nodes[0], project.id, ana) as here:
        await here.say(Awareness(encode_awareness([Entry(8, 1, "{}")])))
        assert b'"name":"Ana"' in (await there.hear_until(Awareness)).payload
        await here.socket.close()
        assert b"null" in (await there.hear_until(Awareness)).payload


async def test_postgresql_cuts_all_connections_and_the_nodes_catch_up(
    nodes: list[RunningServer], server: RunningServer, database_url: str
) -> None:
    ana = await nodes[0].person("Ana")
    project, people = await nodes[0].team(ana, Ben="member")
    async with live(nodes[1], project.id, people["Ben"]) as there:
        # From a node that tells nobody: only who looks for itself can know of it.
        await (await on(server, ana)).ideas.create(project.id, title="told by nobody")
        async with connect(database_url) as connection:
            await connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name = 'dttools announcements' AND datname = current_database()"
            )
        await there.until(lambda document: "told by nobody" in titles(document))


class VirtualTime:
    """Seconds that pass when told."""

    def __init__(self) -> None:
        self.now = 0.0
        self._sleepers: list[tuple[float, asyncio.Future[None]]] = []

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        sleeper: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleepers.append((self.now + seconds, sleeper))
        await sleeper

    def advance(self, seconds: float) -> None:
        self.now += seconds
        for until, sleeper in self._sleepers:
            if until <= self.now and not sleeper.done():
                sleeper.set_result(None)
        self._sleepers = [(until, sleeper) for until, sleeper in self._sleepers if not sleeper.done()]


async def test_who_hears_nothing_looks_for_itself_after_a_while(
    nodes: list[RunningServer], server: RunningServer
) -> None:
    """The sweep: `server` hears no announcement, and a lookout on a clock of its own finds everything."""
    ana = await nodes[0].person("Ana")
    project, people = await nodes[0].team(ana, Ben="member", Caio="member")
    time, ours = VirtualTime(), rooms(server)
    lookout = Lookout(
        ours, server.database.documents, server.database.projects, ours._bus, clock=time.clock, sleep=time.sleep
    )
    async with (
        lookout,
        live(server, project.id, people["Ben"]) as ben,
        live(server, project.id, people["Caio"]) as caio,
    ):
        host = ours.hosts[project.id]
        host.shown_elsewhere("a node that died", [Entry(9, 1, f'{{"user":{{"id":"{ana.id}"}}}}')], time.now)
        assert b"user" in (await ben.hear_until(Awareness)).payload
        await ana.client.ideas.create(project.id, title="missed")
        await ana.client.members.update(project.id, people["Ben"].id, "viewer")
        await ana.client.members.remove(project.id, people["Caio"].id)
        await _turn()
        assert titles(host.document) == set()

        time.advance(LOOK_EVERY)

        await ben.until(lambda document: titles(document) == {"missed"})
        while not any(isinstance(said, Welcome) and said.role == "viewer" for said in ben.heard):
            await ben.hear()
        assert (await caio.closed())[0] == 4403
        for _ in range(int(SILENT_AFTER / LOOK_EVERY) + 1):
            await _turn()
            time.advance(LOOK_EVERY)
        assert b"null" in (await ben.hear_until(Awareness)).payload

        await ana.client.projects.delete(project.id)
        await _turn()
        time.advance(LOOK_EVERY)
        assert (await ben.closed())[0] == 4404


async def _turn() -> None:
    """Let everything that can go on go on."""
    for _ in range(20):
        await asyncio.sleep(0.005)


async def test_of_two_nodes_that_publish_one_project_one_succeeds(nodes: list[RunningServer]) -> None:
    ana = await nodes[0].person("Ana")
    caller = nodes[0].tokens.read(ana.token)
    for _ in range(5):
        project, contents = new_project_id(), []
        for name in ("one", "other"):
            contents.append(document := ProjectDocument())
            document.initialise(StartProject(project, name), by=caller.id)

        outcomes = await asyncio.gather(
            *(
                node.app[SERVICES].projects.publish(caller, project, content.update_since())
                for node, content in zip(nodes, contents, strict=True)
            ),
            return_exceptions=True,
        )

        assert sorted(type(outcome).__name__ for outcome in outcomes) in (
            ["Conflict", "Published"],
            ["Overtaken", "Published"],
        )
        assert (await nodes[0].database.documents.load(project)).head_seq == 1


async def test_two_owners_who_leave_on_two_nodes_at_once_leave_one_owner(nodes: list[RunningServer]) -> None:
    ana = await nodes[0].person("Ana")
    project, people = await nodes[0].team(ana, Ben="owner")
    ben = await on(nodes[1], people["Ben"])
    for _ in range(5):
        outcomes = await asyncio.gather(
            ana.client.members.remove(project.id, ana.id),
            ben.members.remove(project.id, people["Ben"].id),
            return_exceptions=True,
        )
        assert sum(isinstance(outcome, AppError) for outcome in outcomes) == 1
        back, client = (ana, ben) if outcomes[0] is None else (people["Ben"], ana.client)
        await client.members.add(project.id, back.user.email, "owner")

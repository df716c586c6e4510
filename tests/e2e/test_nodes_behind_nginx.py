"""Nodes on one PostgreSQL behind nginx: whichever dies, people go on with another, and nothing is lost."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, ExitStack
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from dttools.document import ProjectDocument
from dttools.errors import AppError
from dttools.model import Note
from dttools.sdk import AsyncDTToolsClient
from dttools_server.operate.postgres import EmbeddedPostgres
from dttools_server.store.connections import connect
from dttools_server.store.migrating import migrate
from e2e.kills import PASSWORD, Desktop, Server
from support.fronts import free_port, needs_nginx, needs_pgbouncer, nginx, pgbouncer, until_it_answers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240), needs_nginx]

SECRETS = {
    "JWT_SECRET": "a secret of forty characters, all nodes'",
    "SESSION_SECRET": "one more of forty characters, all nodes'",
}


class Workshop:
    """Two desktops that write without a pause, and some nodes, which they reach through nginx alone."""

    def __init__(self, folder: Path, nodes: list[Server], front: str, stack: AsyncExitStack) -> None:
        self.folder, self.nodes, self.front, self._stack = folder, nodes, front, stack
        self.owner = AsyncDTToolsClient(base_url=front)
        self.desktops: list[Desktop] = []
        self.project = ""

    async def begin(self) -> None:
        await self._stack.enter_async_context(self.owner)
        for node in self.nodes:
            await node.start()
            self._stack.push_async_callback(node.stop)
        await until_it_answers(self.front)
        await self.owner.register("ana@example.org", PASSWORD, "Ana")
        self.project = (await self.owner.projects.create(name="Fila do hospital")).id
        async with AsyncDTToolsClient(base_url=self.front) as other:
            await other.register("ben@example.org", PASSWORD, "Ben")
        await self.owner.members.add(self.project, "ben@example.org")
        for name in ("ana", "ben"):
            desktop = Desktop(self.folder / name, f"{name}@example.org", self.front, self.project)
            self.desktops.append(desktop)
            await desktop.start()
            self._stack.push_async_callback(end_if_running, desktop)
            while not desktop.acked:  # its connection counts, so that nginx gives the next one to another node
                await desktop.says(1)

    def acknowledged(self) -> set[str]:
        return {note for desktop in self.desktops for note in desktop.saved[: desktop.acked]}

    async def go_on(self) -> None:
        """Return when the server has acknowledged something to each desktop that it wrote after this call."""
        written = [len(desktop.saved) for desktop in self.desktops]
        for desktop, before in zip(self.desktops, written, strict=True):
            while desktop.acked <= before:
                await desktop.says(1)

    async def on_server(self) -> set[str]:
        """The notes that are there; asked again until a node answers."""
        while True:
            try:
                content = await self.owner.projects.document(self.project)
            except AppError:
                await asyncio.sleep(0.1)
            else:
                return {note.id for note in ProjectDocument([content]).all(Note)}

    async def end(self) -> set[str]:
        """Let everybody finish; the notes that the server has then."""
        for desktop in self.desktops:
            desktop.tell("enough")
        for desktop in self.desktops:
            await desktop.has_sent.wait()
        found = await self.on_server()
        for desktop in self.desktops:
            desktop.tell(str(len(found)))
        for desktop in self.desktops:
            await desktop.end()
        return found


async def end_if_running(desktop: Desktop) -> None:
    if desktop.process and desktop.process.returncode is None:
        await desktop.kill()


@pytest.fixture
def postgres(server_folder: Path) -> Iterator[EmbeddedPostgres]:
    (server_folder / "database").mkdir(mode=0o711)
    embedded = EmbeddedPostgres(server_folder / "database")
    with embedded:
        yield embedded


def live_connections(log: Path) -> list[tuple[float, float, str]]:
    """Begin, end and node of each live connection that nginx passed on, from its log."""
    lines = [line.split() for line in log.read_text().splitlines()]
    return [
        (float(end) - float(lasted), float(end), nodes[-1]) for end, lasted, status, *nodes in lines if status == "101"
    ]


def have_met_across_nodes(log: Path) -> bool:
    """Whether at some time two live connections were on different nodes."""
    pairs = permutations(live_connections(log), 2)
    return any(one[0] < other[0] < one[1] and one[2] != other[2] for one, other in pairs)


async def torment(workshop: Workshop, postgres: EmbeddedPostgres) -> None:
    """Kill each node in turn, and restart PostgreSQL between; after each, all go on with what is left."""
    for number, victim in enumerate(workshop.nodes):
        await workshop.go_on()
        acknowledged = workshop.acknowledged()
        await victim.kill()
        await workshop.go_on()
        assert not acknowledged - await workshop.on_server()
        await victim.start()
        if number == 0:
            acknowledged = workshop.acknowledged()
            postgres.stop()
            postgres.start()
            await workshop.go_on()
            assert not acknowledged - await workshop.on_server()


@pytest.mark.parametrize(
    ("count", "pooled"),
    [(2, False), pytest.param(3, True, marks=needs_pgbouncer)],
    ids=["two", "three, with PgBouncer"],
)
async def test_nodes_and_postgresql_are_killed_in_turn_and_nothing_is_lost(
    count: int, *, pooled: bool, server_folder: Path, postgres: EmbeddedPostgres
) -> None:
    async with connect(postgres.dsn) as connection:
        await migrate(connection)
    ports = [free_port() for _ in range(count)]
    with ExitStack() as fronts:
        environment = SECRETS | {"DATABASE_URL": postgres.dsn, "TRUSTED_PROXIES": "127.0.0.1"}
        if pooled:
            (server_folder / "pool").mkdir()
            address = fronts.enter_context(pgbouncer(server_folder / "pool", postgres.dsn, pool=10))
            await until_it_answers(address)
            environment |= {"DATABASE_URL": address, "DATABASE_LISTEN_URL": postgres.dsn}
        nodes = [Server(server_folder / f"node{port}", port, environment) for port in ports]
        (server_folder / "nginx").mkdir()
        front = fronts.enter_context(nginx(server_folder / "nginx", ports))
        async with AsyncExitStack() as stack:
            workshop = Workshop(server_folder, nodes, front, stack)
            await workshop.begin()
            await torment(workshop, postgres)
            found = await workshop.end()
    assert not {note for desktop in workshop.desktops for note in desktop.saved} - found
    assert [desktop.notes for desktop in workshop.desktops] == [found, found]
    assert {node for _, _, node in live_connections(server_folder / "nginx/access.log")} == {
        f"127.0.0.1:{port}" for port in ports
    }
    assert have_met_across_nodes(server_folder / "nginx/access.log")

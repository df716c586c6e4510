"""The server through a real PgBouncer in transaction mode, where each transaction may meet another session."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import pytest
from aiohttp import web

from dttools.document.commands import AddIdeas
from dttools.ids import new_id
from dttools.model import Idea
from dttools.sync.messages import Ack
from dttools_server.app import create_app
from dttools_server.service.passwords import PasswordHasher
from dttools_server.store.bus import PostgresBus
from dttools_server.store.database import Database
from support.fronts import needs_pgbouncer, pgbouncer, until_it_answers
from support.live import live
from support.serving import RunningServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.slow, needs_pgbouncer]


@pytest.fixture
def pooled_url(database_url: str, server_folder: Path) -> Iterator[str]:
    """The address of the test's database through a pooler that has three connections for everybody."""
    with pgbouncer(server_folder, database_url, pool=3) as url:
        yield url


async def test_everything_but_listening_works_through_pgbouncer(
    pooled_url: str, database_url: str, server: RunningServer
) -> None:
    await until_it_answers(pooled_url)
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(await Database.open(pooled_url, behind_pooler=True))
        bus = PostgresBus(database_url)
        app = create_app(server.settings, database, passwords=PasswordHasher(cost=4), bus=bus)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=2.0)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        clients = await stack.enter_async_context(AsyncExitStack())
        node = RunningServer(f"http://127.0.0.1:{runner.addresses[0][1]}", app, database, server.settings, clients)
        ana = await node.person("Ana")
        project, people = await node.team(ana, Ben="member")
        async with live(node, project.id, ana) as one, live(node, project.id, people["Ben"]) as two:

            async def work(number: int) -> None:
                await ana.client.ideas.create(project.id, title=f"over REST {number}")
                await ana.client.members.list(project.id)

            await asyncio.gather(*(work(number) for number in range(40)))
            for number in range(20):
                assert isinstance(await one.edit(AddIdeas(((new_id(), {"title": f"live {number}"}),))), Ack)
            await two.until(lambda document: len(list(document.all(Idea))) == 60)
        stored = await database.documents.load(project.id)
        assert stored.head_seq == 61

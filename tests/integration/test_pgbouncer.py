"""The server through a real PgBouncer in transaction mode, where each transaction may meet another session."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

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
from support.live import live
from support.serving import RunningServer

if TYPE_CHECKING:
    from collections.abc import Iterator

PGBOUNCER = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(PGBOUNCER is None, reason="the Debian package pgbouncer is not installed"),
]

CONFIGURATION = """\
[databases]
* = host={host} port={port} user={user} password={password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {own_port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 3
ignore_startup_parameters = extra_float_digits
logfile = {folder}/pgbouncer.log
pidfile = {folder}/pgbouncer.pid
"""


@pytest.fixture
def pooled_url(database_url: str, server_folder: Path) -> Iterator[str]:
    """The address of the test's database through a pooler that has three connections for everybody."""
    there = urlsplit(database_url)
    socket_of = {name: values[0] for name, values in parse_qs(there.query).items()}
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    configuration = server_folder / "pgbouncer.ini"
    configuration.write_text(
        CONFIGURATION.format(
            host=there.hostname or socket_of["host"],
            port=there.port or socket_of.get("port", 5432),
            user=there.username,
            password=unquote(there.password or ""),
            own_port=port,
            folder=server_folder,
        )
    )
    # Its socket is for PostgreSQL's own user alone; and PgBouncer will not be root either.
    owner = Path(socket_of["host"]).stat().st_uid if "host" in socket_of else os.geteuid()
    os.chown(server_folder, owner, -1)
    os.chown(configuration, owner, -1)
    assert PGBOUNCER
    with subprocess.Popen([PGBOUNCER, "-q", str(configuration)], user=owner, stderr=subprocess.DEVNULL) as process:
        yield f"postgresql://anybody@127.0.0.1:{port}{there.path}"
        process.terminate()


async def until_it_answers(url: str) -> None:
    async with asyncio.timeout(20):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", urlsplit(url).port)
            except OSError:
                await asyncio.sleep(0.02)
            else:
                writer.close()
                await writer.wait_closed()
                return


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

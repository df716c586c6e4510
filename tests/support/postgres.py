"""A real PostgreSQL for tests: one server a run (one a worker under xdist), and a fresh database for each test."""

from __future__ import annotations

import asyncio
import itertools
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest

from dttools_server.operate.postgres import EmbeddedPostgres
from dttools_server.store.migrating import migrate

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator

TEMPLATE = "migrated"


@dataclass
class DatabaseFactory:
    """Makes databases on the run's server; a copy of the migrated template takes some ten milliseconds."""

    dsn: str
    admin_dsn: str
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def create(self, *, migrated: bool = True) -> str:
        """The address of a fresh database, with all tables and no rows, or with nothing at all."""
        name = f"test_{next(self._numbers)}"
        template = TEMPLATE if migrated else "template1"
        owner = urlsplit(self.dsn).username
        run(self._execute(f"CREATE DATABASE {name} TEMPLATE {template} OWNER {owner} STRATEGY FILE_COPY"))
        return self.address(name)

    def drop(self, address: str) -> None:
        """Remove one that is done with: hundreds of them would fill a disk, and take minutes to remove together."""
        run(self._execute(f"DROP DATABASE IF EXISTS {urlsplit(address).path[1:]} WITH (FORCE)"))

    def address(self, name: str) -> str:
        return urlunsplit(urlsplit(self.dsn)._replace(path=f"/{name}"))

    async def prepare(self) -> None:
        await self._execute(f"CREATE DATABASE {TEMPLATE} OWNER {urlsplit(self.dsn).username}")
        connection = await asyncpg.connect(self.address(TEMPLATE))
        try:
            await migrate(connection)
        finally:
            await connection.close()

    async def _execute(self, command: str) -> None:
        connection = await asyncpg.connect(self.admin_dsn)
        try:
            await connection.execute(command)
        finally:
            await connection.close()


def run(work: Coroutine[Any, Any, None]) -> None:
    """Run to the end in a thread of its own, so that it works inside and outside a running loop."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


@pytest.fixture
def server_folder() -> Iterator[Path]:
    """Offer an empty folder that PostgreSQL's user can reach, also when root runs the tests; `tmp_path` it cannot."""
    folder = Path(tempfile.mkdtemp(prefix="dttools-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def databases() -> Iterator[DatabaseFactory]:
    """Start the run's server."""
    folder = Path(tempfile.mkdtemp(prefix="dttools-"))
    folder.chmod(0o711)
    postgres = EmbeddedPostgres(folder, durable=False)
    factory = DatabaseFactory(postgres.start(), postgres.admin_dsn)
    try:
        run(factory.prepare())
        yield factory
    finally:
        postgres.stop()
        shutil.rmtree(folder)


@pytest.fixture
def database_url(databases: DatabaseFactory) -> Iterator[str]:
    """Give the address of a fresh, migrated database of PostgreSQL."""
    address = databases.create()
    yield address
    databases.drop(address)

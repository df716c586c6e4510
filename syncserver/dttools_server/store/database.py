"""One PostgreSQL database and everything that is kept in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from dttools_server.store.assets import PostgresAssets
from dttools_server.store.commit_queue import CommitQueue
from dttools_server.store.connections import Pool, foreign_errors, open_pool
from dttools_server.store.documents import PostgresDocumentLog
from dttools_server.store.histories import PostgresHistories
from dttools_server.store.incarnation import begin_incarnation, read_incarnation
from dttools_server.store.listings import PostgresListings
from dttools_server.store.projects import PostgresProjects
from dttools_server.store.records import PostgresRecords
from dttools_server.store.refresh_tokens import PostgresRefreshTokens
from dttools_server.store.schema_version import require_current
from dttools_server.store.tidying import PostgresTidying
from dttools_server.store.users import PostgresUsers

if TYPE_CHECKING:
    from types import TracebackType

POOL_SIZE = 10


class Database:
    """The open database. `async with await Database.open(dsn) as database:` closes it, waiting commits first.

    Attributes:
        incarnation: Changes when the database was restored from a backup.
        commits: The way to append to documents; `documents` is for reading them, `histories` for
            folding and rewriting them, `tidying` for knowing which to rewrite.
    """

    def __init__(self, pool: Pool, incarnation: str = "") -> None:
        self._pool = pool
        self.incarnation = incarnation
        self.users = PostgresUsers(pool)
        self.refresh_tokens = PostgresRefreshTokens(pool)
        self.projects = PostgresProjects(pool)
        self.documents = PostgresDocumentLog(pool)
        self.histories = PostgresHistories(pool)
        self.tidying = PostgresTidying(pool)
        self.records = PostgresRecords(pool)
        self.listings = PostgresListings(pool)
        self.assets = PostgresAssets(pool)
        self.commits = CommitQueue(self.documents)

    @classmethod
    async def open(cls, dsn: str, *, pool_size: int = POOL_SIZE, behind_pooler: bool = False) -> Self:
        """Connect and start the writer. Raises `Unreachable`, `SchemaTooNew`, or `Conflict` if it must be migrated."""
        pool = await open_pool(dsn, size=pool_size, behind_pooler=behind_pooler)
        try:
            async with pool.acquire() as connection:
                await require_current(connection)
                incarnation = await read_incarnation(connection)
        except BaseException:
            await pool.close()
            raise
        database = cls(pool, incarnation)
        await database.commits.__aenter__()
        return database

    async def check(self) -> None:
        """Raise `Unreachable` unless the database answers."""
        with foreign_errors():
            await self._pool.fetchval("SELECT 1", timeout=5)

    async def begin_incarnation(self) -> None:
        """Say that the database was restored from a copy; servers tell it from their next start on."""
        with foreign_errors():
            async with self._pool.acquire() as connection:
                await begin_incarnation(connection)

    async def close(self) -> None:
        """Commit what waits, then disconnect."""
        await self.commits.__aexit__(None, None, None)
        await self._pool.close()

    async def __aenter__(self) -> Self:
        """The open database."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        await self.close()

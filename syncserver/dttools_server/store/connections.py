"""The pool of connections, how values travel, and what PostgreSQL's errors mean to the program."""

from __future__ import annotations

from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Any, TypeAlias
from uuid import UUID

import asyncpg
from pydantic_core import from_json, to_json

from dttools.errors import Conflict, InvalidInput, Unreachable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

Connection: TypeAlias = "asyncpg.Connection[Any] | asyncpg.pool.PoolConnectionProxy[Any]"
Pool: TypeAlias = "asyncpg.Pool[Any]"
_STATEMENTS = 100  # the driver's own default


async def open_pool(dsn: str, *, size: int, behind_pooler: bool = False) -> Pool:
    """Connect. No query keeps session state, so connections go back without the reset that costs a third.

    Behind a pooler such as PgBouncer each transaction may meet another session, so no prepared statement is kept.
    """
    kept = 0 if behind_pooler else _STATEMENTS
    with foreign_errors():
        return await asyncpg.create_pool(
            dsn, min_size=1, max_size=size, init=_prepare, reset=_keep, command_timeout=60, statement_cache_size=kept
        )


@asynccontextmanager
async def connect(dsn: str) -> AsyncIterator[Connection]:
    """One connection without a pool, for work that is done once."""
    with foreign_errors():
        connection = await asyncpg.connect(dsn)
    try:
        yield connection
    finally:
        await connection.close()


async def _keep(_connection: Connection) -> None:
    """Nothing to reset."""


async def _prepare(connection: Connection) -> None:
    await connection.set_type_codec(
        "uuid",
        schema="pg_catalog",
        format="binary",
        encoder=lambda text: UUID(text).bytes,
        decoder=_id_of,
    )
    await connection.set_type_codec(
        "jsonb",
        schema="pg_catalog",
        format="binary",
        encoder=lambda value: b"\x01" + to_json(value),
        decoder=lambda raw: from_json(bytes(raw[1:])),
    )


def _id_of(raw: bytes) -> str:
    """An id as text. Lists read hundreds of them: this takes a quarter of the time of the class UUID."""
    digits = raw.hex()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


@contextmanager
def foreign_errors() -> Iterator[None]:
    """Give PostgreSQL's errors the types of ours; those that mean a mistake in our SQL pass as they are."""
    try:
        yield
    except (asyncpg.DataError, UnicodeEncodeError) as error:
        raise InvalidInput(f"The database cannot hold a value: {error}", safe="Nothing of it was saved.") from error
    except asyncpg.UniqueViolationError as error:
        raise Conflict("It exists already.", safe="Nothing was changed.") from error
    except asyncpg.DiskFullError as error:
        raise Unreachable(
            "The database's disk is full.",
            safe="What was acknowledged is saved; this was not.",
            todo="Make room on the server's disk, then try again.",
        ) from error
    except asyncpg.exceptions.ClientConfigurationError as error:
        raise InvalidInput(
            f"DATABASE_URL is no address of a PostgreSQL: {error}",
            field="DATABASE_URL",
            todo="Write it like postgresql://user:password@host:5432/database.",
        ) from error
    except (OSError, asyncpg.InterfaceError, asyncpg.PostgresConnectionError, *_GOING_AWAY) as error:
        raise Unreachable(
            f"The database does not answer: {error}",
            safe="What was acknowledged is saved.",
            todo="Check that PostgreSQL is running and that DATABASE_URL is right.",
        ) from error


_GOING_AWAY = (
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
    # A connection that PostgreSQL ended while it was idle: the driver read the farewell, but not yet the end.
    asyncpg.InternalClientError,
    asyncpg.ReadOnlySQLTransactionError,
)

"""Which life of the database this is: whoever was told "durable" in another one may have to tell it again."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    from dttools_server.store.connections import Connection

_READ = """
    SELECT to_hex(system_identifier) || '-' || timeline_id || coalesce('-' || (SELECT id FROM incarnation), '')
    FROM pg_control_system(), pg_control_checkpoint()"""
_BEGIN = "INSERT INTO incarnation (id) VALUES ($1) ON CONFLICT (one) DO UPDATE SET id = excluded.id"


async def read_incarnation(connection: Connection) -> str:
    """The name of this life of the database.

    PostgreSQL gives a restored archive, a promoted replica (a new timeline) and a database that was dumped and read
    into another cluster (a new system) their own by itself; a copy of the data folder needs `begin_incarnation`.
    """
    return str(await connection.fetchval(_READ))


async def begin_incarnation(connection: Connection) -> None:
    """Say that the database was restored from a copy; servers tell it from their next start on."""
    await connection.execute(_BEGIN, uuid4().hex[:12])

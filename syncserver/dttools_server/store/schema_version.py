"""Which schema a database has, and which one this program needs."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from dttools.errors import Conflict, SchemaTooNew

if TYPE_CHECKING:
    from dttools_server.store.connections import Connection

MIGRATIONS = Path(__file__).parent / "migrations"


@cache
def known_revisions() -> tuple[str, ...]:
    """All schemas that this program knows, oldest first: the numbers that the files of migrations begin with."""
    return tuple(sorted(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py")))


def head_revision() -> str:
    """The schema that this program works with."""
    return known_revisions()[-1]


async def current_revision(connection: Connection) -> str | None:
    """The schema that a database has; None for an empty one. Raises `SchemaTooNew` for one that is unknown."""
    if await connection.fetchval("SELECT to_regclass('alembic_version')") is None:
        return None
    revision: str | None = await connection.fetchval("SELECT version_num FROM alembic_version")
    if revision is not None and revision not in known_revisions():
        raise SchemaTooNew(
            f"The database was migrated by a newer DTTools (schema {revision}; this program knows {head_revision()}).",
            safe="Nothing was changed.",
            todo="Start the newer program, or restore the backup that was made before the update.",
        )
    return revision


async def require_current(connection: Connection) -> None:
    """Raise `SchemaTooNew` for a newer schema, and `Conflict` for one that has to be migrated first."""
    found = await current_revision(connection)
    if found != head_revision():
        raise Conflict(
            f"The database has the schema {found or 'of no version'}; this program needs {head_revision()}.",
            safe="Nothing was changed.",
            todo="Make a backup, then run `dttools-server migrate`.",
        )

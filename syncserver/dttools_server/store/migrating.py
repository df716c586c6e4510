"""Bringing a database to the schema of this program, in one transaction."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory

from dttools_server.store.schema_version import MIGRATIONS, current_revision, head_revision

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dttools_server.store.connections import Connection

_LOCK = 0x4454544F4F4C53  # "DTTOOLS": servers that start together take turns


async def migrate(connection: Connection) -> tuple[str | None, str]:
    """Apply what is missing; gives the revisions before and after. Raises `SchemaTooNew` without touching anything."""
    async with connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock($1)", _LOCK)
        before = await current_revision(connection)
        if before != head_revision():
            await connection.execute(_render(before))
    return before, head_revision()


def _render(before: str | None) -> str:
    """The steps as SQL. Rendering needs no synchronous driver, and running it as one script keeps it atomic."""
    scripts, sql = ScriptDirectory(str(MIGRATIONS)), io.StringIO()

    def steps(revision: Any, _context: object) -> Sequence[Any]:  # noqa: ANN401 — Alembic's own types
        return scripts._upgrade_revs("head", revision)  # noqa: SLF001 — as env.py does

    environment = EnvironmentContext(Config(), scripts, fn=steps, as_sql=True, starting_rev=before)
    with environment:
        environment.configure(
            dialect_name="postgresql+asyncpg",  # the plain one would double every % of the SQL
            output_buffer=sql,
            transactional_ddl=False,
            as_sql=True,
            starting_rev=before,
        )
        environment.run_migrations()
    return sql.getvalue()

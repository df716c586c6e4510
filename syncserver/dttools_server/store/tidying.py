"""Which histories are worth a rewrite, and which node looks into it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from dttools_server.store.connections import Pool, foreign_errors

if TYPE_CHECKING:
    from collections.abc import Collection

# In the order of ids, so that two nodes cannot wait for each other in a ring.
_VISIT = """
    INSERT INTO document_care (project_id, visited_at)
    SELECT id, now() FROM projects WHERE id = ANY($1::uuid[]) ORDER BY id
    ON CONFLICT (project_id) DO UPDATE SET visited_at = now()"""
# Of two nodes that choose the same one the second waits for the first, and finds its claim.
_CLAIM = """
    WITH chosen AS (
        SELECT projects.id FROM projects JOIN document_snapshots ON document_snapshots.project_id = projects.id
        LEFT JOIN document_care AS care ON care.project_id = projects.id
        WHERE deleted_at IS NULL AND octet_length(state) >= $1
            AND updated_at < now() - $2::interval
            AND (visited_at IS NULL OR visited_at < now() - $2::interval)
            AND (weighed_at IS NULL OR weighed_at < now() - $3::interval)
            AND head_seq - coalesce(weighed_seq, 0) >= $4
        ORDER BY octet_length(state) DESC LIMIT 1)
    INSERT INTO document_care AS care (project_id, weighed_at) SELECT id, now() FROM chosen
    ON CONFLICT (project_id) DO UPDATE SET weighed_at = now()
    WHERE care.weighed_at IS NULL OR care.weighed_at < now() - $3::interval
    RETURNING project_id"""
_WEIGHED = """
    UPDATE document_care SET weighed_seq = (SELECT head_seq FROM projects WHERE id = $1) WHERE project_id = $1"""


@dataclass(frozen=True, slots=True)
class Overgrown:
    """What makes a history worth a look.

    Attributes:
        size: Bytes of its snapshot.
        updates: How many edits came since somebody last looked.
        idle: For how long nobody has been there, nor edited.
        every: After how long at most a project is looked at again; also when a node died over it.
    """

    size: int
    updates: int
    idle: timedelta
    every: timedelta


class PostgresTidying:
    """What nodes tell each other by the database of who is where, and which histories they look into."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def visit(self, projects: Collection[str]) -> None:
        """Note that people are connected to these projects now."""
        with foreign_errors():
            await self._pool.execute(_VISIT, list(projects))

    async def claim(self, wanted: Overgrown) -> str | None:
        """The largest project that is like this, which is the caller's to look into; None when there is none."""
        with foreign_errors():
            found: str | None = await self._pool.fetchval(
                _CLAIM, wanted.size, wanted.idle, wanted.every, wanted.updates
            )
        return found

    async def weighed(self, project: str) -> None:
        """What came up to now was looked at."""
        with foreign_errors():
            await self._pool.execute(_WEIGHED, project)

"""Reading the projection: the records of projects, as the REST API lists them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dttools_server.store.connections import Pool, foreign_errors
from dttools_server.store.values import RecordPage, RecordRow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_COLUMNS = "id, kind, data, created_at, updated_at, deleted_at, project_id, seq"
_MATCH = """
    FROM records WHERE project_id = $1 AND kind = $2 AND ($3 OR deleted_at IS NULL)
    AND ($4::jsonb IS NULL OR data @> $4)"""
_COUNT = f"SELECT count(*) {_MATCH}"
_PAGE = f"SELECT {_COLUMNS}, count(*) OVER () {_MATCH} ORDER BY created_at {{0}}, id {{0}} LIMIT $5 OFFSET $6"
_OLDEST_FIRST, _NEWEST_FIRST = _PAGE.format("ASC"), _PAGE.format("DESC")
_FIND = f"SELECT {_COLUMNS} FROM records WHERE id = $1"  # noqa: S608
_CHILDREN = f"""
    SELECT {_COLUMNS} FROM records WHERE project_id = $1 AND kind = $2 AND deleted_at IS NULL
    AND data ->> $3 = ANY($4::text[]) ORDER BY created_at, id"""  # noqa: S608
_OF_PROJECTS = f"SELECT {_COLUMNS} FROM records WHERE project_id = ANY($1::uuid[]) AND id = project_id"  # noqa: S608
_KINDS = "SELECT kind, count(*) FROM records WHERE project_id = $1 AND deleted_at IS NULL GROUP BY kind"


class PostgresRecords:
    """Records in PostgreSQL. What is in the trash is left out unless asked for."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def page(
        self,
        project_id: str,
        kind: str,
        *,
        limit: int | None = None,
        offset: int = 0,
        newest_first: bool = False,
        where: Mapping[str, Any] | None = None,
        with_trash: bool = False,
    ) -> RecordPage:
        """A part of a project's records of one kind, by time of creation; `where` compares fields of their data."""
        match = (project_id, kind, with_trash, None if where is None else dict(where))
        with foreign_errors():
            async with self._pool.acquire() as connection:
                query = _NEWEST_FIRST if newest_first else _OLDEST_FIRST
                found = await connection.fetch(query, *match, limit, offset)
                behind_the_end = not found and offset > 0
                total = await connection.fetchval(_COUNT, *match) if behind_the_end else found[0][-1] if found else 0
        return RecordPage([RecordRow(*row[:-1]) for row in map(tuple, found)], total)

    async def find(self, record_id: str) -> list[RecordRow]:
        """All records of this id, also in the trash. A forged one may share its id with another project's."""
        with foreign_errors():
            return [RecordRow(*row) for row in await self._pool.fetch(_FIND, record_id)]

    async def children(self, project_id: str, kind: str, field: str, parents: Sequence[str]) -> list[RecordRow]:
        """Live records of one kind whose `field` names one of `parents`."""
        with foreign_errors():
            rows = await self._pool.fetch(_CHILDREN, project_id, kind, field, list(parents))
        return [RecordRow(*row) for row in rows]

    async def of_projects(self, project_ids: Sequence[str]) -> list[RecordRow]:
        """The own records of projects."""
        with foreign_errors():
            return [RecordRow(*row) for row in await self._pool.fetch(_OF_PROJECTS, list(project_ids))]

    async def counts(self, project_id: str) -> dict[str, int]:
        """How many live records of each kind a project has."""
        with foreign_errors():
            return {row["kind"]: row["count"] for row in await self._pool.fetch(_KINDS, project_id)}

"""Projects and who takes part in them."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from dttools.errors import Conflict, NotFound
from dttools.model import Role
from dttools_server.store.connections import Pool, foreign_errors
from dttools_server.store.runs import missing_project
from dttools_server.store.values import Head, Member, ProjectEntry, Standing

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    import asyncpg

_COLUMNS = "id, owner_id, name, status, head_seq, epoch, schema_version, projects.created_at, updated_at, role"
_ADD = """
    WITH added AS (
        INSERT INTO projects (id, owner_id, name, schema_version) VALUES ($1, $2, $3, $4)
        ON CONFLICT DO NOTHING RETURNING id, owner_id)
    INSERT INTO project_members (project_id, user_id, role) SELECT id, owner_id, 'owner' FROM added"""
_GET = f"""
    SELECT {_COLUMNS} FROM projects LEFT JOIN project_members ON project_id = id AND user_id = $2
    WHERE id = $1 AND deleted_at IS NULL"""  # noqa: S608 — of constants
_MATCH = """
    FROM project_members JOIN projects ON id = project_id
    WHERE user_id = $1 AND deleted_at IS NULL AND ($2::text IS NULL OR status = $2)"""
_LIST = f"SELECT {_COLUMNS} {_MATCH} ORDER BY updated_at DESC, id LIMIT $3 OFFSET $4"
_COUNT = f"SELECT count(*) {_MATCH}"
_DELETE = "UPDATE projects SET deleted_at = now(), updated_at = now() WHERE id = $1 AND deleted_at IS NULL"
_ROLE = """
    SELECT role FROM project_members JOIN projects ON id = project_id
    WHERE project_id = $1 AND user_id = $2 AND deleted_at IS NULL"""
_STANDING = """
    SELECT role, epoch, head_seq FROM projects LEFT JOIN project_members ON project_id = id AND user_id = $2
    WHERE id = $1 AND deleted_at IS NULL"""
_STANDINGS = """
    SELECT asked.project_id, asked.user_id, CASE WHEN is_admin THEN 'owner' ELSE role END
    FROM unnest($1::uuid[], $2::uuid[]) AS asked(project_id, user_id)
    JOIN users ON users.id = asked.user_id AND disabled_at IS NULL
    LEFT JOIN project_members USING (project_id, user_id) WHERE is_admin OR role IS NOT NULL"""
_MEMBERS = """
    SELECT user_id, email, name, role FROM project_members JOIN users ON users.id = user_id
    WHERE project_id = $1 ORDER BY project_members.created_at, user_id"""
_PUT_MEMBER = """
    INSERT INTO project_members (project_id, user_id, role) VALUES ($1, $2, $3)
    ON CONFLICT (project_id, user_id) DO UPDATE SET role = excluded.role"""
# Held by the transaction, so that it works through a pooler; not a row, which commits of edits would wait for.
_TURN = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))"
_DROP_MEMBER = "DELETE FROM project_members WHERE project_id = $1 AND user_id = $2"


class PostgresProjects:
    """Projects in PostgreSQL. Name and status follow the project's own record as its document changes."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def add(self, project_id: str, owner_id: str, name: str, schema_version: int) -> None:
        """Make a project with an empty document; raises `Conflict` when the id is taken."""
        with foreign_errors():
            done = await self._pool.execute(_ADD, project_id, owner_id, name, schema_version)
        if done == "INSERT 0 0":
            raise Conflict("There is a project with this id already.", safe="It was not changed.")

    async def get(self, project_id: str, user_id: str) -> ProjectEntry:
        """A project, with the role of this user in it if any; raises `NotFound`."""
        with foreign_errors():
            row = await self._pool.fetchrow(_GET, project_id, user_id)
        if row is None:
            raise missing_project()
        return _entry(row)

    async def of_user(
        self, user_id: str, *, status: str | None = None, limit: int | None = None, offset: int = 0
    ) -> tuple[list[ProjectEntry], int]:
        """A part of the projects that a user takes part in, last changed first, and how many there are."""
        with foreign_errors():
            async with self._pool.acquire() as connection:
                rows = await connection.fetch(_LIST, user_id, status, limit, offset)
                total = await connection.fetchval(_COUNT, user_id, status)
        return [_entry(row) for row in rows], total

    async def delete(self, project_id: str) -> None:
        """Put a project into the trash; raises `NotFound`."""
        with foreign_errors():
            done = await self._pool.execute(_DELETE, project_id)
        if done == "UPDATE 0":
            raise missing_project()

    async def role(self, project_id: str, user_id: str) -> Role | None:
        """What a user is in a project; None for an outsider and for a project that does not exist."""
        with foreign_errors():
            role = await self._pool.fetchval(_ROLE, project_id, user_id)
        return Role(role) if role else None

    async def standing(self, project_id: str, user_id: str) -> Standing:
        """What a user is in a project, and how far its document is; raises `NotFound`."""
        with foreign_errors():
            row = await self._pool.fetchrow(_STANDING, project_id, user_id)
        if row is None:
            raise missing_project()
        role, epoch, head = row
        return Standing(Role(role) if role else None, Head(epoch, head))

    async def standings(self, pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Role]:
        """What users may do in projects, administrators as owners; who may not enter is left out."""
        projects, users = [project for project, _ in pairs], [user for _, user in pairs]
        with foreign_errors():
            rows = await self._pool.fetch(_STANDINGS, projects, users)
        return {(project, user): Role(role) for project, user, role in map(tuple, rows)}

    async def members(self, project_id: str) -> list[Member]:
        """Who takes part, in the order they came."""
        with foreign_errors():
            rows = await self._pool.fetch(_MEMBERS, project_id)
        return [Member(row["user_id"], row["email"], row["name"], Role(row["role"])) for row in rows]

    @asynccontextmanager
    async def alone(self, project_id: str) -> AsyncIterator[None]:
        """While the body runs, nobody else is in such a body for this project, on no node."""
        with foreign_errors():
            async with self._pool.acquire() as connection, connection.transaction():
                await connection.execute(_TURN, project_id)
                yield

    async def put_member(self, project_id: str, user_id: str, role: Role) -> None:
        """Take a user in, or change the role. Both must exist."""
        with foreign_errors():
            await self._pool.execute(_PUT_MEMBER, project_id, user_id, role.value)

    async def drop_member(self, project_id: str, user_id: str) -> None:
        """Let a user go; raises `NotFound` for an outsider."""
        with foreign_errors():
            done = await self._pool.execute(_DROP_MEMBER, project_id, user_id)
        if done == "DELETE 0":
            raise NotFound("This person does not take part in the project.", safe="Nothing was changed.")


def _entry(row: asyncpg.Record) -> ProjectEntry:
    return ProjectEntry(**{**row, "role": Role(row["role"]) if row["role"] else None})

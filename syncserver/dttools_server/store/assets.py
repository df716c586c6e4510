"""Which files belong to which project. The bytes are in the file store."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from dttools.errors import NotFound
from dttools_server.store.connections import Pool, foreign_errors
from dttools_server.store.values import Asset

_ADD = """
    INSERT INTO assets (project_id, sha256, media_type, size) VALUES ($1, $2, $3, $4)
    ON CONFLICT (project_id, sha256) DO UPDATE SET created_at = now()"""
_GET = "SELECT project_id, sha256, media_type, size FROM assets WHERE project_id = $1 AND sha256 = $2"

_PROJECTS_BEFORE = "SELECT DISTINCT project_id FROM assets WHERE created_at < $1"
_UNREFERENCED = """
    SELECT a.project_id, a.sha256, a.media_type, a.size FROM assets a
    WHERE a.project_id = $1 AND a.created_at < $2 AND a.sha256 NOT IN (
        SELECT found[1] FROM records r, regexp_matches(r.data::text, '[0-9a-f]{64}', 'g') found WHERE r.project_id = $1
    )"""
_OF_TYPE = "SELECT project_id, sha256, media_type, size FROM assets WHERE project_id = $1 AND media_type = $2"
_DROP = "DELETE FROM assets WHERE project_id = $1 AND sha256 = ANY($2) AND created_at < $3 RETURNING sha256"
_KNOWN = "SELECT DISTINCT sha256 FROM assets WHERE sha256 = ANY($1)"


class PostgresAssets:
    """Assets in PostgreSQL."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def add(self, asset: Asset) -> None:
        """Note that a project has a file; noting it again makes it a new one."""
        with foreign_errors():
            await self._pool.execute(_ADD, asset.project_id, asset.sha256, asset.media_type, asset.size)

    async def get(self, project_id: str, sha256: str) -> Asset:
        """A file of this project; raises `NotFound`, also for one that only other projects have."""
        with foreign_errors():
            row = await self._pool.fetchrow(_GET, project_id, sha256)
        if row is None:
            raise NotFound("The project has no such file.")
        return Asset(*row)

    async def projects_with_files_before(self, moment: datetime) -> list[str]:
        """Projects that have files from before a moment, also those in the trash."""
        with foreign_errors():
            return [str(row[0]) for row in await self._pool.fetch(_PROJECTS_BEFORE, moment)]

    async def unreferenced(self, project_id: str, before: datetime) -> list[Asset]:
        """Files from before a moment that no record refers to, in the trash or out of it."""
        with foreign_errors():
            return [Asset(*row) for row in await self._pool.fetch(_UNREFERENCED, project_id, before)]

    async def of_type(self, project_id: str, media_type: str) -> list[Asset]:
        """The files of one kind that a project has."""
        with foreign_errors():
            return [Asset(*row) for row in await self._pool.fetch(_OF_TYPE, project_id, media_type)]

    async def drop(self, project_id: str, hashes: Collection[str], before: datetime) -> int:
        """Forget files that were not noted again since; how many."""
        with foreign_errors():
            return len(await self._pool.fetch(_DROP, project_id, list(hashes), before))

    async def known(self, hashes: Collection[str]) -> set[str]:
        """Those that some project has."""
        with foreign_errors():
            return {row[0] for row in await self._pool.fetch(_KNOWN, list(hashes))}

"""Which files belong to which project. The bytes are in the file store."""

from __future__ import annotations

from dttools.errors import NotFound
from dttools_server.store.connections import Pool, foreign_errors
from dttools_server.store.values import Asset

_ADD = """
    INSERT INTO assets (project_id, sha256, media_type, size) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING"""
_GET = "SELECT project_id, sha256, media_type, size FROM assets WHERE project_id = $1 AND sha256 = $2"


class PostgresAssets:
    """Assets in PostgreSQL."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def add(self, asset: Asset) -> None:
        """Note that a project has a file; noting it twice is harmless."""
        with foreign_errors():
            await self._pool.execute(_ADD, asset.project_id, asset.sha256, asset.media_type, asset.size)

    async def get(self, project_id: str, sha256: str) -> Asset:
        """A file of this project; raises `NotFound`, also for one that only other projects have."""
        with foreign_errors():
            row = await self._pool.fetchrow(_GET, project_id, sha256)
        if row is None:
            raise NotFound("The project has no such file.")
        return Asset(*row)

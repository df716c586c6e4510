"""Folding the logs of documents, and rewriting them under a new epoch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dttools.errors import Conflict
from dttools_server.store.connections import Connection, Pool, foreign_errors
from dttools_server.store.projecting import Changes, project_records
from dttools_server.store.runs import missing_project, passed_epoch
from dttools_server.store.values import Append, Rewrite, StoredDocument, StoredUpdate

if TYPE_CHECKING:
    from datetime import timedelta

    import asyncpg

_HEAD = "SELECT epoch, head_seq FROM projects WHERE id = $1 AND deleted_at IS NULL"
_SNAPSHOT = "SELECT seq, state FROM document_snapshots WHERE project_id = $1 ORDER BY seq DESC LIMIT 1"
_OLDEST_SINCE = """
    SELECT seq, update, author_id FROM (
        SELECT seq, update, author_id, sum(length(update)) OVER (ORDER BY seq) - length(update) AS before
        FROM document_updates WHERE project_id = $1 AND seq > $2) AS since
    WHERE before < $3 ORDER BY seq"""

# Appends go on under this lock; a rewrite waits for it, and it for a rewrite.
_LOCK_EPOCH = "SELECT epoch FROM projects WHERE id = $1 AND deleted_at IS NULL FOR KEY SHARE"
_PUT_SNAPSHOT = "INSERT INTO document_snapshots (project_id, seq, state) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"
_DROP_ALL_SNAPSHOTS = "DELETE FROM document_snapshots WHERE project_id = $1"
_DROP_SNAPSHOTS = "DELETE FROM document_snapshots WHERE project_id = $1 AND seq < $2"
_PRUNE = """
    WITH pruned AS (
        DELETE FROM document_updates WHERE project_id = $1 AND seq <= $2 RETURNING seq, author_id, created_at)
    INSERT INTO document_activity (project_id, last_seq, author_id, updates, begun_at, ended_at)
    SELECT $1, max(seq), author_id, count(*), min(created_at), max(created_at)
    FROM pruned GROUP BY author_id, date_trunc('hour', created_at)"""

# Keeps folds and appends out until the new document is there.
_LOCK_HEAD = "SELECT epoch, head_seq FROM projects WHERE id = $1 AND deleted_at IS NULL FOR UPDATE"
# `updated_at` stays: nothing that a person sees has changed.
_BEGIN_EPOCH = f"""
    WITH fit AS (
        UPDATE projects SET epoch = $2, head_seq = $3, schema_version = $4 WHERE id = $1 RETURNING id, head_seq),
    {project_records(first=5)}
    SELECT FROM fit"""  # noqa: S608 — of constants
_IS_VISITED = "SELECT EXISTS (SELECT FROM document_care WHERE project_id = $1 AND visited_at > now() - $2::interval)"
_OLD_TRASH = """
    SELECT id FROM records
    WHERE project_id = $1 AND id <> project_id AND deleted_at IS NOT NULL AND saved_at < now() - $2::interval"""
_OLDER_SCHEMA = """
    SELECT id FROM projects WHERE schema_version < $1 AND head_seq > 0 AND deleted_at IS NULL ORDER BY id"""


class PostgresHistories:
    """Histories in PostgreSQL.

    A snapshot at `seq` is the fold of all updates up to it. The updates behind the snapshot before it are dropped in
    the transaction that keeps the new one: so the newest updates stay readable one by one for other servers that are a
    little behind, and a kill at any moment leaves a snapshot with every update after it. Of dropped updates
    `document_activity` keeps who made how many in which hour.
    """

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def foldable(self, project_id: str, *, most_bytes: int) -> StoredDocument:
        """The newest snapshot and the oldest updates after it, up to about so many bytes; raises `NotFound`."""
        with foreign_errors():
            async with self._pool.acquire() as connection, connection.transaction(isolation="repeatable_read"):
                head = await connection.fetchrow(_HEAD, project_id)
                if head is None:
                    raise missing_project()
                snapshot = await connection.fetchrow(_SNAPSHOT, project_id)
                snapshot_seq = snapshot["seq"] if snapshot else 0
                updates = await connection.fetch(_OLDEST_SINCE, project_id, snapshot_seq, most_bytes)
        return StoredDocument(
            project_id=project_id,
            epoch=head["epoch"],
            head_seq=head["head_seq"],
            snapshot=snapshot["state"] if snapshot else None,
            snapshot_seq=snapshot_seq,
            updates=[StoredUpdate(*row) for row in updates],
        )

    async def keep_fold(self, base: StoredDocument, state: bytes) -> None:
        """Keep the fold of all that `base` holds, and drop the updates that the snapshot of `base` holds.

        Raises:
            NotFound: The project was deleted meanwhile.
            Conflict: Its history was rewritten meanwhile.
        """
        seq = base.updates[-1].seq
        with foreign_errors():
            async with self._pool.acquire() as connection, connection.transaction():
                _check_epoch(await connection.fetchrow(_LOCK_EPOCH, base.project_id), base.epoch)
                await connection.execute(_PUT_SNAPSHOT, base.project_id, seq, state)
                await connection.execute(_DROP_SNAPSHOTS, base.project_id, seq)
                await _prune(connection, base.project_id, base.snapshot_seq)

    async def old_trash(self, project_id: str, age: timedelta) -> list[str]:
        """Records that have lain in the trash untouched for so long, by the server's clock."""
        with foreign_errors():
            return [row["id"] for row in await self._pool.fetch(_OLD_TRASH, project_id, age)]

    async def of_older_schema(self, schema: int) -> list[str]:
        """Projects whose documents an older program wrote."""
        with foreign_errors():
            return [row["id"] for row in await self._pool.fetch(_OLDER_SCHEMA, schema)]

    async def begin_epoch(
        self, base: StoredDocument, fresh: Rewrite, *, unvisited_for: timedelta | None = None
    ) -> None:
        """Put a fresh document in the place of a whole history, in one transaction.

        No byte of the old history stays in the tables. The sequence goes on, so that whoever follows it sees the gap.

        Args:
            base: The whole history.
            fresh: What takes its place.
            unvisited_for: Only if nobody was connected to the project for so long, on any node.

        Raises:
            NotFound: The project was deleted meanwhile.
            Conflict: Somebody has edited or rewritten it since `base` was loaded, or is there; nothing has changed.
        """
        project, seq = base.project_id, base.head_seq + 1
        with foreign_errors():
            async with self._pool.acquire() as connection, connection.transaction():
                head = await connection.fetchrow(_LOCK_HEAD, project)
                _check_epoch(head, base.epoch)
                if head is None or head["head_seq"] != base.head_seq:
                    raise passed_epoch()
                if unvisited_for is not None and await connection.fetchval(_IS_VISITED, project, unvisited_for):
                    raise visited()
                changes = Changes([(project, Append(project, b"", changed=fresh.changed, removed=fresh.removed), 0)])
                columns = *changes.gone, *changes.put
                await connection.execute(_BEGIN_EPOCH, project, base.epoch + 1, seq, fresh.schema, *columns)
                await _prune(connection, project, seq)
                await connection.execute(_DROP_ALL_SNAPSHOTS, project)
                await connection.execute(_PUT_SNAPSHOT, project, seq, fresh.state)


def visited() -> Conflict:
    """The error for a rewrite that can wait until nobody is there."""
    return Conflict("Somebody is in the project.", safe="Nothing was changed.")


async def _prune(connection: Connection, project_id: str, up_to: int) -> None:
    await connection.execute(_PRUNE, project_id, up_to)


def _check_epoch(head: asyncpg.Record | None, epoch: int) -> None:
    if head is None:
        raise missing_project()
    if head["epoch"] != epoch:
        raise passed_epoch()

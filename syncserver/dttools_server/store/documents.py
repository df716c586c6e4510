"""The log of document updates and the projection of their records, which change together or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dttools_server.store.connections import Pool, foreign_errors
from dttools_server.store.runs import Run, commit, missing_project, overtaken, passed_epoch, runs_of
from dttools_server.store.values import Append, Head, Overtaken, StoredDocument, StoredUpdate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dttools.errors import AppError

# Always in the order of ids, so that two servers that append to the same projects cannot wait for each other in a ring.
_LOCK_HEADS = """
    SELECT id, head_seq, epoch FROM projects WHERE id = ANY($1::uuid[]) AND deleted_at IS NULL
    ORDER BY id FOR NO KEY UPDATE"""
_HEAD = "SELECT epoch, head_seq FROM projects WHERE id = $1 AND deleted_at IS NULL"
_SNAPSHOT = "SELECT seq, state FROM document_snapshots WHERE project_id = $1 ORDER BY seq DESC LIMIT 1"
_SINCE = """
    SELECT seq, update, author_id FROM document_updates WHERE project_id = $1 AND seq > $2 ORDER BY seq"""
_NEWS = """
    SELECT epoch, seq, update, author_id FROM projects LEFT JOIN document_updates ON project_id = id AND seq > $2
    WHERE id = $1 AND deleted_at IS NULL ORDER BY seq"""
_HEADS = "SELECT id, epoch, head_seq FROM projects WHERE id = ANY($1::uuid[]) AND deleted_at IS NULL"


class PostgresDocumentLog:
    """Documents in PostgreSQL.

    A sequence number is given out while its project's head is locked, so readers see a project's updates appear in
    order and without gaps.
    """

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def append(self, batch: Sequence[Append]) -> list[int | AppError]:
        """Commit updates of any number of projects in one transaction, in their order.

        Gives for each its sequence number, or why it alone was refused: `NotFound` (no such project, or a deleted one)
        or `Conflict` (its epoch has passed) or `Overtaken` (others came after its base; then so is what follows it).
        Raises, with nothing saved, when a value cannot be stored.
        """
        runs = runs_of(batch)
        with foreign_errors():
            if len({run.project_id for run in runs}) == len(runs) and all(run.base is not None for run in runs):
                await commit(self._pool, runs)
            else:
                await self._append_in_turn(runs)
        outcomes = {place: outcome for run in runs for place, outcome in run.outcomes()}
        return [outcomes[place] for place in range(len(batch))]

    async def _append_in_turn(self, runs: Sequence[Run]) -> None:
        """Several runs of one project, one after the other; or runs that do not say what they come after."""
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.fetch(_LOCK_HEADS, sorted({run.project_id for run in runs}))
            behind: set[str] = set()
            for run in runs:
                if run.base is not None and run.project_id in behind:
                    run.refusal = overtaken()  # it was made on what was refused, whatever numbers match
                    continue
                await commit(connection, [run])
                if isinstance(run.refusal, Overtaken):
                    behind.add(run.project_id)

    async def load(self, project_id: str) -> StoredDocument:
        """The newest snapshot and what came after it; raises `NotFound`."""
        with foreign_errors():
            async with self._pool.acquire() as connection, connection.transaction(isolation="repeatable_read"):
                head = await connection.fetchrow(_HEAD, project_id)
                if head is None:
                    raise missing_project()
                snapshot = await connection.fetchrow(_SNAPSHOT, project_id)
                snapshot_seq = snapshot["seq"] if snapshot else 0
                updates = await connection.fetch(_SINCE, project_id, snapshot_seq)
        return StoredDocument(
            project_id=project_id,
            epoch=head["epoch"],
            head_seq=head["head_seq"],
            snapshot=snapshot["state"] if snapshot else None,
            snapshot_seq=snapshot_seq,
            updates=[StoredUpdate(*row) for row in updates],
        )

    async def since(self, project_id: str, seq: int) -> list[StoredUpdate]:
        """The updates after `seq`, in order; none for a project that does not exist.

        When the first one is not `seq + 1`, those between were folded into the snapshot: load the document anew.
        """
        with foreign_errors():
            return [StoredUpdate(*row) for row in await self._pool.fetch(_SINCE, project_id, seq)]

    async def news(self, project_id: str, epoch: int, seq: int) -> list[StoredUpdate]:
        """As `since`, for who has a document of that epoch; raises `NotFound`, or `Conflict` when it has passed."""
        with foreign_errors():
            rows = await self._pool.fetch(_NEWS, project_id, seq)
        if not rows:
            raise missing_project()
        if rows[0]["epoch"] != epoch:
            raise passed_epoch()
        return [StoredUpdate(*row[1:]) for row in map(tuple, rows) if row[1] is not None]

    async def heads(self, project_ids: Sequence[str]) -> dict[str, Head]:
        """How far these documents are; those that do not exist (any more) are left out."""
        with foreign_errors():
            rows = await self._pool.fetch(_HEADS, list(project_ids))
        return {row["id"]: Head(row["epoch"], row["head_seq"]) for row in rows}

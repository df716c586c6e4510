"""The log of document updates and the projection of their records, which change together or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dttools.errors import AppError, Conflict, NotFound
from dttools_server.store.connections import Connection, Pool, foreign_errors
from dttools_server.store.values import Append, Head, Overtaken, RecordRow, StoredDocument, StoredUpdate

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import asyncpg

# Always in the order of ids, so that two servers that append to the same projects cannot wait for each other in a ring.
_LOCK_HEADS = """
    SELECT id, head_seq, epoch FROM projects WHERE id = ANY($1::uuid[]) AND deleted_at IS NULL
    ORDER BY id FOR NO KEY UPDATE"""
_RAISE_HEADS = """
    UPDATE projects SET head_seq = raised.seq, updated_at = now(),
        name = coalesce(raised.name, projects.name), status = coalesce(raised.status, projects.status)
    FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[]) AS raised(id, seq, name, status)
    WHERE projects.id = raised.id"""
_ADD_UPDATES = """
    INSERT INTO document_updates (project_id, seq, update, author_id)
    SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::bytea[], $4::uuid[])"""
_PUT_RECORDS = """
    INSERT INTO records (project_id, id, kind, data, created_at, updated_at, deleted_at, seq)
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::jsonb[],
        $5::timestamptz[], $6::timestamptz[], $7::timestamptz[], $8::bigint[])
    ON CONFLICT (project_id, id) DO UPDATE SET (kind, data, created_at, updated_at, deleted_at, seq, saved_at) =
        (excluded.kind, excluded.data, excluded.created_at, excluded.updated_at, excluded.deleted_at, excluded.seq,
        now())"""
_DROP_RECORDS = """
    DELETE FROM records USING unnest($1::uuid[], $2::uuid[]) AS gone(project_id, id)
    WHERE records.project_id = gone.project_id AND records.id = gone.id"""

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
        with foreign_errors():
            async with self._pool.acquire() as connection, connection.transaction():
                projects = sorted({item.project_id for item in batch})
                heads = Heads(await connection.fetch(_LOCK_HEADS, projects))
                outcomes = [heads.next(item) for item in batch]
                accepted = [(item, seq) for item, seq in zip(batch, outcomes, strict=True) if isinstance(seq, int)]
                if accepted:
                    await _save(connection, accepted)
        return outcomes

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


class Heads:
    """Gives out sequence numbers of the projects whose heads are locked."""

    def __init__(self, rows: Iterable[asyncpg.Record]) -> None:
        self._heads = {row["id"]: (row["head_seq"], row["epoch"]) for row in rows}
        self._overtaken: set[str] = set()

    def next(self, item: Append) -> int | AppError:
        """The number of this update, or why it gets none."""
        if item.project_id not in self._heads:
            return missing_project()
        head, epoch = self._heads[item.project_id]
        if item.epoch != epoch:
            return passed_epoch()
        if item.base is not None and (item.base != head or item.project_id in self._overtaken):
            self._overtaken.add(item.project_id)  # what follows it was made on it, whatever numbers match
            return overtaken()
        self._heads[item.project_id] = (head + 1, epoch)
        return int(head) + 1


def missing_project() -> NotFound:
    """The error for a project that does not exist or was deleted."""
    return NotFound("There is no such project.", safe="Nothing was saved.")


def passed_epoch() -> Conflict:
    """The error for an update of a document whose history was rewritten meanwhile."""
    return Conflict(
        "The project's history was rewritten meanwhile.",
        safe="The edit was not saved here; whoever made it still has it.",
        todo="Load the project again and make the edit anew.",
    )


def overtaken() -> Overtaken:
    """The error for an update that others came before."""
    return Overtaken("The project was changed meanwhile.", safe="Nothing was saved.", todo="Try again.")


async def _save(connection: Connection, accepted: Sequence[tuple[Append, int]]) -> None:
    await _raise_heads(connection, accepted)
    await connection.execute(
        _ADD_UPDATES,
        [item.project_id for item, _ in accepted],
        [seq for _, seq in accepted],
        [item.update for item, _ in accepted],
        [item.author_id for item, _ in accepted],
    )
    await project_records(connection, accepted)


async def _raise_heads(connection: Connection, accepted: Sequence[tuple[Append, int]]) -> None:
    heads: dict[str, int] = {}
    own_records: dict[str, RecordRow] = {}
    for item, seq in accepted:
        heads[item.project_id] = seq
        own_records.update((item.project_id, record) for record in item.changed if record.id == item.project_id)
    names = [own_records[project].data.get("name") if project in own_records else None for project in heads]
    statuses = [own_records[project].data.get("status") if project in own_records else None for project in heads]
    await connection.execute(_RAISE_HEADS, list(heads), list(heads.values()), names, statuses)


async def project_records(connection: Connection, accepted: Sequence[tuple[Append, int]]) -> None:
    """Write each record once, as the last of the updates leaves it: one statement may not touch a row twice."""
    last: dict[tuple[str, str], tuple[RecordRow, int] | None] = {}
    for item, seq in accepted:
        last.update({(item.project_id, record.id): (record, seq) for record in item.changed})
        last.update({(item.project_id, record_id): None for record_id in item.removed})
    put = [(project, *entry) for (project, _), entry in last.items() if entry]
    gone = [key for key, entry in last.items() if entry is None]
    if put:
        await connection.execute(
            _PUT_RECORDS,
            [project for project, _, _ in put],
            [record.id for _, record, _ in put],
            [record.kind for _, record, _ in put],
            [record.data for _, record, _ in put],
            [record.created_at for _, record, _ in put],
            [record.updated_at for _, record, _ in put],
            [record.deleted_at for _, record, _ in put],
            [seq for _, _, seq in put],
        )
    if gone:
        await connection.execute(_DROP_RECORDS, [project for project, _ in gone], [record for _, record in gone])

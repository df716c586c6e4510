"""The document log in memory, for simulations: it passes the same contract suite as PostgreSQL's."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import TYPE_CHECKING
from uuid import UUID

from dttools.errors import AppError, InvalidInput
from dttools_server.store.runs import missing_project, overtaken, passed_epoch
from dttools_server.store.values import Append, Head, RecordRow, Rewrite, StoredDocument, StoredUpdate

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta


@dataclass
class _Kept:
    epoch: int = 0
    head: int = 0
    updates: list[StoredUpdate] = field(default_factory=list)
    snapshot: tuple[int, bytes] | None = None
    records: dict[str, RecordRow] = field(default_factory=dict)

    def since(self, seq: int) -> list[StoredUpdate]:
        return [update for update in self.updates if update.seq > seq]

    def project(self, item: Append, seq: int) -> None:
        for record in item.changed:
            self.records[record.id] = replace(record, project_id=item.project_id, seq=seq)
        for record_id in item.removed:
            self.records.pop(record_id, None)


class MemoryDocumentLog:
    """Documents in memory. Like a transaction, `append` either takes effect as a whole or raises with nothing done."""

    def __init__(self) -> None:
        self._projects: dict[str, _Kept] = {}

    def add_project(self, project_id: str, epoch: int = 0) -> None:
        """Make a project with an empty document, or begin a new epoch of one."""
        self._projects.setdefault(project_id, _Kept()).epoch = epoch

    def records(self, project_id: str) -> dict[str, RecordRow]:
        """The projection of a project, by id."""
        return dict(self._projects[project_id].records)

    async def append(self, batch: Sequence[Append]) -> list[int | AppError]:
        """See `PostgresDocumentLog.append`."""
        for item in batch:
            _check_ids(item)
        behind: set[str] = set()
        return [self._append(item, behind) for item in batch]

    async def load(self, project_id: str) -> StoredDocument:
        """See `PostgresDocumentLog.load`."""
        kept = self._kept(project_id)
        snapshot_seq, state = kept.snapshot or (0, None)
        return StoredDocument(project_id, kept.epoch, kept.head, state, snapshot_seq, kept.since(snapshot_seq))

    async def since(self, project_id: str, seq: int) -> list[StoredUpdate]:
        """See `PostgresDocumentLog.since`."""
        return self._projects[project_id].since(seq) if project_id in self._projects else []

    async def news(self, project_id: str, epoch: int, seq: int) -> list[StoredUpdate]:
        """See `PostgresDocumentLog.news`."""
        kept = self._kept(project_id)
        if kept.epoch != epoch:
            raise passed_epoch()
        return kept.since(seq)

    async def heads(self, project_ids: Sequence[str]) -> dict[str, Head]:
        """See `PostgresDocumentLog.heads`."""
        found = {project: self._projects[project] for project in project_ids if project in self._projects}
        return {project: Head(kept.epoch, kept.head) for project, kept in found.items()}

    async def foldable(self, project_id: str, *, most_bytes: int) -> StoredDocument:
        """See `PostgresHistories.foldable`."""
        stored = await self.load(project_id)
        before = accumulate((len(update.update) for update in stored.updates), initial=0)
        first = [update for update, size in zip(stored.updates, before, strict=False) if size < most_bytes]
        return replace(stored, updates=first)

    async def keep_fold(self, base: StoredDocument, state: bytes) -> None:
        """See `PostgresHistories.keep_fold`."""
        kept = self._kept(base.project_id)
        if kept.epoch != base.epoch:
            raise passed_epoch()
        seq = base.updates[-1].seq
        if kept.snapshot is None or seq > kept.snapshot[0]:
            kept.snapshot = (seq, state)
        kept.updates = kept.since(base.snapshot_seq)

    async def old_trash(self, project_id: str, age: timedelta) -> list[str]:  # noqa: ARG002 — here all trash is old
        """See `PostgresHistories.old_trash`."""
        rows = self._kept(project_id).records.values()
        return [row.id for row in rows if row.deleted_at is not None and row.id != project_id]

    async def begin_epoch(
        self,
        base: StoredDocument,
        fresh: Rewrite,
        *,
        unvisited_for: timedelta | None = None,  # noqa: ARG002 — here nobody notes who is there
    ) -> None:
        """See `PostgresHistories.begin_epoch`."""
        kept = self._kept(base.project_id)
        if (kept.epoch, kept.head) != (base.epoch, base.head_seq):
            raise passed_epoch()
        kept.epoch, kept.head = base.epoch + 1, base.head_seq + 1
        kept.updates, kept.snapshot = [], (kept.head, fresh.state)
        kept.project(Append(base.project_id, b"", changed=fresh.changed, removed=fresh.removed), kept.head)

    def _kept(self, project_id: str) -> _Kept:
        if project_id not in self._projects:
            raise missing_project()
        return self._projects[project_id]

    def _append(self, item: Append, behind: set[str]) -> int | AppError:
        kept = self._projects.get(item.project_id)
        if kept is None:
            return missing_project()
        if item.epoch != kept.epoch:
            return passed_epoch()
        if item.base is not None and (item.base != kept.head or item.project_id in behind):
            behind.add(item.project_id)
            return overtaken()
        seq = kept.head = kept.head + 1
        kept.updates.append(StoredUpdate(seq, item.update, item.author_id))
        kept.project(item, seq)
        return seq


def _check_ids(item: Append) -> None:
    for text in (item.project_id, *(record.id for record in item.changed), *item.removed):
        try:
            UUID(text)
        except ValueError as error:
            raise InvalidInput(f"{text!r} is not an id.", safe="Nothing of it was saved.") from error

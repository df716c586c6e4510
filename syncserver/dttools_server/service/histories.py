"""Rewriting the history of a project: the same records in a fresh document, under the next epoch."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from dttools.document import SCHEMA, ProjectDocument
from dttools.errors import Conflict
from dttools.ids import ProjectId, RecordId
from dttools_server.service.aside import rewrite_aside
from dttools_server.service.projection import row_of
from dttools_server.store.values import Rewrite, StoredDocument

TRASH_AGE = timedelta(days=30)
"""How long what was deleted can be taken out of the trash."""
_TRIES = 20


class Documents(Protocol):
    """Reading documents."""

    async def load(self, project_id: str) -> StoredDocument:
        """The newest snapshot and what came after it; raises `NotFound`."""


class Histories(Protocol):
    """Where histories are rewritten."""

    async def of_older_schema(self, schema: int) -> list[str]:
        """Projects whose documents an older program wrote."""

    async def old_trash(self, project_id: str, age: timedelta) -> list[str]:
        """Records that have lain in the trash for so long."""

    async def begin_epoch(
        self, base: StoredDocument, fresh: Rewrite, *, unvisited_for: timedelta | None = None
    ) -> None:
        """Put a fresh document in the place of a whole history; raises `Conflict` when that has grown meanwhile.

        With `unvisited_for` also when somebody was there within that time.
        """


class Rooms(Protocol):
    """Who has the project open."""

    def history_rewritten(self, project: ProjectId, seq: int) -> None:
        """Have everybody connect again, to the new document, whose number is `seq`."""


@dataclass(frozen=True, slots=True)
class Tidied:
    """What came of looking into a history: its bytes, those of a fresh document, and whether that took its place."""

    before: int
    after: int
    done: bool


class HistoryCases:
    """What may be done to histories. None of it changes what is in the project, but for old trash.

    Args:
        rooms: Of this process; None in a command. The rooms of other processes find out when they next ask the log.
    """

    def __init__(self, documents: Documents, histories: Histories, rooms: Rooms | None) -> None:
        self._documents = documents
        self._histories = histories
        self._rooms = rooms

    async def compact(self, project: ProjectId) -> int:
        """Forget how a project came to be; the new epoch.

        Raises:
            NotFound: There is no such project.
            Conflict: People edit it without a pause.
        """
        return await self._rewrite(project, ())

    async def tidy(self, project: ProjectId, *, percent: int, unvisited_for: timedelta) -> Tidied:
        """As `compact`, but only if the history is worth it, and only if nobody is there.

        Args:
            project: Whose history.
            percent: How large the history must be at least, as against the fresh document.
            unvisited_for: For how long nobody was connected.

        Raises:
            NotFound: There is no such project.
            Conflict: Somebody came or edited meanwhile; nothing has changed.
        """
        base = await self._documents.load(project)
        fresh = await _fresh(base, ())
        before, after = sum(map(len, _history(base))), len(fresh.state)
        if before * 100 < after * percent:
            return Tidied(before, after, done=False)
        await self._histories.begin_epoch(base, fresh, unvisited_for=unvisited_for)
        self._tell(project, base)
        return Tidied(before, after, done=True)

    async def erase(self, project: ProjectId, records: Collection[RecordId]) -> int:
        """Erase records for good, also from the history; the new epoch. The errors are those of `compact`."""
        return await self._rewrite(project, records)

    async def erase_old_trash(self, project: ProjectId, age: timedelta = TRASH_AGE) -> int:
        """Erase what has lain in the trash for so long; how many records. Without any, the history stays as it is."""
        old = [RecordId(record) for record in await self._histories.old_trash(project, age)]
        if old:
            await self._rewrite(project, old)
        return len(old)

    async def bring_up(self) -> int:
        """Bring documents of an older schema to this program's, each under a new epoch; how many there were."""
        older = await self._histories.of_older_schema(SCHEMA)
        for project in older:
            await self._rewrite(ProjectId(project), ())
        return len(older)

    async def _rewrite(self, project: ProjectId, without: Collection[RecordId]) -> int:
        for _ in range(_TRIES):
            base = await self._documents.load(project)
            fresh = await _fresh(base, without)
            try:
                await self._histories.begin_epoch(base, fresh)
            except Conflict:
                continue
            self._tell(project, base)
            return base.epoch + 1
        raise Conflict(
            "The project is being edited without a pause.",
            safe="Nothing was changed.",
            todo="Try again when fewer people work on it.",
        )

    def _tell(self, project: ProjectId, base: StoredDocument) -> None:
        if self._rooms is not None:
            self._rooms.history_rewritten(project, base.head_seq + 1)


def _history(base: StoredDocument) -> Sequence[bytes]:
    updates = [update.update for update in base.updates]
    return updates if base.snapshot is None else [base.snapshot, *updates]


async def _fresh(base: StoredDocument, without: Collection[RecordId]) -> Rewrite:
    fresh = await rewrite_aside(_history(base), epoch=base.epoch + 1, without=without)
    # Records that are as before keep their rows, which know since when they lie in the trash.
    records = ProjectDocument([fresh.state]).records.everything() if fresh.upgraded else ()
    return Rewrite(fresh.state, SCHEMA, changed=tuple(map(row_of, records)), removed=tuple(without))

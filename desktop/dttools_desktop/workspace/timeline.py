"""What was changed in a project, by whom and when, as far as this laptop saw it. `recorder` fills it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select, update

from dttools.ids import ActorId, ProjectId, RecordId
from dttools_desktop.workspace.database import Database
from dttools_desktop.workspace.tables import changes

KEPT_FOR = timedelta(days=365)
KEPT_ENTRIES = 20_000
KEPT_BYTES = 32 * 1024 * 1024
_BURST = timedelta(minutes=10)
"""A pause after which what a person does is told apart."""


class Action(StrEnum):
    """What was done to a record."""

    ADDED = "added"
    EDITED = "edited"
    MOVED = "moved"
    TRASHED = "trashed"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One change of one record.

    Attributes:
        id: Later changes have higher ones.
        label: What the record was called after it.
        at: By the clock of whoever made it.
        before: The fields that differ, as JSON; empty for what was added.
        after: As `before`; what was added has all that it was given.
        unseen: It came from somebody else while nobody could see it come, and nobody has looked at it since.
    """

    id: int
    record: RecordId
    kind: str
    label: str
    action: Action
    by: ActorId
    at: datetime
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    unseen: bool = False


@dataclass(frozen=True, slots=True)
class Burst:
    """What one person did without a long pause, latest first."""

    by: ActorId
    entries: tuple[TimelineEntry, ...]

    @property
    def at(self) -> datetime:
        """When it ended."""
        return self.entries[0].at

    def counts(self) -> dict[tuple[Action, str], int]:
        """How many records of each kind each thing was done to."""
        found: dict[tuple[Action, str], int] = {}
        for entry in self.entries:
            found[entry.action, entry.kind] = found.get((entry.action, entry.kind), 0) + 1
        return found


class Timeline:
    """The changes of one project."""

    def __init__(self, database: Database, project: ProjectId) -> None:
        self._database = database
        self._mine = changes.c.project == project

    def entries(
        self, record: RecordId | None = None, *, before: int | None = None, limit: int = 200
    ) -> list[TimelineEntry]:
        """Changes of one record or of all, latest first; only those below the id `before`, when it is given."""
        query = select(changes).where(self._mine).order_by(changes.c.id.desc()).limit(limit)
        if record is not None:
            query = query.where(changes.c.record == record)
        if before is not None:
            query = query.where(changes.c.id < before)
        with self._database.reading() as connection:
            return [_entry(row) for row in connection.execute(query)]

    def unseen(self, limit: int = 1000) -> list[TimelineEntry]:
        """What others did while one was away, latest first."""
        query = select(changes).where(self._mine, changes.c.unseen).order_by(changes.c.id.desc()).limit(limit)
        with self._database.reading() as connection:
            return [_entry(row) for row in connection.execute(query)]

    def mark_seen(self, up_to: int) -> None:
        """Somebody has looked at all changes up to that id.

        Raises:
            StorageFailed: The disk did not take the note.
        """
        with self._database.writing() as connection:
            connection.execute(
                update(changes).where(self._mine, changes.c.unseen, changes.c.id <= up_to).values(unseen=False)
            )

    def prune(self, now: datetime | None = None) -> None:
        """Forget the oldest changes beyond a year, a count and a size.

        Raises:
            StorageFailed: The disk did not take it.
        """
        with self._database.writing() as connection:
            oldest = self._oldest_kept(connection)
            old = changes.c.changed_at < (now or datetime.now(UTC)) - KEPT_FOR
            connection.execute(delete(changes).where(self._mine, (changes.c.id < oldest) | old))

    def _oldest_kept(self, connection: Connection) -> int:
        total = func.sum(changes.c.size).over(order_by=changes.c.id.desc()).label("total")
        count = func.row_number().over(order_by=changes.c.id.desc()).label("count")
        counted = select(changes.c.id, total, count).where(self._mine).subquery()
        fits = (counted.c.count == 1) | (counted.c.total <= KEPT_BYTES) & (counted.c.count <= KEPT_ENTRIES)
        return connection.scalar(select(func.min(counted.c.id)).where(fits)) or 0


def bursts(entries: Iterable[TimelineEntry]) -> list[Burst]:
    """Changes, latest first, as a person remembers them: by who made them at one go, each record told once."""
    groups: list[list[TimelineEntry]] = []
    for entry in entries:
        last = groups[-1][-1] if groups else None
        if last is not None and last.by == entry.by and abs(last.at - entry.at) <= _BURST:
            groups[-1].append(entry)
        else:
            groups.append([entry])
    return [Burst(group[0].by, _told_once(group)) for group in groups]


def _told_once(entries: Sequence[TimelineEntry]) -> tuple[TimelineEntry, ...]:
    """One entry a record: from what was before the first change of it to what was after the last."""
    told: dict[RecordId, TimelineEntry] = {}
    for entry in entries:
        later = told.get(entry.record)
        told[entry.record] = entry if later is None else _joined(entry, later)
    return tuple(told.values())


def _joined(earlier: TimelineEntry, later: TimelineEntry) -> TimelineEntry:
    action = later.action
    if action in {Action.EDITED, Action.MOVED} and earlier.action is not Action.MOVED:
        action = earlier.action if earlier.action is not Action.TRASHED else later.action
    return replace(
        later,
        action=action,
        before={**later.before, **earlier.before},
        after={**earlier.after, **later.after},
    )


def _entry(row: Row[Any]) -> TimelineEntry:
    return TimelineEntry(
        row.id,
        RecordId(row.record),
        row.kind,
        row.label,
        Action(row.action),
        ActorId(row.changed_by),
        row.changed_at,
        row.before,
        row.after,
        row.unseen,
    )

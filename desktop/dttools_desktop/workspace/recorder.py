"""Fills a project's timeline from its change sets. Hearing one costs next to nothing; writing can wait."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert

from dttools.document import ChangeSet, Origin
from dttools.document.changes import Change
from dttools.ids import ActorId, ProjectId, RecordId
from dttools.model import Project, Record, Version, Vote, kind_of
from dttools_desktop.workspace.database import Database
from dttools_desktop.workspace.tables import changes as table
from dttools_desktop.workspace.timeline import Action, TimelineEntry

_PLACE = frozenset({"at", "size", "order", "zone", "cluster", "board", "locked"})
_LABEL = 200
_IN_SIGHT = timedelta(seconds=30)
"""What others did so long ago at most is still news on the screen after a short interruption."""


@dataclass(slots=True)
class _Heard:
    """One person's changes of one record that are not written yet: from the first value to the last."""

    before: Record | None
    after: Record
    unseen: bool


class Recorder:
    """Belongs to the document's thread.

    Args:
        person: Gives who works here; their own changes are never unseen.
        clock: Tells how long ago others' changes were made.
    """

    def __init__(
        self,
        database: Database,
        project: ProjectId,
        person: Callable[[], ActorId],
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._project = project
        self._person = person
        self._clock = clock
        self._heard: list[_Heard] = []
        self._latest: dict[RecordId, _Heard] = {}
        self._erased: set[RecordId] = set()
        self._catching_up = False
        self._was_live = False
        self._listeners: list[Callable[[], None]] = []

    @property
    def waiting(self) -> bool:
        """Whether there is something to write."""
        return bool(self._heard or self._erased)

    def on_waiting(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Hear that there is something to write, once until it is written."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    # -- hearing

    @contextmanager
    def catching_up(self) -> Iterator[None]:
        """What comes now was made while there was no connection."""
        self._catching_up = True
        try:
            yield
        finally:
            self._catching_up = False

    def caught_up(self) -> None:
        """From now on one sees others' changes come."""
        self._was_live = True

    def hear(self, changes: ChangeSet) -> None:
        """Note a change set of the document."""
        if any(isinstance(change.after, Project) and change.before is None for change in changes.added.values()):
            return  # the project itself has arrived: nothing of it changed
        waited = self.waiting
        away = self._catching_up and changes.origin is Origin.REMOTE
        for record_id, change in sorted(changes.all(), key=_when) if away else changes.all():
            self._note(record_id, change, away=away)
        if not waited and self.waiting:
            for listener in list(self._listeners):
                listener()

    def _note(self, record_id: RecordId, change: Change, *, away: bool) -> None:
        after = change.after
        if after is None:
            self._forget(record_id)
            return
        if isinstance(after, Vote | Version):
            return
        unseen = away and self._is_news(after)
        heard = self._latest.get(record_id)
        if heard is not None and heard.after.updated_by == after.updated_by and heard.unseen == unseen:
            heard.after = after
            return
        self._latest[record_id] = _Heard(change.before, after, unseen)
        self._heard.append(self._latest[record_id])

    def _is_news(self, after: Record) -> bool:
        long_ago = self._clock() - after.updated_at > _IN_SIGHT
        return after.updated_by != self._person() and (long_ago or not self._was_live)

    def _forget(self, record_id: RecordId) -> None:
        """What was erased leaves no trace here either."""
        self._erased.add(record_id)
        self._latest.pop(record_id, None)
        self._heard = [heard for heard in self._heard if heard.after.id != record_id]

    # -- writing

    def write(self, most: int | None = None) -> None:
        """Write what was heard, or the oldest `most` records of it.

        Raises:
            StorageFailed: The disk did not take it; it is tried again the next time.
        """
        chosen = self._heard[:most]
        rows = [row for heard in chosen if (row := self._row(heard)) is not None]
        if rows or self._erased:
            with self._database.writing() as connection:
                gone = table.c.project == self._project, table.c.record.in_(self._erased)
                connection.execute(delete(table).where(*gone))
                if rows:
                    connection.execute(insert(table), rows)
        self._heard = self._heard[len(chosen) :]
        self._latest = {heard.after.id: heard for heard in self._heard}
        self._erased = set()

    def _row(self, heard: _Heard) -> dict[str, Any] | None:
        entry = entry_of(heard.before, heard.after)
        if entry is None:
            return None
        return {
            "project": self._project,
            "record": entry.record,
            "kind": entry.kind,
            "label": entry.label,
            "action": entry.action,
            "changed_by": entry.by,
            "changed_at": entry.at,
            "before": entry.before,
            "after": entry.after,
            "size": len(json.dumps(entry.before)) + len(json.dumps(entry.after)),
            "unseen": heard.unseen,
        }


def entry_of(before: Record | None, after: Record) -> TimelineEntry | None:
    """What became of a record, as the timeline tells it; None when a person would see no change."""
    names = _differing(before, after)
    action = _action(before, after, names)
    if action is None:
        return None
    label = kind_of(after).label
    return TimelineEntry(
        id=0,
        record=after.id,
        kind=after.kind,
        label=" ".join(str(getattr(after, label)).split())[:_LABEL] if label else "",
        action=action,
        by=after.updated_by,
        at=after.updated_at,
        before={} if before is None else before.model_dump(mode="json", include=names),
        after=after.model_dump(mode="json", include=names),
    )


def _when(changed: tuple[RecordId, Change]) -> float:
    after = changed[1].after
    return after.updated_at.timestamp() if after is not None else 0.0


def _differing(before: Record | None, after: Record) -> set[str]:
    """Fields of the kind itself with another value; of a new record those that were given one."""
    names = set(after.own_fields()) - {"kind", "current_phase"}  # going to another phase is no edit
    if before is None:
        return names & after.model_dump(exclude_defaults=True).keys()
    return {name for name in names if getattr(before, name, None) != getattr(after, name)}


def _action(before: Record | None, after: Record, names: set[str]) -> Action | None:
    """What a person would say was done; None for nothing."""
    was, now = before is not None and before.deleted_at is None, after.deleted_at is None
    if was and not now:
        return Action.TRASHED
    if now and not was:
        return Action.ADDED if before is None else Action.RESTORED
    if before is None or not names:
        return None
    return Action.MOVED if names <= _PLACE else Action.EDITED

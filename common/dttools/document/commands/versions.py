"""Going back to a state that was kept. Restoring is a new edit: it can be undone, and no history is rewritten."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dttools.document.draft import Draft
from dttools.ids import RecordId
from dttools.model import Project, Record, Version, Vote

DRASTIC_COUNT = 50
DRASTIC_PART = 0.2


@dataclass(frozen=True, slots=True)
class RestoreVersion:
    """Bring the whole project to what these records say; what is not among them goes to the trash.

    Votes stay as they are, since each belongs to its voter, and so do versions.
    """

    records: tuple[Record, ...]

    def apply(self, project: Draft) -> None:
        """See the class."""
        wanted = {record.id: record for record in _restorable(self.records)}
        for record in wanted.values():
            _bring(project, record)
        for record in list(_restorable(project.everything())):
            if record.id not in wanted and not isinstance(record, Project):
                project.trash(record.id)


@dataclass(frozen=True, slots=True)
class RestoreFromVersion:
    """Bring one record to what a version says. With one that is gone comes what lay on it, and what it lay on."""

    records: tuple[Record, ...]
    id: RecordId

    def apply(self, project: Draft) -> None:
        """See the class."""
        kept = {record.id: record for record in _restorable(self.records)}
        if self.id not in kept:
            project.trash(self.id)
            return
        for record in _above(kept, kept[self.id]):
            if _is_gone(project, record):
                _bring(project, record)
        below = _below(kept, self.id) if _is_gone(project, kept[self.id]) else []
        for record in (kept[self.id], *below):
            _bring(project, record)


@dataclass(frozen=True, slots=True)
class RestoreFields:
    """Give fields of a record older values again; one that is in the trash stays there."""

    id: RecordId
    values: Mapping[str, Any]

    def apply(self, project: Draft) -> None:
        """See the class."""
        project.patch(self.id, **self.values)


def is_drastic(removed: int, live: int) -> bool:
    """Whether taking so many of the live records away needs a person's second thought."""
    return removed > DRASTIC_COUNT or removed > DRASTIC_PART * live


def _restorable(records: Iterable[Record]) -> Iterator[Record]:
    return (record for record in records if not isinstance(record, Vote | Version))


def _bring(project: Draft, record: Record) -> None:
    now = project.peek(record.id)
    own = {name: getattr(record, name) for name in record.own_fields()}
    if now is None:
        if record.deleted_at is None:
            project.create(type(record), record.id, **own)
    elif type(now) is type(record):
        if (now.deleted_at is None) != (record.deleted_at is None):
            own["deleted_at"] = None if record.deleted_at is None else project.now
        if any(getattr(now, name) != value for name, value in own.items()):
            project.patch(record.id, **own)


def _is_gone(project: Draft, record: Record) -> bool:
    now = project.peek(record.id)
    return now is None or now.deleted_at is not None


def _above(kept: Mapping[RecordId, Record], record: Record) -> list[Record]:
    """What a record lies on, the outermost first."""
    found: list[Record] = []
    parent = record.parent
    while parent is not None and parent in kept and kept[parent] not in found:
        found.insert(0, kept[parent])
        parent = kept[parent].parent
    return found


def _below(kept: Mapping[RecordId, Record], top: RecordId) -> list[Record]:
    """What lay on a record in the version, at any depth, as far as it was live then."""
    found: dict[RecordId, Record] = {}
    parents = {top}
    while parents:
        lying = [r for r in kept.values() if r.parent in parents and r.id not in found and r.deleted_at is None]
        found.update((record.id, record) for record in lying)
        parents = {record.id for record in lying}
    return list(found.values())

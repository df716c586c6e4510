"""What an edit changed, as values. Listeners redraw, project or judge exactly these records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from dttools.ids import RecordId
from dttools.model import Record


class Origin(StrEnum):
    """Where a change came from. Undo follows only local ones."""

    LOCAL = "local"
    REMOTE = "remote"


@dataclass(frozen=True, slots=True)
class Change:
    """One record before and after. `before` is None for a new one; `after` is None when it was purged."""

    before: Record | None
    after: Record | None

    def fields(self) -> frozenset[str]:
        """Names of the fields whose value differs."""
        if self.before is not None and type(self.before) is type(self.after):
            before = self.before.__dict__
            return frozenset(n for n, value in self.after.__dict__.items() if before[n] != value)
        record = self.after or self.before
        names = type(record).model_fields if record else ()
        return frozenset(n for n in names if getattr(self.before, n, None) != getattr(self.after, n, None))


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """Records that appeared, changed or went away, as a person sees them.

    A record taken to the trash is `removed`, and `added` again when it is restored. Edits to a record that stays in
    the trash are `updated`.
    """

    origin: Origin
    added: Mapping[RecordId, Change] = field(default_factory=dict)
    updated: Mapping[RecordId, Change] = field(default_factory=dict)
    removed: Mapping[RecordId, Change] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return bool(self.added or self.updated or self.removed)

    def all(self) -> Iterator[tuple[RecordId, Change]]:
        """Every change, in no particular order."""
        yield from self.added.items()
        yield from self.updated.items()
        yield from self.removed.items()

    @classmethod
    def of(cls, origin: Origin, changes: Mapping[RecordId, Change]) -> ChangeSet:
        """Sort changes by what a person sees."""
        added: dict[RecordId, Change] = {}
        updated: dict[RecordId, Change] = {}
        removed: dict[RecordId, Change] = {}
        for record_id, change in changes.items():
            was, now = _is_live(change.before), _is_live(change.after)
            target = updated if was == now else added if now else removed
            target[record_id] = change
        return cls(origin, added, updated, removed)


@dataclass(frozen=True, slots=True)
class Merge:
    """What taking in an update from elsewhere did.

    Attributes:
        changes: What a person sees.
        update: What of it was new, as an update; empty when all was known. It also says which values of this replica
            lost against it, so it may build on edits that only this replica has.
        touched: The records it wrote in, whether or not a person sees a difference.
        strayed: Whether it wrote where no program of ours writes: inside the field of a record.
    """

    changes: ChangeSet
    update: bytes
    touched: frozenset[RecordId]
    strayed: bool


def _is_live(record: Record | None) -> bool:
    return record is not None and record.deleted_at is None

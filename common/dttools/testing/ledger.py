"""Remembers every edit that a hand made, and finds those that are nowhere to be found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dttools.document import ChangeSet, ProjectDocument
from dttools.ids import RecordId
from dttools.sync import Loss, RecoveredEdit
from dttools.sync.rebase import written_fields
from dttools.sync.update import inspect
from dttools.sync.wire import read_state_vector

Key = tuple[RecordId, str]


@dataclass(frozen=True, slots=True)
class Write:
    """One field that an edit wrote, and what its maker knew.

    Attributes:
        typed: The new characters, of a text that merges.
        is_implied: Whether it came with making the record; nobody misses it, but it may overwrite another.
    """

    key: Key
    value: Any
    typed: frozenset[str] | None
    client: int
    clock: int
    saw: Mapping[int, int] = field(repr=False)
    who: str
    is_implied: bool = False

    def is_before(self, other: Write) -> bool:
        """Whether the other one was made by somebody who had this one."""
        return other.saw.get(self.client, 0) >= self.clock


class Ledger:
    """Every edit of a world, and what each was made on.

    Attributes:
        given_up: Edits that somebody threw away by will: client and clock.
    """

    def __init__(self) -> None:
        self._writes: dict[Key, list[Write]] = defaultdict(list)
        self._typed_away: dict[Key, set[str]] = defaultdict(set)
        self.given_up: set[tuple[int, int]] = set()

    def note(self, who: str, update: bytes, changes: ChangeSet, saw: bytes) -> None:
        """An edit was made.

        Args:
            who: For the report.
            update: Its bytes.
            changes: What it did.
            saw: The state vector of the document before it.
        """
        known = read_state_vector(saw)
        blocks = inspect(update).blocks
        # Only what deletes characters has no blocks; nothing can be overwritten by it.
        client, (_, clock) = next(iter(blocks.items()), (0, (0, 1)))
        for record_id, change in changes.all():
            if change.before is None:
                self._writes[record_id, "deleted_at"].append(
                    Write((record_id, "deleted_at"), None, None, client, clock, known, who, is_implied=True)
                )
            for name in sorted(written_fields(change)):
                key = (record_id, name)
                value = getattr(change.after, name)
                typed: frozenset[str] | None = None
                if change.after is not None and name in change.after.merged_fields():
                    before = getattr(change.before, name, "")
                    typed = frozenset(value) - frozenset(before)
                    self._typed_away[key] |= frozenset(before) - frozenset(value)
                self._writes[key].append(Write(key, value, typed, client, clock, known, who))

    def give_up(self, who: str, durable: bytes) -> None:
        """Somebody put an older copy of their laptop's files back: what only those files had is gone by their will.

        Args:
            who: The laptop's name.
            durable: The state vector of what the server has.
        """
        known = read_state_vector(durable)
        self.given_up |= {
            (write.client, write.clock)
            for writes in self._writes.values()
            for write in writes
            if write.who.startswith(f"{who}/") and known.get(write.client, 0) < write.clock
        }

    def forget(self, who: str) -> None:
        """What somebody made is not looked for any more: nobody had it but a disk that is gone."""
        self.given_up |= {
            (write.client, write.clock) for writes in self._writes.values() for write in writes if write.who == who
        }

    def lost(self, final: ProjectDocument, trays: Iterable[RecoveredEdit]) -> list[str]:
        """The edits that are neither in the document, nor rightly overwritten, nor in a tray of recovered edits."""
        kept: dict[Key, list[Any]] = defaultdict(list)
        latest: dict[Key, list[Any]] = defaultdict(list)
        for edit in trays:
            for name, value in edit.fields.items():
                kept[edit.record, name].append(value)
                if edit.code == Loss.LOST_BY_SERVER:
                    latest[edit.record, name].append(value)
        return [
            f"{write.who}: {write.key[1]} of {write.key[0]} = {write.value!r}"
            for key in sorted(self._writes)
            for write in self._writes[key]
            if not write.is_implied
            and (write.client, write.clock) not in self.given_up
            and not self._is_safe(write, final, kept[key], latest[key])
        ]

    def _is_safe(self, write: Write, final: ProjectDocument, kept: list[Any], latest: list[Any]) -> bool:
        """Whether a write is in the project or a tray, or was overwritten by one in `final`, or by the latest ones."""
        record = final.records.peek(write.key[0])
        value = getattr(record, write.key[1], None)
        if write.typed is not None:
            return write.typed <= self._typed_away[write.key].union(value or "", *kept)
        if any(_as_json(write.value) == saved for saved in kept):
            return True
        if record is None and write.key[1] == "deleted_at":
            return True  # of a record that is gone; the writes of its content are looked for by themselves
        winners = [
            other
            for other in self._writes[write.key]
            if (record is not None and other.value == value) or _as_json(other.value) in latest
        ]
        return any(other is write or not other.is_before(write) for other in winners)


def _as_json(value: object) -> object:
    if isinstance(value, tuple):
        return [_as_json(part) for part in value]
    return value.isoformat().replace("+00:00", "Z") if hasattr(value, "isoformat") else value

"""Values that this laptop wrote and no server has acknowledged: somebody else's edit may win against them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dttools.document import ChangeSet, ProjectDocument
from dttools.document.changes import Change
from dttools.ids import RecordId
from dttools.model import Free
from dttools.sync.ports import Loss, RecoveredEdit
from dttools.sync.rebase import recovered_edit, written_fields


@dataclass(frozen=True, slots=True)
class _Written:
    seq: int
    change: Change


SEEN_TO_MOVE = frozenset({"at", "size", "order"})
"""Fields for which a hand on a live board competes in plain sight: nobody wants a tray full of places.

With them goes the zone of a free item, which is a part of its place; that of a note is what somebody says of it.
"""


class Contested:
    """The fields that unacknowledged edits wrote, with the values. Texts merge, so nothing of them is lost."""

    def __init__(self) -> None:
        self._written: dict[tuple[RecordId, str], _Written] = {}
        self._records: dict[RecordId, int] = {}

    @classmethod
    def of(cls, confirmed: Iterable[bytes], pending: Sequence[tuple[int, bytes]]) -> Contested:
        """What these pending edits wrote."""
        contested = cls()
        document = ProjectDocument(confirmed)
        for seq, update in pending:
            contested.note(seq, document.receive(update))
        return contested

    def note(self, seq: int, changes: ChangeSet, *, without: frozenset[str] = frozenset()) -> None:
        """An edit wrote this, and waits for the server under `seq`; fields `without` are nobody's loss."""
        for record_id, change in changes.all():
            if change.before is None or change.after is None:
                continue
            self._records[record_id] = seq
            seen = without | {"zone"} if without and isinstance(change.after, Free) else without
            for name in written_fields(change) - change.after.merged_fields() - {"deleted_at"} - seen:
                self._written[record_id, name] = _Written(seq, change)

    def settle(self, up_to: int) -> None:
        """The server has the edits up to this seq, so whoever changes their values from now on has seen them."""
        self._written = {key: written for key, written in self._written.items() if written.seq > up_to}
        self._records = {record: seq for record, seq in self._records.items() if seq > up_to}

    def lost_in(self, changes: ChangeSet) -> list[RecoveredEdit]:
        """The values that others' changes have replaced."""
        if not self._written:
            return []
        lost: list[RecoveredEdit] = []
        for record_id, change in changes.all():
            ours = [(name, self._written.pop((record_id, name), None)) for name in sorted(change.fields())]
            lost += [recovered_edit(won.change, {name}, Loss.OVERWRITTEN, "") for name, won in ours if won is not None]
        return lost

    def trashed_in(self, changes: ChangeSet) -> list[RecordId]:
        """The records that were edited here and that others' changes took to the trash, with the edits in them."""
        gone = [record_id for record_id, change in changes.removed.items() if change.after is not None]
        return [record_id for record_id in gone if self._records.pop(record_id, None) is not None]

"""Values that this laptop wrote while it could not send them, and that somebody else's edit may win against."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dttools.document import ChangeSet, ProjectDocument
from dttools.document.changes import Change
from dttools.ids import RecordId
from dttools.sync.ports import Loss, RecoveredEdit
from dttools.sync.rebase import recovered_edit, written_fields


@dataclass(frozen=True, slots=True)
class _Written:
    seq: int
    change: Change


class Contested:
    """The fields that unacknowledged edits wrote, with the values. Texts merge, so nothing of them is lost."""

    def __init__(self) -> None:
        self._written: dict[tuple[RecordId, str], _Written] = {}

    @classmethod
    def of(cls, confirmed: Iterable[bytes], pending: Sequence[tuple[int, bytes]]) -> Contested:
        """What these pending edits wrote."""
        contested = cls()
        document = ProjectDocument(confirmed)
        for seq, update in pending:
            for record_id, change in document.receive(update).all():
                if change.before is not None and change.after is not None:
                    for name in written_fields(change) - change.after.merged_fields() - {"deleted_at"}:
                        contested._written[record_id, name] = _Written(seq, change)
        return contested

    def settle(self, up_to: int) -> None:
        """The server has the edits up to this seq, so whoever changes their values from now on has seen them."""
        self._written = {key: written for key, written in self._written.items() if written.seq > up_to}

    def lost_in(self, changes: ChangeSet) -> list[RecoveredEdit]:
        """The values that others' changes have replaced."""
        if not self._written:
            return []
        lost: list[RecoveredEdit] = []
        for record_id, change in changes.all():
            ours = [(name, self._written.pop((record_id, name), None)) for name in sorted(change.fields())]
            lost += [recovered_edit(won.change, {name}, Loss.OVERWRITTEN, "") for name, won in ours if won is not None]
        return lost

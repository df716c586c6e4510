"""Reading records: by id, by kind, by the record they lie in. Trashed records are apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TypeVar

from dttools.errors import NotFound
from dttools.ids import RecordId
from dttools.model import Note, Record, Vote, kind_of
from dttools_resources.i18n import tr

R = TypeVar("R", bound=Record)


def missing() -> NotFound:
    """The error for a record that is gone."""
    return NotFound(tr("This item is not in the project any more."), todo=tr("Look in the trash."))


class RecordIndex:
    """All readable records of a project, live and trashed."""

    def __init__(self) -> None:
        self._records: dict[RecordId, Record] = {}
        self._of_kind: dict[str, dict[RecordId, None]] = defaultdict(dict)
        self._children: dict[RecordId, dict[RecordId, None]] = defaultdict(dict)

    def put(self, record: Record) -> None:
        """Add a record or replace its older value."""
        old = self._records.get(record.id)
        if old is not None and old.parent != record.parent:
            self._unlink(old)
        self._records[record.id] = record
        self._of_kind[record.kind][record.id] = None
        if record.parent:
            self._children[record.parent][record.id] = None

    def drop(self, record_id: RecordId) -> None:
        """Forget a record."""
        old = self._records.pop(record_id, None)
        if old is not None:
            self._of_kind[old.kind].pop(record_id, None)
            self._unlink(old)

    def _unlink(self, record: Record) -> None:
        if record.parent:
            self._children[record.parent].pop(record.id, None)

    def peek(self, record_id: RecordId) -> Record | None:
        """A record whether live or trashed, or None."""
        return self._records.get(record_id)

    def get(self, model: type[R], record_id: RecordId) -> R:
        """A live record.

        Raises:
            NotFound: There is none of that kind, or it is in the trash.
        """
        record = self._records.get(record_id)
        if not isinstance(record, model) or record.deleted_at is not None:
            raise missing()
        return record

    def find(self, model: type[R], ids: Iterable[RecordId]) -> Iterator[R]:
        """The live ones among `ids`, in their order; others are skipped."""
        for record_id in ids:
            record = self._records.get(record_id)
            if isinstance(record, model) and record.deleted_at is None:
                yield record

    def all(self, model: type[R]) -> Iterator[R]:
        """Live records of one kind, oldest first as far as this document knows."""
        return self.find(model, list(self._of_kind[kind_of(model).name]))

    def children(self, model: type[R], parent: RecordId) -> Iterator[R]:
        """Live records of a kind (or of a base such as `Placed`) that lie in or belong to `parent`."""
        return self.find(model, list(self._children.get(parent, ())))

    def zone(self, board: RecordId, zone: str) -> list[Note]:
        """The notes of one zone, in their order."""
        notes = [note for note in self.children(Note, board) if note.zone == zone]
        return sorted(notes, key=lambda note: (note.order, note.id))

    def votes(self, idea: RecordId) -> int:
        """The dots that an idea has."""
        return sum(vote.dots for vote in self.children(Vote, idea))

    def trash(self) -> list[Record]:
        """Trashed records, latest first."""
        trashed = [record for record in self._records.values() if record.deleted_at is not None]
        return sorted(trashed, key=lambda record: str(record.deleted_at), reverse=True)

    def everything(self) -> Iterator[Record]:
        """Every readable record, live and trashed."""
        yield from list(self._records.values())

    def __len__(self) -> int:
        return len(self._records)

    def __contains__(self, record_id: object) -> bool:
        return record_id in self._records

"""The working copy that a command edits. A command that fails leaves no trace: only a finished draft is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Protocol, TypeVar

from dttools.document.codec import validated
from dttools.document.index import RecordIndex, missing
from dttools.errors import Conflict
from dttools.ids import ActorId, RecordId
from dttools.model import Note, Record
from dttools_resources.i18n import tr

R = TypeVar("R", bound=Record)


class Command(Protocol):
    """An edit as a value. Named verb + object; applying it is the only way to change a project."""

    def apply(self, project: Draft) -> None:
        """Read and change records; raise an `AppError` to refuse."""


class Draft:
    """Reads through to the project and collects changes. Reading sees the draft's own changes."""

    def __init__(self, index: RecordIndex, by: ActorId, now: datetime) -> None:
        self.index = index
        self.by = by
        self.now = now
        self.changed: dict[RecordId, Record] = {}

    def peek(self, record_id: RecordId) -> Record | None:
        """A record whether live or trashed, or None."""
        return self.changed.get(record_id) or self.index.peek(record_id)

    def get(self, model: type[R], record_id: RecordId) -> R:
        """A live record; `NotFound` otherwise."""
        for record in self.find(model, (record_id,)):
            return record
        raise missing()

    def find(self, model: type[R], ids: Iterable[RecordId]) -> Iterator[R]:
        """The live ones among `ids`, in their order; a record that a peer has deleted is skipped."""
        for record_id in ids:
            record = self.peek(record_id)
            if isinstance(record, model) and record.deleted_at is None:
                yield record

    def all(self, model: type[R]) -> Iterator[R]:
        """Live records of one kind."""
        ids = dict.fromkeys(record.id for record in self.index.all(model))
        return self.find(model, ids | dict.fromkeys(self.changed))

    def everything(self) -> Iterator[Record]:
        """Every readable record, live and trashed."""
        ids = dict.fromkeys(record.id for record in self.index.everything()) | dict.fromkeys(self.changed)
        return (record for record in map(self.peek, ids) if record is not None)

    def children(self, model: type[R], parent: RecordId) -> Iterator[R]:
        """Live records that lie in or belong to `parent`."""
        ids = dict.fromkeys(record.id for record in self.index.children(model, parent))
        found = self.find(model, ids | dict.fromkeys(self.changed))
        return (record for record in found if record.parent == parent)

    def zone(self, board: RecordId, zone: str) -> list[Note]:
        """The notes of one zone, in their order."""
        notes = [note for note in self.children(Note, board) if note.zone == zone]
        return sorted(notes, key=lambda note: (note.order, note.id))

    def create(self, model: type[R], record_id: RecordId, **values: Any) -> R:  # noqa: ANN401 (field values)
        """Add a record stamped with this draft's person and time.

        Raises:
            InvalidInput: A value that the model refuses.
            Conflict: The id is taken.
        """
        return self._add(model, record_id, values, self.now, self.by)

    def derive(self, model: type[R], record_id: RecordId, source: Record, **values: Any) -> R:  # noqa: ANN401 (field values)
        """Add a record made of another one: it keeps that one's author and time, and names it in `made_from`.

        Raises:
            InvalidInput: A value that the model refuses.
            Conflict: The id is taken.
        """
        own = {**values, "made_from": source.id}
        return self._add(model, record_id, own, source.created_at, source.created_by)

    def _add(self, model: type[R], record_id: RecordId, values: Mapping[str, Any], at: datetime, author: ActorId) -> R:
        if self.peek(record_id) is not None:
            raise Conflict(tr("An item with this id exists already."))
        stamps = {"created_at": at, "created_by": author, "updated_at": self.now, "updated_by": self.by}
        record = validated(model, {**values, "id": record_id, **stamps})
        self.changed[record_id] = record
        return record  # type: ignore[return-value]

    def patch(self, record_id: RecordId, **values: Any) -> None:  # noqa: ANN401 (field values)
        """Change the given fields of a record, live or trashed; equal values write nothing.

        Raises:
            InvalidInput: A value that the model refuses.
            NotFound: There is no such record.
        """
        record = self.peek(record_id)
        if record is None:
            raise missing()
        changed = validated(type(record), {**record.__dict__, **values})
        if any(getattr(changed, name) != getattr(record, name) for name in values):
            stamped = changed.model_copy(update={"updated_at": self.now, "updated_by": self.by})
            self.changed[record_id] = stamped

    def stamp(self, record_id: RecordId, **stamps: ActorId) -> None:
        """Change who created or last edited a record, and nothing else."""
        record = self.peek(record_id)
        if record is None:
            raise missing()
        self.changed[record_id] = record.model_copy(update=stamps)

    def trash(self, record_id: RecordId) -> None:
        """Take a record to the trash; one that is there or unknown stays as it is."""
        record = self.peek(record_id)
        if record is not None and record.deleted_at is None:
            self.patch(record_id, deleted_at=self.now)

    def restore(self, record_id: RecordId) -> None:
        """Take a record out of the trash."""
        self.patch(record_id, deleted_at=None)

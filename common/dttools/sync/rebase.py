"""Making edits again on another base: without one that was refused, or on a history that was rewritten.

An update cannot be taken out of a CRDT once others build on it. So the edits that follow it are read as changes of
fields and made again as commands, under a client id that nobody has seen.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dttools.document import SCHEMA, ChangeSet, Draft, Origin, ProjectDocument
from dttools.document.changes import Change
from dttools.document.text import rebase as rebase_text
from dttools.errors import AppError, ProtocolError
from dttools.ids import ActorId, RecordId
from dttools.model import Record
from dttools.sync.ports import Loss, RecoveredEdit

STAMPS = Record.model_fields.keys() - {"deleted_at"}


@dataclass(frozen=True, slots=True)
class Rebased:
    """What the laptop keeps after a rebase: pending edits to send again, and what is not in the project any more."""

    pending: tuple[bytes, ...]
    recovered: tuple[RecoveredEdit, ...]


@dataclass(frozen=True, slots=True)
class MakeAgain:
    """Make the changes of an edit again on what is there now. Records that are not there are skipped."""

    changes: ChangeSet

    def apply(self, project: Draft) -> None:
        """See the class."""
        for record_id, change in self.changes.all():
            now = project.peek(record_id)
            if change.after is None:
                continue
            if now is not None:
                project.patch(record_id, **_moved(change, now))
            elif change.before is None:
                project.create(type(change.after), record_id, **own_values(change.after))
                if change.after.deleted_at is not None:
                    project.trash(record_id)


def read_edits(confirmed: Sequence[bytes], edits: Sequence[bytes]) -> Iterator[ChangeSet]:
    """What each edit changed.

    Args:
        confirmed: What the edits were made on, without them.
        edits: In order, one update each.
    """
    old = ProjectDocument(confirmed)
    if old.schema < SCHEMA:
        yield _read_upgraded(old, [*confirmed, *edits])
        return
    for update in edits:
        try:
            yield old.receive(update)
        except ProtocolError:
            yield ChangeSet(Origin.REMOTE)  # nothing to read in it, so nothing to make again or to show


def _read_upgraded(old: ProjectDocument, everything: Sequence[bytes]) -> ChangeSet:
    """What edits of an older schema changed all in all, as the newest schema has it."""
    old.upgrade()
    edited = ProjectDocument(everything)
    edited.upgrade()
    return old.replace_content([edited.update_since()])


def rebase(
    edits: Iterable[ChangeSet],
    *,
    new: ProjectDocument,
    refused: Collection[int] = (),
    by: ActorId,
    code: str = "",
    message: str = "",
    orphaned: Loss = Loss.BUILT_ON_REFUSED,
) -> Rebased:
    """Make edits again on `new`, but for the refused ones.

    Args:
        edits: What they changed, in order.
        new: The document to make them on, with an unused client id.
        refused: Places in `edits` of those to leave out.
        by: Who made them.
        code: Why the refused ones are left out.
        message: The same as a sentence.
        orphaned: Why a record that an edit changed may not be there.
    """
    remade: list[bytes] = []
    recovered: list[RecoveredEdit] = []
    stop = new.on_local_update(remade.append)
    for place, changes in enumerate(edits):
        if place in refused:
            recovered += recovered_edits(changes, code, message)
            continue
        orphans = [i for i, change in changes.all() if change.before is not None and new.records.peek(i) is None]
        recovered += recovered_edits(changes, orphaned, "", only=orphans)
        try:
            new.apply(MakeAgain(changes), by=by)
        except AppError as error:
            recovered += recovered_edits(changes, error.code, error.message)
    stop()
    return Rebased(tuple(remade), tuple(recovered))


def recovered_edits(
    changes: ChangeSet, code: str, message: str, *, only: Collection[RecordId] | None = None
) -> list[RecoveredEdit]:
    """What an edit wrote, for the tray."""
    return [
        recovered_edit(change, fields, code, message)
        for record_id, change in changes.all()
        if (only is None or record_id in only) and change.after is not None and (fields := written_fields(change))
    ]


def recovered_edit(change: Change, fields: Collection[str], code: str, message: str) -> RecoveredEdit:
    """Some fields of what an edit wrote, for the tray."""
    record = change.after
    if record is None:
        raise ValueError("an edit writes records; it does not purge them")
    return RecoveredEdit(
        record=record.id,
        kind=record.kind,
        fields=record.model_dump(mode="json", include=set(fields)),
        is_new=change.before is None,
        by=record.updated_by,
        at=record.updated_at,
        code=code,
        message=message,
    )


def written_fields(change: Change) -> frozenset[str]:
    """The fields that an edit wrote, without stamps."""
    if change.before is None and change.after is not None:
        return frozenset(change.after.own_fields())
    return change.fields() - STAMPS


def own_values(record: Record) -> dict[str, Any]:
    """The values of the fields of the kind."""
    return {name: getattr(record, name) for name in record.own_fields()}


def _moved(change: Change, now: Record) -> dict[str, Any]:
    """The values to write into `now` so that it has the change too."""
    values: dict[str, Any] = {}
    for name in written_fields(change):
        after = getattr(change.after, name)
        if name in now.merged_fields() and change.before is not None:
            values[name] = rebase_text(getattr(change.before, name), after, getattr(now, name))
        elif name in type(now).model_fields:
            values[name] = after
    return values

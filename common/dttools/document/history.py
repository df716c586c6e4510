"""Undo and redo of one person's own edits.

An undo is a new edit that sets back what the edit had set, field by field, and only where nobody has changed it since;
in merged texts both edits stay. Undoing a creation takes the record to the trash instead of erasing it, so a peer's
words in it survive. (The CRDT library's own undo would erase the record and bring back an older author's stamp.)
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from dttools.document.changes import Change, ChangeSet
from dttools.document.draft import Command, Draft
from dttools.document.project_document import ProjectDocument
from dttools.document.text import rebase
from dttools.ids import ActorId, RecordId
from dttools.model import Record

_STAMPS = {"updated_at", "updated_by"}
_DEPTH = 500


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one record: from which value to which."""

    id: RecordId
    field: str
    before: Any
    after: Any

    def inverted(self) -> FieldChange:
        """The way back."""
        return FieldChange(self.id, self.field, self.after, self.before)


@dataclass(frozen=True, slots=True)
class SetFields:
    """Apply field changes to what is there now; a field that somebody changed since keeps their value."""

    changes: tuple[FieldChange, ...]

    def apply(self, project: Draft) -> None:
        """See the class."""
        for change in self.changes:
            record = project.peek(change.id)
            if record is None:
                continue
            now = getattr(record, change.field)
            if change.field == "deleted_at":
                value = project.now if change.after is not None else None
                if (now is None) != (change.after is None):
                    project.patch(change.id, deleted_at=value)
            elif now == change.before:
                project.patch(change.id, **{change.field: change.after})
            elif change.field in record.merged_fields():
                project.patch(change.id, **{change.field: rebase(change.before, change.after, now)})


@dataclass(frozen=True, slots=True)
class Step:
    """One undoable gesture."""

    changes: tuple[FieldChange, ...]
    gesture: str | None = None
    closed: bool = False
    """Whether it takes no more commands of its gesture."""


class History:
    """Applies a person's commands to a document and takes them back.

    Consecutive commands with the same `gesture` (typing in one note, nudging one selection) are one step.
    """

    def __init__(self, document: ProjectDocument, by: ActorId) -> None:
        self._document = document
        self._by = by
        self._done: list[Step] = []
        self._undone: list[Step] = []

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether a step was taken back last."""
        return bool(self._undone)

    def apply(self, command: Command, *, gesture: str | None = None) -> ChangeSet:
        """Apply a command and remember how to take it back."""
        changes = self._document.apply(command, by=self._by)
        step = Step(_field_changes(changes), gesture)
        if not step.changes:
            return changes
        self._undone.clear()
        last = self._done[-1] if self._done else None
        if gesture and last is not None and last.gesture == gesture and not last.closed:
            step = Step(self._done.pop().changes + step.changes, gesture)
        self._done = [*self._done[-_DEPTH + 1 :], step]
        return changes

    def close_gesture(self) -> None:
        """The next command starts a step of its own, whatever its gesture."""
        if self._done:
            self._done[-1] = replace(self._done[-1], closed=True)

    def join_gestures(self, gestures: Collection[str]) -> None:
        """Make one step of those steps of some gestures that follow one another: the words of one typed text."""
        joined: list[Step] = []
        for step in self._done:
            last = joined[-1] if joined else None
            if last is not None and last.gesture in gestures and step.gesture in gestures:
                joined[-1] = replace(step, changes=_folded(last.changes + step.changes))
            else:
                joined.append(step)
        self._done = joined

    def undo(self, *, for_good: bool = False) -> ChangeSet | None:
        """Take the latest step back; None when there is none.

        Args:
            for_good: It was no step that anybody meant, so redo does not bring it back.
        """
        if not self._done:
            return None
        step = self._done.pop()
        back = tuple(change.inverted() for change in reversed(step.changes))
        changes = self._document.apply(SetFields(back), by=self._by)
        again = tuple(c.inverted() for c in reversed(_field_changes(changes)))
        if not for_good:
            self._undone.append(Step(again, step.gesture, closed=True))
        return changes

    def redo(self) -> ChangeSet | None:
        """Do again what was taken back last; None when there is nothing."""
        if not self._undone:
            return None
        step = self._undone.pop()
        changes = self._document.apply(SetFields(step.changes), by=self._by)
        self._done.append(replace(step, changes=_field_changes(changes)))
        return changes


def _folded(changes: tuple[FieldChange, ...]) -> tuple[FieldChange, ...]:
    """Changes that follow one another in one field as one."""
    folded: list[FieldChange] = []
    for change in changes:
        last = folded[-1] if folded else None
        same = last is not None and (last.id, last.field, last.after) == (change.id, change.field, change.before)
        if last is not None and same:
            folded[-1] = replace(last, after=change.after)
        else:
            folded.append(change)
    return tuple(folded)


def _field_changes(changes: ChangeSet) -> tuple[FieldChange, ...]:
    return tuple(field_change for record_id, change in changes.all() for field_change in _of_record(record_id, change))


def _of_record(record_id: RecordId, change: Change) -> list[FieldChange]:
    if change.after is None:
        return []
    if change.before is None:
        return [FieldChange(record_id, "deleted_at", change.after.created_at, None)]
    names = change.fields() - _STAMPS - (Record.model_fields.keys() - {"deleted_at"})
    return [
        FieldChange(record_id, name, getattr(change.before, name), getattr(change.after, name))
        for name in sorted(names)
    ]

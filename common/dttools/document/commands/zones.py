"""Lists that a person fills in, seen as notes of a zone."""

from __future__ import annotations

from dataclasses import dataclass

from dttools.document.draft import Draft
from dttools.document.order import key_after, keys_between
from dttools.ids import RecordId, new_id
from dttools.model import Note


@dataclass(frozen=True, slots=True)
class SetZoneTexts:
    """Make a zone hold these texts in this order. Notes whose text stays are kept, with place and colour."""

    board: RecordId
    zone: str
    texts: tuple[str, ...]

    def apply(self, project: Draft) -> None:
        """See the class."""
        present = project.zone(self.board, self.zone)
        if [note.text for note in present] == list(self.texts):
            return
        kept: dict[str, list[Note]] = {}
        for note in present:
            kept.setdefault(note.text, []).append(note)
        keys = keys_between(None, None, len(self.texts))
        for text, key in zip(self.texts, keys, strict=True):
            if kept.get(text):
                project.patch(kept[text].pop(0).id, order=key)
            else:
                project.create(Note, new_id(), board=self.board, zone=self.zone, text=text, order=key)
        for leftover in (note for notes in kept.values() for note in notes):
            project.trash(leftover.id)


@dataclass(frozen=True, slots=True)
class AddZoneNote:
    """Put a note at the end of a zone."""

    id: RecordId
    board: RecordId
    zone: str
    text: str = ""

    def apply(self, project: Draft) -> None:
        """See the class."""
        order = key_after([note.order for note in project.zone(self.board, self.zone)])
        project.create(Note, self.id, board=self.board, zone=self.zone, text=self.text, order=order)

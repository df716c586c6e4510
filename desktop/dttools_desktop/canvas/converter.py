"""Making notes of ideas and ideas of notes, splitting and merging notes: each one edit, nothing lost."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSizeF

from dttools.document.commands import ConvertIdeas, ConvertNotes, MergeNotes, SplitNote, Together
from dttools.document.commands.convert import lines_of
from dttools.ids import RecordId, new_id
from dttools.model import Idea, Note, Record, Vector
from dttools_desktop.canvas.free_place import free_corner
from dttools_desktop.canvas.geometry.arrange import reading_order
from dttools_desktop.canvas.operations import BoardOperations
from dttools_desktop.canvas.pasting import GAP
from dttools_desktop.canvas.scene import BoardScene
from dttools_desktop.canvas.selection import Selection


class Converter:
    """Converts what is selected and not locked."""

    def __init__(self, scene: BoardScene, selection: Selection, operations: BoardOperations) -> None:
        self._scene = scene
        self._selection = selection
        self._operations = operations

    def notes(self) -> list[Note]:
        """The selected notes, in reading order."""
        notes = {record.id: record for record in self._free() if isinstance(record, Note)}
        boxes = {
            note.id: (note.at.x, note.at.y, note.at.x + note.size.width, note.at.y + note.size.height)
            for note in notes.values()
        }
        return [notes[each] for each in reading_order(boxes)]

    def ideas(self) -> list[Idea]:
        """The selected ideas."""
        return [record for record in self._free() if isinstance(record, Idea)]

    def _free(self) -> list[Record]:
        items = (self._scene.get(each) for each in self._selection.ids)
        return [item.record for item in items if item is not None and not item.locked]

    def to_ideas(self) -> None:
        """Make ideas of the notes."""
        heirs = {note.id: new_id() for note in self.notes()}
        if heirs and self._operations.apply(ConvertNotes(heirs)):
            self._choose(heirs)

    def to_notes(self) -> int:
        """Make notes of the ideas; returns how many votes stay with the ideas in the trash."""
        ideas = self.ideas()
        votes = sum(self._scene.project.document.votes(idea.id) for idea in ideas)
        heirs = {idea.id: new_id() for idea in ideas}
        if not heirs or not self._operations.apply(ConvertIdeas(heirs)):
            return 0
        self._choose(heirs)
        return votes

    def _choose(self, heirs: dict[RecordId, RecordId]) -> None:
        self._selection.set(heirs.values())

    def split(self) -> None:
        """Make a note of each line of the notes that have several."""
        commands = [self._split(note) for note in self.notes() if len(lines_of(note.text)) > 1]
        if commands and self._operations.apply(Together(tuple(commands))):
            parts = [part for command in commands for part, _ in command.parts]
            self._selection.set([*(command.id for command in commands), *parts])

    def _split(self, note: Note) -> SplitNote:
        """Its lines below it, in columns of up to five, where there is room."""
        count = len(lines_of(note.text)) - 1
        across, down = note.size.width + GAP, note.size.height + GAP
        high = min(count, 5)
        wide = -(-count // high)
        near = QPointF(note.at.x, note.at.y + down)
        corner = free_corner(self._scene, near, QSizeF(wide * across - GAP, high * down - GAP))
        places = (
            Vector(corner.x() + column * across, corner.y() + row * down)
            for column, row in (divmod(each, high) for each in range(count))
        )
        return SplitNote(note.id, tuple((new_id(), place) for place in places))

    def merge(self) -> None:
        """Put the texts of the notes into the first of them."""
        notes = self.notes()
        if len(notes) > 1 and self._operations.apply(MergeNotes(tuple(note.id for note in notes))):
            self._selection.set((notes[0].id,))

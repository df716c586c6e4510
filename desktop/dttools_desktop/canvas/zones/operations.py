"""What hands can do to notes in zones: as on any board, but a note's place is its zone and its order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject, QPointF

from dttools.ids import RecordId
from dttools.model import Note, NoteColour, Vector
from dttools_desktop.canvas.clipboard import Copied
from dttools_desktop.canvas.operations import BoardOperations
from dttools_desktop.canvas.pasting import Cell
from dttools_desktop.canvas.scene import BoardScene
from dttools_desktop.canvas.selection import Selection
from dttools_desktop.canvas.zones.board import ZoneBoard
from dttools_desktop.canvas.zones.placing import moved

_TEXT_OF = {"idea": "title", "cluster": "title", "note": "text", "shape": "text", "text": "text"}
"""The field that becomes a note's text when an item of another board is pasted."""


class ZoneOperations(BoardOperations):
    """Commands for a selection of notes in zones.

    Attributes:
        zone: Where pasting goes.
    """

    def __init__(self, scene: BoardScene, page: ZoneBoard, selection: Selection, parent: QObject | None = None) -> None:
        super().__init__(scene, selection, "note", parent)
        self._page = page
        self._chosen = selection
        self.zone: str | None = None
        page.note_colour = lambda: self.note_colour

    def free_spot(self, near: QPointF, kind: str) -> QPointF:  # noqa: ARG002 — zones make room by themselves
        """The point itself."""
        return near

    pours = False

    def paste_texts(self, cells: Sequence[Cell], corner: QPointF) -> bool:  # noqa: ARG002 — the zone is chosen
        """Add one note a line or cell at the end of a zone."""
        return self._add([cell.text for cell in cells])

    def put_notes(self, texts: Sequence[str], at: QPointF) -> bool:  # noqa: ARG002 — as above
        """Add notes at the end of a zone."""
        return self._add(texts)

    def paste(self, copied: Copied, by: Vector) -> None:  # noqa: ARG002 — zones have no free places
        """Add what was copied as notes, in their order and colours."""
        found = [
            (str(values.get(_TEXT_OF[kind], "")), NoteColour(values.get("colour", NoteColour.YELLOW)))
            for _, kind, values in copied.records
            if kind in _TEXT_OF
        ]
        if found:
            self._add([text for text, _ in found], [colour for _, colour in found])

    def duplicate(self, ids: Iterable[RecordId], by: QPointF) -> None:
        """Put copies where notes were dragged to."""
        rect = self._scene.bounds_of(list(ids)[:1])
        spot = rect.center() + by
        zone = self._page.zone_at(spot)
        if zone is None:
            return
        place = zone.index_at(spot)
        notes = self._page.notes(zone.zone)
        after = notes[place - 1].id if place else None
        self._copy(self._page.in_order(tuple(ids)), zone.zone, after)

    def duplicate_behind(self) -> None:
        """Put copies of the selection behind it."""
        notes = self._page.in_order(self._chosen.ids)
        if notes:
            self._copy(notes, self._page.zone_of(notes[-1]), notes[-1].id)

    def shift(self, by: int) -> None:
        """Bring the selection one place on (1) or back (-1), past the end into the next zone; a run is one step."""
        notes = self._movable_notes()
        if not notes:
            self.tell_held_back(self._chosen.ids)
            return
        zone, place = self._beside(notes, by)
        command = moved(self._page.notes(zone), notes, zone, place)
        self.apply(command, gesture="shift:" + ",".join(sorted(note.id for note in notes)))

    def _beside(self, notes: Sequence[Note], by: int) -> tuple[str, int]:
        """The zone and the index in it that lie one place beside notes."""
        here = self._page.zone_of(notes[0 if by < 0 else -1])
        order = [note.id for note in self._page.notes(here)]
        place = order.index(notes[0].id) - 1 if by < 0 else order.index(notes[-1].id) + 2
        if 0 <= place <= len(order):
            return here, place
        zones = [zone.zone for zone in self._page.zones if self._page.takes_notes(zone.zone)]
        there = zones.index(here) + by if here in zones else len(zones) - 1
        if not 0 <= there < len(zones):
            return here, max(0, min(place, len(order)))
        return zones[there], 0 if by > 0 else len(self._page.notes(zones[there]))

    def bring(self, zone: str) -> None:
        """Put the selection at the end of a zone."""
        notes = self._movable_notes()
        if notes:
            there = self._page.notes(zone)
            self.apply(moved(there, notes, zone, len(there)))

    def _movable_notes(self) -> list[Note]:
        return self._page.in_order(self.movable(self._chosen.ids))

    def _copy(self, notes: Sequence[Note], zone: str, after: RecordId | None) -> None:
        self._add([note.text for note in notes], [note.colour for note in notes], zone=zone, after=after)

    def _add(
        self,
        texts: Sequence[str],
        colours: Sequence[NoteColour] = (),
        *,
        zone: str | None = None,
        after: RecordId | None = None,
    ) -> bool:
        target = zone if zone is not None else self.zone
        if target is None or not texts:
            return False
        command, ids = self._page.new_notes(target, texts, after=after, colours=colours)
        done = self.apply(command)
        if done:
            self._chosen.set(ids)
        return done

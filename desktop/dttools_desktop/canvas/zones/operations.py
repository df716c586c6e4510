"""What hands can do to a page with zones: a note's place is its zone and its order; all else lies where it is put."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, QPointF

from dttools.document import Command
from dttools.document.commands import AddRecord, DuplicateItems, Restack, Together
from dttools.ids import RecordId, new_id
from dttools.model import Connector, Note, NoteColour, Placed, Vector
from dttools_desktop.canvas.clipboard import Copied, Entry
from dttools_desktop.canvas.operations import BoardOperations
from dttools_desktop.canvas.pasting import Cell
from dttools_desktop.canvas.scene import BoardScene
from dttools_desktop.canvas.selection import Selection
from dttools_desktop.canvas.zones.board import STRAY, ZoneBoard, group_key
from dttools_desktop.canvas.zones.placing import moved

_TEXT_OF = {"idea": "title", "cluster": "title", "note": "text"}
"""The field that becomes a note's text when an item that has no place here is pasted."""
_BESIDE = QPointF(24, 24)
"""From a free item to its copy."""


class ZoneOperations(BoardOperations):
    """Commands for a selection of notes in zones and of free items.

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

    def flowing(self, ids: Iterable[RecordId]) -> tuple[RecordId, ...]:
        """The notes of zones among items."""
        return tuple(each for each in ids if (item := self._scene.get(each)) is not None and item.flows)

    def free(self, ids: Iterable[RecordId]) -> tuple[RecordId, ...]:
        """The items that lie where they are put."""
        return tuple(each for each in ids if (item := self._scene.get(each)) is not None and not item.flows)

    # -- texts become notes

    def paste_texts(self, cells: Sequence[Cell], corner: QPointF) -> bool:  # noqa: ARG002 — the zone is chosen
        """Add one note a line or cell at the end of a zone."""
        return self._add([cell.text for cell in cells])

    def put_notes(self, texts: Sequence[str], at: QPointF) -> bool:  # noqa: ARG002 — as above
        """Add notes at the end of a zone."""
        return self._add(texts)

    def _add(self, texts: Sequence[str]) -> bool:
        if self.zone is None or not texts:
            return False
        command, ids = self._page.new_notes(self.zone, texts)
        return self._made(command, ids)

    def _made(self, command: Command, ids: Sequence[RecordId]) -> bool:
        done = self.apply(command)
        if done:
            self._chosen.set(ids)
        return done

    # -- copies

    def paste(self, copied: Copied, by: Vector) -> None:
        """Add what was copied: notes, ideas and clusters as notes in their order and colours, the rest as it lay."""
        texts = [record for record in copied.records if record[1] in _TEXT_OF]
        notes: tuple[Command, tuple[RecordId, ...]] = (Together(()), ())
        if texts and self.zone is not None:
            colours = [NoteColour(values.get("colour", NoteColour.YELLOW)) for _, _, values in texts]
            notes = self._page.new_notes(
                self.zone, [str(values.get(_TEXT_OF[kind], "")) for _, kind, values in texts], colours=colours
            )
        heirs = dict(zip((record[0] for record in texts), notes[1], strict=False))
        rest = Copied(tuple(_unclustered(record) for record in copied.records if record[1] not in _TEXT_OF))
        orders = self.orders_on_top(len(rest.records))
        command, fresh = rest.pasted(self._scene.board, by, orders, heirs)
        lying = [fresh[old] for old, kind, _ in rest.records if kind != "connector"]
        if heirs or lying:
            self._made(Together((notes[0], command)), (*heirs.values(), *lying))

    def duplicate(self, ids: Iterable[RecordId], by: QPointF) -> None:
        """Put copies of notes where they were dragged to, and of free items as far from them."""
        chosen = self.with_members(ids)
        notes = self.flowing(chosen)
        spot = self._scene.bounds_of(notes[:1]).center() + by
        zone = self._page.zone_at(spot) if notes else None
        if zone is None or zone.zone == STRAY:
            self._copy((), "", None, self.free(chosen), by)
            return
        place = zone.index_at(spot)
        there = self._page.notes(zone.zone)
        after = there[place - 1].id if place else None
        self._copy(self._page.in_order(notes), zone.zone, after, self.free(chosen), by)

    def duplicate_behind(self) -> None:
        """Put copies of the selection behind it."""
        chosen = self.with_members(self._chosen.ids)
        notes = self._page.in_order(self.flowing(chosen))
        zone, after = (self._page.zone_of(notes[-1]), notes[-1].id) if notes else ("", None)
        self._copy(notes, zone, after, self.free(chosen), _BESIDE)

    def _copy(
        self, notes: Sequence[Note], zone: str, after: RecordId | None, free: Sequence[RecordId], by: QPointF
    ) -> None:
        """Copies of both sorts and of the connectors between them; one edit."""
        commands: list[Command] = []
        copies: dict[RecordId, RecordId] = {}
        if notes:
            colours = [note.colour for note in notes]
            command, ids = self._page.new_notes(zone, [note.text for note in notes], after=after, colours=colours)
            commands.append(command)
            copies = dict(zip((note.id for note in notes), ids, strict=True))
        lying = {each: new_id() for each in free}
        if lying:
            commands.append(DuplicateItems(lying, Vector(by.x(), by.y()), self.fresh_groups(lying)))
        copies |= lying
        commands += self._copied_connectors(copies)
        if copies:
            self._made(Together(tuple(commands)), tuple(copies.values()))

    def _copied_connectors(self, copies: Mapping[RecordId, RecordId]) -> list[Command]:
        found = {
            item.id: item.record
            for each in copies
            for item in self._scene.connectors_of(each)
            if item.record.source in copies and item.record.target in copies
        }
        return [AddRecord(Connector, new_id(), _copied(record, copies)) for record in found.values()]

    # -- places

    def move(self, ids: Sequence[RecordId], by: QPointF, *, gesture: str | None = None) -> None:
        """Move free items; notes stay in their zones."""
        free = self.free(ids)
        if free:
            super().move(free, by, gesture=gesture)

    def drop(self, ids: Sequence[RecordId], by: QPointF, at: QPointF) -> None:
        """End a drag: notes go to the place under the pointer, free items are moved as far as it went; one edit."""
        notes, free = self.flowing(ids), self.free(ids)
        commands = [self.moving(free, by)] if free else []
        ruled = self._page.drop(notes, by, at) if notes else None
        if ruled is not None:
            commands.append(ruled)
        if commands:
            self.apply(commands[0] if len(commands) == 1 else Together(tuple(commands)))

    def nudge(self, by: QPointF) -> None:
        """Move the free items of the selection by keyboard; a run of nudges is one undo step."""
        ids = self.free(self.movable(self._chosen.ids))
        if ids:
            self.move(ids, by, gesture="nudge:" + ",".join(sorted(ids)))
        else:
            self.tell_held_back(self._chosen.ids)

    def restack(self, *, to_front: bool) -> None:
        """Bring the free items of the selection in front of the others, or behind; notes lie below them all."""
        ids = tuple(each for each in self.free(self._chosen.ids) if isinstance(self._record(each), Placed))
        if ids:
            self.apply(Restack(ids, to_front))

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
        """Put the selected notes at the end of a zone, and free items into it."""
        command = self._page.bring_into(self.movable(self._chosen.ids), group_key(zone))
        if command is not None:
            self.apply(command)

    def _movable_notes(self) -> list[Note]:
        return self._page.in_order(self.movable(self._chosen.ids))


def _unclustered(entry: Entry) -> Entry:
    """There are no clusters here: zones are."""
    record_id, kind, values = entry
    return record_id, kind, {name: value for name, value in values.items() if name != "cluster"}


def _copied(record: Connector, copies: Mapping[RecordId, RecordId]) -> dict[str, Any]:
    own = {name: getattr(record, name) for name in record.own_fields()}
    return own | {"source": copies[record.source], "target": copies[record.target]}

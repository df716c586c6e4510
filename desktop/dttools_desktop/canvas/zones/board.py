"""The backdrop of a board with zones: where they lie, what they look like, and what hands mean in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from dttools.document import Anchors, Area, Change, ChangeSet, Command, OnPage
from dttools.document.commands import AddRecord, MoveItems, Together
from dttools.ids import RecordId, new_id
from dttools.model import Free, Note, NoteColour, Placed, Record, Vector
from dttools_desktop.canvas.backdrop import Backdrop, Group, NewItem
from dttools_desktop.canvas.port import ProjectPort
from dttools_desktop.canvas.scene import BoardScene
from dttools_desktop.canvas.style import BoardStyle, Detail
from dttools_desktop.canvas.zones.layout import PlacedZone, Row, Slot, placed_zones
from dttools_desktop.canvas.zones.look import ZoneLook
from dttools_desktop.canvas.zones.note import height_of
from dttools_desktop.canvas.zones.painting import painted_zone
from dttools_desktop.canvas.zones.placing import moved, orders_at
from dttools_resources.i18n import tr

STRAY = ""
"""The zone of notes whose own zone this program does not know; it shows only when there are such."""
_STRAY_LOOK = ZoneLook(
    STRAY,
    lambda: tr("Unsorted"),
    lambda: tr("Notes for a zone that this version of DTTools does not know. Drag them where they belong."),
    "inbox",
    NoteColour.GREY,
)


class ZoneBoard(Backdrop):
    """Zones of one record and the notes in them. Pages override `rows` and paint what else they show.

    Args:
        project: The open project.
        board: The record whose zones these are.
        looks: How they present themselves, in the order of the Tab key.
    """

    top = 0.0
    """Where the first row of zones begins, in board units."""

    def __init__(self, project: ProjectPort, board: RecordId, looks: Sequence[ZoneLook]) -> None:
        self.project = project
        self.board = board
        self.looks = {look.zone: look for look in looks} | {STRAY: _STRAY_LOOK}
        self.inviting = True
        self.editing: str | None = None
        """The field of the record itself that an editor shows at the moment."""
        self.note_colour: Callable[[], NoteColour] = lambda: NoteColour.YELLOW
        self.add_wanted: Callable[[str], None] = lambda _zone: None
        self.zone_pressed: Callable[[str | None], None] = lambda _zone: None
        self._placed: dict[str, PlacedZone] = {}
        self._places: dict[RecordId, QRectF] = {}
        self._lay_out()

    # -- pages say

    def rows(self) -> list[Row]:
        """The rows of zones, from top to bottom."""
        raise NotImplementedError

    def width(self) -> float:
        """The width of the page in board units."""
        raise NotImplementedError

    def shows(self, record: Record) -> bool:
        """Whether the page shows something of a record that is not one of its notes."""
        return record.id == self.board

    def is_button(self, _point: QPointF) -> bool:
        """Whether a point is on something else that a click does something with."""
        return False

    # -- reading

    @property
    def zones(self) -> list[PlacedZone]:
        """Zones that show, in the order of the Tab key."""
        return [self._placed[zone] for zone in self.looks if zone in self._placed]

    def zone(self, name: str) -> PlacedZone | None:
        """A zone, if it shows."""
        return self._placed.get(name)

    def groups(self) -> list[Group]:
        """Zones with their notes, for outlines and screen readers."""
        return [
            Group(
                group_key(zone.zone),
                self.looks[zone.zone].title(),
                self.looks[zone.zone].question(),
                zone.rect,
                tuple(note.id for note in self.notes(zone.zone)),
            )
            for zone in self.zones
        ]

    def takes_notes(self, zone: str) -> bool:
        """Whether hands may put notes into a zone that shows."""
        return zone != STRAY and zone in self._placed

    def zone_at(self, point: QPointF) -> PlacedZone | None:
        """The zone under a point."""
        return next((zone for zone in self._placed.values() if zone.rect.contains(point)), None)

    def notes(self, zone: str) -> list[Note]:
        """The notes of a zone, in order."""
        if zone != STRAY:
            return self.project.document.zone(self.board, zone)
        strays = [note for note in self.project.document.children(Note, self.board) if note.zone not in self.looks]
        return sorted(strays, key=lambda note: (note.order, note.id))

    def zone_of(self, note: Note) -> str:
        """The zone in which a note shows."""
        return note.zone if note.zone in self.looks and note.zone is not None else STRAY

    def holds_something(self, zone: str) -> bool:
        """Whether a zone has notes, or free items that go with it wherever it lies."""
        document = self.project.document
        return any(item.zone == zone for item in document.children(Placed, self.board) if isinstance(item, Note | Free))

    def in_order(self, ids: Sequence[RecordId]) -> list[Note]:
        """Notes in the order in which they are read."""
        wanted = set(ids)
        return [note for zone in self.zones for note in self.notes(zone.zone) if note.id in wanted]

    # -- making

    def new_note(self, zone: str, *, after: RecordId | None = None, text: str = "") -> NewItem:
        """A note at the end of a zone, or behind another note of it."""
        command, ids = self.new_notes(zone, (text,), after=after)
        return NewItem(command, ids[0], "text")

    def new_notes(
        self, zone: str, texts: Sequence[str], *, after: RecordId | None = None, colours: Sequence[NoteColour] = ()
    ) -> tuple[Command, tuple[RecordId, ...]]:
        """Notes with texts, one behind the other; in the colour of the moment unless they bring their own."""
        notes = self.notes(zone)
        places = [note.id for note in notes]
        index = places.index(after) + 1 if after in places else len(notes)
        keys, renumbering = orders_at(notes, index, len(texts))
        ids = tuple(new_id() for _ in texts)
        papers = colours or [self.note_colour()] * len(texts)
        adding: list[Command] = [
            AddRecord(Note, record, {"board": self.board, "zone": zone, "text": text, "order": key, "colour": colour})
            for record, text, key, colour in zip(ids, texts, keys, papers, strict=True)
        ]
        commands = [*renumbering, *adding]
        return commands[0] if len(commands) == 1 else Together(tuple(commands)), ids

    # -- what a backdrop is asked

    def bounds(self) -> QRectF:
        """The page."""
        bottom = max(zone.rect.bottom() for zone in self._placed.values())
        return QRectF(0, 0, self.width(), bottom)

    def arrange(self, _scene: BoardScene) -> Mapping[RecordId, QRectF]:
        """Where the notes of all zones lie."""
        self._lay_out()
        return self._places

    def place_of(self, record: Placed) -> QRectF:
        """The zone of a free item says from where its place counts."""
        at = self.anchors().place(record) if isinstance(record, Free) else record.at
        return QRectF(at.x, at.y, record.size.width, record.size.height)

    def spot_of(self, point: QPointF) -> tuple[str | None, QPointF]:
        """From the corner of the nearest zone: zones lie elsewhere on a wider screen."""
        zone = self._anchors.nearest(Vector(point.x(), point.y()))
        return zone, point - QPointF(*self._anchors.corner(zone)) if zone is not None else point

    def point_of(self, zone: str | None, spot: QPointF) -> QPointF:
        """As far from the same zone."""
        return spot + QPointF(*self._anchors.corner(zone)) if zone is not None else spot

    def placing(self, command: Command) -> Command:
        """Free items that it puts or moves are anchored in the zone where they come to lie."""
        return OnPage(command, self.anchors())

    def anchors(self) -> Anchors:
        """The zones that free items go with, as they lie now."""
        return self._anchors

    def concerns(self, changes: ChangeSet) -> bool:
        """Whether a zone or a note lies elsewhere now, or something else on the page changed."""
        if any(self._is_shown(change) for _, change in changes.all()):
            return True
        if not any(self._is_ours(change) for _, change in changes.all()):
            return False
        before = self._places, self._placed
        self._lay_out()
        return before != (self._places, self._placed)

    def paint(self, painter: QPainter, exposed: QRectF, detail: Detail, style: BoardStyle) -> None:
        """Draw the zones."""
        for zone in self._placed.values():
            if zone.rect.intersects(exposed):
                inviting = self.inviting and zone.zone != STRAY
                painted_zone(painter, zone, self.looks[zone.zone], detail, style, inviting=inviting)

    def adds_at(self, point: QPointF) -> str | None:
        """The zone to which a click at a point adds a note: on its button, or on the invitation of an empty one."""
        zone = self.zone_at(point)
        if zone is None or zone.zone == STRAY or not self.inviting:
            return None
        meant = zone.add.contains(point) or (not zone.notes and zone.ghost.contains(point))
        return zone.zone if meant else None

    def pressed(self, point: QPointF) -> bool:
        """A click on a button adds a note; anywhere else in a zone it makes the zone current."""
        adding = self.adds_at(point)
        if adding is not None:
            self.add_wanted(adding)
            return True
        zone = self.zone_at(point)
        self.zone_pressed(zone.zone if zone is not None else None)
        return False

    def item_at(self, point: QPointF) -> NewItem | None:
        """A note at the end of the zone under a point."""
        zone = self.zone_at(point)
        return self.new_note(zone.zone) if zone is not None and zone.zone != STRAY else None

    def next_item(self, after: RecordId) -> NewItem | None:
        """A note behind another."""
        for note in self.project.document.find(Note, (after,)):
            return self.new_note(self.zone_of(note), after=after)
        return None

    def drop(self, ids: Sequence[RecordId], _offset: QPointF, at: QPointF) -> Command | None:
        """Notes go to the place among those of the zone under the pointer; outside of zones they go back."""
        zone = self.zone_at(at)
        if zone is None or zone.zone == STRAY:
            return Together(())
        return moved(self.notes(zone.zone), self.in_order(ids), zone.zone, zone.index_at(at))

    def drop_mark(self, ids: Sequence[RecordId], at: QPointF) -> QRectF | None:
        """The bar between two notes where the dragged ones would go."""
        if next(self.project.document.find(Note, ids), None) is None:
            return None
        zone = self.zone_at(at)
        return zone.mark_at(at) if zone is not None and zone.zone != STRAY else None

    def bring_into(self, ids: Sequence[RecordId], group: str) -> Command | None:
        """Notes go to the end of a zone, free items to its middle."""
        zone = next((each for each in self.zones if group_key(each.zone) == group and each.zone != STRAY), None)
        if zone is None:
            return None
        there, notes = self.notes(zone.zone), self.in_order(ids)
        commands: list[Command] = [moved(there, notes, zone.zone, len(there))] if notes else []
        free = list(self.project.document.find(Free, ids))
        around = QRectF()
        for item in free:
            around = around.united(self.place_of(item))
        by = zone.rect.center() - around.center()
        if free:
            commands.append(MoveItems(tuple(item.id for item in free), Vector(by.x(), by.y())))
        return Together(tuple(commands)) if commands else None

    # -- laying out

    def _lay_out(self) -> None:
        rows, notes = self.rows(), self._notes_by_zone()
        if STRAY in notes:
            rows = [*rows, Row((Slot(STRAY, 0.0, self.width()),), 200.0)]
        self._placed = placed_zones(
            rows, lambda zone, width: [height_of(note, width) for note in notes.get(zone, ())], self.top
        )
        areas = {zone.zone: _area(zone.rect) for zone in self.zones if zone.zone != STRAY}
        self._anchors = Anchors(self.board, areas, Vector(0, self.bounds().bottom()))
        self._places = {
            note.id: rect
            for zone in self._placed.values()
            for note, rect in zip(notes.get(zone.zone, ()), zone.notes, strict=True)
        }

    def _notes_by_zone(self) -> dict[str, list[Note]]:
        """The notes of all zones in order; asking zone by zone would look at each item of the page anew."""
        found: defaultdict[str, list[Note]] = defaultdict(list)
        for note in sorted(self.project.document.children(Note, self.board), key=lambda note: (note.order, note.id)):
            found[self.zone_of(note)].append(note)
        return dict(found)

    def _is_shown(self, change: Change) -> bool:
        return any(
            not isinstance(record, Note) and self.shows(record)
            for record in (change.before, change.after)
            if record is not None
        )

    def _is_ours(self, change: Change) -> bool:
        return any(record is not None and record.parent == self.board for record in (change.before, change.after))


def _area(rect: QRectF) -> Area:
    return Area(rect.left(), rect.top(), rect.width(), rect.height())


def group_key(zone: str) -> str:
    """The key of a zone among the groups of its board."""
    return f"zone {zone}"

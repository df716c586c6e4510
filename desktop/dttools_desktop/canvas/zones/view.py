"""The view of a board with zones."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QMimeData, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QDragLeaveEvent,
    QDropEvent,
    QImage,
    QPainter,
    QPaintEvent,
    QPen,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from dttools.ids import RecordId
from dttools.model import Free, Note
from dttools_desktop.canvas.actions.keymap import KeyMap
from dttools_desktop.canvas.dropping import has_pictures, takes
from dttools_desktop.canvas.items import BoardItem
from dttools_desktop.canvas.maker import Maker
from dttools_desktop.canvas.operations import BoardOperations
from dttools_desktop.canvas.scene import BoardScene
from dttools_desktop.canvas.spatial_index import box_of
from dttools_desktop.canvas.style import board_style
from dttools_desktop.canvas.tools.gesture import Pointer
from dttools_desktop.canvas.tools.select import SelectTool
from dttools_desktop.canvas.tree import reading_order
from dttools_desktop.canvas.view import BoardView
from dttools_desktop.canvas.walking import Direction, next_towards
from dttools_desktop.canvas.zones.board import STRAY, ZoneBoard, group_key
from dttools_desktop.canvas.zones.keys import ZoneKeys
from dttools_desktop.canvas.zones.layout import PlacedZone
from dttools_desktop.canvas.zones.maker import ZoneMaker
from dttools_desktop.canvas.zones.operations import ZoneOperations
from dttools_desktop.canvas.zones.painting import RADIUS, painted_plus
from dttools_resources.i18n import ntr, tr

_MARGIN = 28.0
"""Pixels around a page that is fitted."""
_LEAST_FIT = 0.8
_MOST_FIT = 1.2


class ZoneView(BoardView):
    """Zones can be current, as items can be selected: N, Enter and pasting go to the current zone."""

    free = False
    margins = (_MARGIN, _MARGIN)
    """Pixels left of and right of a fitted page."""

    def __init__(self, scene: BoardScene, parent: QWidget | None = None) -> None:
        super().__init__(scene, "note", parent)
        self.current_zone: str | None = None
        self._hovered_zone: str | None = None
        self._follows_size = True
        self._own_move = False
        self.page.add_wanted = self.zone_maker.add_to
        self.page.zone_pressed = self.choose_zone
        self.typist.changed.connect(self._typing_changed)
        self.camera.moved.connect(self._camera_moved)

    @property
    def page(self) -> ZoneBoard:
        """The backdrop."""
        return cast("ZoneBoard", self.scene.backdrop)

    def make_operations(self, item_kind: str) -> BoardOperations:  # noqa: ARG002 — always notes
        """Operations that know zones."""
        return ZoneOperations(self.scene, self.page, self.selection, self)

    def make_maker(self) -> Maker:
        """Puts notes where their zone has room."""
        self.zone_maker = ZoneMaker(self)
        return self.zone_maker

    def make_keys(self) -> KeyMap:
        """Keys walk through zones and notes."""
        return ZoneKeys(self)

    def make_select_tool(self) -> SelectTool:
        """Selects, and says what a click on a zone does."""
        return ZoneTool(self)

    def set_read_only(self, reason: str | None) -> None:
        """Let nothing be changed, and say why when somebody tries; None lets hands work again."""
        super().set_read_only(reason)
        self.page.inviting = reason is None
        self.scene.repaint_all()

    # -- the current zone

    def current_group(self) -> str | None:
        """The zone that the keyboard is on instead of a note."""
        return group_key(self.current_zone) if self.current_zone is not None and not len(self.selection) else None

    def go_to_group(self, key: str) -> None:
        """Bring the keyboard to a zone."""
        zone = next((each for each in self.page.zones if group_key(each.zone) == key), None)
        if zone is not None:
            self._go_to_zone(zone)

    def choose_zone(self, zone: str | None) -> None:
        """Make a zone current, with none of its notes selected."""
        self.selection.clear()
        self._set_zone(zone)

    def _set_zone(self, zone: str | None) -> None:
        if zone != self.current_zone:
            self.current_zone = zone
            self._describe()
            self.group_changed.emit()
            self.update()

    def _selection_changed(self) -> None:
        zone = self._zone_of_current()
        if zone is not None:
            self.current_zone = zone
        super()._selection_changed()
        self._describe()

    def _zone_of_current(self) -> str | None:
        """The zone that shows the current note, or that the current free item goes with."""
        note = self.note(self.selection.current)
        if note is not None:
            return self.page.zone_of(note)
        item = self.current_free()
        zone = item.record.zone if item is not None and isinstance(item.record, Free) else None
        return zone if zone is not None and self.page.zone(zone) is not None else None

    def current_free(self) -> BoardItem | None:
        """The item that the keyboard is on, when it is not a note."""
        item = self.scene.get(self.selection.current) if self.selection.current is not None else None
        return item if item is not None and not item.flows else None

    def note(self, record_id: RecordId | None) -> Note | None:
        """A note of the page by its id; None for anything else."""
        item = self.scene.get(record_id) if record_id is not None else None
        return item.record if item is not None and isinstance(item.record, Note) else None

    def _describe(self) -> None:
        """Tell screen readers where the keyboard is."""
        item = self.current_free()
        if item is not None:
            self._tell_where(item.name())
            return
        note = self.note(self.selection.current)
        zone = self.page.zone(self.current_zone) if self.current_zone is not None else None
        self._tell_where(self._words(zone) if zone is not None and note is None else self._note_words(note, zone))

    def _tell_where(self, words: str) -> None:
        self.setAccessibleDescription(words)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))

    def _words(self, zone: PlacedZone) -> str:
        look = self.page.looks[zone.zone]
        count = ntr("{n} note", "{n} notes", len(zone.notes)).format(n=len(zone.notes))
        return tr("Zone {title}: {question} {count}").format(title=look.title(), question=look.question(), count=count)

    def _note_words(self, note: Note | None, zone: PlacedZone | None) -> str:
        if note is None or zone is None:
            return ""
        place = [each.id for each in self.page.notes(zone.zone)].index(note.id) + 1
        return tr("{zone}, note {n} of {all}: {text}").format(
            zone=self.page.looks[zone.zone].title(), n=place, all=len(zone.notes), text=note.text or tr("empty")
        )

    # -- where keys mean

    def target_zone(self) -> str | None:
        """The zone that keys mean."""
        if self.current_zone is not None and self.current_zone != STRAY and self.page.zone(self.current_zone):
            return self.current_zone
        under = self._zone_under_pointer()
        zones = self.page.zones
        return under or (zones[0].zone if zones else None)

    def _zone_under_pointer(self) -> str | None:
        if not (self.underMouse() and self.rect().contains(self._at_pointer.toPoint())):
            return None
        zone = self.page.zone_at(self.camera.to_board(self._at_pointer))
        return zone.zone if zone is not None and zone.zone != STRAY else None

    def paste(self) -> None:
        """Paste notes into the zone under the pointer, else into the current one, and the rest at the pointer."""
        self.zone_operations.zone = self._zone_under_pointer() or self.target_zone()
        self.pasteboard.paste(self.point_under_pointer())

    @property
    def zone_operations(self) -> ZoneOperations:
        """What hands can do here."""
        return cast("ZoneOperations", self.operations)

    def takes_drop(self, mime: QMimeData, at: QPointF) -> bool:
        """Zones take texts, addresses and tables as notes; between zones only pictures are put."""
        zone = self.page.zone_at(at)
        known = zone is not None and zone.zone != STRAY
        pictures = has_pictures(mime)
        self.hover_zone(zone.zone if zone is not None and known and not pictures else None)
        return pictures or (known and takes(mime))

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:  # noqa: N802 — Qt's name
        """Not here after all."""
        self.hover_zone(None)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 — Qt's name
        """Put it into the zone where it was let go; pictures lie where they are let go."""
        zone = self.page.zone_at(self.camera.to_board(event.position()))
        self.hover_zone(None)
        known = zone is not None and zone.zone != STRAY
        self.zone_operations.zone = zone.zone if zone is not None and known else None
        if known or has_pictures(event.mimeData()):
            super().dropEvent(event)

    def duplicate(self) -> None:
        """Put copies behind the selection."""
        self.zone_operations.duplicate_behind()

    def shift_notes(self, by: int) -> None:
        """Bring the selected notes one place on (1) or back (-1), and stay on them."""
        self.by_keyboard = True
        self.zone_operations.shift(by)
        self._stay()

    def move_notes(self, zone: str) -> None:
        """Bring the selected notes into a zone, and stay on them."""
        self.zone_operations.bring(zone)
        self._stay()

    def _stay(self) -> None:
        current = self.selection.current
        self._selection_changed()  # the zone and the place in it are told anew
        if current is not None:
            self._reveal(self.scene.shown_rect(current))

    def _trash(self) -> None:
        """Take the selection to the trash and go on to the next note of the zone."""
        zone, gone = self.current_zone, set(self.selection.ids)
        notes = self.page.notes(zone) if zone is not None else []
        places = [place for place, note in enumerate(notes) if note.id in gone]
        self.operations.trash()
        left = [note for note in notes if note.id not in gone]
        if places and left and not len(self.selection):
            self.selection.set((left[min(places[0], len(left) - 1)].id,))

    # -- walking

    def walk(self, towards: Direction, *, add: bool = False, over_all: bool = False) -> None:
        """Go to the next note or zone in a direction; `over_all`, and from a free item, to whatever lies there."""
        self.by_keyboard = True
        note = self.note(self.selection.current)
        if self.current_free() is not None or (note is not None and over_all):
            super().walk(towards, add=add)
        elif note is not None:
            self._walk_from_note(note, towards, add=add)
        elif self.current_zone is None or self.page.zone(self.current_zone) is None:
            self._go_to_zone(self.page.zones[0])
        else:
            self._walk_from_zone(self.page.zones, towards)

    def _walk_from_note(self, note: Note, towards: Direction, *, add: bool) -> None:
        zone = self.page.zone(self.page.zone_of(note))
        rect = self.scene.shown_rect(note.id)
        if zone is None or rect is None:
            return
        if towards.y < 0 and not add and rect.top() <= zone.notes[0].top():
            self._go_to_zone(zone)
            return
        boxes = [(item.id, box_of(item.rect)) for item in self.scene.items() if item.flows and item.id != note.id]
        empty = {RecordId(f"zone {each.zone}"): each for each in self.page.zones if not each.notes and not add}
        boxes += [(key, box_of(each.ghost)) for key, each in empty.items()]
        found = next_towards(box_of(rect), boxes, towards)
        if found in empty:
            self._go_to_zone(empty[found])
        elif found is not None:
            self._go_to_note(found, add=add)

    def _walk_from_zone(self, zones: list[PlacedZone], towards: Direction) -> None:
        here = next(zone for zone in zones if zone.zone == self.current_zone)
        notes = self.page.notes(here.zone)
        if towards.y > 0 and notes:
            self._go_to_note(notes[0].id)
            return
        by_id = {RecordId(zone.zone): zone for zone in zones if zone is not here}
        found = next_towards(box_of(here.header), [(key, box_of(zone.header)) for key, zone in by_id.items()], towards)
        if found is not None:
            self._go_to_zone(by_id[found])

    def _go_to_note(self, note: RecordId, *, add: bool = False) -> None:
        self.selection.set([*(each for each in self.selection.ids if each != note), note] if add else [note])
        self._reveal(self.scene.shown_rect(note))

    def go_to_item(self, record_id: RecordId) -> None:
        """Select one item and bring it into sight."""
        self._go_to_note(record_id)

    def _go_to_zone(self, zone: PlacedZone) -> None:
        self.choose_zone(zone.zone)
        self._reveal(zone.header)
        self.update()

    def _reveal(self, rect: QRectF | None) -> None:
        if rect is not None:
            self._own_move = True
            self.camera.reveal(rect)
            self._own_move = False

    def rings_itself(self) -> bool:
        """Only while neither a note nor a zone has the keyboard."""
        return super().rings_itself() and self.current_zone is None

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802, FBT001 — Qt's name and argument
        """Tab goes through zones and their notes, then through what lies over them, then on to the next widget."""
        if not self.hasFocus():
            return super().focusNextPrevChild(forward)
        stops: list[RecordId | PlacedZone] = []
        for zone in self.page.zones:
            stops += [zone, *(note.id for note in self.page.notes(zone.zone))]
        stops += [item.id for item in sorted(self.scene.items(), key=reading_order) if not item.flows]
        here = self._stop_now(stops)
        there = here + (1 if forward else -1) if here is not None else (0 if forward else len(stops) - 1)
        if not 0 <= there < len(stops):
            return super().focusNextPrevChild(forward)
        self.by_keyboard = True
        stop = stops[there]
        if isinstance(stop, PlacedZone):
            self._go_to_zone(stop)
        else:
            self._go_to_note(stop)
        return True

    def _stop_now(self, stops: list[RecordId | PlacedZone]) -> int | None:
        current = self.selection.current
        for place, stop in enumerate(stops):
            if stop == current if isinstance(stop, str) else current is None and stop.zone == self.current_zone:
                return place
        return None

    def escape(self) -> None:
        """From a note to its zone, from a zone to none."""
        if self.gesturing or not self.toolbox.selecting:
            super().escape()
        elif len(self.selection):
            self.selection.clear()
        else:
            self.choose_zone(None)

    # -- looking

    def fit_all(self) -> None:
        """Show the page, and what lies beside it."""
        area = self.scene.bounds()
        if self.page.bounds().adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN).contains(area):
            self.fit_page()
        else:
            self.camera.fit(area)

    def show_area(self, area: QRectF) -> None:
        """Scroll to where it begins; the page stays as large as it was."""
        seen = self.camera.visible
        size = QSizeF(min(area.width(), seen.width() / 2), min(area.height(), seen.height() / 2))
        self._reveal(QRectF(area.topLeft(), size))

    def fit_page(self) -> None:
        """Show the page as wide as there is room, all of it when that leaves it readable; then from its top."""
        self._own_move = True
        page = self.page.bounds()
        left, right = self.margins
        wide = max(1.0, self.width() - left - right) / page.width()
        high = max(1.0, self.height() - 2 * _MARGIN) / page.height()
        whole = min(wide, high)
        scale = min(whole, _MOST_FIT) if whole >= min(wide, _LEAST_FIT) else min(wide, 1.0)
        self.camera.zoom_to(scale)
        middle = page.center().x() + (right - left) / 2 / scale
        if page.height() * scale <= self.height() - 2 * _MARGIN + 1:
            self.camera.centre_on(QPointF(middle, page.center().y()))
        else:
            self.camera.centre_on(QPointF(middle, page.top() + (self.height() / 2 - _MARGIN) / scale))
        self._own_move = False
        self._follows_size = True

    def thumbnail(self, width: int = 640, height: int = 400) -> QImage:
        """A picture of the page, or of its top when it is long."""
        page = self.page.bounds().united(self.scene.bounds())
        page.setHeight(min(page.height(), page.width() * height / width * 1.2))
        return self.renderer.picture(page.adjusted(-24, -24, 24, 24), width, height)

    def _camera_moved(self) -> None:
        if not self._own_move:
            self._follows_size = False

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 — Qt's name
        """Keep the page fitted until somebody looks elsewhere."""
        self._own_move = True
        super().resizeEvent(event)
        self._own_move = False
        if self._follows_size:
            self.fit_page()

    # -- hovering

    def hover_zone(self, zone: str | None) -> None:
        """Show that a click adds a note to a zone."""
        if zone != self._hovered_zone:
            self._hovered_zone = zone
            self.update()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 — Qt's name
        """Nothing is hovered outside."""
        super().leaveEvent(event)
        self.hover_zone(None)

    # -- typing

    def _typing_changed(self) -> None:
        editor = self.typist.editor
        on_page = editor.field.name if editor is not None and editor.record == self.page.board else None
        if on_page != self.page.editing:
            self.page.editing = on_page
            self.scene.repaint_all()

    # -- Qt: painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 — Qt's name
        """Draw one frame, then what is current and hovered."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_current(painter)
        self._paint_hovered(painter)
        painter.end()

    def _paint_current(self, painter: QPainter) -> None:
        zone = self.page.zone(self.current_zone) if self.current_zone is not None else None
        if zone is None:
            return
        accent = QColor(board_style().accent)
        radius = RADIUS * self.camera.scale
        frame = self.camera.rect_to_view(zone.rect)
        painter.save()
        painter.setClipRegion(QRegion(self.rect()) - QRegion(self.camera.rect_to_view(self.page.cover()).toRect()))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        alone = not len(self.selection)
        if alone and self.by_keyboard and self.hasFocus():
            halo = QColor(accent)
            halo.setAlphaF(0.3)
            painter.setPen(QPen(halo, 6))
            painter.drawRoundedRect(frame.adjusted(-3, -3, 3, 3), radius + 3, radius + 3)
        accent.setAlphaF(1.0 if alone else 0.35)
        painter.setPen(QPen(accent, 2))
        painter.drawRoundedRect(frame, radius, radius)
        painter.restore()

    def _paint_hovered(self, painter: QPainter) -> None:
        zone = self.page.zone(self._hovered_zone) if self._hovered_zone is not None else None
        if zone is None:
            return
        painter.translate(-self.camera.corner * self.camera.scale)
        painter.scale(self.camera.scale, self.camera.scale)
        painted_plus(painter, zone.add, board_style().accent, "on_accent")


class ZoneTool(SelectTool):
    """Select and drag; the pointer says where a click adds or chooses something."""

    def hover(self, pointer: Pointer) -> Qt.CursorShape:
        """Show what a click would do; returns the cursor."""
        view = cast("ZoneView", self.view)
        bare = view.scene.item_at(pointer.point) is None
        view.hover_zone(view.page.adds_at(pointer.point) if bare else None)
        if bare and (view.page.adds_at(pointer.point) is not None or view.page.is_button(pointer.point)):
            return Qt.CursorShape.PointingHandCursor
        return super().hover(pointer)

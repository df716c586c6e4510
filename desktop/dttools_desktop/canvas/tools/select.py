"""The usual tool: select, drag, resize, connect from an edge, vote by a click on the dots."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from dttools.document import ChangeSet
from dttools.ids import RecordId
from dttools.model import ConnectorEnd
from dttools_desktop.canvas.arranger import group_of
from dttools_desktop.canvas.grouping import with_groups
from dttools_desktop.canvas.items import BoardItem, ConnectorItem, IdeaItem
from dttools_desktop.canvas.tools.connect import Connect
from dttools_desktop.canvas.tools.gesture import Gesture, Pointer, Tool
from dttools_desktop.canvas.tools.move import THRESHOLD, Move
from dttools_desktop.canvas.tools.reattach import REACH, Reattach, end_handles
from dttools_desktop.canvas.tools.resize import CURSORS, Resize
from dttools_desktop.canvas.tools.rubber_band import RubberBand

if TYPE_CHECKING:
    from dttools_desktop.canvas.view import BoardView

HANDLE = 9.0
"""Pixels around a corner within which it is taken."""
TOUCH_HANDLE = 22.0
"""As `HANDLE`, for fingers."""
EDGE_HANDLE_DISTANCE = 16.0
_EDGE_HANDLE_REACH = 10.0
_HANDLES_FROM = 0.35
"""Smaller items on the screen have no handles."""


class SelectTool(Tool):
    """What a press means follows from what lies under it."""

    def press(self, pointer: Pointer) -> Gesture | None:
        """Begin a gesture, or act at once and return None."""
        view = self.view
        corner = self.corner_at(pointer.pixel)
        if corner is not None:
            return Resize(view, pointer, corner[0], corner[1])
        held = self.connector_end_at(pointer.pixel)
        if held is not None:
            return Reattach(view, *held)
        source = self.edge_handle_at(pointer.pixel)
        if source is not None:
            return Connect(view, source)
        item = view.scene.item_at(pointer.point)
        if item is None:
            if view.scene.backdrop.pressed(pointer.point):
                return None
            return RubberBand(view, pointer)
        return None if self._press_sign(item, pointer.point) else _Press(view, pointer, item)

    def is_bare(self, pointer: Pointer) -> bool:
        """Whether there is neither an item nor a handle."""
        handles = self.corner_at(pointer.pixel) is not None or self.edge_handle_at(pointer.pixel) is not None
        return not handles and self.view.scene.item_at(pointer.point) is None

    def tap_bare(self, pointer: Pointer) -> bool:
        """Push a button of the backdrop, or select nothing."""
        pushed = self.view.scene.backdrop.pressed(pointer.point)
        if not pushed:
            self.view.selection.clear()
        return pushed

    def _press_sign(self, item: BoardItem, point: QPointF) -> bool:
        """Vote by a press on the dots, unlock by one on the padlock."""
        if isinstance(item, IdeaItem) and self._on_dots(item, point):
            self.view.operations.toggle_vote((item.id,))
        elif self._on_lock(item, point):
            self.view.operations.unlock((item.id,))
        else:
            return False
        return True

    def hover(self, pointer: Pointer) -> Qt.CursorShape:
        """Show edge handles of the item under the pointer; returns the cursor."""
        corner = self.corner_at(pointer.pixel)
        if corner is not None:
            return CURSORS[corner[1]]
        if self.connector_end_at(pointer.pixel) is not None:
            self.view.set_hovered(None)
            return Qt.CursorShape.CrossCursor
        if self.edge_handle_at(pointer.pixel) is not None:
            return Qt.CursorShape.CrossCursor
        item = self.view.scene.item_at(pointer.point)
        if item is not None or not self._near_hovered(pointer.pixel):
            self.view.set_hovered(item.id if item is not None and self._has_handles(item) else None)
        if item is not None and (self._on_lock(item, pointer.point) or self._on_any_dots(item, pointer.point)):
            return Qt.CursorShape.PointingHandCursor
        return self.cursor

    def double_click(self, pointer: Pointer) -> None:
        """Go into the group under the pointer; else edit the text there, or on bare paper make an item and type."""
        item = self.view.scene.item_at(pointer.point)
        group = group_of(item) if item is not None else None
        if item is not None and group is not None and self.view.selection.inside != group:
            self.view.selection.inside = group
            self.view.selection.set((item.id,))
            return
        self.view.maker.edit_or_create_at(pointer.point)

    def corner_at(self, pixel: QPointF) -> tuple[RecordId, int] | None:
        """The resize handle under a pixel: whose, and which corner."""
        item = self.view.sole_selected()
        if item is None or item.locked or not item.resizable or self.view.operations.read_only is not None:
            return None
        if not self.view.operations.may(item.id):
            return None
        rect = self.view.camera.rect_to_view(item.rect)
        reach = TOUCH_HANDLE if self.view.by_touch else HANDLE
        for place, corner in enumerate((rect.topLeft(), rect.topRight(), rect.bottomRight(), rect.bottomLeft())):
            offset = pixel - corner
            if max(abs(offset.x()), abs(offset.y())) <= reach:
                return item.id, place
        return None

    def connector_end_at(self, pixel: QPointF) -> tuple[ConnectorItem, ConnectorEnd] | None:
        """The end of the selected connector that lies under a pixel."""
        item = self.view.sole_selected()
        for end, handle in end_handles(self.view):
            if isinstance(item, ConnectorItem) and (handle - pixel).manhattanLength() <= REACH * 1.4:
                return item, end
        return None

    def edge_handle_at(self, pixel: QPointF) -> RecordId | None:
        """The item whose edge handle lies under a pixel."""
        hovered = self.view.hovered
        item = self.view.scene.get(hovered) if hovered is not None else None
        if item is None or not self._has_handles(item):
            return None
        for handle in edge_handles(self.view.camera.rect_to_view(item.rect)):
            if (handle - pixel).manhattanLength() <= _EDGE_HANDLE_REACH * 1.4:
                return item.id
        return None

    def _near_hovered(self, pixel: QPointF) -> bool:
        """On the way from the hovered item to one of its handles."""
        item = self.view.scene.get(self.view.hovered) if self.view.hovered is not None else None
        if item is None:
            return False
        reach = EDGE_HANDLE_DISTANCE + _EDGE_HANDLE_REACH
        return self.view.camera.rect_to_view(item.rect).adjusted(-reach, -reach, reach, reach).contains(pixel)

    def _has_handles(self, item: BoardItem) -> bool:
        return (
            self.view.connecting
            and item.connectable
            and not item.flows
            and self.view.camera.scale >= _HANDLES_FROM
            and self.view.operations.read_only is None
            and self.view.operations.may_make("connector")
        )

    def _on_dots(self, item: IdeaItem, point: QPointF) -> bool:
        return self.view.camera.scale >= _HANDLES_FROM and item.vote_pill().adjusted(-4, -4, 4, 4).contains(point)

    def _on_any_dots(self, item: BoardItem, point: QPointF) -> bool:
        return isinstance(item, IdeaItem) and self._on_dots(item, point)

    def _on_lock(self, item: BoardItem, point: QPointF) -> bool:
        shown = self.view.camera.scale >= _HANDLES_FROM and self.view.operations.read_only is None
        return shown and item.locked and item.lock_sign().contains(point)


class _Press(Gesture):
    """A press on an item: a click selects it, a drag moves the selection."""

    def __init__(self, view: BoardView, pointer: Pointer, item: BoardItem) -> None:
        super().__init__(view)
        self._pointer = pointer
        self._was_selected = item.id in view.selection
        self._move: Move | None = None
        if group_of(item) != view.selection.inside:
            view.selection.inside = None
        self._whole = with_groups(view.scene, (item,), view.selection.inside)
        if not self._was_selected:
            adds = pointer.shift or pointer.control
            view.selection.set([*view.selection.ids, *self._whole] if adds else self._whole)

    def move(self, pointer: Pointer) -> None:
        """The pointer has moved."""
        if self._move is None:
            far = (pointer.pixel - self._pointer.pixel).manhattanLength() >= THRESHOLD
            if not far or self.view.operations.read_only is not None:
                return
            ids = self.view.operations.movable(self.view.selection.ids)
            if not ids:
                self.view.operations.tell_held_back(self.view.selection.ids)
            self._move = Move(self.view, self._pointer, ids)
        self._move.move(pointer)
        self.over = self._move.over

    def release(self, pointer: Pointer) -> None:
        """End the drag, or finish the click."""
        if self._move is not None:
            self._move.release(pointer)
        elif self._was_selected and (pointer.shift or pointer.control):
            self.view.selection.discard(self._whole)
        elif self._was_selected:
            self.view.selection.set(self._whole)

    def cancel(self) -> None:
        """Items go back."""
        if self._move is not None:
            self._move.cancel()

    def follow(self, changes: ChangeSet) -> None:
        """Hand on to the drag."""
        if self._move is not None:
            self._move.follow(changes)
            self.over = self._move.over

    def paint(self, painter: QPainter) -> None:
        """Draw the drag's feedback."""
        if self._move is not None:
            self._move.paint(painter)


def edge_handles(rect: QRectF) -> list[QPointF]:
    """Where connectors are pulled from: outside the middle of each edge of a rectangle in view pixels."""
    away = EDGE_HANDLE_DISTANCE
    centre = rect.center()
    return [
        QPointF(centre.x(), rect.top() - away),
        QPointF(rect.right() + away, centre.y()),
        QPointF(centre.x(), rect.bottom() + away),
        QPointF(rect.left() - away, centre.y()),
    ]

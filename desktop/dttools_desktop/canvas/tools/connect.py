"""Drawing connectors from item to item."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from dttools.document import ChangeSet
from dttools.ids import RecordId
from dttools_desktop.canvas.items.base import BoardItem
from dttools_desktop.canvas.items.connector import heads_of, path_of
from dttools_desktop.canvas.style import board_style
from dttools_desktop.canvas.tools.gesture import Gesture, Pointer, Tool

if TYPE_CHECKING:
    from dttools_desktop.canvas.view import BoardView


class Connect(Gesture):
    """From an item to the item where the button is let go; a click on one item after the other connects too.

    Args:
        tool: What remembers a clicked item until the next click; without it only drags connect.
    """

    def __init__(self, view: BoardView, source: RecordId, tool: ConnectTool | None = None) -> None:
        super().__init__(view)
        self._source = source
        self._tool = tool
        self._end: QPointF | None = None

    def move(self, pointer: Pointer) -> None:
        """The pointer has moved."""
        self._end = pointer.point
        self.view.update()

    def release(self, pointer: Pointer) -> None:
        """Connect."""
        self.view.update()
        target = self._target(pointer.point)
        if target is not None:
            connect(self.view, self._source, target.id)
        elif self._tool is not None and self._is_click(pointer) and not self._tool.clicked(self._source):
            return
        self.view.toolbox.select()

    def cancel(self) -> None:
        """Connect nothing."""
        self.view.update()

    def follow(self, _changes: ChangeSet) -> None:
        """Without its source there is nothing to draw."""
        self.over = self._source not in self.view.scene

    def _is_click(self, pointer: Pointer) -> bool:
        item = connectable_at(self.view, pointer.point)
        return item is not None and item.id == self._source

    def _target(self, point: QPointF) -> BoardItem | None:
        item = connectable_at(self.view, point)
        return item if item is not None and item.id != self._source else None

    def paint(self, painter: QPainter) -> None:
        """Draw the arrow to the pointer, or to the item under it."""
        source = self.view.scene.get(self._source)
        if source is None or self._end is None:
            return
        style, camera = board_style(), self.view.camera
        target = self._target(self._end)
        end = target.rect if target is not None else QRectF(self._end.x(), self._end.y(), 0, 0)
        if target is None and source.rect.contains(self._end):
            return
        look = self.view.operations.connector_look
        line = self.view.scene.line_between(source.rect, end, look.route, look.heads)
        painter.save()
        painter.translate(-camera.corner * camera.scale)
        painter.scale(camera.scale, camera.scale)
        painter.setPen(QPen(style.accent, 2 / camera.scale))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path_of(line))
        if target is not None:
            rect, radius = target.shape()
            painter.drawRoundedRect(rect, radius, radius)
        painter.setBrush(style.accent)
        for head in heads_of(line, look.heads):
            painter.drawPolygon(head)
        painter.restore()


class ConnectTool(Tool):
    """Drag from one item to another, or click one after the other; `source` counts as clicked already."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, view: BoardView, source: RecordId | None = None) -> None:
        super().__init__(view)
        self._clicked = source

    def press(self, pointer: Pointer) -> Gesture | None:
        """Begin at the item under the pointer."""
        item = connectable_at(self.view, pointer.point)
        return Connect(self.view, item.id, self) if item is not None else None

    def clicked(self, record: RecordId) -> bool:
        """An item was clicked: connect the one clicked before it with it. False when it is the first."""
        before, self._clicked = self._clicked, record
        if before is None or before == record or before not in self.view.scene:
            self.view.selection.set((record,))
            return False
        connect(self.view, before, record)
        return True


def connect(view: BoardView, source: RecordId, target: RecordId) -> None:
    """Draw a connector and select it, so that it can be given a label or another style at once."""
    made = view.operations.connect_items(source, target)
    if made is not None:
        view.selection.set((made,))


def connectable_at(view: BoardView, point: QPointF) -> BoardItem | None:
    """The topmost item that a connector can end at; inside a cluster, the cluster."""
    item = view.scene.item_at(point)
    if item is not None and item.connectable:
        return item
    return view.scene.cluster_at(point)

"""Hanging an end of a connector on another item."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from dttools.document import ChangeSet
from dttools.model import ConnectorEnd
from dttools_desktop.canvas.items import BoardItem, ConnectorItem
from dttools_desktop.canvas.style import board_style
from dttools_desktop.canvas.tools.connect import connectable_at
from dttools_desktop.canvas.tools.gesture import Gesture, Pointer

if TYPE_CHECKING:
    from dttools_desktop.canvas.view import BoardView

REACH = 10.0
"""Pixels around an end within which it is taken."""


class Reattach(Gesture):
    """The end follows the pointer, and takes hold of the item under it; on bare paper it snaps back."""

    def __init__(self, view: BoardView, connector: ConnectorItem, end: ConnectorEnd) -> None:
        super().__init__(view)
        self._id = connector.id
        self._end = end
        record = connector.record
        self._ends = (record.source, record.target)
        self._fixed = record.target if end is ConnectorEnd.SOURCE else record.source
        self._target: BoardItem | None = None
        view.set_busy(busy=True)

    def move(self, pointer: Pointer) -> None:
        """The pointer has moved."""
        self._target = self._target_at(pointer.point)
        at = pointer.point
        held = self._target.rect if self._target is not None else QRectF(at.x(), at.y(), 0, 0)
        fixed = self.view.scene.get(self._fixed)
        over_fixed = self._target is None and fixed is not None and fixed.rect.contains(at)
        self.view.scene.loosen(self._id, self._end, None if over_fixed else held)
        self.view.update()

    def release(self, pointer: Pointer) -> None:
        """Hang it on the item under the pointer."""
        target = self._target_at(pointer.point)
        self.cancel()
        if target is not None and target.id not in self._ends:
            self.view.operations.connectors.reattach(self._id, self._end, target.id)

    def cancel(self) -> None:
        """It hangs where it did."""
        self.view.scene.loosen(self._id, self._end, None)
        self.view.set_busy(busy=False)

    def follow(self, _changes: ChangeSet) -> None:
        """A connector that a peer deleted, hung elsewhere or whose item is gone is let go."""
        item, scene = self.view.scene.get(self._id), self.view.scene
        kept = isinstance(item, ConnectorItem) and (item.record.source, item.record.target) == self._ends
        if not kept or any(each not in scene for each in self._ends):
            self.cancel()
            self.over = True
        elif self._target is not None and self._target.id not in scene:
            self._target = None
            scene.loosen(self._id, self._end, None)

    def _target_at(self, point: QPointF) -> BoardItem | None:
        item = connectable_at(self.view, point)
        return item if item is not None and item.id != self._fixed else None

    def paint(self, painter: QPainter) -> None:
        """Frame the item that it would hang on."""
        if self._target is None:
            return
        rect, radius = self._target.shape()
        camera = self.view.camera
        painter.setPen(QPen(board_style().accent, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(camera.rect_to_view(rect), radius * camera.scale, radius * camera.scale)


def end_handles(view: BoardView) -> list[tuple[ConnectorEnd, QPointF]]:
    """The ends of the one selected connector in view pixels; none when hands may not change it."""
    item = view.sole_selected()
    if not isinstance(item, ConnectorItem) or item.line is None or view.operations.read_only is not None:
        return []
    ends = {ConnectorEnd.SOURCE: item.line.source, ConnectorEnd.TARGET: item.line.target}
    return [(end, view.camera.to_view(QPointF(*found.tip))) for end, found in ends.items()]

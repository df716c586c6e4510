"""Resizing one item by a corner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt

from dttools.document import ChangeSet
from dttools.ids import RecordId
from dttools_desktop.canvas.tools.gesture import Gesture, Pointer

if TYPE_CHECKING:
    from dttools_desktop.canvas.view import BoardView

CORNERS = ((0, 0), (1, 0), (1, 1), (0, 1))
"""Which sides move, clockwise from the top left: 0 is left or top, 1 is right or bottom."""
CURSORS = (
    Qt.CursorShape.SizeFDiagCursor,
    Qt.CursorShape.SizeBDiagCursor,
    Qt.CursorShape.SizeFDiagCursor,
    Qt.CursorShape.SizeBDiagCursor,
)


class Resize(Gesture):
    """The opposite corner stays; Shift keeps the proportions."""

    def __init__(self, view: BoardView, pointer: Pointer, record_id: RecordId, corner: int) -> None:
        super().__init__(view)
        self._id = record_id
        item = view.scene.get(record_id)
        self._rect = QRectF(item.rect) if item is not None else QRectF()
        self._least = item.least if item is not None else 0.0
        self._square = item is not None and item.square
        self._corner = CORNERS[corner]
        self._start = pointer.point
        self._now = QRectF(self._rect)
        view.set_busy(busy=True)

    def move(self, pointer: Pointer) -> None:
        """The pointer has moved."""
        self._now = self._stretched(pointer.point - self._start, square=pointer.shift or self._square)
        self.view.scene.stretch(self._id, self._now)
        self.view.update()

    def _stretched(self, by: QPointF, *, square: bool) -> QRectF:
        right, bottom = self._corner
        old = self._rect
        width = max(min(self._least, old.width()), old.width() + (by.x() if right else -by.x()))
        height = max(min(self._least, old.height()), old.height() + (by.y() if bottom else -by.y()))
        if square:
            grown = max(width / old.width(), height / old.height())
            width, height = old.width() * grown, old.height() * grown
        left = old.left() if right else old.right() - width
        top = old.top() if bottom else old.bottom() - height
        return QRectF(left, top, width, height)

    def release(self, _pointer: Pointer) -> None:
        """Keep the new rectangle."""
        self._end()
        if self._now != self._rect:
            self.view.operations.resize(self._id, self._now)

    def cancel(self) -> None:
        """The item is as large as before."""
        self._end()

    def _end(self) -> None:
        self.view.scene.stretch(self._id, None)
        self.view.set_busy(busy=False)

    def follow(self, _changes: ChangeSet) -> None:
        """An item that a peer deleted or locked is not resized any more."""
        item = self.view.scene.get(self._id)
        if item is None or item.locked:
            self._end()
            self.over = True

"""Resizing one item by a corner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from dttools.document import ChangeSet
from dttools.errors import Forbidden
from dttools.ids import RecordId
from dttools_desktop.canvas.guides import painted_guides
from dttools_desktop.canvas.snapping import Snap, snap_corner
from dttools_desktop.canvas.spatial_index import box_of
from dttools_desktop.canvas.tools.gesture import Gesture, Pointer
from dttools_desktop.canvas.tools.move import MOST_NEIGHBOURS, REACH
from dttools_resources.i18n import tr

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
    """The opposite corner stays. Shift keeps the proportions, or frees those of a picture; Ctrl does not line up."""

    def __init__(self, view: BoardView, pointer: Pointer, record_id: RecordId, corner: int) -> None:
        super().__init__(view)
        self._id = record_id
        item = view.scene.get(record_id)
        self._rect = QRectF(item.rect) if item is not None else QRectF()
        self._least = item.least if item is not None else 0.0
        self._square = item is not None and item.square
        self._proportional = item is not None and item.proportional
        self._corner = CORNERS[corner]
        self._start = pointer.point
        self._now = QRectF(self._rect)
        self._snap = Snap()
        view.set_busy(busy=True)

    def move(self, pointer: Pointer) -> None:
        """The pointer has moved."""
        by = pointer.point - self._start
        square = self._square or pointer.shift != self._proportional
        self._snap = Snap()
        if not square and not pointer.control:
            by = self._snapped(by)
        self._now = self._stretched(by, square=square)
        self.view.scene.stretch(self._id, self._now)
        self.view.update()

    def _snapped(self, by: QPointF) -> QPointF:
        view = self.view
        items = view.scene.near(view.camera.visible)
        if len(items) > MOST_NEIGHBOURS:
            return by
        others = [box_of(item.rect) for item in items if item.connectable and item.id != self._id]
        box = box_of(self._stretched(by, square=False))
        self._snap = snap_corner(box, self._corner, others, REACH / view.camera.scale)
        return by + QPointF(self._snap.dx, self._snap.dy)

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
        if item is not None and item.locked:
            error = Forbidden(tr("Somebody locked an item while you resized it."), safe=tr("It is as large as before."))
            self.view.operations.failed.emit(error)

    def paint(self, painter: QPainter) -> None:
        """Draw what the moved sides line up with."""
        painted_guides(painter, self.view.camera, self._snap.guides)

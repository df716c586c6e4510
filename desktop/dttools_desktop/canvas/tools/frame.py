"""Putting frames by dragging out their rectangle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from dttools.model import Frame
from dttools_desktop.canvas.framing import put_frame
from dttools_desktop.canvas.style import board_style
from dttools_desktop.canvas.tools.gesture import Gesture, Pointer, Tool

if TYPE_CHECKING:
    from dttools_desktop.canvas.view import BoardView

_CLICK = 6.0
"""Pixels; a shorter drag is a click, which puts a frame of the usual size."""


class DragFrame(Gesture):
    """From one corner to the opposite one; Shift makes a square."""

    def __init__(self, view: BoardView, pointer: Pointer) -> None:
        super().__init__(view)
        self._from = pointer.point
        self._rect = QRectF(pointer.point, pointer.point)

    def move(self, pointer: Pointer) -> None:
        """The pointer has moved."""
        to = pointer.point
        if pointer.shift:
            offset = to - self._from
            side = max(abs(offset.x()), abs(offset.y()))
            to.setX(self._from.x() + (side if offset.x() >= 0 else -side))
            to.setY(self._from.y() + (side if offset.y() >= 0 else -side))
        self._rect = QRectF(self._from, to).normalized()
        self.view.update()

    def release(self, pointer: Pointer) -> None:
        """Put it and type its title."""
        self.move(pointer)
        rect = self._rect
        if max(rect.width(), rect.height()) * self.view.camera.scale < _CLICK:
            rect = QRectF(0, 0, *Frame.model_fields["size"].default)
            rect.moveCenter(self._from)
        self.view.toolbox.select()
        put_frame(self.view, rect)

    def cancel(self) -> None:
        """Put nothing."""
        self.view.update()

    def paint(self, painter: QPainter) -> None:
        """Draw where it will be."""
        fill = QColor(board_style().accent)
        fill.setAlphaF(0.06)
        painter.setPen(QPen(board_style().accent, 1.5))
        painter.setBrush(fill)
        painter.drawRect(self.view.camera.rect_to_view(self._rect))


class FrameTool(Tool):
    """The next drag puts a frame."""

    cursor = Qt.CursorShape.CrossCursor

    def press(self, pointer: Pointer) -> Gesture | None:
        """Begin the frame."""
        return None if self.view.operations.refuses() else DragFrame(self.view, pointer)

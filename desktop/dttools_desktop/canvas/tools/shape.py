"""Putting shapes by dragging out their rectangle."""

from __future__ import annotations

from math import atan2, cos, hypot, pi, sin
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from dttools_desktop.canvas.items.outlines import OUTLINES
from dttools_desktop.canvas.items.shape import painted_outline
from dttools_desktop.canvas.style import Detail, board_style
from dttools_desktop.canvas.tools.gesture import Gesture, Pointer, Tool

if TYPE_CHECKING:
    from dttools_desktop.canvas.view import BoardView

_CLICK = 6.0
"""Pixels; a shorter drag is a click, which puts a shape of the usual size."""
_USUAL = (200.0, 140.0)
_TURN = pi / 4
"""Lines keep to multiples of this angle while Shift is held."""
_UPWARDS = 3
"""A clicked line begins at the bottom left."""


class DragShape(Gesture):
    """From one corner to the opposite one. Shift makes it even or a line straight, Alt drags from the middle."""

    def __init__(self, view: BoardView, pointer: Pointer) -> None:
        super().__init__(view)
        self._from = pointer.point
        self._to = pointer.point
        self._centred = False

    def move(self, pointer: Pointer) -> None:
        """The pointer has moved."""
        offset = pointer.point - self._from
        self._to = self._from + (self._evened(offset) if pointer.shift else offset)
        self._centred = pointer.alt
        self.view.update()

    def _evened(self, offset: QPointF) -> QPointF:
        if OUTLINES[self.view.toolbox.kit.shape.name].closed:
            side = max(abs(offset.x()), abs(offset.y()))
            return QPointF(side if offset.x() >= 0 else -side, side if offset.y() >= 0 else -side)
        length = hypot(offset.x(), offset.y())
        angle = round(atan2(offset.y(), offset.x()) / _TURN) * _TURN
        return QPointF(length * cos(angle), length * sin(angle))

    def _rect(self) -> tuple[QRectF, int]:
        """The rectangle, and the corner at which a line begins."""
        offset = self._to - self._from
        begin = self._from - offset if self._centred else self._from
        left, above = offset.x() < 0, offset.y() < 0
        start = (2 if above else 1) if left else (3 if above else 0)
        return QRectF(begin, self._to).normalized(), start

    def release(self, pointer: Pointer) -> None:
        """Put it and select it."""
        self.move(pointer)
        rect, start = self._rect()
        scale = self.view.camera.scale
        if max(rect.width(), rect.height()) * scale < _CLICK:
            rect, start = QRectF(0, 0, *_USUAL), _UPWARDS
            rect.moveCenter(self._from)
        made = self.view.drawing.put_shape(rect, start)
        self.view.toolbox.select()
        if made is not None:
            self.view.selection.set((made,))

    def cancel(self) -> None:
        """Put nothing."""
        self.view.update()

    def paint(self, painter: QPainter) -> None:
        """Draw the shape as it will be."""
        rect, start = self._rect()
        look, camera = self.view.toolbox.kit.shape, self.view.camera
        outline = OUTLINES[look.name]
        painter.save()
        painter.translate(-camera.corner * camera.scale)
        painter.scale(camera.scale, camera.scale)
        filling = look.colour if look.filled and outline.closed else None
        painted_outline(painter, outline.path(rect, start), filling, look.ink, detail=Detail.FULL, style=board_style())
        painter.restore()


class ShapeTool(Tool):
    """The next drag puts the shape that lies ready."""

    cursor = Qt.CursorShape.CrossCursor

    def press(self, pointer: Pointer) -> Gesture | None:
        """Begin the shape."""
        return None if self.view.operations.refuses() else DragShape(self.view, pointer)

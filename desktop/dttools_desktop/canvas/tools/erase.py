"""Rubbing out strokes: each one that the pointer touches goes to the trash as a whole."""

from __future__ import annotations

from math import ceil, hypot
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from dttools.ids import RecordId, new_id
from dttools_desktop.canvas.items import StrokeItem
from dttools_desktop.canvas.style import board_style
from dttools_desktop.canvas.tools.gesture import Gesture, Pointer, Tool

if TYPE_CHECKING:
    from dttools_desktop.canvas.view import BoardView

_RADIUS = 9.0
"""Pixels around the pointer that erase."""
_MOST_STEPS = 400
"""Places between two moves at which strokes are looked for."""


class Erase(Gesture):
    """From press to release; one undo brings all back."""

    def __init__(self, view: BoardView, pointer: Pointer) -> None:
        super().__init__(view)
        self._gesture = f"erase:{new_id()}"
        self._erased = False
        self._last = pointer.point
        self.move(pointer)

    def move(self, pointer: Pointer) -> None:
        """The pointer has moved."""
        found = self._touched(self._last, pointer.point)
        self._last = pointer.point
        if found and self.view.drawing.erase(found, gesture=self._gesture):
            self._erased = True
        self.view.update()

    def _touched(self, start: QPointF, end: QPointF) -> dict[RecordId, None]:
        reach = _RADIUS / self.view.camera.scale
        area = QRectF(start, end).normalized().adjusted(-reach, -reach, reach, reach)
        strokes = [item for item in self.view.scene.near(area) if isinstance(item, StrokeItem) and not item.locked]
        if not strokes:
            return {}
        offset = end - start
        steps = min(_MOST_STEPS, max(1, ceil(hypot(offset.x(), offset.y()) / reach)))
        spots = [start + offset * (step / steps) for step in range(steps + 1)]
        return {stroke.id: None for stroke in strokes if any(stroke.near(spot, reach) for spot in spots)}

    def release(self, pointer: Pointer) -> None:
        """What is in the trash stays there."""
        self.move(pointer)
        self.view.scene.project.close_gesture()

    def cancel(self) -> None:
        """All comes back."""
        if self._erased:
            self.view.operations.take_back()
        self.view.scene.project.close_gesture()

    def paint(self, painter: QPainter) -> None:
        """Draw the rubber."""
        style = board_style()
        painter.setPen(QPen(style.muted, 1.5))
        painter.setBrush(style.surface)
        painter.setOpacity(0.8)
        painter.drawEllipse(self.view.camera.to_view(self._last), _RADIUS, _RADIUS)
        painter.setOpacity(1.0)


class EraseTool(Tool):
    """Each press begins to erase."""

    cursor = Qt.CursorShape.CrossCursor
    rapid = True

    def press(self, pointer: Pointer) -> Gesture | None:
        """Begin to erase."""
        return None if self.view.operations.refuses() else Erase(self.view, pointer)

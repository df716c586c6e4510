"""Selecting what a line drawn freely runs around."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from dttools_desktop.canvas.grouping import with_groups
from dttools_desktop.canvas.items import BoardItem
from dttools_desktop.canvas.style import board_style
from dttools_desktop.canvas.tools.gesture import Gesture, Pointer, Tool

if TYPE_CHECKING:
    from dttools_desktop.canvas.view import BoardView

_STEP = 3.0
"""Pixels between two corners of the line."""
_MOST_LIVE = 1500
"""With more items around, only letting go selects."""


class Lasso(Gesture):
    """Takes items whose middle lies inside the line; with Alt, those that lie inside wholly. Shift or Ctrl adds."""

    def __init__(self, view: BoardView, pointer: Pointer) -> None:
        super().__init__(view)
        self._line = QPolygonF([pointer.point])
        self._last = pointer.pixel
        self._former = view.selection.ids
        self._before = self._former if pointer.shift or pointer.control else ()

    def move(self, pointer: Pointer) -> None:
        """The pointer has moved."""
        if (pointer.pixel - self._last).manhattanLength() < _STEP:
            return
        self._last = pointer.pixel
        self._line.append(pointer.point)
        near = self._near()
        if len(near) <= _MOST_LIVE:
            self._take(near, whole=pointer.alt)
        self.view.update()

    def release(self, pointer: Pointer) -> None:
        """Keep what was taken, and go back to the usual tool."""
        self._take(self._near(), whole=pointer.alt)
        self.view.toolbox.select()
        self.view.update()

    def cancel(self) -> None:
        """Select what was selected before."""
        self.view.selection.set(self._former)

    def _near(self) -> list[BoardItem]:
        return self.view.scene.near(self._line.boundingRect())

    def _take(self, near: list[BoardItem], *, whole: bool) -> None:
        found = [item for item in near if not item.locked and self._holds(item, whole=whole)]
        scene = self.view.scene
        self.view.selection.set([*self._before, *with_groups(scene, found, self.view.selection.inside)])

    def _holds(self, item: BoardItem, *, whole: bool) -> bool:
        rect = item.rect
        if not whole:
            return self._encloses(rect.center())
        corners = (rect.topLeft(), rect.topRight(), rect.bottomRight(), rect.bottomLeft())
        return all(self._encloses(corner) for corner in corners)

    def _encloses(self, point: QPointF) -> bool:
        return self._line.containsPoint(point, Qt.FillRule.OddEvenFill)

    def paint(self, painter: QPainter) -> None:
        """Draw the line, closed."""
        style, camera = board_style(), self.view.camera
        fill = QColor(style.accent)
        fill.setAlphaF(0.10)
        painter.setPen(QPen(style.accent, 1.5, Qt.PenStyle.DashLine))
        painter.setBrush(fill)
        painter.drawPolygon(QPolygonF([camera.to_view(corner) for corner in self._line.toList()]))


class LassoTool(Tool):
    """The next drag draws a line around what is to be selected."""

    cursor = Qt.CursorShape.CrossCursor

    def press(self, pointer: Pointer) -> Gesture | None:
        """Begin the line."""
        return Lasso(self.view, pointer)

"""Selecting what a rectangle touches, or holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from dttools_desktop.canvas.grouping import with_groups
from dttools_desktop.canvas.style import board_style
from dttools_desktop.canvas.tools.gesture import Gesture, Pointer

if TYPE_CHECKING:
    from dttools_desktop.canvas.view import BoardView


class RubberBand(Gesture):
    """Selects what it touches as it grows; with Alt what lies in it wholly. With Shift or Ctrl it adds."""

    def __init__(self, view: BoardView, pointer: Pointer) -> None:
        super().__init__(view)
        self._start = pointer.point
        self._band = QRectF(pointer.point, pointer.point)
        self._before = view.selection.ids if pointer.shift or pointer.control else ()
        self._former = view.selection.ids
        if not self._before:
            view.selection.clear()

    def move(self, pointer: Pointer) -> None:
        """The pointer has moved."""
        self._band = QRectF(self._start, pointer.point).normalized()
        scene = self.view.scene
        found = [item for item in scene.in_band(self._band) if not pointer.alt or self._band.contains(item.rect)]
        self.view.selection.set([*self._before, *with_groups(scene, found, self.view.selection.inside)])
        self.view.update()

    def release(self, _pointer: Pointer) -> None:
        """Keep what was taken."""
        self.view.update()

    def cancel(self) -> None:
        """Select what was selected before."""
        self.view.selection.set(self._former)

    def paint(self, painter: QPainter) -> None:
        """Draw the band."""
        style = board_style()
        fill = QColor(style.accent)
        fill.setAlphaF(0.10)
        painter.setPen(QPen(style.accent, 1))
        painter.setBrush(fill)
        painter.drawRect(self.view.camera.rect_to_view(self._band))

"""Selecting what a rectangle touches, or holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
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
        self._growing = False
        if not self._before:
            view.selection.clear()

    def move(self, pointer: Pointer) -> None:
        """The pointer has moved."""
        self._band = QRectF(self._start, pointer.point).normalized()
        scene = self.view.scene
        if not self._growing:
            self._growing = True
            self.view.set_busy(busy=True)
        found = scene.in_band(self._band)
        if pointer.alt:
            found = [item for item in found if self._band.contains(item.rect)]
        self.view.selection.set([*self._before, *with_groups(scene, found, self.view.selection.inside)])
        self.view.update()

    def release(self, _pointer: Pointer) -> None:
        """Keep what was taken."""
        self._end()

    def _end(self) -> None:
        if self._growing:
            self._growing = False
            self.view.set_busy(busy=False)
        self.view.update()

    def cancel(self) -> None:
        """Select what was selected before."""
        self._end()
        self.view.selection.set(self._former)

    def paint(self, painter: QPainter) -> None:
        """Draw the band."""
        style = board_style()
        fill = QColor(style.accent)
        fill.setAlphaF(0.10)
        band = self.view.camera.rect_to_view(self._band).toAlignedRect()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)  # it may cover the whole view
        painter.fillRect(band, fill)
        painter.setPen(QPen(style.accent, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(band)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

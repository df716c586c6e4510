"""Selecting what a rectangle touches, or holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from dttools.document import ChangeSet
from dttools.ids import RecordId
from dttools_desktop.canvas.arranger import group_of
from dttools_desktop.canvas.grouping import with_groups
from dttools_desktop.canvas.items import BoardItem
from dttools_desktop.canvas.style import board_style
from dttools_desktop.canvas.tools.gesture import Gesture, Pointer

if TYPE_CHECKING:
    from dttools_desktop.canvas.view import BoardView


class RubberBand(Gesture):
    """Selects what it touches as it grows; with Alt what lies in it wholly. With Shift or Ctrl it adds.

    A move looks only at the items along the edges that moved: the others are still in or still out.
    """

    def __init__(self, view: BoardView, pointer: Pointer) -> None:
        super().__init__(view)
        self._start = pointer.point
        self._band = QRectF(pointer.point, pointer.point)
        self._whole = False
        self._taken: dict[RecordId, BoardItem] = {}
        self._in_groups: set[RecordId] = set()
        self._before = view.selection.ids if pointer.shift or pointer.control else ()
        self._former = view.selection.ids
        self._growing = False
        if not self._before:
            view.selection.clear()

    def move(self, pointer: Pointer) -> None:
        """The pointer has moved."""
        band = QRectF(self._start, pointer.point).normalized()
        if not self._growing:
            self._growing = True
            self.view.set_busy(busy=True)
        if pointer.alt == self._whole:
            self._look_at(_beside(self._band, band), band)
        else:
            self._whole = pointer.alt
            self._look_at((self._band.united(band),), band)
        self._select()

    def follow(self, _changes: ChangeSet) -> None:
        """Items have come, gone or moved: all are looked at anew."""
        if self._growing:
            self._taken.clear()
            self._in_groups.clear()
            self._look_at((self._band,), self._band)
            self._select()

    def _look_at(self, areas: Iterable[QRectF], band: QRectF) -> None:
        """Take the items in some areas that belong to a band, and let go of the others there."""
        self._band = band
        for area in areas:
            for item in self.view.scene.near(area):
                if not item.locked and (band.contains(item.rect) if self._whole else item.touches(band)):
                    self._taken[item.id] = item
                    if group_of(item) is not None:
                        self._in_groups.add(item.id)
                elif item.id in self._taken:
                    del self._taken[item.id]
                    self._in_groups.discard(item.id)

    def _select(self) -> None:
        view = self.view
        grouped = with_groups(view.scene, map(self._taken.__getitem__, self._in_groups), view.selection.inside)
        view.selection.set([*self._before, *self._taken, *grouped])
        view.update()

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


def _beside(one: QRectF, other: QRectF) -> Iterator[QRectF]:
    """The strips that only one of two rectangles covers."""
    both = one.united(other)
    common = one.intersected(other)
    if common.isEmpty():
        yield both
        return
    yield QRectF(both.left(), both.top(), both.width(), common.top() - both.top())
    yield QRectF(both.left(), common.bottom(), both.width(), both.bottom() - common.bottom())
    yield QRectF(both.left(), common.top(), common.left() - both.left(), common.height())
    yield QRectF(common.right(), common.top(), both.right() - common.right(), common.height())

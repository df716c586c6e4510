"""The whole board as one small picture: what shows where tiles are not painted yet, and in the minimap."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from dttools_desktop.canvas.tiles import Sight

_LONGEST_SIDE = 2048
_NEAREST = 0.1
_SPARE = 0.15
"""Share of its size that is added around the items, so that moving one outwards rarely makes a new picture."""


class Overview:
    """Covers all items at a small scale.

    Args:
        paint: Paints an area of the board at a scale.
        bounds: The area that items take now.
    """

    def __init__(self, paint: Callable[[QPainter, QRectF], None], bounds: Callable[[], QRectF]) -> None:
        self._paint = paint
        self._bounds = bounds
        self._pixmap: QPixmap | None = None
        self._area = QRectF()
        self.content = QRectF()
        """The area around all items when the picture was made, and what was changed outside it since."""
        self._damage: list[QRectF] = []
        self.scale = _NEAREST

    def clear(self) -> None:
        """Everything looks different now."""
        self._pixmap = None
        self._damage.clear()

    def damage(self, area: QRectF) -> None:
        """An area looks different now."""
        if self._pixmap is None:
            return
        if self._area.contains(area):
            self._damage.append(area)
            self.content = self.content.united(area)
        else:
            self.clear()

    def picture(self) -> tuple[QPixmap, QRectF]:
        """The picture, up to date, and the area of the board that it covers."""
        if self._pixmap is None:
            self._pixmap = self._fresh()
        for area in self._damage:
            self._paint_area(self._pixmap, area)
        self._damage.clear()
        return self._pixmap, self._area

    def draw(self, painter: QPainter, sight: Sight) -> None:
        """Draw it enlarged or reduced to what a view looks at."""
        pixmap, area = self.picture()
        seen = QRectF(sight.left, sight.top, sight.width, sight.height)
        target = QRectF(area.topLeft() * sight.scale, area.size() * sight.scale).intersected(seen)
        if target.isEmpty():
            return
        shrink = self.scale / sight.scale
        source = QRectF(target.topLeft() * shrink - area.topLeft() * self.scale, target.size() * shrink)
        painter.drawPixmap(target.translated(-sight.left, -sight.top), pixmap, source)

    def _fresh(self) -> QPixmap:
        bounds = self.content = self._bounds()
        spare = max(600.0, max(bounds.width(), bounds.height()) * _SPARE)
        self._area = bounds.adjusted(-spare, -spare, spare, spare)
        longest = max(self._area.width(), self._area.height())
        self.scale = min(_NEAREST, _LONGEST_SIDE / longest)
        size = (self._area.size() * self.scale).toSize()
        pixmap = QPixmap(max(1, size.width()), max(1, size.height()))
        self._paint_area(pixmap, self._area)
        return pixmap

    def _paint_area(self, pixmap: QPixmap, area: QRectF) -> None:
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self.scale, self.scale)
        painter.translate(-self._area.topLeft())
        painter.setClipRect(area, Qt.ClipOperation.ReplaceClip)
        self._paint(painter, area)
        painter.end()

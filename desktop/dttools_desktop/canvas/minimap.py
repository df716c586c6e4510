"""A small map of the board in a corner: where one looks, and a way to go elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen

from dttools_desktop.canvas.panel import Panel
from dttools_desktop.canvas.style import board_style
from dttools_resources.i18n import tr

if TYPE_CHECKING:
    from dttools_desktop.canvas.view import BoardView

WIDTH, HEIGHT = 208, 136
_MARGIN = 16
_PAD = 8
_LEAST = 8.0
"""Pixels of the frame's sides at least."""
_FAR = 0.002
"""Pixels a unit below which single items are no longer seen in the picture."""
_DOT = 1.3


class Minimap(Panel):
    """Shows the overview of the renderer; a press or drag moves the view there."""

    def __init__(self, view: BoardView) -> None:
        super().__init__(view)
        self._view = view
        self.setFixedSize(WIDTH, HEIGHT)
        self.setAccessibleName(tr("Map of the board"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._kept: tuple[tuple[float, float, float], set[QPoint]] | None = None
        self.hide()
        view.camera.moved.connect(self.update)
        view.renderer.stale.connect(self.update)
        view.scene.changed.connect(lambda _changes: self._forget_dots())

    def place(self) -> None:
        """Sit in the bottom right corner, above the zoom bar."""
        self.move(self._view.width() - WIDTH - _MARGIN, self._view.height() - HEIGHT - _MARGIN - 56)

    def _mapping(self) -> tuple[QRectF, float]:
        """The area of the board that shows here, and pixels a unit."""
        overview = self._view.renderer.overview
        covered = overview.picture()[1]
        area = overview.content.adjusted(-120, -120, 120, 120).intersected(covered)
        if area.isEmpty():
            area = covered
        return area, min((WIDTH - 2 * _PAD) / area.width(), (HEIGHT - 2 * _PAD) / area.height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 — Qt's name
        """Draw the board and the frame of the view."""
        super().paintEvent(event)
        overview = self._view.renderer.overview
        pixmap, covered = overview.picture()
        area, scale = self._mapping()
        target = QRectF(0, 0, area.width() * scale, area.height() * scale)
        target.moveCenter(QPointF(WIDTH / 2, HEIGHT / 2))
        source = QRectF((area.topLeft() - covered.topLeft()) * overview.scale, area.size() * overview.scale)
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(target, pixmap, source)
        style = board_style()
        if scale < _FAR:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(style.text)
            for dot in self._dots(area, scale):
                painter.drawEllipse(dot.toPointF() + target.topLeft(), _DOT, _DOT)
        frame = self._frame(area, scale, target)
        fill = QColor(style.accent)
        fill.setAlphaF(0.10)
        painter.setClipRect(self.rect().adjusted(4, 4, -4, -4))
        painter.setPen(QPen(style.accent, 1.5))
        painter.setBrush(fill)
        painter.drawRoundedRect(frame, 3, 3)
        painter.end()

    def _frame(self, area: QRectF, scale: float, target: QRectF) -> QRectF:
        """Where one looks: never too small to be seen, and at the edge of the map when it is beyond."""
        seen = self._view.camera.visible
        middle = (seen.center() - area.topLeft()) * scale + target.topLeft()
        inside = QRectF(self.rect()).adjusted(_PAD, _PAD, -_PAD, -_PAD)
        frame = QRectF(0, 0, max(_LEAST, seen.width() * scale), max(_LEAST, seen.height() * scale))
        frame.moveCenter(middle)
        # A strip of it stays on the map.
        left = min(max(frame.left(), inside.left() + _LEAST - frame.width()), inside.right() - _LEAST)
        top = min(max(frame.top(), inside.top() + _LEAST - frame.height()), inside.bottom() - _LEAST)
        frame.moveTo(left, top)
        return frame

    def _dots(self, area: QRectF, scale: float) -> set[QPoint]:
        """The pixels at which something lies: on a map of so large a board the picture shows nothing of it."""
        key = (area.left(), area.top(), scale)
        if self._kept is None or self._kept[0] != key:
            found = {((place - area.topLeft()) * scale).toPoint() for place in self._view.scene.places()}
            self._kept = (key, found)
        return self._kept[1]

    def _forget_dots(self) -> None:
        self._kept = None

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 — Qt's name
        """Go there."""
        area, scale = self._mapping()
        self._view.camera.centre_on(area.center() + (event.position() - QPointF(WIDTH / 2, HEIGHT / 2)) / scale)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 — Qt's name
        """Go along."""
        self.mousePressEvent(event)

"""Small surfaces that float above the canvas.

Their shadow and rim are painted by the view, as a kept picture: Qt's effects are slow there. What a panel itself paints
is opaque, with a mask for the rim: so a frame of the board that pans below leaves its buttons alone.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap, QRegion
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from dttools_desktop.canvas.style import BoardStyle, board_style

_RADIUS = 12.0
_RIM = 3.0
"""Pixels that the rim takes, what is soft of it, and what a screen of odd scale moves it by."""
_REACH = 21
"""Pixels around a panel that its shadow reaches."""
_KEPT = 32


class Panel(QFrame):
    """A rounded sheet in the look of a card with a row (or column) for its widgets, `row`."""

    def __init__(self, parent: QWidget, *, vertical: bool = False) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setContentsMargins(1, 1, 1, 1)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.row: QBoxLayout = QVBoxLayout(self) if vertical else QHBoxLayout(self)
        self.row.setContentsMargins(5, 5, 5, 5)
        self.row.setSpacing(2)
        self.installEventFilter(self)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 — Qt's name
        """The bare sheet."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), board_style().surface)
        painter.end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 — Qt's name
        """Let the view paint shadow and rim anew where the panel was and is."""
        kinds = {QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide}
        if watched is self and event.type() in kinds:
            if event.type() == QEvent.Type.Resize:
                self.setMask(_within_rim(self.width(), self.height()))
            host = self.parentWidget()
            if host is not None:
                host.update()
        return super().eventFilter(watched, event)


def painted_panels(painter: QPainter, view: QWidget, style: BoardStyle) -> None:
    """Shadows and rims of the visible panels of a view."""
    for panel in view.findChildren(Panel, options=Qt.FindChildOption.FindDirectChildrenOnly):
        if panel.isVisible():
            colours = style.surface.rgb(), style.border.rgb()
            sheet = _sheet(panel.width(), panel.height(), view.devicePixelRatioF(), colours, dark=style.dark)
            painter.drawPixmap(panel.pos() - QPoint(_REACH, _REACH), sheet)


@lru_cache(maxsize=_KEPT)
def _sheet(width: int, height: int, ratio: float, colours: tuple[int, int], *, dark: bool) -> QPixmap:
    """A panel of that size with room around it; eight soft layers would cost half of every frame."""
    whole = QSize(width + 2 * _REACH, height + 2 * _REACH)
    pixmap = QPixmap(whole * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(QColor(Qt.GlobalColor.transparent))
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 14 if dark else 4))
    panel = QRectF(_REACH, _REACH, width, height)
    for grow in (15.0, 12.5, 10.0, 8.0, 6.0, 4.0, 2.5, 1.0):
        rect = panel.adjusted(-grow, -grow + 5, grow, grow + 5)
        painter.drawRoundedRect(rect, _RADIUS + grow, _RADIUS + grow)
    surface, border = colours
    painter.setPen(QPen(QColor(border), 1))
    painter.setBrush(QColor(surface))
    painter.drawRoundedRect(panel.adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS - 0.5, _RADIUS - 0.5)
    painter.end()
    return pixmap


def _within_rim(width: int, height: int) -> QRegion:
    """What a panel paints itself: all but its rounded rim, which is soft at the corners."""
    path = QPainterPath()
    path.addRoundedRect(QRectF(0, 0, width, height).adjusted(_RIM, _RIM, -_RIM, -_RIM), _RADIUS - _RIM, _RADIUS - _RIM)
    return QRegion(path.toFillPolygon().toPolygon())

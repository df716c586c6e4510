"""Small surfaces that float above the canvas. Their shadow is painted by the view: Qt's effects are slow there."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from dttools_desktop.canvas.style import BoardStyle

_RADIUS = 12.0
_REACH = 21
"""Pixels around a panel that its shadow reaches."""
_KEPT = 32


class Panel(QFrame):
    """A rounded sheet in the look of a card with a row (or column) for its widgets, `row`."""

    def __init__(self, parent: QWidget, *, vertical: bool = False) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.row: QBoxLayout = QVBoxLayout(self) if vertical else QHBoxLayout(self)
        self.row.setContentsMargins(5, 5, 5, 5)
        self.row.setSpacing(2)
        self.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 — Qt's name
        """Let the view paint the shadow anew where the panel was and is."""
        host = self.parentWidget()
        kinds = {QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide}
        if host is not None and event.type() in kinds:
            host.update()
        return super().eventFilter(watched, event)


def painted_panel_shadows(painter: QPainter, view: QWidget, style: BoardStyle) -> None:
    """The shadows of the visible panels of a view."""
    for panel in view.findChildren(Panel, options=Qt.FindChildOption.FindDirectChildrenOnly):
        if panel.isVisible():
            shadow = _shadow(panel.width(), panel.height(), view.devicePixelRatioF(), dark=style.dark)
            painter.drawPixmap(panel.pos() - QPoint(_REACH, _REACH), shadow)


@lru_cache(maxsize=_KEPT)
def _shadow(width: int, height: int, ratio: float, *, dark: bool) -> QPixmap:
    """The shadow of a panel of that size with room around it; eight soft layers would cost half of every frame."""
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
    painter.end()
    return pixmap

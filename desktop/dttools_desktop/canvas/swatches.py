"""Small round samples of colours and widths, sharp on dense screens."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap

from dttools_desktop.canvas.style import board_style

_DENSE = 2


def colour_dot(fill: QColor, size: int, *, edge: QColor | None = None, share: float = 1.0) -> QIcon:
    """A disc of a colour in a square of `size` pixels, `share` of it wide."""
    pixmap = QPixmap(size * _DENSE, size * _DENSE)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(edge, 3) if edge is not None else QPen(Qt.PenStyle.NoPen))
    painter.setBrush(fill)
    side = (size * _DENSE - 6) * share
    disc = QRectF(0, 0, side, side)
    disc.moveCenter(QRectF(pixmap.rect()).center())
    painter.drawEllipse(disc)
    painter.end()
    pixmap.setDevicePixelRatio(_DENSE)
    return QIcon(pixmap)


def width_dot(place: int, places: int, size: int) -> QIcon:
    """One of several widths of a pen: the farther on, the larger."""
    return colour_dot(board_style().text, size, share=0.25 + 0.7 * place / max(1, places - 1))


def solid(colour: QColor) -> QColor:
    """A translucent colour as its sample shows it."""
    made = QColor(colour)
    made.setAlpha(255)
    return made

"""Who made an item: initials in the colour of the person, at its upper right corner."""

from __future__ import annotations

from functools import lru_cache
from math import ceil

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from dttools.ids import ActorId
from dttools_desktop.canvas.style import board_style, canvas_font
from dttools_desktop.qtkit.widgets import initials, person_colour

_SIZE = 24.0
_KEPT = 300
_LARGEST = 4.0
"""Device pixels a unit above which a disc is painted each time."""


def painted_author(painter: QPainter, rect: QRectF, author: ActorId, name: str) -> None:
    """Draw the disc half above the item, in board units."""
    disc = QRectF(rect.right() - _SIZE - 4, rect.top() - _SIZE / 2, _SIZE, _SIZE)
    transform = painter.transform()
    scale = transform.m11()
    fill, ink = person_colour(author), board_style().on_avatar
    if scale > _LARGEST:
        _paint(painter, disc, initials(name), fill, ink)
        return
    corner = transform.map(disc.topLeft())
    painter.setWorldMatrixEnabled(False)
    painter.drawPixmap(
        QPointF(round(corner.x()), round(corner.y())), _disc(initials(name), fill.rgb(), ink.rgb(), scale)
    )
    painter.setWorldMatrixEnabled(True)


@lru_cache(maxsize=_KEPT)
def _disc(letters: str, fill: int, ink: int, scale: float) -> QPixmap:
    """The disc at a scale: a board has many items and few authors."""
    side = ceil(_SIZE * scale)
    pixmap = QPixmap(side, side)
    pixmap.fill(QColor(Qt.GlobalColor.transparent))
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(scale, scale)
    _paint(painter, QRectF(0, 0, _SIZE, _SIZE), letters, QColor(fill), QColor(ink))
    painter.end()
    return pixmap


def _paint(painter: QPainter, disc: QRectF, letters: str, fill: QColor, ink: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    painter.drawEllipse(disc)
    painter.setPen(ink)
    painter.setFont(canvas_font(10, 600))
    painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, letters)

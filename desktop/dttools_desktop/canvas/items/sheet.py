"""Sheets of paper with their shadow, painted once for each size, colour and scale and then copied."""

from __future__ import annotations

from functools import lru_cache
from math import ceil

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from dttools_desktop.canvas.style import BoardStyle, Paper, board_style

_RADIANCE = 14.0
_LARGEST = 900.0
"""Pixels; a larger sheet is painted each time, copies of it would take much memory."""
_KEPT = 96


def painted_sheet(painter: QPainter, rect: QRectF, radius: float, paper: Paper, *, edged: bool) -> None:
    """A raised sheet in board units; `edged` gives it a fine rim."""
    transform = painter.transform()
    scale = transform.m11()
    if max(rect.width(), rect.height()) * scale > _LARGEST:
        _paint(painter, rect, radius, paper, edged=edged, style=board_style())
        return
    fill, edge = paper.fill.rgb(), paper.edge.rgb() if edged else 0
    pixmap = _sheet(rect.width(), rect.height(), radius, scale, (fill, edge))
    corner = transform.map(rect.topLeft() - QPointF(_RADIANCE, _RADIANCE))
    painter.setWorldMatrixEnabled(False)
    painter.drawPixmap(round(corner.x()), round(corner.y()), pixmap)
    painter.setWorldMatrixEnabled(True)


@lru_cache(maxsize=_KEPT)
def _sheet(width: float, height: float, radius: float, scale: float, colours: tuple[int, int]) -> QPixmap:
    fill, edge = colours
    style = board_style()
    paper = next(each for each in style.papers.values() if each.fill.rgb() == fill)
    room = 2 * _RADIANCE
    pixmap = QPixmap(ceil((width + room) * scale), ceil((height + room) * scale))
    pixmap.fill(QColor(Qt.GlobalColor.transparent))
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(scale, scale)
    rect = QRectF(_RADIANCE, _RADIANCE, width, height)
    _paint(painter, rect, radius, paper, edged=bool(edge), style=style)
    painter.end()
    return pixmap


def _paint(painter: QPainter, rect: QRectF, radius: float, paper: Paper, *, edged: bool, style: BoardStyle) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    for step, colour in enumerate(style.shadow):
        grow = 5.0 - 2.0 * step
        painter.setBrush(colour)
        painter.drawRoundedRect(rect.adjusted(-grow, 3 - grow, grow, 3 + grow), radius + grow, radius + grow)
    painter.setPen(QPen(paper.edge, 1) if edged else QPen(Qt.PenStyle.NoPen))
    painter.setBrush(paper.fill)
    painter.drawRoundedRect(rect, radius, radius)

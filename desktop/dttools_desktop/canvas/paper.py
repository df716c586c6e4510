"""The paper that a board is drawn on: its colour and a quiet grid of dots."""

from __future__ import annotations

from functools import cache
from math import ceil, floor

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from dttools_desktop.canvas.style import BoardStyle

PITCH = 24.0
"""Board units between dots at 100 %."""
_LEAST_PIXELS = 17.0
_FADED_BELOW = 0.3


def painted_paper(painter: QPainter, exposed: QRectF, scale: float, style: BoardStyle) -> None:
    """Fill an area and set the dots; at smaller scales fewer, far away none."""
    painter.fillRect(exposed, style.canvas)
    if scale < _FADED_BELOW:
        return
    pitch = PITCH
    while pitch * scale < _LEAST_PIXELS:
        pitch *= 2
    dot = _dot(round(max(2.0, min(4.0, 2.0 * scale)) * 2) / 2, style.dot.rgb())
    half = dot.width() / 2
    transform = painter.transform()
    origin, step = transform.map(QPointF(0, 0)), pitch * transform.m11()
    xs = [round(origin.x() + n * step - half) for n in _steps(exposed.left(), exposed.right(), pitch)]
    ys = [round(origin.y() + n * step - half) for n in _steps(exposed.top(), exposed.bottom(), pitch)]
    row = _row(dot, tuple(x - xs[0] for x in xs))
    painter.setWorldMatrixEnabled(False)
    for y in ys:
        painter.drawPixmap(xs[0], y, row)
    painter.setWorldMatrixEnabled(True)


def _row(dot: QPixmap, places: tuple[int, ...]) -> QPixmap:
    """One row of dots, drawn once for all the rows of an area."""
    row = QPixmap(places[-1] + dot.width(), dot.height())
    row.fill(QColor(Qt.GlobalColor.transparent))
    painter = QPainter(row)
    for x in places:
        painter.drawPixmap(x, 0, dot)
    painter.end()
    return row


def _steps(low: float, high: float, pitch: float) -> range:
    return range(floor(low / pitch), ceil(high / pitch) + 1)


@cache
def _dot(diameter: float, colour: int) -> QPixmap:
    """A dot at whole pixels, so that all dots look alike at every scale."""
    side = ceil(diameter) + 2
    pixmap = QPixmap(side, side)
    pixmap.fill(QColor(Qt.GlobalColor.transparent))
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawEllipse(QPointF(side / 2, side / 2), diameter / 2, diameter / 2)
    painter.end()
    return pixmap

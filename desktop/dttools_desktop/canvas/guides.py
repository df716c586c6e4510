"""Drawing why something snapped: lines that are shared, and gaps that are equal, with their measure."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from dttools_desktop.canvas.camera import Camera
from dttools_desktop.canvas.geometry.spacing import Gap
from dttools_desktop.canvas.snapping import Guide
from dttools_desktop.canvas.style import board_style, canvas_font, metrics

_TICK = 4.0
_SIZE = 11
_WEIGHT = 600


def painted_guides(painter: QPainter, camera: Camera, guides: Iterable[Guide], gaps: Iterable[Gap] = ()) -> None:
    """Draw in view pixels."""
    painter.setPen(QPen(board_style().danger, 1))
    for guide in guides:
        painter.drawLine(camera.to_view(QPointF(guide.x1, guide.y1)), camera.to_view(QPointF(guide.x2, guide.y2)))
    for gap in gaps:
        _paint_gap(painter, camera, gap)


def _paint_gap(painter: QPainter, camera: Camera, gap: Gap) -> None:
    style = board_style()
    one, other = camera.to_view(QPointF(gap.x1, gap.y1)), camera.to_view(QPointF(gap.x2, gap.y2))
    level = one.y() == other.y()
    tick = QPointF(0, _TICK) if level else QPointF(_TICK, 0)
    painter.setPen(QPen(style.danger, 1))
    painter.drawLine(one, other)
    for end in (one, other):
        painter.drawLine(end - tick, end + tick)
    text = f"{gap.length:.0f}"
    fm = metrics(_SIZE, _WEIGHT)
    pill = QRectF(0, 0, fm.horizontalAdvance(text) + 10, fm.height() + 2)
    pill.moveCenter((one + other) / 2)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.danger)
    painter.drawRoundedRect(pill, 4, 4)
    painter.setFont(canvas_font(_SIZE, _WEIGHT))
    painter.setPen(style.surface)
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
    painter.setBrush(Qt.BrushStyle.NoBrush)

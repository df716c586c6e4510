"""The shapes that a board can draw, by name: their outline in a rectangle, and where their text goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import atan2, cos, pi, sin

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPolygonF

_ROUNDING = 20.0
_HEAD = 16.0
_HEAD_ANGLE = pi / 7


@dataclass(frozen=True, slots=True)
class Outline:
    """How a shape is drawn.

    Attributes:
        path: Its outline in a rectangle; the number is the corner at which a line begins.
        inset: Shares of the rectangle at the left, top, right and bottom that text keeps clear of.
        closed: Whether it has an inside.
    """

    path: Callable[[QRectF, int], QPainterPath]
    inset: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    closed: bool = True


def _rectangle(rect: QRectF, _start: int) -> QPainterPath:
    path = QPainterPath()
    path.addRect(rect)
    return path


def _rounded(rect: QRectF, _start: int) -> QPainterPath:
    path = QPainterPath()
    radius = min(_ROUNDING, rect.width() / 2, rect.height() / 2)
    path.addRoundedRect(rect, radius, radius)
    return path


def _ellipse(rect: QRectF, _start: int) -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(rect)
    return path


def _diamond(rect: QRectF, _start: int) -> QPainterPath:
    middle = rect.center()
    return _polygon(
        QPointF(middle.x(), rect.top()),
        QPointF(rect.right(), middle.y()),
        QPointF(middle.x(), rect.bottom()),
        QPointF(rect.left(), middle.y()),
    )


def _triangle(rect: QRectF, _start: int) -> QPainterPath:
    return _polygon(QPointF(rect.center().x(), rect.top()), rect.bottomRight(), rect.bottomLeft())


def _polygon(*corners: QPointF) -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(QPolygonF([*corners, corners[0]]))
    path.closeSubpath()
    return path


def ends(rect: QRectF, start: int) -> tuple[QPointF, QPointF]:
    """Where a line in a rectangle begins and ends."""
    corners = (rect.topLeft(), rect.topRight(), rect.bottomRight(), rect.bottomLeft())
    return corners[start], corners[(start + 2) % 4]


def _line(rect: QRectF, start: int) -> QPainterPath:
    begin, end = ends(rect, start)
    path = QPainterPath(begin)
    path.lineTo(end)
    return path


def _arrow(rect: QRectF, start: int) -> QPainterPath:
    begin, end = ends(rect, start)
    path = _line(rect, start)
    angle = atan2(end.y() - begin.y(), end.x() - begin.x())
    for side in (-_HEAD_ANGLE, _HEAD_ANGLE):
        path.moveTo(end)
        path.lineTo(end.x() - _HEAD * cos(angle + side), end.y() - _HEAD * sin(angle + side))
    return path


OUTLINES: dict[str, Outline] = {
    "rectangle": Outline(_rectangle),
    "rounded": Outline(_rounded),
    "ellipse": Outline(_ellipse, (0.146, 0.146, 0.146, 0.146)),
    "diamond": Outline(_diamond, (0.25, 0.25, 0.25, 0.25)),
    "triangle": Outline(_triangle, (0.25, 0.45, 0.25, 0.0)),
    "line": Outline(_line, closed=False),
    "arrow": Outline(_arrow, closed=False),
}
"""In the order in which they are offered."""

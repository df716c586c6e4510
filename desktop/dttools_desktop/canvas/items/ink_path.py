"""Points of a drawn line as something to paint: a smooth curve through them, or its outline where pressure varies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, cos, hypot, pi

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainterPath, QPolygonF

from dttools.model.ink import EVEN_PRESSURE, InkPoint

_CORNER = cos(50 * pi / 180)
"""Where a line turns more sharply than this it stays a corner."""
_EVEN = 0.06
"""Pressures that differ by less are one pressure."""
_THINNEST, _SPREAD = 0.35, 1.3
_PITCH = 6.0
_MOST_SAMPLES = 6
"""Board units between places of a curve at which its outline is measured, and the most such places between points."""

Direction = tuple[float, float]


@dataclass(frozen=True, slots=True)
class InkPath:
    """A line in a box whose corner is the origin.

    Attributes:
        curve: Through the middle of the line; to be drawn with a pen of the line's width when `outline` is None.
        outline: The edge of a line whose breadth varies, to be filled.
    """

    curve: QPainterPath
    outline: QPainterPath | None


def breadth(width: float, pressure: float) -> float:
    """How broad a pen of a width draws at a pressure; exactly its width at that of a mouse."""
    return width * (_THINNEST + _SPREAD * pressure)


def ink_path(points: Sequence[InkPoint], width: float, *, even: bool) -> InkPath:
    """The path of a line; `even` lines, such as a highlighter's, do not mind pressure."""
    directions = _directions(points)
    pressures = [pressure for _, _, pressure in points]
    varies = not even and max(pressures) - min(pressures) > _EVEN
    off = not even and not varies and abs(pressures[0] - EVEN_PRESSURE) > _EVEN
    outline = _outline(points, directions, width) if varies or off else None
    return InkPath(_curve(points, directions), outline)


def _directions(points: Sequence[InkPoint]) -> list[tuple[Direction, Direction]]:
    """In which direction the curve comes to each point and leaves it; the two differ at a corner."""
    steps = [_unit(other[0] - one[0], other[1] - one[1]) for one, other in pairwise(points)]
    if not steps:
        return [((1.0, 0.0), (1.0, 0.0))]
    found = [(steps[0], steps[0])]
    for before, after in pairwise(steps):
        if before[0] * after[0] + before[1] * after[1] < _CORNER:
            found.append((before, after))
        else:
            middle = _unit(before[0] + after[0], before[1] + after[1])
            found.append((middle, middle))
    found.append((steps[-1], steps[-1]))
    return found


def _unit(x: float, y: float) -> Direction:
    length = hypot(x, y)
    return (x / length, y / length) if length else (1.0, 0.0)


def _controls(
    one: InkPoint, other: InkPoint, leaving: Direction, coming: Direction
) -> tuple[tuple[float, float], tuple[float, float]]:
    """The inner points of a cubic that goes from one point to another in the given directions."""
    reach = hypot(other[0] - one[0], other[1] - one[1]) / 3
    return (
        (one[0] + leaving[0] * reach, one[1] + leaving[1] * reach),
        (other[0] - coming[0] * reach, other[1] - coming[1] * reach),
    )


def _curve(points: Sequence[InkPoint], directions: Sequence[tuple[Direction, Direction]]) -> QPainterPath:
    path = QPainterPath(QPointF(points[0][0], points[0][1]))
    if len(points) == 1:  # a dot: a line of no length is not drawn, one of next to none is
        path.lineTo(points[0][0] + 0.01, points[0][1])
    for place in range(1, len(points)):
        one, other = points[place - 1], points[place]
        (ax, ay), (bx, by) = _controls(one, other, directions[place - 1][1], directions[place][0])
        path.cubicTo(ax, ay, bx, by, other[0], other[1])
    return path


def _outline(
    points: Sequence[InkPoint], directions: Sequence[tuple[Direction, Direction]], width: float
) -> QPainterPath:
    """One band from end to end, with round ends and corners."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    left: list[QPointF] = []
    right: list[QPointF] = []
    for place in range(1, len(points)):
        pairs = _band(points[place - 1], points[place], directions[place - 1][1], directions[place][0], width)
        for one, other in pairs:
            left.append(one)
            right.append(other)
    if left:  # clockwise, as Qt's ellipses are: filled together they leave no holes
        path.addPolygon(QPolygonF([*right, *reversed(left), right[0]]))
    for place, (x, y, pressure) in enumerate(points):
        coming, leaving = directions[place]
        if place in {0, len(points) - 1} or coming != leaving:
            path.addPath(_disc(x, y, breadth(width, pressure) / 2))
    return path


def _disc(x: float, y: float, radius: float) -> QPainterPath:
    disc = QPainterPath()
    disc.addEllipse(QRectF(x - radius, y - radius, 2 * radius, 2 * radius))
    return disc


def _band(
    one: InkPoint, other: InkPoint, leaving: Direction, coming: Direction, width: float
) -> list[tuple[QPointF, QPointF]]:
    """Pairs of places on both edges along the curve between two points."""
    (ax, ay), (bx, by) = _controls(one, other, leaving, coming)
    pairs = []
    samples = max(1, min(_MOST_SAMPLES, ceil(hypot(other[0] - one[0], other[1] - one[1]) / _PITCH)))
    for sample in range(samples + 1):
        t = sample / samples
        u = 1 - t
        x = u * u * u * one[0] + 3 * u * u * t * ax + 3 * u * t * t * bx + t * t * t * other[0]
        y = u * u * u * one[1] + 3 * u * u * t * ay + 3 * u * t * t * by + t * t * t * other[1]
        dx, dy = _unit(
            u * u * (ax - one[0]) + 2 * u * t * (bx - ax) + t * t * (other[0] - bx),
            u * u * (ay - one[1]) + 2 * u * t * (by - ay) + t * t * (other[1] - by),
        )
        half = breadth(width, u * one[2] + t * other[2]) / 2
        pairs.append((QPointF(x - dy * half, y + dx * half), QPointF(x + dy * half, y - dx * half)))
    return pairs

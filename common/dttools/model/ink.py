"""Lines drawn by hand as plain numbers: thinned out, cut into strokes, fitted to a box and back.

A drawn point is `(x, y, pressure)` with board units and a pressure of 0 to 1. A stroke keeps its points in whole parts
of its box, so that it is resized by its box alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot, isfinite

from dttools.model.values import BOARD_LIMIT, Size, Vector

SPAN = 10_000
"""Parts of a box's side, and of full pressure, in which points are kept."""
MOST_POINTS = 1_000
"""Points a stroke; a longer line is several strokes that touch."""
EVEN_PRESSURE = 0.5
"""What a mouse presses with: a line exactly as wide as the pen."""

InkPoint = tuple[float, float, float]
"""x and y in board units, pressure 0 to 1."""


@dataclass(frozen=True, slots=True)
class BoxedInk:
    """A line in a box: `points` are x, y and pressure in turn, each 0 to `SPAN`."""

    at: Vector
    size: Size
    points: tuple[int, ...]


def usable(points: Iterable[InkPoint]) -> list[InkPoint]:
    """The points that lie on a board at all; pressures are brought into 0 to 1."""
    return [
        (x, y, min(1.0, max(0.0, pressure)) if isfinite(pressure) else EVEN_PRESSURE)
        for x, y, pressure in points
        if abs(x) <= BOARD_LIMIT and abs(y) <= BOARD_LIMIT
    ]


def simplified(points: Sequence[InkPoint], tolerance: float, width: float = 0.0) -> list[InkPoint]:
    """The fewest of the points from which no other lies farther than `tolerance` board units (Ramer–Douglas–Peucker).

    Pressure counts as the breadth that it gives to a line of `width`.

    Source: D. Douglas, T. Peucker, Algorithms for the reduction of the number of points (1973).
    """
    if len(points) < 3:  # noqa: PLR2004 — nothing lies between two ends
        return list(points)
    kept = {0, len(points) - 1}
    spans = [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        farthest, distance = _farthest(points, first, last, width)
        if distance > tolerance:
            kept.add(farthest)
            spans += [(first, farthest), (farthest, last)]
    return [points[place] for place in sorted(kept)]


def _farthest(points: Sequence[InkPoint], first: int, last: int, width: float) -> tuple[int, float]:
    ax, ay, ap = points[first]
    dx, dy, dp = points[last][0] - ax, points[last][1] - ay, points[last][2] - ap
    length = dx * dx + dy * dy
    farthest, most = first, 0.0
    for place in range(first + 1, last):
        x, y, pressure = points[place]
        share = min(1.0, max(0.0, ((x - ax) * dx + (y - ay) * dy) / length)) if length else 0.0
        bulge = abs(pressure - ap - share * dp) * width
        distance = max(hypot(x - ax - share * dx, y - ay - share * dy), bulge)
        if distance > most:
            farthest, most = place, distance
    return farthest, most


def strokes_of(points: Iterable[InkPoint], width: float, tolerance: float) -> list[BoxedInk]:
    """A drawn line as strokes, each within the limits of one.

    Args:
        points: As the hand made them; those that cannot lie on a board are left out.
        width: Of the pen, in board units.
        tolerance: Board units that a kept line may differ from the drawn one.
    """
    drawn = _apart(usable(points), tolerance)
    parts = [drawn[start : start + MOST_POINTS] for start in range(0, max(1, len(drawn) - 1), MOST_POINTS - 1)]
    return [boxed(simplified(part, tolerance, width), width) for part in parts if part]


def _apart(points: Sequence[InkPoint], least: float) -> list[InkPoint]:
    """Without points that lie on the one before them, as a resting pen makes them by the hundred."""
    kept: list[InkPoint] = []
    for point in points:
        if not kept or hypot(point[0] - kept[-1][0], point[1] - kept[-1][1]) >= least / 2:
            kept.append(point)
    if len(points) > 1 and kept[-1] != points[-1]:
        kept.append(points[-1])
    return kept


def boxed(points: Sequence[InkPoint], width: float) -> BoxedInk:
    """Points in the box that a line of `width` through them takes."""
    room = width / 2
    left, top = min(x for x, _, _ in points) - room, min(y for _, y, _ in points) - room
    size = Size(
        max(1.0, max(x for x, _, _ in points) + room - left), max(1.0, max(y for _, y, _ in points) + room - top)
    )
    flat = [
        part
        for x, y, pressure in points
        for part in (_part((x - left) / size.width), _part((y - top) / size.height), _part(pressure))
    ]
    at = Vector(min(BOARD_LIMIT, max(-BOARD_LIMIT, left)), min(BOARD_LIMIT, max(-BOARD_LIMIT, top)))
    return BoxedInk(at, size, tuple(flat))


def _part(share: float) -> int:
    return min(SPAN, max(0, round(share * SPAN)))


def unboxed(points: Sequence[int], width: float, height: float) -> list[InkPoint]:
    """Points of a stroke in a box of a size whose corner is the origin."""
    across, down = width / SPAN, height / SPAN
    return [(x * across, y * down, p / SPAN) for x, y, p in zip(points[::3], points[1::3], points[2::3], strict=True)]


def distance_to(points: Sequence[InkPoint], x: float, y: float) -> float:
    """How far a place is from a line, in the line's units; infinite for a line without points."""
    if len(points) == 1:
        return hypot(points[0][0] - x, points[0][1] - y)
    return min((_to_segment(one, other, x, y) for one, other in pairwise(points)), default=float("inf"))


def _to_segment(one: InkPoint, other: InkPoint, x: float, y: float) -> float:
    dx, dy = other[0] - one[0], other[1] - one[1]
    length = dx * dx + dy * dy
    share = min(1.0, max(0.0, ((x - one[0]) * dx + (y - one[1]) * dy) / length)) if length else 0.0
    return hypot(one[0] + share * dx - x, one[1] + share * dy - y)


def crosses(points: Sequence[InkPoint], box: tuple[float, float, float, float]) -> bool:
    """Whether a line has a part in a box of left, top, right and bottom."""
    left, top, right, bottom = box
    if any(left <= x <= right and top <= y <= bottom for x, y, _ in points):
        return True
    return any(_segment_crosses(one, other, box) for one, other in pairwise(points))


def _segment_crosses(one: InkPoint, other: InkPoint, box: tuple[float, float, float, float]) -> bool:
    """Liang and Barsky's clipping: is anything of the segment left inside."""
    left, top, right, bottom = box
    dx, dy = other[0] - one[0], other[1] - one[1]
    start, end = 0.0, 1.0
    for step, room in ((-dx, one[0] - left), (dx, right - one[0]), (-dy, one[1] - top), (dy, bottom - one[1])):
        if step == 0.0:
            if room < 0.0:
                return False
        elif step < 0.0:
            start = max(start, room / step)
        else:
            end = min(end, room / step)
    return start <= end

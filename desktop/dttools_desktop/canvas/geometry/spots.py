"""Where along a line there is room for its label: pure geometry."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby

from dttools_desktop.canvas.geometry.detours import Point, meets
from dttools_desktop.canvas.spatial_index import Box

_BESIDE = 10.0
"""Between a line and a label that stands beside it."""
_LEFT_OVER = 60.0
"""How much of a stretch a label that has no room must leave in sight; else it stands beside the line."""


def free_spot(points: Sequence[Point], size: Point, boxes: Collection[Box]) -> Point:
    """The middle of a label: on the middle of its line, or of the longest stretch where the label covers nothing.

    Where it has no room at all it lies on the longest stretch that shows; beside that when it would hide it with its
    arrow head.

    Args:
        points: The line in equal steps; an odd number of them, so that one lies in the middle.
        size: Width and height of the label.
        boxes: What it should not cover.
    """
    stretch = _best_stretch(points, (size[0] / 2, size[1] / 2), boxes)
    if stretch is not None:
        return points[sum(stretch) // 2]
    stretch = _best_stretch(points, (0.0, 0.0), boxes)
    if stretch is None:
        return points[len(points) // 2]
    (x, y), (left, top), (right, bottom) = points[sum(stretch) // 2], points[stretch[0]], points[stretch[1]]
    across = abs(right - left) >= abs(bottom - top)
    if max(abs(right - left), abs(bottom - top)) >= size[0 if across else 1] + _LEFT_OVER:
        return x, y
    return (x, y - size[1] / 2 - _BESIDE) if across else (x + size[0] / 2 + _BESIDE, y)


def _best_stretch(points: Sequence[Point], half: Point, boxes: Collection[Box]) -> tuple[int, int] | None:
    """The longest stretch where a label covers nothing, as first and last place; only the middle where it is free."""
    middle = len(points) // 2
    free = [not _covered(point, half, boxes) for point in points]
    if free[middle] and any(half):
        return middle, middle
    stretches = [(first - last, abs((first + last) // 2 - middle), first, last) for first, last in _stretches(free)]
    return min(stretches)[2:] if stretches else None


def _covered(point: Point, half: Point, boxes: Collection[Box]) -> bool:
    label = point[0] - half[0], point[1] - half[1], point[0] + half[0], point[1] + half[1]
    return any(meets(box, label) for box in boxes)


def _stretches(free: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """First and last place of each stretch that is free."""
    for is_free, places in groupby(range(len(free)), key=lambda place: free[place]):
        if is_free:
            first, *rest = places
            yield first, rest[-1] if rest else first

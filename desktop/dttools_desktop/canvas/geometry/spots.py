"""Where along a line there is room for its label: pure geometry."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby

from dttools_desktop.canvas.geometry.detours import Point, meets
from dttools_desktop.canvas.spatial_index import Box

_BESIDE = 10.0
"""Between a line and a label that stands beside it."""


def free_spot(points: Sequence[Point], size: Point, boxes: Collection[Box]) -> Point:
    """The middle of a label: on the middle of its line, or of the longest stretch where the label covers nothing.

    Where it has no room at all it stands beside the longest stretch that shows, so that it does not hide that with
    its arrow head.

    Args:
        points: The line in equal steps; an odd number of them, so that one lies in the middle.
        size: Width and height of the label.
        boxes: What it should not cover.
    """
    place = _free_place(points, (size[0] / 2, size[1] / 2), boxes)
    if place is not None:
        return points[place]
    place = _free_place(points, (0.0, 0.0), boxes)
    return points[len(points) // 2] if place is None else _beside(points, place, size)


def _free_place(points: Sequence[Point], half: Point, boxes: Collection[Box]) -> int | None:
    middle = len(points) // 2
    free = [not _covered(point, half, boxes) for point in points]
    if free[middle]:
        return middle
    stretches = [(first - last, abs((first + last) // 2 - middle), first, last) for first, last in _stretches(free)]
    return sum(min(stretches)[2:]) // 2 if stretches else None


def _beside(points: Sequence[Point], place: int, size: Point) -> Point:
    """Above a stretch that runs rather across, to the right of one that runs rather down."""
    x, y = points[place]
    before, after = points[max(0, place - 1)], points[min(len(points) - 1, place + 1)]
    if abs(after[0] - before[0]) >= abs(after[1] - before[1]):
        return x, y - size[1] / 2 - _BESIDE
    return x + size[0] / 2 + _BESIDE, y


def _covered(point: Point, half: Point, boxes: Collection[Box]) -> bool:
    label = point[0] - half[0], point[1] - half[1], point[0] + half[0], point[1] + half[1]
    return any(meets(box, label) for box in boxes)


def _stretches(free: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """First and last place of each stretch that is free."""
    for is_free, places in groupby(range(len(free)), key=lambda place: free[place]):
        if is_free:
            first, *rest = places
            yield first, rest[-1] if rest else first

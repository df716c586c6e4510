"""Where along a line there is room for its label: pure geometry."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby

from dttools_desktop.canvas.geometry.detours import Point, meets
from dttools_desktop.canvas.spatial_index import Box


def free_spot(points: Sequence[Point], size: Point, boxes: Collection[Box]) -> Point:
    """The middle of a line, or of its longest stretch where a label covers nothing.

    Where a label has no room at all it lies on the longest stretch that shows; of a line that nothing shows of, in
    the middle.

    Args:
        points: The line in equal steps; an odd number of them, so that one lies in the middle.
        size: Width and height of the label.
        boxes: What it should not cover.
    """
    middle = len(points) // 2
    for half in ((size[0] / 2, size[1] / 2), (0.0, 0.0)):
        free = [not _covered(point, half, boxes) for point in points]
        if free[middle]:
            return points[middle]
        stretches = sorted(_stretches(free), key=lambda each: (each[0] - each[1], abs(sum(each) // 2 - middle), each))
        if stretches:
            return points[sum(stretches[0]) // 2]
    return points[middle]


def _covered(point: Point, half: Point, boxes: Collection[Box]) -> bool:
    label = point[0] - half[0], point[1] - half[1], point[0] + half[0], point[1] + half[1]
    return any(meets(box, label) for box in boxes)


def _stretches(free: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """First and last place of each stretch that is free."""
    for is_free, places in groupby(range(len(free)), key=lambda place: free[place]):
        if is_free:
            first, *rest = places
            yield first, rest[-1] if rest else first

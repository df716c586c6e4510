"""Lining up what is dragged or resized with what lies near: edges, centres and gaps, with the guides that show why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dttools_desktop.canvas.geometry.spacing import Gap, equal_gap, equal_gaps
from dttools_desktop.canvas.spatial_index import Box


@dataclass(frozen=True, slots=True)
class Guide:
    """A line to draw from (x1, y1) to (x2, y2)."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class Snap:
    """The correction to add to a drag, and its guides."""

    dx: float = 0.0
    dy: float = 0.0
    guides: tuple[Guide, ...] = ()
    gaps: tuple[Gap, ...] = ()


def snap(moving: Box, others: Iterable[Box], reach: float) -> Snap:
    """Line a box up with others, or give it equal gaps; the smallest correction wins, each axis by itself.

    A correction is at most `reach`.
    """
    boxes = list(others)
    dx, dy = _correction(moving, boxes, 0, reach), _correction(moving, boxes, 1, reach)
    if dx is None and dy is None:
        return Snap()
    placed = _moved(moving, dx or 0.0, dy or 0.0)
    guides = (*_guides(placed, boxes, 0, on=dx is not None), *_guides(placed, boxes, 1, on=dy is not None))
    gaps = tuple(gap for axis, by in enumerate((dx, dy)) if by is not None for gap in equal_gaps(placed, boxes, axis))
    return Snap(dx or 0.0, dy or 0.0, guides, gaps)


def snap_corner(box: Box, sides: tuple[int, int], others: Iterable[Box], reach: float) -> Snap:
    """Line up the two sides of a box that a resize moves.

    Args:
        box: The box as the pointer would have it.
        sides: Which side moves, on x and on y: 0 is left or top, 1 is right or bottom.
        others: What lies near.
        reach: The largest correction.
    """
    boxes = list(others)
    by = [
        _smallest((box[axis + 2 * side],), (stop for other in boxes for stop in _stops(other, axis)), reach)
        for axis, side in enumerate(sides)
    ]
    placed = list(box)
    for axis, side in enumerate(sides):
        placed[axis + 2 * side] += by[axis] or 0.0
    grown = (placed[0], placed[1], placed[2], placed[3])
    guides = [
        guide
        for axis, side in enumerate(sides)
        if by[axis] is not None
        for guide in _shared(grown, grown[axis + 2 * side], boxes, axis)
    ]
    return Snap(by[0] or 0.0, by[1] or 0.0, tuple(guides))


def _correction(moving: Box, boxes: list[Box], axis: int, reach: float) -> float | None:
    """An edge or centre wins over a gap that is as near: lines are what eyes see first."""
    edge = _smallest(_stops(moving, axis), (stop for box in boxes for stop in _stops(box, axis)), reach)
    gap = equal_gap(moving, boxes, axis, reach)
    found = [each for each in (edge, gap) if each is not None]
    return min(found, key=abs) if found else None


def _stops(box: Box, axis: int) -> tuple[float, float, float]:
    low, high = box[axis], box[axis + 2]
    return low, (low + high) / 2, high


def _smallest(own: tuple[float, ...], stops: Iterable[float], reach: float) -> float | None:
    offsets = [stop - mine for stop in stops for mine in own if abs(stop - mine) <= reach]
    return min(offsets, key=abs) if offsets else None


def _moved(box: Box, dx: float, dy: float) -> Box:
    return box[0] + dx, box[1] + dy, box[2] + dx, box[3] + dy


def _guides(placed: Box, boxes: list[Box], axis: int, *, on: bool) -> list[Guide]:
    """One guide for each stop of the placed box that others share, as long as all that share it."""
    if not on:
        return []
    return [guide for stop in _stops(placed, axis) for guide in _shared(placed, stop, boxes, axis)]


def _shared(placed: Box, stop: float, boxes: list[Box], axis: int) -> list[Guide]:
    """The line along which a placed box and others share a stop; none when no other has it."""
    across = 1 - axis
    sharing = [box for box in boxes if any(abs(stop - other) < 0.01 for other in _stops(box, axis))]  # noqa: PLR2004 — equal but for rounding
    if not sharing:
        return []
    low = min(box[across] for box in (placed, *sharing))
    high = max(box[across + 2] for box in (placed, *sharing))
    return [Guide(stop, low, stop, high) if axis == 0 else Guide(low, stop, high, stop)]

"""Lining up what is dragged with what lies near: edges and centres, with the guides that show why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

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


def snap(moving: Box, others: Iterable[Box], reach: float) -> Snap:
    """Line a box up with others; a correction is at most `reach`, the smallest one wins, each axis by itself."""
    boxes = list(others)
    dx = _smallest(_stops(moving, 0), (stop for box in boxes for stop in _stops(box, 0)), reach)
    dy = _smallest(_stops(moving, 1), (stop for box in boxes for stop in _stops(box, 1)), reach)
    if dx is None and dy is None:
        return Snap()
    placed = _moved(moving, dx or 0.0, dy or 0.0)
    guides = (*_guides(placed, boxes, 0, on=dx is not None), *_guides(placed, boxes, 1, on=dy is not None))
    return Snap(dx or 0.0, dy or 0.0, guides)


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
    across = 1 - axis
    guides = []
    for stop in _stops(placed, axis):
        sharing = [box for box in boxes if any(abs(stop - other) < 0.01 for other in _stops(box, axis))]  # noqa: PLR2004 — equal but for rounding
        if sharing:
            low = min(box[across] for box in (placed, *sharing))
            high = max(box[across + 2] for box in (placed, *sharing))
            guides.append(Guide(stop, low, stop, high) if axis == 0 else Guide(low, stop, high, stop))
    return guides

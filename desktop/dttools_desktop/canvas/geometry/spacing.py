"""Equal gaps while dragging: in the middle between two neighbours, or at the end of a row that has a rhythm."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from dttools_desktop.canvas.spatial_index import Box

_EQUAL = 0.01
_MOST_IN_ROW = 12


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap to draw with its measure: from (x1, y1) to (x2, y2), along one axis."""

    x1: float
    y1: float
    x2: float
    y2: float

    @property
    def length(self) -> float:
        """Board units that lie between."""
        return abs(self.x2 - self.x1) + abs(self.y2 - self.y1)


def equal_gap(moving: Box, others: Iterable[Box], axis: int, reach: float) -> float | None:
    """The correction along an axis after which a gap beside a box equals another one; at most `reach`, or None."""
    before, after = _neighbours(moving, others, axis)
    low, high = axis, axis + 2
    length = moving[high] - moving[low]
    stops = []
    if before and after:
        stops.append((before[0][high] + after[0][low] - length) / 2)
    if len(before) > 1:
        stops.append(before[0][high] + (before[0][low] - before[1][high]))
    if len(after) > 1:
        stops.append(after[0][low] - (after[1][low] - after[0][high]) - length)
    offsets = [stop - moving[low] for stop in stops if abs(stop - moving[low]) <= reach]
    return min(offsets, key=abs, default=None)


def equal_gaps(placed: Box, others: Iterable[Box], axis: int) -> tuple[Gap, ...]:
    """The gaps of the row of a placed box that equal the one beside it; none when it equals no other."""
    before, after = _neighbours(placed, others, axis)
    row = [*reversed(before), placed, *after]
    gaps = list(pairwise(row))
    lengths = [other[axis] - one[axis + 2] for one, other in gaps]
    own = lengths[max(0, len(before) - 1) : len(before) + 1]
    beside = {round(length, 3) for length in own if length > _EQUAL}
    for length in sorted(beside):
        equal = [pair for pair, found in zip(gaps, lengths, strict=True) if abs(found - length) < _EQUAL]
        if len(equal) > 1:
            return tuple(_gap(one, other, axis) for one, other in equal)
    return ()


def _neighbours(box: Box, others: Iterable[Box], axis: int) -> tuple[list[Box], list[Box]]:
    """Boxes of the same row that lie before and after a box, the nearest first; overlapping ones are left out."""
    across = 1 - axis
    low, high = axis, axis + 2
    row = [o for o in others if o[across] < box[across + 2] and box[across] < o[across + 2]]
    middle = (box[low] + box[high]) / 2
    before = sorted((o for o in row if o[high] <= middle), key=lambda o: -o[high])
    after = sorted((o for o in row if o[low] >= middle), key=lambda o: o[low])
    return _chain(before, low, high), _chain(after, high, low)


def _chain(row: Sequence[Box], far: int, near: int) -> list[Box]:
    """Boxes one behind the other: what overlaps the one before it is not part of the rhythm."""
    chain: list[Box] = []
    sign = 1 if far > near else -1
    for box in row:
        if not chain or (box[near] - chain[-1][far]) * sign >= 0:
            chain.append(box)
        if len(chain) == _MOST_IN_ROW:
            break
    return chain


def _gap(one: Box, other: Box, axis: int) -> Gap:
    across = 1 - axis
    middle = (max(one[across], other[across]) + min(one[across + 2], other[across + 2])) / 2
    if axis == 0:
        return Gap(one[2], middle, other[0], middle)
    return Gap(middle, one[3], middle, other[1])

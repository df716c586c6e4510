"""Lining boxes up, spreading them and tidying them into a grid. A box is (left, top, right, bottom)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from math import ceil, sqrt
from typing import TypeVar

from dttools_desktop.canvas.spatial_index import Box

K = TypeVar("K")
Offset = tuple[float, float]

GAP = 24.0
_LEAST_SPREAD = 3
_LONG_STRIP = 3.0
_SHORT_LIST = 8


class Side(Enum):
    """What boxes line up at: an axis (0 is x, 1 is y) and a share of the way from low to high."""

    LEFT = (0, 0.0)
    CENTRE = (0, 0.5)
    RIGHT = (0, 1.0)
    TOP = (1, 0.0)
    MIDDLE = (1, 0.5)
    BOTTOM = (1, 1.0)


def aligned(boxes: Mapping[K, Box], side: Side) -> dict[K, Offset]:
    """How far each box goes until all share a side of the box around them, or its middle."""
    if not boxes:
        return {}
    axis, share = side.value
    line = _at(_around(list(boxes.values())), axis, share)
    return {key: _along(axis, line - _at(box, axis, share)) for key, box in boxes.items()}


def distributed(boxes: Mapping[K, Box], axis: int) -> dict[K, Offset]:
    """How far each box goes until the gaps between neighbours are equal; the outermost two stay.

    Fewer than three boxes stay where they are. Boxes that have no room overlap equally.
    """
    if len(boxes) < _LEAST_SPREAD:
        return dict.fromkeys(boxes, (0.0, 0.0))
    row = sorted(boxes, key=lambda key: (boxes[key][axis] + boxes[key][axis + 2], boxes[key][axis]))
    lengths = [boxes[key][axis + 2] - boxes[key][axis] for key in row]
    start, end = boxes[row[0]][axis], boxes[row[-1]][axis + 2]
    gap = (end - start - sum(lengths)) / (len(row) - 1)
    moves: dict[K, Offset] = {}
    for key, length in zip(row, lengths, strict=True):
        moves[key] = _along(axis, start - boxes[key][axis])
        start += length + gap
    return moves


def tidied(boxes: Mapping[K, Box], gap: float = GAP) -> dict[K, Offset]:
    """How far each box goes into a grid that begins at the corner of the box around them, in reading order.

    The grid is about as wide as the boxes lie now, unless that would make a long strip of many.
    """
    if not boxes:
        return {}
    order = reading_order(boxes)
    columns = _columns(list(boxes.values()), gap)
    widths = [max(_width(boxes[key]) for key in order[column::columns]) for column in range(columns)]
    left, y, *_ = _around(list(boxes.values()))
    moves: dict[K, Offset] = {}
    for start in range(0, len(order), columns):
        row, x = order[start : start + columns], left
        for key, width in zip(row, widths, strict=False):
            moves[key] = (x - boxes[key][0], y - boxes[key][1])
            x += width + gap
        y += max(_height(boxes[key]) for key in row) + gap
    return moves


def reading_order(boxes: Mapping[K, Box]) -> list[K]:
    """Row by row, each from left to right. A row is what begins in the upper half of the box that begins it."""
    rest = sorted(boxes, key=lambda key: (boxes[key][1], boxes[key][0]))
    order: list[K] = []
    while rest:
        first = boxes[rest[0]]
        limit = first[1] + max(1.0, _height(first) / 2)
        row = [key for key in rest if boxes[key][1] < limit]
        order += sorted(row, key=lambda key: (boxes[key][0], boxes[key][1]))
        rest = rest[len(row) :]
    return order


def _columns(boxes: Sequence[Box], gap: float) -> int:
    around, count = _around(boxes), len(boxes)
    width = sum(map(_width, boxes)) / count
    height = sum(map(_height, boxes)) / count
    present = min(count, max(1, round((_width(around) + gap) / (width + gap))))
    rows = ceil(count / present)
    shape = present * (width + gap) / (rows * (height + gap))
    if count <= _SHORT_LIST and 1 in {present, rows} and _is_strip(boxes, around):
        return present
    if 1 / _LONG_STRIP <= shape <= _LONG_STRIP:
        return present
    return min(count, max(1, round(sqrt(count * 1.5 * (height + gap) / (width + gap)))))


def _is_strip(boxes: Sequence[Box], around: Box) -> bool:
    """Whether boxes lie in one row or column already, as a list that somebody made."""
    low = min(max(_width(box) for box in boxes) / _width(around), max(_height(box) for box in boxes) / _height(around))
    return low < 1 / 2


def _around(boxes: Sequence[Box]) -> Box:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _at(box: Box, axis: int, share: float) -> float:
    return box[axis] + (box[axis + 2] - box[axis]) * share


def _along(axis: int, by: float) -> Offset:
    return (by, 0.0) if axis == 0 else (0.0, by)


def _width(box: Box) -> float:
    return max(1.0, box[2] - box[0])


def _height(box: Box) -> float:
    return max(1.0, box[3] - box[1])

"""Which boxes touch an area, without looking at all of them: a grid of buckets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from math import floor
from typing import TYPE_CHECKING

from dttools.ids import RecordId

if TYPE_CHECKING:
    from PySide6.QtCore import QRectF

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in board units."""

_CELL = 640.0
_MOST_CELLS = 400
"""A box over more cells than these is kept apart and compared each time: there are few such frames."""


def box_of(rect: QRectF) -> Box:
    """A rectangle as a box."""
    return rect.left(), rect.top(), rect.right(), rect.bottom()


class SpatialIndex:
    """Boxes by id."""

    def __init__(self) -> None:
        self._boxes: dict[RecordId, Box] = {}
        self._cells: defaultdict[tuple[int, int], set[RecordId]] = defaultdict(set)
        self._vast: set[RecordId] = set()

    def __len__(self) -> int:
        return len(self._boxes)

    def put(self, record_id: RecordId, box: Box) -> None:
        """Add a box, or move it."""
        earlier = self._boxes.get(record_id)
        if earlier is not None:
            if earlier == box:
                return
            self.drop(record_id)
        self._boxes[record_id] = box
        if _cell_count(box) > _MOST_CELLS:
            self._vast.add(record_id)
            return
        for cell in _cells_of(box):
            self._cells[cell].add(record_id)

    def drop(self, record_id: RecordId) -> None:
        """Forget a box; an unknown id is fine."""
        box = self._boxes.pop(record_id, None)
        if box is None:
            return
        if record_id in self._vast:
            self._vast.discard(record_id)
            return
        for cell in _cells_of(box):
            bucket = self._cells[cell]
            bucket.discard(record_id)
            if not bucket:
                del self._cells[cell]

    def cells(self) -> list[tuple[float, float]]:
        """The middles of the cells of the grid that have something in them, in board units."""
        return [((x + 0.5) * _CELL, (y + 0.5) * _CELL) for x, y in self._cells]

    def touching(self, area: Box) -> list[RecordId]:
        """Ids of the boxes that overlap an area or touch its edge, in no particular order."""
        left, top, right, bottom = area
        boxes = self._boxes
        found = []
        for record_id in self._candidates(area):
            box = boxes[record_id]
            if box[0] <= right and box[2] >= left and box[1] <= bottom and box[3] >= top:
                found.append(record_id)
        return found

    def bounds(self) -> Box | None:
        """The box around everything; None when empty. Looks at every box."""
        if not self._boxes:
            return None
        lefts, tops, rights, bottoms = zip(*self._boxes.values(), strict=True)
        return min(lefts), min(tops), max(rights), max(bottoms)

    def _candidates(self, area: Box) -> set[RecordId]:
        if _cell_count(area) >= len(self._cells):
            return set(self._boxes)
        found = set(self._vast)
        for cell in _cells_of(area):
            bucket = self._cells.get(cell)
            if bucket:
                found |= bucket
        return found


def _cell_count(box: Box) -> int:
    wide = floor(box[2] / _CELL) - floor(box[0] / _CELL) + 1
    return wide * (floor(box[3] / _CELL) - floor(box[1] / _CELL) + 1)


def _cells_of(box: Box) -> Iterator[tuple[int, int]]:
    rows = range(floor(box[1] / _CELL), floor(box[3] / _CELL) + 1)
    for column in range(floor(box[0] / _CELL), floor(box[2] / _CELL) + 1):
        for row in rows:
            yield column, row

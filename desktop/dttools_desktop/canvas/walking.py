"""Going from item to item with the arrow keys: the nearest one in a direction, sideways distance counting double."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from dttools.ids import RecordId
from dttools_desktop.canvas.spatial_index import Box


class Direction(NamedTuple):
    """One of −1, 0 and 1 along each axis."""

    x: int
    y: int


def next_towards(start: Box, others: Iterable[tuple[RecordId, Box]], towards: Direction) -> RecordId | None:
    """The item to walk to from a box; None at the rim."""
    x, y = _centre(start)
    best: tuple[float, RecordId] | None = None
    for record_id, box in others:
        dx, dy = _centre(box)[0] - x, _centre(box)[1] - y
        ahead = dx * towards.x + dy * towards.y
        aside = abs(dx * towards.y) + abs(dy * towards.x)
        if ahead <= 1 or aside > 2 * ahead:
            continue
        distance = (ahead + 2 * aside, record_id)
        if best is None or distance < best:
            best = distance
    return best[1] if best else None


def _centre(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2

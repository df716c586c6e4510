"""Where zones lie on their page and notes in their zones. Pure geometry, in board units.

Notes flow in rows by their order; all notes of a row are as high as the highest. Zones of a row grow together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

PADDING = 20.0
GAP = 12.0
HEADER = 86.0
NARROWEST = 144.0
"""Units; a zone has as many columns of notes as are at least this wide."""
LEAST_HEIGHT = 96.0
"""Of a note."""
ZONE_GAP = 16.0
_BUTTON = 36.0
_MARK = 4.0


@dataclass(frozen=True, slots=True)
class Corner:
    """A corner of a zone that something else covers; notes and header keep out of it."""

    right: bool
    bottom: bool
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of a zone in a row."""

    zone: str
    left: float
    width: float
    corner: Corner | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """Zones side by side, at least `least` units high."""

    slots: tuple[Slot, ...]
    least: float


@dataclass(frozen=True, slots=True)
class PlacedZone:
    """A zone on its page.

    Attributes:
        rect: Its sheet.
        header: Room for icon, title, question and count.
        add: The button that adds a note.
        notes: Where its notes lie, in their order.
        ghost: Where the first note of an empty zone would lie.
    """

    zone: str
    rect: QRectF
    header: QRectF
    add: QRectF
    notes: tuple[QRectF, ...]
    ghost: QRectF

    def index_at(self, point: QPointF) -> int:
        """Before which note something dropped at a point is meant to be; the number of notes for the end."""
        for place, note in enumerate(self.notes):
            above = point.y() < note.top() - GAP / 2
            beside = point.y() <= note.bottom() + GAP / 2 and point.x() < note.center().x()
            if above or beside:
                return place
        return len(self.notes)

    def mark_at(self, point: QPointF) -> QRectF:
        """A bar between notes where something dropped at a point would go in."""
        if not self.notes:
            return self.ghost
        place = self.index_at(point)
        after = self.notes[place - 1] if place else None
        if after is not None and (place == len(self.notes) or point.y() <= after.bottom() + GAP / 2):
            return QRectF(after.right() + (GAP - _MARK) / 2, after.top(), _MARK, after.height())
        before = self.notes[place]
        return QRectF(before.left() - (GAP + _MARK) / 2, before.top(), _MARK, before.height())


def column_width(zone_width: float) -> float:
    """How wide notes are in a zone."""
    inner = zone_width - 2 * PADDING
    return (inner + GAP) / _columns(zone_width) - GAP


def placed_zones(
    rows: Iterable[Row], heights: Callable[[str, float], Sequence[float]], top: float = 0.0
) -> dict[str, PlacedZone]:
    """Lay out a page.

    Args:
        rows: Zones from top to bottom.
        heights: The heights that the notes of a zone need at a width.
        top: Where the first row begins.
    """
    placed: dict[str, PlacedZone] = {}
    for row in rows:
        needs = [heights(slot.zone, column_width(slot.width)) for slot in row.slots]
        flows = [_flow(slot, need) for slot, need in zip(row.slots, needs, strict=True)]
        height = max(row.least, *(_needed(slot, flow) for slot, flow in zip(row.slots, flows, strict=True)))
        for slot, flow, need in zip(row.slots, flows, needs, strict=True):
            placed[slot.zone] = _placed(slot, flow, top, height, empty=not need)
        top += height + ZONE_GAP
    return placed


def _columns(zone_width: float) -> int:
    return max(1, int((zone_width - 2 * PADDING + GAP) // (NARROWEST + GAP)))


def _flow(slot: Slot, heights: Sequence[float]) -> list[QRectF]:
    """Notes of a zone whose top left corner is at the origin; one at least, for an empty zone's ghost."""
    corner = slot.corner
    y = HEADER if corner is None or corner.bottom else max(HEADER, corner.height + GAP)
    width = column_width(slot.width)
    cells: list[QRectF] = []
    for line in _lines(heights or (LEAST_HEIGHT,), _columns(slot.width)):
        height = max(line)
        cells += [QRectF(PADDING + place * (width + GAP), y, width, height) for place in range(len(line))]
        y += height + GAP
    return cells


def _lines(heights: Sequence[float], count: int) -> list[Sequence[float]]:
    return [heights[start : start + count] for start in range(0, len(heights), count)]


def _needed(slot: Slot, cells: list[QRectF]) -> float:
    corner = slot.corner
    needed = cells[-1].bottom() + PADDING
    if corner is not None and corner.bottom:
        covered = QRectF(slot.width - corner.width if corner.right else 0.0, 0.0, corner.width, 1e9)
        lowest = max((cell.bottom() for cell in cells if cell.intersects(covered)), default=0.0)
        needed = max(needed, lowest + GAP + corner.height)
    return needed


def _placed(slot: Slot, cells: list[QRectF], top: float, height: float, *, empty: bool) -> PlacedZone:
    rect = QRectF(slot.left, top, slot.width, height)
    header = QRectF(rect.left() + PADDING, top, slot.width - 2 * PADDING, HEADER)
    corner = slot.corner
    if corner is not None and not corner.bottom:
        room = corner.width - PADDING / 2
        spare = max(0.0, corner.height + GAP - HEADER) / 2
        header.adjust(0.0 if corner.right else room, spare, -room if corner.right else 0.0, spare)
    add = QRectF(header.right() - _BUTTON, header.top() + 18, _BUTTON, _BUTTON)
    notes = tuple(cell.translated(slot.left, top) for cell in cells)
    return PlacedZone(slot.zone, rect, header, add, () if empty else notes, notes[0])

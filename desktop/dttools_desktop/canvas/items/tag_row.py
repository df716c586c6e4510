"""The tags of an item as a row of chips; those for which there is no room are counted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from dttools_desktop.canvas.items.marks import CHIP
from dttools_desktop.canvas.items.text_block import text_block
from dttools_desktop.canvas.style import Paper, text_width

HEIGHT = 20.0
_GAP = 4.0
_PAD = 7.0
_LEAST = 34.0
"""Units of a chip below which its tag is counted instead."""


def tags_room(tags: Sequence[str]) -> float:
    """How high the row of an item's tags is, with the gap above it; 0 for no tags."""
    return HEIGHT + _GAP if tags else 0.0


def painted_tags(painter: QPainter, tags: Sequence[str], row: QRectF, paper: Paper) -> None:
    """Draw chips from the left of a row, and how many more there are."""
    left = row.x()
    for place, tag in enumerate(tags):
        rest = len(tags) - place - 1
        room = row.right() - left - (_width(f"+{rest}") + _GAP if rest else 0.0)
        wanted = _width(tag)
        if min(wanted, room) < min(wanted, _LEAST):
            _paint_chip(painter, f"+{rest + 1}", QRectF(left, row.y(), _width(f"+{rest + 1}"), HEIGHT), paper)
            return
        _paint_chip(painter, tag, QRectF(left, row.y(), min(wanted, room), HEIGHT), paper)
        left += min(wanted, room) + _GAP


def _width(text: str) -> float:
    return text_width(text, CHIP.sizes[0], CHIP.weight) + 1 + 2 * _PAD


def _paint_chip(painter: QPainter, text: str, pill: QRectF, paper: Paper) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(paper.chip)
    painter.drawRoundedRect(pill, HEIGHT / 2, HEIGHT / 2)
    block = text_block(text, max(1.0, pill.width() - 2 * _PAD), HEIGHT - 4, CHIP)
    block.draw(painter, pill.x() + _PAD, pill.y() + (HEIGHT - block.height) / 2, paper.text)

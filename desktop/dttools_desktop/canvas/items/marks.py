"""Small signs that several shapes share."""

from __future__ import annotations

from functools import cache
from zlib import crc32

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from dttools_desktop.canvas.items.text_block import TextSpec, text_block
from dttools_desktop.canvas.style import BoardStyle, Detail, mixed, text_width

CHIP = TextSpec(sizes=(11,), weight=600)
CHIP_HEIGHT = 22.0
_CHIP_PAD = 9.0
_DOT = 7.0


def sketched_lines(painter: QPainter, rect: QRectF, characters: int, colour: QColor) -> None:
    """Bars in place of a text too small to read."""
    pitch = 24.0
    lines = max(1, min(int(rect.height() // pitch), characters * 9 // int(max(20.0, rect.width())) + 1))
    for line in range(lines):
        share = 0.6 if line == lines - 1 else 1.0
        painter.fillRect(QRectF(rect.x(), rect.y() + 4 + line * pitch, rect.width() * share, 11), colour)


def painted_lock(painter: QPainter, rect: QRectF, colour: QColor) -> None:
    """A small padlock in the bottom right corner."""
    x, y = rect.right() - 19, rect.bottom() - 17
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(QRectF(x, y, 10, 8), 2, 2)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, 1.6))
    painter.drawArc(QRectF(x + 2, y - 5, 6, 9), 0, 180 * 16)


def painted_placeholder(painter: QPainter, rect: QRectF, words: str, detail: Detail, style: BoardStyle) -> None:
    """A dashed frame for something that this version cannot draw."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(style.muted, 0 if detail is Detail.BLOCK else 2, Qt.PenStyle.DashLine))
    painter.drawRoundedRect(rect, 8, 8)
    if words and detail is Detail.FULL:
        block = text_block(words, max(1.0, rect.width() - 12), CHIP_HEIGHT, CHIP)
        block.draw(painter, rect.x() + 6, rect.y() + 5, style.muted)


def category_colour(category: str, style: BoardStyle) -> QColor:
    """Always the same colour for the same category, on every machine."""
    return style.marks[crc32(category.encode()) % len(style.marks)]


@cache
def _chip_colours(ground: int, mark: int, text: int, *, dark: bool) -> tuple[QColor, QColor]:
    """The soft pill and the words on it."""
    return mixed(QColor(ground), QColor(mark), 0.16 if dark else 0.09), mixed(QColor(mark), QColor(text), 0.55)


def painted_chip(painter: QPainter, text: str, room: QRectF, style: BoardStyle, ground: QColor) -> None:
    """A category: a dot of its colour and its name, on a soft pill at the left of `room`."""
    mark = category_colour(text, style)
    label_room = room.width() - 2 * _CHIP_PAD - _DOT - 6
    wanted = text_width(text, CHIP.sizes[0], CHIP.weight)
    block = text_block(text, min(label_room, wanted + 1), CHIP_HEIGHT - 6, CHIP)
    width = min(label_room, wanted + 1) + 2 * _CHIP_PAD + _DOT + 6
    pill = QRectF(room.x(), room.y(), width, CHIP_HEIGHT)
    painter.setPen(Qt.PenStyle.NoPen)
    soft, ink = _chip_colours(ground.rgb(), mark.rgb(), style.text.rgb(), dark=style.dark)
    painter.setBrush(soft)
    painter.drawRoundedRect(pill, CHIP_HEIGHT / 2, CHIP_HEIGHT / 2)
    painter.setBrush(mark)
    painter.drawEllipse(QRectF(pill.x() + _CHIP_PAD, pill.center().y() - _DOT / 2, _DOT, _DOT))
    block.draw(painter, pill.x() + _CHIP_PAD + _DOT + 6, pill.y() + (CHIP_HEIGHT - block.height) / 2, ink)

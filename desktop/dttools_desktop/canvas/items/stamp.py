"""A symbol put on a board."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from PySide6.QtCore import QByteArray, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from dttools.model import InkColour, NoteColour, Stamp
from dttools_desktop.canvas.drawing_words import stamp_words
from dttools_desktop.canvas.items.base import BoardItem
from dttools_desktop.canvas.items.marks import painted_lock, painted_placeholder
from dttools_desktop.canvas.style import BoardStyle, Detail
from dttools_desktop.qtkit.icons import svg
from dttools_resources.i18n import tr

_LARGEST = 512
"""Pixels; a larger stamp is drawn each time, copies of it would take much memory."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """How a stamp looks: an icon, the colour of its inside and of its lines."""

    icon: str
    colour: NoteColour
    ink: InkColour


SYMBOLS: dict[str, Symbol] = {
    "thumbs_up": Symbol("thumbs-up", NoteColour.GREEN, InkColour.GREEN),
    "thumbs_down": Symbol("thumbs-down", NoteColour.PINK, InkColour.RED),
    "heart": Symbol("heart", NoteColour.PINK, InkColour.RED),
    "star": Symbol("star", NoteColour.YELLOW, InkColour.ORANGE),
    "idea": Symbol("lightbulb", NoteColour.YELLOW, InkColour.ORANGE),
    "fire": Symbol("flame", NoteColour.ORANGE, InkColour.RED),
    "check": Symbol("success", NoteColour.GREEN, InkColour.GREEN),
    "cross": Symbol("circle-x", NoteColour.PINK, InkColour.RED),
    "question": Symbol("help", NoteColour.BLUE, InkColour.BLUE),
    "warning": Symbol("alert", NoteColour.ORANGE, InkColour.ORANGE),
    "flag": Symbol("flag", NoteColour.PURPLE, InkColour.PURPLE),
    "rocket": Symbol("rocket", NoteColour.BLUE, InkColour.BLUE),
}
"""In the order in which they are offered."""


class StampItem(BoardItem):
    """A symbol in two tones of one colour, as sharp as the screen; always as wide as high."""

    __slots__ = ()
    record: Stamp
    icon: ClassVar[str] = "thumbs-up"
    least: ClassVar[float] = 24.0
    square: ClassVar[bool] = True

    def bounds(self) -> QRectF:
        """Everything that it paints on."""
        return self.rect.adjusted(-2, -2, 2, 2)

    def paint(self, painter: QPainter, detail: Detail, style: BoardStyle) -> None:
        """Draw in board units."""
        symbol = SYMBOLS.get(self.record.symbol)
        side = min(self.rect.width(), self.rect.height())
        rect = QRectF(0, 0, side, side)
        rect.moveCenter(self.rect.center())
        if symbol is None:
            painted_placeholder(painter, self.rect, "?", detail, style)
        elif detail is Detail.BLOCK:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(style.inks[symbol.ink])
            painter.drawEllipse(rect.adjusted(side / 6, side / 6, -side / 6, -side / 6))
        else:
            painted_symbol(painter, symbol, rect, style)
        if self.record.locked and detail is Detail.FULL:
            painted_lock(painter, self.rect, style.muted)

    def name(self) -> str:
        """What a screen reader and the outline call it."""
        return tr("Stamp: {symbol}").format(symbol=stamp_words(self.record.symbol))


def painted_symbol(painter: QPainter, symbol: Symbol, rect: QRectF, style: BoardStyle) -> None:
    """A symbol in a square, in the painter's units."""
    transform = painter.transform()
    pixels = round(rect.width() * transform.m11())
    fill, line = style.papers[symbol.colour].fill.name(), style.inks[symbol.ink].name()
    if pixels > _LARGEST:
        QSvgRenderer(QByteArray(_drawing(symbol.icon, fill, line))).render(painter, rect)
        return
    corner = transform.map(rect.topLeft())
    painter.setWorldMatrixEnabled(False)
    painter.drawPixmap(QPointF(round(corner.x()), round(corner.y())), symbol_pixmap(symbol.icon, fill, line, pixels))
    painter.setWorldMatrixEnabled(True)


@lru_cache(maxsize=64)
def symbol_pixmap(name: str, fill: str, line: str, pixels: int) -> QPixmap:
    """A symbol as a picture of so many pixels."""
    pixmap = QPixmap(max(1, pixels), max(1, pixels))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(_drawing(name, fill, line))).render(painter, QRectF(pixmap.rect()))
    painter.end()
    return pixmap


def _drawing(name: str, fill: str, line: str) -> bytes:
    """An icon with a filling: its first `fill` is that of the whole drawing."""
    return svg(name, line).replace(b'fill="none"', b'fill="' + fill.encode() + b'"', 1)

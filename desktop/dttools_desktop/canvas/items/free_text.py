"""Text that stands on the board itself."""

from __future__ import annotations

from functools import cache
from typing import ClassVar

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from dttools.model import FreeText, TextAlign
from dttools.model.markup import plain_text
from dttools.model.values import LONG_TEXT
from dttools_desktop.canvas.items.base import BoardItem, TextField
from dttools_desktop.canvas.items.marks import painted_lock
from dttools_desktop.canvas.items.text_block import TextSpec, text_block
from dttools_desktop.canvas.style import BoardStyle, Detail, metrics
from dttools_resources.i18n import tr

_ENDLESS = 100_000.0
_ROOM = 2
"""Lines below the last one while it is typed in."""
_LEGIBLE = 5.0
"""Pixels of the screen from which letters are worth drawing."""


class FreeTextItem(BoardItem):
    """Lines as wide as its box; it is as high as they are, whatever its record says."""

    __slots__ = ()
    record: FreeText
    icon: ClassVar[str] = "type"
    least: ClassVar[float] = 40.0

    @property
    def obstructs(self) -> bool:
        """A text has no ground that would hide a line."""
        return False

    def fitted(self, rect: QRectF) -> QRectF:
        """As wide as its record says and as high as its lines."""
        return QRectF(rect.x(), rect.y(), rect.width(), self._height(rect.width()))

    def _height(self, width: float) -> float:
        line = metrics(self.record.font_size, _WEIGHT).height()
        if not self.record.text:
            return line
        return max(line, text_block(self.record.text, width, _ENDLESS, self._spec()).height)

    def _spec(self) -> TextSpec:
        return _spec(self.record.font_size, self.record.align)

    def bounds(self) -> QRectF:
        """Everything that it paints on: letters may lean out of their lines."""
        room = self.record.font_size / 2
        return self.rect.adjusted(-room, -room, room, room)

    def shape(self) -> tuple[QRectF, float]:
        """The rectangle and corner radius that a selection frame follows."""
        return self.rect, 2.0

    def paint(self, painter: QPainter, detail: Detail, style: BoardStyle) -> None:
        """Draw in board units."""
        colour = style.inks[self.record.ink]
        if self.editing is None and self.record.text:
            block = text_block(self.record.text, self.rect.width(), _ENDLESS, self._spec())
            if painter.transform().m11() * self.record.font_size >= _LEGIBLE:
                block.draw(painter, self.rect.x(), self.rect.y(), colour)
            else:
                self._paint_bars(painter, block.layout.lineCount(), style)
        if self.record.locked and detail is Detail.FULL:
            painted_lock(painter, self.rect, style.muted)

    def _paint_bars(self, painter: QPainter, lines: int, style: BoardStyle) -> None:
        """Bars in place of lines too small to read."""
        pitch = self.rect.height() / max(1, lines)
        for line in range(lines):
            share = 0.6 if line == lines - 1 and lines > 1 else 1.0
            bar = QRectF(self.rect.x(), self.rect.y() + (line + 0.3) * pitch, self.rect.width() * share, pitch * 0.4)
            painter.fillRect(bar, style.muted)

    def fields(self, style: BoardStyle) -> list[TextField]:
        """The one text, with room to go on."""
        line = metrics(self.record.font_size, _WEIGHT).height()
        return [
            TextField(
                record=self.id,
                name="text",
                rect=self.rect.adjusted(0, 0, 0, _ROOM * line),
                spec=self._spec(),
                colour=style.inks[self.record.ink],
                limit=LONG_TEXT,
                single_line=False,
                placeholder=tr("Write"),
                label=tr("Text"),
            )
        ]

    def name(self) -> str:
        """What a screen reader and the outline call it."""
        return tr("Text: {text}").format(text=plain_text(self.record.text) or tr("empty"))


_WEIGHT = 500


@cache
def _spec(font_size: int, align: TextAlign) -> TextSpec:
    centred, flush_right = align is TextAlign.CENTRE, align is TextAlign.RIGHT
    return TextSpec((font_size,), _WEIGHT, centred=centred, flush_right=flush_right, styled=True)

"""A sticky note."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from dttools.model import Note, TextSize
from dttools.model.markup import plain_text
from dttools.model.values import LONG_TEXT
from dttools_desktop.canvas.items.base import BoardItem, TextField
from dttools_desktop.canvas.items.marks import painted_lock, sketched_lines
from dttools_desktop.canvas.items.sheet import painted_sheet
from dttools_desktop.canvas.items.tag_row import HEIGHT, painted_tags, tags_room
from dttools_desktop.canvas.items.text_block import TextSpec, text_block
from dttools_desktop.canvas.items.text_sizes import grown, sized
from dttools_desktop.canvas.style import BoardStyle, Detail
from dttools_resources.i18n import tr

PADDING = 16.0
RADIUS = 4.0
TEXT = TextSpec(sizes=(20, 18, 16, 14, 13), weight=500, styled=True)


class NoteItem(BoardItem):
    """A square of coloured paper; its text takes the largest size that fits."""

    __slots__ = ()
    record: Note
    text_spec: ClassVar[TextSpec] = TEXT
    padding: ClassVar[float] = PADDING

    def paint(self, painter: QPainter, detail: Detail, style: BoardStyle) -> None:
        """Draw in board units."""
        paper = style.papers[self.record.colour]
        if detail is Detail.BLOCK:
            painter.fillRect(self.rect, paper.block)
            return
        if detail is Detail.FULL:
            painted_sheet(painter, self.rect, RADIUS, paper, edged=style.dark)
        else:
            painter.fillRect(self.rect, paper.fill)
        if self.record.text and self.editing is None:
            inner = self._text_rect()
            if detail is Detail.SKETCH:
                sketched_lines(painter, inner, len(self.record.text), paper.line)
            else:
                block = text_block(self.record.text, inner.width(), inner.height(), self.spec())
                block.draw(painter, inner.x(), inner.y(), paper.text)
        if self.record.tags and detail is Detail.FULL:
            bottom = self.rect.bottom() - self.padding + 4
            row = QRectF(
                self._text_rect().x() - 4,
                bottom - HEIGHT,
                self._text_rect().width() - (14 if self.record.locked else 0),
                HEIGHT,
            )
            painted_tags(painter, self.record.tags, row, paper)
        if self.record.locked and detail is Detail.FULL:
            painted_lock(painter, self.rect, paper.muted)

    def spec(self) -> TextSpec:
        """How its text is set: by itself as large as fits, on a larger note in larger letters."""
        if self.record.text_size is TextSize.AUTO:
            return grown(self.text_spec, min(self.rect.width(), self.rect.height()))
        return sized(self.text_spec, self.record.text_size)

    def _text_rect(self) -> QRectF:
        bottom = self.padding + tags_room(self.record.tags)
        return self.rect.adjusted(self.padding, self.padding, -self.padding, -bottom)

    def fields(self, style: BoardStyle) -> list[TextField]:
        """The one text."""
        return [
            TextField(
                record=self.id,
                name="text",
                rect=self._text_rect(),
                spec=self.spec(),
                colour=style.papers[self.record.colour].text,
                limit=LONG_TEXT,
                single_line=False,
                placeholder=tr("Write a note"),
                label=tr("Text of the note"),
                chains=True,
            )
        ]

    def name(self) -> str:
        """What a screen reader and the outline call it."""
        return tr("Note: {text}").format(text=plain_text(self.record.text) or tr("empty"))

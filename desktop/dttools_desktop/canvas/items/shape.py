"""A geometrical shape with a text in it."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker, QPen

from dttools.model import InkColour, NoteColour, Shape, TextAlign
from dttools.model.values import LONG_TEXT
from dttools_desktop.canvas.drawing_words import shape_words
from dttools_desktop.canvas.items.base import BoardItem, TextField
from dttools_desktop.canvas.items.marks import painted_lock, painted_placeholder, sketched_lines
from dttools_desktop.canvas.items.outlines import OUTLINES, Outline
from dttools_desktop.canvas.items.text_block import TextSpec, text_block
from dttools_desktop.canvas.style import BoardStyle, Detail
from dttools_resources.i18n import tr

PADDING = 12.0
OUTLINE_WIDTH = 2.0
_SIZES = (20, 18, 16, 14, 13)
_SPECS = {
    align: TextSpec(
        _SIZES,
        500,
        centred=align is TextAlign.CENTRE,
        flush_right=align is TextAlign.RIGHT,
        middle=True,
        styled=True,
    )
    for align in TextAlign
}
_HIT_WIDTH = 14.0


class ShapeItem(BoardItem):
    """An outline, filled or not. What has no filling lets presses through to what it frames."""

    __slots__ = ()
    record: Shape
    icon: ClassVar[str] = "frame"
    least: ClassVar[float] = 24.0

    @property
    def outline(self) -> Outline | None:
        """How it is drawn; None for a shape of a newer program."""
        return OUTLINES.get(self.record.shape)

    def _path(self) -> QPainterPath:
        outline = self.outline or OUTLINES["rectangle"]
        return outline.path(self.rect, self.record.start)

    @property
    def _filled(self) -> bool:
        outline = self.outline
        return self.record.filled and (outline is None or outline.closed)

    @property
    def obstructs(self) -> bool:
        """An empty outline frames what is in it, as a page does; lines may cross it, as they do lines and arrows."""
        return self._filled or (self._holds_text and bool(self.record.text))

    @property
    def takes_colour(self) -> bool:
        """Whether it has an inside."""
        return self._holds_text

    @property
    def _holds_text(self) -> bool:
        return self.outline is None or self.outline.closed

    def bounds(self) -> QRectF:
        """Everything that it paints on."""
        room = _HIT_WIDTH  # the head of an arrow may stand out of a flat box
        return self.rect.adjusted(-room, -room, room, room)

    def shape(self) -> tuple[QRectF, float]:
        """The rectangle and corner radius that a selection frame follows."""
        return self.rect, 2.0

    def contains(self, point: QPointF) -> bool:
        """Whether a press is on its filling, its outline or its text."""
        if not self.bounds().contains(point):
            return False
        if self.locked and self.lock_sign().contains(point):
            return True
        if self._filled and self._path().contains(point):
            return True
        return self._edge().contains(point) or (
            self._holds_text and bool(self.record.text) and self._written().contains(point)
        )

    def _edge(self) -> QPainterPath:
        stroker = QPainterPathStroker()
        stroker.setWidth(_HIT_WIDTH)
        return stroker.createStroke(self._path())

    def touches(self, area: QRectF) -> bool:
        """Whether a rubber band takes it: a band inside an unfilled shape is meant for what lies there."""
        if self._filled:
            return self._path().intersects(area)
        return area.contains(self.rect) or self._edge().intersects(area)

    def paint(self, painter: QPainter, detail: Detail, style: BoardStyle) -> None:
        """Draw in board units."""
        if self.outline is None:
            painted_placeholder(painter, self.rect, shape_words(self.record.shape), detail, style)
        else:
            self._paint_outline(painter, detail, style)
        if detail is not Detail.BLOCK:
            self._paint_text(painter, detail, style)
        if self.record.locked and detail is Detail.FULL:
            painted_lock(painter, self.rect, style.muted)

    def _paint_outline(self, painter: QPainter, detail: Detail, style: BoardStyle) -> None:
        filling = self.record.colour if self._filled else None
        painted_outline(painter, self._path(), filling, self.record.ink, detail=detail, style=style)

    def _paint_text(self, painter: QPainter, detail: Detail, style: BoardStyle) -> None:
        if not self.record.text or self.editing is not None or not self._holds_text:
            return
        inner, colour = self._text_rect(), self._text_colour(style)
        if detail is Detail.SKETCH:
            bars = style.papers[self.record.colour].line if self._filled else style.muted
            sketched_lines(painter, inner, len(self.record.text), bars)
            return
        block = text_block(self.record.text, inner.width(), inner.height(), _SPECS[self.record.align])
        block.draw(painter, inner.x(), inner.y() + max(0.0, (inner.height() - block.height) / 2), colour)

    def _text_colour(self, style: BoardStyle) -> QColor:
        return style.papers[self.record.colour].text if self._filled and self.outline is not None else style.text

    def _text_rect(self) -> QRectF:
        left, top, right, bottom = self.outline.inset if self.outline is not None else (0, 0, 0, 0)
        width, height = self.rect.width(), self.rect.height()
        room = self.rect.adjusted(left * width, top * height, -right * width, -bottom * height)
        across, down = min(PADDING, room.width() / 8), min(PADDING, room.height() / 8)
        return room.adjusted(across, down, -across, -down)

    def _written(self) -> QRectF:
        """Where its text stands."""
        inner = self._text_rect()
        block = text_block(self.record.text, inner.width(), inner.height(), _SPECS[self.record.align])
        top = inner.y() + max(0.0, (inner.height() - block.height) / 2)
        return QRectF(inner.x(), top, inner.width(), min(block.height, inner.height()))

    def fields(self, style: BoardStyle) -> list[TextField]:
        """The text inside; a line has none."""
        if not self._holds_text:
            return []
        return [
            TextField(
                record=self.id,
                name="text",
                rect=self._text_rect(),
                spec=_SPECS[self.record.align],
                colour=self._text_colour(style),
                limit=LONG_TEXT,
                single_line=False,
                placeholder=tr("Write here"),
                label=tr("Text of the shape"),
            )
        ]

    def name(self) -> str:
        """What a screen reader and the outline call it."""
        words = shape_words(self.record.shape)
        text = self.record.text
        return tr("{shape}: {text}").format(shape=words, text=text) if text else words


def painted_outline(
    painter: QPainter,
    path: QPainterPath,
    filling: NoteColour | None,
    ink: InkColour,
    *,
    detail: Detail,
    style: BoardStyle,
) -> None:
    """A shape's outline, filled with a colour unless that is None, in board units."""
    width = 0.0 if detail is Detail.BLOCK else OUTLINE_WIDTH if detail is Detail.FULL else 2 * OUTLINE_WIDTH
    pen = QPen(style.inks[ink], width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    if filling is None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
    else:
        paper = style.papers[filling]
        painter.setBrush(paper.block if detail is Detail.BLOCK else paper.fill)
    painter.drawPath(path)

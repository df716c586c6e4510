"""A frame: a page on the board that carries what lies on it."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from dttools.model import Frame, NoteColour
from dttools.model.values import SHORT_TEXT
from dttools_desktop.canvas.items.base import BoardItem, TextField
from dttools_desktop.canvas.items.marks import painted_lock, sketched_lines
from dttools_desktop.canvas.items.text_block import TextSpec, text_block
from dttools_desktop.canvas.style import BoardStyle, Detail, metrics, mixed
from dttools_resources.i18n import tr

HEAD = 40.0
"""Board units above the page that its title takes."""
_TITLE = TextSpec(sizes=(20,), weight=600)
_RIM = 10.0
_LEAST_TITLE = 160.0


class FrameItem(BoardItem):
    """A page behind everything, with its title above it. It is taken by its title or its rim."""

    __slots__ = ()
    record: Frame
    icon: ClassVar[str] = "frame"
    layer: ClassVar[int] = -1
    least: ClassVar[float] = 120.0
    sheer: ClassVar[bool] = False
    """Whether what lies behind it shines through."""

    @property
    def obstructs(self) -> bool:
        """Lines run over a page."""
        return False

    def bounds(self) -> QRectF:
        """The page and its title."""
        return self.rect.adjusted(-2, -HEAD, 2, 2).united(self._title_rect())

    def shape(self) -> tuple[QRectF, float]:
        """The rectangle and corner radius that a selection frame follows."""
        return self.rect, 2.0

    def touches(self, area: QRectF) -> bool:
        """Taken only when it is wholly in the band: a band inside it is meant for what lies on it."""
        return area.contains(self.rect)

    def contains(self, point: QPointF) -> bool:
        """Whether a press is on its title or its rim."""
        inside = self.rect.adjusted(_RIM, _RIM, -_RIM, -_RIM)
        on_rim = self.rect.contains(point) and not inside.contains(point)
        return on_rim or self._title_strip().contains(point)

    def lock_sign(self) -> QRectF:
        """The padlock, at the end of the title."""
        return QRectF(self.rect.right() - 30, self.rect.top() - 34, 30, 30)

    def paint(self, painter: QPainter, detail: Detail, style: BoardStyle) -> None:
        """Draw in board units."""
        page = QColor(_page_colour(self.record.colour, style))
        if self.sheer:
            page.setAlphaF(0.0 if self.record.colour is NoteColour.WHITE else 0.4)
        if detail is Detail.BLOCK:
            painter.fillRect(self.rect, page)
            painter.setPen(QPen(style.faint, 0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect)
            return
        painter.setPen(QPen(mixed(style.border, style.muted, 0.3), 1.5))
        painter.setBrush(page)
        painter.drawRect(self.rect)
        title = self._title_rect()
        if detail is Detail.SKETCH:
            sketched_lines(painter, title.adjusted(0, 0, -title.width() / 2, 0), 1, style.muted)
        elif self.editing is None:
            block = text_block(self.record.title or tr("Untitled frame"), title.width(), title.height(), _TITLE)
            block.draw(painter, title.x(), title.y(), style.text if self.record.title else style.muted)
        if self.record.locked and detail is Detail.FULL:
            painted_lock(painter, self.lock_sign(), style.muted)

    def _title_rect(self) -> QRectF:
        height = metrics(_TITLE.sizes[0], _TITLE.weight).height()
        width = max(_LEAST_TITLE, self.rect.width() - (34 if self.locked else 0))
        return QRectF(self.rect.x(), self.rect.y() - 8 - height, width, height)

    def _title_strip(self) -> QRectF:
        """Where its title is taken: as far as its words go, for the rest of the line belongs to the board."""
        title = self._title_rect()
        words = self.record.title or tr("Untitled frame")
        used = metrics(_TITLE.sizes[0], _TITLE.weight).horizontalAdvance(words) + 12
        return QRectF(title.x(), title.y() - 4, min(title.width(), used), title.height() + 12)

    def fields(self, style: BoardStyle) -> list[TextField]:
        """Its title."""
        return [
            TextField(
                record=self.id,
                name="title",
                rect=self._title_rect(),
                spec=_TITLE,
                colour=style.text,
                limit=SHORT_TEXT,
                single_line=True,
                placeholder=tr("Name the frame"),
                label=tr("Title of the frame"),
            )
        ]

    def name(self) -> str:
        """What a screen reader and the outline call it."""
        return tr("Frame: {title}").format(title=self.record.title or tr("untitled"))


def _page_colour(colour: NoteColour, style: BoardStyle) -> QColor:
    if colour is NoteColour.WHITE:
        return style.surface
    return mixed(style.surface, style.papers[colour].block, 0.3)

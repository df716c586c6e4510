"""An idea as a card: title, description, category and the dots it was given."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from dttools.model import Idea, IdeaStatus, Record
from dttools.model.markup import plain_text
from dttools.model.values import LONG_TEXT, SHORT_TEXT
from dttools_desktop.canvas.items.base import BoardItem, TextField
from dttools_desktop.canvas.items.marks import CHIP_HEIGHT, category_colour, painted_chip, painted_lock, sketched_lines
from dttools_desktop.canvas.items.sheet import painted_sheet
from dttools_desktop.canvas.items.tag_row import HEIGHT, painted_tags, tags_room
from dttools_desktop.canvas.items.text_block import TextSpec, text_block
from dttools_desktop.canvas.items.text_sizes import sized
from dttools_desktop.canvas.style import BoardStyle, Detail, metrics, text_width
from dttools_resources.i18n import ntr, tr

PADDING = 16.0
RADIUS = 12.0
GAP = 6.0
TITLE = TextSpec(sizes=(16, 15), weight=600)
DESCRIPTION = TextSpec(sizes=(13,), weight=400, styled=True)
COUNT = TextSpec(sizes=(12,), weight=600)
MOST_DOTS = 3
_DOT = 7.0
_DOT_PITCH = 9.0
_PILL_PAD = 8.0


class IdeaItem(BoardItem):
    """A rounded card. `votes` are all its dots; `voted` says whether some are one's own."""

    __slots__ = ("voted", "votes")
    record: Idea
    icon: ClassVar[str] = "lightbulb"
    title_lines: ClassVar[int] = 2

    def __init__(self, record: Record, rect: QRectF) -> None:
        super().__init__(record, rect)
        self.votes = 0
        self.voted = False

    def shape(self) -> tuple[QRectF, float]:
        """The rectangle and corner radius that a selection frame follows."""
        return self.rect, RADIUS

    # -- where its parts are

    def _inner(self) -> QRectF:
        return self.rect.adjusted(PADDING, PADDING - 2, -PADDING, -PADDING + 2)

    def _title_spec(self) -> TextSpec:
        return sized(TITLE, self.record.text_size)

    def _description_spec(self) -> TextSpec:
        return sized(DESCRIPTION, self.record.text_size)

    def _title_metrics(self) -> QFontMetricsF:
        return metrics(self._title_spec().sizes[0], TITLE.weight)

    def _description_metrics(self) -> QFontMetricsF:
        return metrics(self._description_spec().sizes[0])

    def _footer_top(self) -> float:
        return self.rect.bottom() - PADDING + 4 - CHIP_HEIGHT

    def _tags_top(self) -> float:
        """Where the chips of its tags begin, or the footer where it has none."""
        return self._footer_top() - tags_room(self.record.tags)

    def _title_room(self) -> float:
        if self.editing == "title":  # all of it shows while it is typed; the description makes way
            return self._tags_top() - GAP - self._inner().top()
        lines = self.title_lines if self.record.description or self.editing == "description" else 4
        return min(self._tags_top() - GAP - self._inner().top(), lines * self._title_metrics().height())

    def _title_height(self) -> float:
        least = self._title_metrics().height() * (self.title_lines if self.editing == "title" else 1)
        if not self.record.title:
            return least
        set_title = text_block(self.record.title, self._inner().width(), self._title_room(), self._title_spec()).height
        return max(least, set_title) if self.editing == "title" else set_title

    def _description_rect(self) -> QRectF:
        inner = self._inner()
        top = inner.top() + self._title_height() + GAP
        return QRectF(
            inner.x(), top, inner.width(), max(self._description_metrics().height(), self._tags_top() - 1 - top)
        )

    def vote_pill(self) -> QRectF:
        """Where the dots are: a press there gives or takes back one's own."""
        dots = min(self.votes, MOST_DOTS)
        count = text_width(str(self.votes), COUNT.sizes[0], COUNT.weight) if self.votes else 0.0
        dots_width = (dots - 1) * _DOT_PITCH + _DOT if dots else _DOT + 2
        width = 2 * _PILL_PAD + dots_width + (count + 5 if self.votes else 0)
        return QRectF(self.rect.right() - PADDING + 4 - width, self._footer_top(), width, CHIP_HEIGHT)

    def lock_sign(self) -> QRectF:
        """The padlock, above the dots."""
        return QRectF(self.rect.right() - 30, self.rect.top(), 30, 30)

    # -- painting

    def paint(self, painter: QPainter, detail: Detail, style: BoardStyle) -> None:
        """Draw in board units."""
        paper = style.papers[self.record.colour]
        if detail is Detail.BLOCK:
            painter.fillRect(self.rect, paper.block)
            return
        if detail is Detail.SKETCH:
            painter.fillRect(self.rect, paper.fill)
            self._paint_sketch(painter, style)
        else:
            painted_sheet(painter, self.rect, RADIUS, paper, edged=True)
            self._paint_texts(painter, style)
            self._paint_footer(painter, style)

    def _paint_sketch(self, painter: QPainter, style: BoardStyle) -> None:
        paper, inner = style.papers[self.record.colour], self._inner()
        sketched_lines(painter, QRectF(inner.x(), inner.y(), inner.width(), 26), len(self.record.title), paper.muted)
        if self.record.description:
            body = QRectF(inner.x(), inner.y() + 30, inner.width(), 72)
            sketched_lines(painter, body, len(self.record.description), paper.line)
        if self.record.category:
            corner = QRectF(inner.x(), self._footer_top() + 4, 14, 14)
            painter.fillRect(corner, category_colour(self.record.category, style))

    def _paint_texts(self, painter: QPainter, style: BoardStyle) -> None:
        paper, inner = style.papers[self.record.colour], self._inner()
        if self.editing != "title":
            title = self.record.title or tr("Untitled idea")
            block = text_block(title, inner.width(), self._title_room(), self._title_spec())
            block.draw(painter, inner.x(), inner.y(), paper.text if self.record.title else paper.muted)
        if self.record.description and self.editing != "description":
            body = self._description_rect()
            if body.bottom() <= self._tags_top():
                block = text_block(self.record.description, body.width(), body.height(), self._description_spec())
                block.draw(painter, body.x(), body.y(), paper.muted)

    def _paint_footer(self, painter: QPainter, style: BoardStyle) -> None:
        pill, inner = self.vote_pill(), self._inner()
        paper = style.papers[self.record.colour]
        words = status_words(self.record.status) or self.record.category
        if self.record.tags:
            row = QRectF(inner.x() - 4, self._tags_top(), inner.width() + 8, HEIGHT)
            painted_tags(painter, self.record.tags, row, paper)
        if words:
            chip = QRectF(inner.x() - 4, self._footer_top(), pill.x() - 4 - inner.x(), CHIP_HEIGHT)
            painted_chip(painter, words, chip, style, paper.fill)
        self._paint_votes(painter, pill, style)
        if self.record.locked:
            painted_lock(painter, QRectF(self.rect.x(), self.rect.y(), self.rect.width(), 30), paper.muted)

    def _paint_votes(self, painter: QPainter, pill: QRectF, style: BoardStyle) -> None:
        paper = style.papers[self.record.colour]
        painter.setPen(Qt.PenStyle.NoPen)
        if self.voted:
            painter.setBrush(style.accent)
            painter.drawRoundedRect(pill, CHIP_HEIGHT / 2, CHIP_HEIGHT / 2)
        ink = style.on_accent if self.voted else style.accent_text
        y = pill.center().y() - _DOT / 2
        if not self.votes:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(paper.muted, 1.4))
            painter.drawEllipse(QRectF(pill.x() + _PILL_PAD + 1, y, _DOT, _DOT))
            return
        painter.setBrush(ink)
        for dot in range(min(self.votes, MOST_DOTS)):
            painter.drawEllipse(QRectF(pill.x() + _PILL_PAD + dot * _DOT_PITCH, y, _DOT, _DOT))
        block = text_block(str(self.votes), 60, CHIP_HEIGHT, COUNT)
        width = text_width(str(self.votes), COUNT.sizes[0], COUNT.weight)
        count_ink = style.on_accent if self.voted else paper.text
        block.draw(painter, pill.right() - _PILL_PAD - width, pill.center().y() - block.height / 2, count_ink)

    # -- editing

    def fields(self, style: BoardStyle) -> list[TextField]:
        """Title, then description."""
        paper, inner = style.papers[self.record.colour], self._inner()
        title_height = max(self._title_height(), self._title_metrics().height() * self.title_lines)
        title = QRectF(inner.x(), inner.y(), inner.width(), title_height)
        body = self._description_rect()
        return [
            TextField(
                record=self.id,
                name="title",
                rect=title,
                spec=self._title_spec(),
                colour=paper.text,
                limit=SHORT_TEXT,
                single_line=True,
                placeholder=tr("Name the idea"),
                label=tr("Title of the idea"),
            ),
            TextField(
                record=self.id,
                name="description",
                rect=body,
                spec=self._description_spec(),
                colour=paper.muted,
                limit=LONG_TEXT,
                single_line=False,
                placeholder=tr("Describe it"),
                label=tr("Description of the idea"),
            ),
        ]

    def field_at(self, point: QPointF, style: BoardStyle) -> TextField | None:
        """The description below the title, the title elsewhere."""
        title, description = self.fields(style)
        below = self._description_rect().top() <= point.y() < self._footer_top()
        return description if below and (self.record.description or self.record.title) else title

    def name(self) -> str:
        """What a screen reader and the outline call it."""
        votes = ntr("{n} vote", "{n} votes", self.votes).format(n=self.votes)
        title = self.record.title or tr("untitled")
        words = ", ".join(filter(None, (votes, status_words(self.record.status))))
        return tr("Idea: {title}, {votes}").format(title=title, votes=words)

    def details(self) -> str:
        """Its description and category before the rest."""
        words = (plain_text(self.record.description), self.record.category, super().details())
        return ". ".join(filter(None, words))

    def value(self) -> str:
        """Its votes."""
        own = tr("with yours") if self.voted else ""
        return ", ".join(filter(None, (ntr("{n} vote", "{n} votes", self.votes).format(n=self.votes), own)))


def status_words(status: IdeaStatus) -> str:
    """How far an idea came; empty for one that is only an idea."""
    return {
        IdeaStatus.IDEA: "",
        IdeaStatus.SELECTED: tr("Selected"),
        IdeaStatus.PROTOTYPE: tr("Prototyped"),
        IdeaStatus.TESTED: tr("Tested"),
    }[status]

"""A cluster: a named frame behind its members."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from dttools.model import Cluster
from dttools.model.values import SHORT_TEXT
from dttools_desktop.canvas.items.base import BoardItem, TextField
from dttools_desktop.canvas.items.marks import painted_lock, sketched_lines
from dttools_desktop.canvas.items.text_block import TextSpec, text_block
from dttools_desktop.canvas.style import BoardStyle, Detail, metrics, mixed
from dttools_resources.i18n import tr

RADIUS = 16.0
TITLE = TextSpec(sizes=(20,), weight=600)
TITLE_INSET = 20.0
_TITLE_TOP = 16.0
_RIM = 10.0


class ClusterItem(BoardItem):
    """A tinted sheet with a title. Its inside belongs to what lies in it: it is taken by its title or its rim."""

    __slots__ = ()
    record: Cluster
    icon: ClassVar[str] = "cluster"
    layer: ClassVar[int] = 0
    holds: ClassVar[bool] = True

    def shape(self) -> tuple[QRectF, float]:
        """The rectangle and corner radius that a selection frame follows."""
        return self.rect, RADIUS

    def touches(self, area: QRectF) -> bool:
        """Taken only when it is wholly in the band: a band inside it is meant for its members."""
        return area.contains(self.rect)

    def paint(self, painter: QPainter, detail: Detail, style: BoardStyle) -> None:
        """Draw in board units."""
        paper = style.papers[self.record.colour]
        sheet = _translucent(paper.block, 0.34 if style.dark else 0.30)
        if detail is Detail.BLOCK:
            painter.fillRect(self.rect, sheet)
            return
        painter.setPen(QPen(mixed(paper.edge, style.muted, 0.25), 1.5))
        painter.setBrush(sheet)
        painter.drawRoundedRect(self.rect, RADIUS, RADIUS)
        title = self._title_rect()
        if detail is Detail.SKETCH:
            sketched_lines(painter, title, 1, style.muted)
        elif self.editing is None:
            text = self.record.title or tr("Untitled cluster")
            block = text_block(text, title.width(), title.height(), TITLE)
            block.draw(painter, title.x(), title.y(), style.text if self.record.title else style.muted)
        if self.record.locked and detail is Detail.FULL:
            painted_lock(painter, QRectF(self.rect.x(), self.rect.y(), self.rect.width() - 8, 40), style.muted)

    def _title_rect(self) -> QRectF:
        width = max(40.0, self.rect.width() - 2 * TITLE_INSET)
        return QRectF(self.rect.x() + TITLE_INSET, self.rect.y() + _TITLE_TOP, width, metrics(20, 600).height())

    def lock_sign(self) -> QRectF:
        """The padlock, at the end of the title."""
        return QRectF(self.rect.right() - 38, self.rect.top() + 10, 30, 30)

    def handle(self) -> QRectF:
        """The strip by which it is dragged."""
        return QRectF(self.rect.x(), self.rect.y(), self.rect.width(), _TITLE_TOP + 34)

    def contains(self, point: QPointF) -> bool:
        """Whether a press is on its title or its rim."""
        inside = self.rect.adjusted(_RIM, _RIM, -_RIM, -_RIM)
        return self.rect.contains(point) and (self.handle().contains(point) or not inside.contains(point))

    def fields(self, style: BoardStyle) -> list[TextField]:
        """Its title."""
        return [
            TextField(
                record=self.id,
                name="title",
                rect=self._title_rect(),
                spec=TITLE,
                colour=style.text,
                limit=SHORT_TEXT,
                single_line=True,
                placeholder=tr("Name the cluster"),
                label=tr("Title of the cluster"),
            )
        ]

    def name(self) -> str:
        """What a screen reader and the outline call it."""
        return tr("Cluster: {title}").format(title=self.record.title or tr("untitled"))


def _translucent(colour: QColor, opacity: float) -> QColor:
    made = QColor(colour)
    made.setAlphaF(opacity)
    return made

"""Drawing a zone: its tinted sheet, header, count, button and, while it is empty, an invitation."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from dttools_desktop.canvas.items.marks import sketched_lines
from dttools_desktop.canvas.items.text_block import TextSpec, text_block
from dttools_desktop.canvas.style import BoardStyle, Detail, metrics, mixed
from dttools_desktop.canvas.zones.layout import PlacedZone
from dttools_desktop.canvas.zones.look import ZoneLook
from dttools_desktop.qtkit.icons import pixmap
from dttools_resources.i18n import tr

RADIUS = 20.0
TITLE = TextSpec(sizes=(20,), weight=600)
QUESTION = TextSpec(sizes=(14,), weight=400)
COUNT = TextSpec(sizes=(12,), weight=600)
_DISC = 36.0
_TOP = 18.0


def painted_zone(
    painter: QPainter, zone: PlacedZone, look: ZoneLook, detail: Detail, style: BoardStyle, *, inviting: bool
) -> None:
    """Draw everything of a zone but its notes; `inviting` when notes can be added."""
    paper = style.papers[look.colour]
    sheet = mixed(style.canvas, paper.fill, 0.30 if style.dark else 0.36)
    if detail is Detail.BLOCK:
        painter.fillRect(zone.rect, sheet)
        return
    painter.setPen(QPen(mixed(sheet, paper.edge, 0.35), 1))
    painter.setBrush(sheet)
    painter.drawRoundedRect(zone.rect, RADIUS, RADIUS)
    if detail is Detail.SKETCH:
        sketched_lines(painter, zone.header.adjusted(0, _TOP, -zone.header.width() / 2, -20), 10, style.muted)
        return
    _painted_header(painter, zone, look, style)
    if inviting:
        painted_plus(painter, zone.add, mixed(sheet, paper.edge, 0.45), "text")
        if not zone.notes:
            _painted_invitation(painter, zone, paper.edge, style)


def _painted_header(painter: QPainter, zone: PlacedZone, look: ZoneLook, style: BoardStyle) -> None:
    paper = style.papers[look.colour]
    disc = QRectF(zone.header.left(), zone.header.top() + _TOP, _DISC, _DISC)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(paper.fill)
    painter.drawEllipse(disc)
    painted_icon(painter, look.icon, "text", disc.center(), 20)
    left = disc.right() + 12
    room = zone.add.left() - 10 - left
    count = str(len(zone.notes))
    pill_width = max(24.0, metrics(COUNT.sizes[0], COUNT.weight).horizontalAdvance(count) + 14)
    wanted = metrics(TITLE.sizes[0], TITLE.weight).horizontalAdvance(look.title()) + 2
    width = min(wanted, room - pill_width - 8)
    title = text_block(look.title(), width, 26, TITLE)
    title.draw(painter, left, disc.top() - 4, style.text)
    pill = QRectF(left + width + 8, disc.top() - 2, pill_width, 20)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(mixed(style.canvas, paper.edge, 0.45))
    painter.drawRoundedRect(pill, 10, 10)
    _centred(painter, count, pill, COUNT, style.text)
    question = text_block(look.question(), room, zone.header.bottom() - disc.top() - 26, QUESTION)
    question.draw(painter, left, disc.top() + 21, style.muted)


def _painted_invitation(painter: QPainter, zone: PlacedZone, edge: QColor, style: BoardStyle) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(mixed(edge, style.muted, 0.25), 1.5, Qt.PenStyle.DashLine))
    painter.drawRoundedRect(zone.ghost.adjusted(1, 1, -1, -1), 6, 6)
    painted_icon(painter, "plus", "muted", zone.ghost.center() - QPointF(0, 12), 18)
    line = QRectF(zone.ghost.left() + 8, zone.ghost.center().y() + 4, zone.ghost.width() - 16, 20)
    _centred(painter, tr("Add a note"), line, TextSpec(sizes=(14,), weight=500), style.muted)


def painted_plus(painter: QPainter, rect: QRectF, ground: QColor, role: str) -> None:
    """The round button that adds a note."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawEllipse(rect.adjusted(2, 2, -2, -2))
    painted_icon(painter, "plus", role, rect.center(), 18)


def painted_icon(painter: QPainter, name: str, role: str, centre: QPointF, size: int) -> None:
    """An icon around a point, in board units, sharp at the scale of the painter."""
    sharp = min(4, max(1, ceil(painter.transform().m11())))
    picture = pixmap(name, role, size, sharp)
    target = QRectF(centre.x() - size / 2, centre.y() - size / 2, size, size)
    painter.drawPixmap(target, picture, QRectF(picture.rect()))


def painted_shadow(painter: QPainter, rect: QRectF, radius: float, style: BoardStyle) -> None:
    """A soft shadow below a raised card, as a few faint sheets of growing size."""
    painter.setPen(Qt.PenStyle.NoPen)
    for step, colour in enumerate(style.shadow):
        grow = 7.0 - 2.5 * step
        painter.setBrush(colour)
        painter.drawRoundedRect(rect.adjusted(-grow, -grow + 3, grow, grow + 3), radius + grow, radius + grow)


def _centred(painter: QPainter, text: str, rect: QRectF, spec: TextSpec, colour: QColor) -> None:
    centred = TextSpec(spec.sizes, spec.weight, centred=True)
    block = text_block(text, rect.width(), rect.height() + 6, centred)
    block.draw(painter, rect.left(), rect.center().y() - block.height / 2, colour)

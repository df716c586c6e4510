"""A connector: an arrow that sticks to the edges of two items."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPainterPathStroker, QPen, QPolygonF

from dttools.model import Connector, Record
from dttools.model.values import SHORT_TEXT
from dttools_desktop.canvas.items.base import BoardItem, TextField
from dttools_desktop.canvas.items.text_block import TextSpec, text_block
from dttools_desktop.canvas.style import BoardStyle, Detail, metrics
from dttools_resources.i18n import tr

LABEL = TextSpec(sizes=(13,), weight=500)
_HEAD = 11.0
_GAP = 5.0
_HIT_WIDTH = 14.0
_LABEL_WIDTH = 160.0


class ConnectorItem(BoardItem):
    """A soft curve between two items, with an arrow head and an optional label in the middle."""

    __slots__ = ("path", "tip")
    record: Connector
    icon: ClassVar[str] = "connector"
    layer: ClassVar[int] = 1
    connectable: ClassVar[bool] = False
    resizable: ClassVar[bool] = False

    def __init__(self, record: Record, rect: QRectF) -> None:
        super().__init__(record, rect)
        self.path = QPainterPath()
        self.tip = QPolygonF()

    def route(self, source: QRectF, target: QRectF) -> None:
        """Lie between two rectangles."""
        self.path, self.tip = routed(source, target)
        self.rect = self.path.boundingRect()

    def bounds(self) -> QRectF:
        """Everything that it paints on."""
        room = _LABEL_WIDTH / 2 if self.record.label or self.editing else _HEAD + 4
        return self.rect.adjusted(-room, -_HEAD - 10, room, _HEAD + 10)

    def contains(self, point: QPointF) -> bool:
        """Whether a press is near enough to the line."""
        if not self.bounds().contains(point):
            return False
        stroker = QPainterPathStroker()
        stroker.setWidth(_HIT_WIDTH)
        return stroker.createStroke(self.path).contains(point)

    def touches(self, area: QRectF) -> bool:
        """Whether a rubber band crosses the line."""
        return self.path.intersects(area)

    def paint(self, painter: QPainter, detail: Detail, style: BoardStyle) -> None:
        """Draw in board units."""
        paper = style.papers[self.record.colour]
        colour = style.muted if self.record.colour == "grey" else paper.edge
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, 2.0 if detail is Detail.FULL else 5.0))
        painter.drawPath(self.path)
        if detail is Detail.BLOCK:
            return
        painter.setPen(QPen(colour, 2.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        painter.setBrush(colour)
        painter.drawPolygon(self.tip)
        if self.record.label and self.editing is None and detail is Detail.FULL:
            self._paint_label(painter, style)

    def _paint_label(self, painter: QPainter, style: BoardStyle) -> None:
        rect = self._label_rect()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.canvas)
        painter.drawRoundedRect(rect.adjusted(-6, -3, 6, 3), 6, 6)
        block = text_block(self.record.label, rect.width(), rect.height(), LABEL)
        block.draw(painter, rect.x(), rect.y(), style.text)

    def _label_rect(self) -> QRectF:
        wanted = metrics(LABEL.sizes[0], LABEL.weight).horizontalAdvance(self.record.label) + 2
        width = _LABEL_WIDTH - 20 if self.editing else min(_LABEL_WIDTH - 20, wanted)
        height = metrics(LABEL.sizes[0], LABEL.weight).height()
        middle = self.path.pointAtPercent(0.5) if not self.path.isEmpty() else self.rect.center()
        return QRectF(middle.x() - width / 2, middle.y() - height / 2, width, height)

    def fields(self, style: BoardStyle) -> list[TextField]:
        """Its label."""
        middle = self._label_rect().center()
        width = _LABEL_WIDTH - 20
        rect = QRectF(middle.x() - width / 2, middle.y() - 9, width, 18)
        return [
            TextField(
                record=self.id,
                name="label",
                rect=rect,
                spec=LABEL,
                colour=style.text,
                limit=SHORT_TEXT,
                single_line=True,
                placeholder=tr("Label"),
                label=tr("Label of the connector"),
            )
        ]

    def name(self) -> str:
        """What a screen reader and the outline call it."""
        return tr("Connector: {label}").format(label=self.record.label or tr("no label"))


def routed(source: QRectF, target: QRectF) -> tuple[QPainterPath, QPolygonF]:
    """A curve from the facing edge of one rectangle to that of the other, and the arrow head at its end."""
    start, out = _port(source, target.center())
    end, back = _port(target, source.center())
    end += back * _GAP
    start += out * (_GAP - 2)
    base = end + back * _HEAD
    reach = min(160.0, max(24.0, _length(end - start) * 0.4))
    path = QPainterPath(start)
    path.cubicTo(start + out * reach, base + back * reach, base)
    side = QPointF(-back.y(), back.x()) * (_HEAD * 0.48)
    return path, QPolygonF([end, base + side, base - side])


def _port(rect: QRectF, towards: QPointF) -> tuple[QPointF, QPointF]:
    """The middle of the edge that faces a point, and the direction out of it."""
    centre = rect.center()
    across = (towards.x() - centre.x()) / max(1.0, rect.width())
    down = (towards.y() - centre.y()) / max(1.0, rect.height())
    if abs(across) >= abs(down):
        sign = 1.0 if across >= 0 else -1.0
        return QPointF(centre.x() + sign * rect.width() / 2, centre.y()), QPointF(sign, 0)
    sign = 1.0 if down >= 0 else -1.0
    return QPointF(centre.x(), centre.y() + sign * rect.height() / 2), QPointF(0, sign)


def _length(vector: QPointF) -> float:
    return float((vector.x() ** 2 + vector.y() ** 2) ** 0.5)

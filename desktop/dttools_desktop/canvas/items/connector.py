"""A connector: a line that sticks to two items, straight, with elbows or curved."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker, QPen, QPolygonF

from dttools.model import Connector, ConnectorHeads, ConnectorRoute, Record
from dttools.model.values import SHORT_TEXT
from dttools_desktop.canvas.geometry.routing import HEAD, End, Route, routed
from dttools_desktop.canvas.items.base import BoardItem, TextField
from dttools_desktop.canvas.items.marks import sketched_lines
from dttools_desktop.canvas.items.text_block import TextBlock, TextSpec, text_block
from dttools_desktop.canvas.style import BoardStyle, Detail, metrics
from dttools_resources.i18n import tr

LABEL = TextSpec(sizes=(13,), weight=500)
_HIT_WIDTH = 18.0
_LABEL_WIDTH = 180.0
_LABEL_LINES = 3
_LABEL_HEIGHT = 36.0
"""Half the height of the highest plate."""
_HEAD_SHARE = 0.48
"""Half the width of a head to its length."""
_FAR = 2.2
"""How much larger a head is drawn from far away."""
_DASHES = {Detail.FULL: (8.0, 6.0), Detail.SKETCH: (15.0, 10.0), Detail.BLOCK: (30.0, 20.0)}
"""Dash and gap."""
_HEADS = {
    ConnectorHeads.NONE: (False, False),
    ConnectorHeads.TARGET: (False, True),
    ConnectorHeads.BOTH: (True, True),
}
_Key = tuple[float | str, ...]


class ConnectorItem(BoardItem):
    """A line between two items, with arrow heads and an optional label in the middle."""

    __slots__ = ("_hit", "_key", "line", "path")
    record: Connector
    icon: ClassVar[str] = "connector"
    layer: ClassVar[int] = 1
    connectable: ClassVar[bool] = False
    resizable: ClassVar[bool] = False

    def __init__(self, record: Record, rect: QRectF) -> None:
        super().__init__(record, rect)
        self.path = QPainterPath()
        self.line: Route | None = None
        """Where it runs; None until it was routed."""
        self._hit: QPainterPath | None = None
        self._key: _Key = ()

    def route(self, source: QRectF, target: QRectF) -> None:
        """Lie between two rectangles; nothing is worked out anew for the same ones."""
        record = self.record
        key: _Key = (*_box(source), *_box(target), record.route, record.heads)
        if key == self._key:
            return
        line = laid(record.route, source, target, record.heads)
        self._key, self._hit = key, None
        self.line, self.path = line, path_of(line)
        self.rect = self.path.boundingRect()

    def bounds(self) -> QRectF:
        """Everything that it paints on."""
        heads = HEAD * _FAR
        across, down = (_LABEL_WIDTH / 2, _LABEL_HEIGHT) if self.record.label or self.editing else (heads, heads)
        return self.rect.adjusted(-across, -down, across, down)

    def contains(self, point: QPointF) -> bool:
        """Whether a press is near enough to the line, or on its label."""
        if not self.bounds().contains(point):
            return False
        return self._near().contains(point) or (bool(self.record.label) and self._plate().contains(point))

    def touches(self, area: QRectF) -> bool:
        """Whether a rubber band crosses the line."""
        return area.intersects(self.bounds()) and self._near().intersects(area)

    def _near(self) -> QPainterPath:
        """The band along the line in which a press is meant for it, made when it is first asked for."""
        if self._hit is None:
            stroker = QPainterPathStroker()
            stroker.setWidth(_HIT_WIDTH)
            stroker.setCapStyle(Qt.PenCapStyle.RoundCap)
            self._hit = stroker.createStroke(self.path)
        return self._hit

    # -- painting

    def paint(self, painter: QPainter, detail: Detail, style: BoardStyle) -> None:
        """Draw in board units."""
        colour = style.muted if self.record.colour == "grey" else style.papers[self.record.colour].edge
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self.pen(colour, 2.0 if detail is Detail.FULL else 5.0, detail))
        painter.drawPath(self.path)
        self._paint_heads(painter, colour, detail)
        if self.record.label and self.editing is None:
            self.paint_label(painter, detail, style)

    def pen(self, colour: QColor, width: float, detail: Detail) -> QPen:
        """What its line is drawn with; its dashes lie in the same places however wide it is."""
        pen = QPen(colour, width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if self.record.dashed:
            pen.setDashPattern([length / width for length in _DASHES[detail]])
        return pen

    def _paint_heads(self, painter: QPainter, colour: QColor, detail: Detail) -> None:
        round_join = Qt.PenJoinStyle.RoundJoin
        painter.setPen(QPen(colour, 2.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, round_join))
        painter.setBrush(colour)
        for head in self.heads(1.0 if detail is Detail.FULL else _FAR):
            painter.drawPolygon(head)

    def heads(self, larger: float = 1.0) -> list[QPolygonF]:
        """Its arrow heads; some are drawn larger than their measure."""
        return heads_of(self.line, self.record.heads, larger) if self.line is not None else []

    def paint_label(self, painter: QPainter, detail: Detail, style: BoardStyle) -> None:
        """Draw the label on its plate: what lies behind does not disturb reading."""
        if not self.record.label or detail is Detail.BLOCK:
            return
        rect, plate = self._label_rect(), self._plate()
        painter.setPen(QPen(style.border, 1))
        painter.setBrush(style.surface)
        painter.drawRoundedRect(plate, 6, 6)
        if detail is Detail.SKETCH:
            sketched_lines(painter, rect, len(self.record.label), style.muted)
            return
        self._label_block().draw(painter, rect.x(), rect.y(), style.text)

    def _plate(self) -> QRectF:
        return self._label_rect().adjusted(-8, -4, 8, 4)

    def _label_rect(self) -> QRectF:
        block, middle = self._label_block(), self._middle()
        width = block.layout.maximumWidth() if block.layout.lineCount() == 1 else _LABEL_WIDTH - 20
        width = min(_LABEL_WIDTH - 20, max(width, 1.0))
        return QRectF(middle.x() - width / 2, middle.y() - block.height / 2, width, block.height)

    def _label_block(self) -> TextBlock:
        line = metrics(LABEL.sizes[0], LABEL.weight)
        width = min(_LABEL_WIDTH - 20, line.horizontalAdvance(self.record.label) + 2)
        return text_block(self.record.label, width, line.lineSpacing() * _LABEL_LINES, LABEL)

    def _middle(self) -> QPointF:
        return self.path.pointAtPercent(0.5) if not self.path.isEmpty() else self.rect.center()

    # -- text

    def fields(self, style: BoardStyle) -> list[TextField]:
        """Its label."""
        middle = self._middle()
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


def laid(route: ConnectorRoute, source: QRectF, target: QRectF, heads: ConnectorHeads) -> Route:
    """The line between two rectangles."""
    return routed(route, _box(source), _box(target), _HEADS[heads])


def path_of(line: Route) -> QPainterPath:
    """A line as a path to draw."""
    path = QPainterPath(QPointF(*line.source.base))
    for piece in line.pieces:
        points = [QPointF(*point) for point in piece]
        if len(points) == 1:
            path.lineTo(points[0])
        else:
            path.cubicTo(*points)
    return path


def heads_of(line: Route, heads: ConnectorHeads, larger: float = 1.0) -> list[QPolygonF]:
    """The arrow heads of a line."""
    ends = zip((line.source, line.target), _HEADS[heads], strict=True)
    return [_head(end, larger) for end, wanted in ends if wanted]


def _head(end: End, larger: float) -> QPolygonF:
    tip = QPointF(*end.tip)
    back = (QPointF(*end.base) - tip) * larger
    side = QPointF(-back.y(), back.x()) * _HEAD_SHARE
    return QPolygonF([tip, tip + back + side, tip + back - side])


def _box(rect: QRectF) -> tuple[float, float, float, float]:
    return rect.left(), rect.top(), rect.right(), rect.bottom()

"""A connector: a line that sticks to two items, straight, with elbows or curved."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from PySide6.QtCore import QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker, QPen, QPolygonF

from dttools.model import Connector, ConnectorHeads, ConnectorRoute, Record
from dttools.model.values import SHORT_TEXT
from dttools_desktop.canvas.geometry.detours import Point, crosses
from dttools_desktop.canvas.geometry.routing import HEAD, End, Obstacles, Route, rough, routed
from dttools_desktop.canvas.geometry.spots import free_spot
from dttools_desktop.canvas.items.base import BoardItem, TextField
from dttools_desktop.canvas.items.marks import sketched_lines
from dttools_desktop.canvas.items.text_block import TextBlock, TextSpec, text_block
from dttools_desktop.canvas.spatial_index import Box, box_of
from dttools_desktop.canvas.style import BoardStyle, Detail, metrics
from dttools_resources.i18n import tr

LABEL = TextSpec(sizes=(13,), weight=500)
_HIT_WIDTH = 18.0
_LABEL_WIDTH = 160.0
_LABEL_LINES = 3
_ROUND_LABEL = (-190.0, -72.0, 190.0, 72.0)
"""How far from its line a label can reach: the largest plate, beside it."""
_HEAD_SHARE = 0.48
"""Half the width of a head to its length."""
_FAR = 2.2
"""How much larger a head is drawn from far away."""
_WIDTHS = {Detail.FULL: (2.0, 1.4), Detail.SKETCH: (5.0, 1.0), Detail.BLOCK: (5.0, 1.0)}
"""How wide a line is at least, in board units and in pixels of the screen."""
_WIDEST = 20.0
_DASHES = {Detail.FULL: (8.0, 6.0), Detail.SKETCH: (15.0, 10.0), Detail.BLOCK: (30.0, 20.0)}
"""Dash and gap."""
_HEADS = {
    ConnectorHeads.NONE: (False, False),
    ConnectorHeads.TARGET: (False, True),
    ConnectorHeads.BOTH: (True, True),
}
_STEP = 12.0
"""Units between places where a label may lie."""
_MOST_STEPS = 60
_PAD = QMarginsF(8, 4, 8, 4)
"""Between the words of a label and the edge of its plate."""


class _Laid(NamedTuple):
    """A line, the same to draw, and the middle of its label."""

    line: Route
    path: QPainterPath
    spot: QPointF
    labelled: bool
    """Whether the label was there already when its place was chosen."""


class ConnectorItem(BoardItem):
    """A line between two items, with arrow heads and an optional label."""

    __slots__ = ("_hit", "_live_key", "_rest", "_rough", "ends", "line", "path", "spot")
    record: Connector
    icon: ClassVar[str] = "connector"
    layer: ClassVar[int] = 1
    connectable: ClassVar[bool] = False
    resizable: ClassVar[bool] = False

    def __init__(self, record: Record, rect: QRectF) -> None:
        super().__init__(record, rect)
        self.path = QPainterPath()
        self.spot = QPointF()
        """The middle of its label."""
        self.line: Route | None = None
        """Where it runs; None until it was routed."""
        self.ends: tuple[QRectF, QRectF] | None = None
        """The rectangles that it was routed between."""
        self._hit: QPainterPath | None = None
        self._rough: tuple[Point, ...] | None = None
        self._rest: _Laid | None = None
        self._live_key: tuple[object, ...] = ()

    @property
    def obstructs(self) -> bool:
        """Lines may cross."""
        return False

    # -- where it runs

    def route(
        self, source: QRectF, target: QRectF, obstacles: Obstacles | None = None, words: Obstacles | None = None
    ) -> bool:
        """Lie between two rectangles, where it stays; False when it lies just so already.

        Args:
            source: The item that it begins at.
            target: The item that it ends at.
            obstacles: What it goes around, when it has elbows.
            words: What its label should not cover.
        """
        shown, kept, self.ends = (self.line, self.spot), self._rest, (source, target)
        line = laid(self.record.route, source, target, self.record.heads, obstacles)
        same = kept if kept is not None and kept.line == line else None
        if same is not None and same.line.watched == line.watched:
            line = same.line
        path = same.path if same is not None else path_of(line)
        stays = same is not None and same.labelled and self.editing is not None  # nobody types in a text that jumps
        spot = same.spot if same is not None and stays else self._free_spot(path, words)
        self._rest = _Laid(line, path, spot, self.labelled)
        self._show(self._rest)
        return shown != (self.line, self.spot)

    def vanish(self) -> None:
        """Lie nowhere: an end is gone."""
        self.line = self.ends = self._rest = None

    def follow(self, source: QRectF, target: QRectF, obstacles: Obstacles | None = None) -> None:
        """Lie between two rectangles that hands hold, until `settle`."""
        key = (source.getRect(), target.getRect(), self.record.route, self.record.heads)
        if key != self._live_key:
            line = laid(self.record.route, source, target, self.record.heads, obstacles)
            path = path_of(line)
            self._show(_Laid(line, path, _middle(path), self.labelled))
            self._live_key = key

    def settle(self) -> None:
        """Lie again where it was routed last."""
        if self._rest is not None:
            self._show(self._rest)

    def _show(self, laid: _Laid) -> None:
        self._live_key = ()
        if laid.path is not self.path:
            self._hit = self._rough = None
        self.line, self.path, self.spot, _ = laid
        self.rect = self.path.boundingRect()

    @property
    def watched(self) -> Box | None:
        """Where something that comes, goes or moves can change how it lies, or where its label does."""
        line = self.line.watched if self.line is not None else None
        if not self.labelled:
            return line
        words = self.rect.adjusted(*_ROUND_LABEL)
        return box_of(words if line is None else words.united(QRectF(QPointF(*line[:2]), QPointF(*line[2:]))))

    def bounds(self) -> QRectF:
        """Everything that it paints on."""
        heads = HEAD * _FAR
        around = self.rect.adjusted(-heads, -heads, heads, heads)
        return around.united(self.plate().adjusted(-1, -1, 1, 1)) if self.labelled else around

    def extent(self) -> QRectF:
        """Its line with its label."""
        return self.rect.united(self.plate()) if self.labelled else self.rect

    def contains(self, point: QPointF) -> bool:
        """Whether a press is near enough to the line, or on its label."""
        if not self.bounds().contains(point):
            return False
        return self._near().contains(point) or self.on_label(point)

    def on_label(self, point: QPointF) -> bool:
        """Whether a press is on its label, which lies above all items."""
        return self.labelled and self.plate().contains(point)

    def touches(self, area: QRectF) -> bool:
        """Whether a rubber band crosses the line."""
        return area.intersects(self.bounds()) and self._near().intersects(area)

    def runs_into(self, rect: QRectF) -> bool:
        """Whether its line, or its label, lies where another item does, or nearly does."""
        if not rect.intersects(self.bounds()):
            return False
        if self._rough is None:
            self._rough = rough(self.line) if self.line is not None else ()
        return crosses(self._rough, (box_of(rect),)) or (self.labelled and rect.intersects(self.plate()))

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
        """Draw the line in board units; its label comes when all items are painted."""
        colour = style.papers[self.record.colour].wire
        painter.setBrush(Qt.BrushStyle.NoBrush)
        least, thin = _WIDTHS[detail]
        width = max(least, min(thin / painter.transform().m11(), _WIDEST))
        painter.setPen(self.pen(colour, width, detail))
        painter.drawPath(self.path)
        self._paint_heads(painter, colour, detail)

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

    # -- its label

    @property
    def labelled(self) -> bool:
        """Whether it has a label, or one is being written."""
        return bool(self.record.label) or self.editing is not None

    def paint_label(self, painter: QPainter, detail: Detail, style: BoardStyle) -> None:
        """Draw the label on its plate: what lies behind does not disturb reading."""
        if not self.labelled or detail is Detail.BLOCK:
            return
        rect = self._label_rect()
        painter.setPen(QPen(style.border, 1))
        painter.setBrush(style.surface)
        painter.drawRoundedRect(rect + _PAD, 6, 6)
        if self.editing is not None:
            return
        if detail is Detail.SKETCH:
            sketched_lines(painter, rect, len(self.record.label), style.muted)
            return
        self._label_block().draw(painter, rect.x(), rect.y(), style.text)

    def plate(self) -> QRectF:
        """The ground that its label stands on."""
        return self._label_rect() + _PAD

    def _label_rect(self) -> QRectF:
        size = self._label_size()
        rect = QRectF(QPointF(0, 0), size)
        rect.moveCenter(self.spot)
        return rect

    def _label_size(self) -> QSizeF:
        if self.editing is not None:
            return QSizeF(_LABEL_WIDTH, metrics(LABEL.sizes[0], LABEL.weight).lineSpacing())
        block = self._label_block()
        width = block.layout.maximumWidth() if block.layout.lineCount() == 1 else _LABEL_WIDTH
        return QSizeF(min(_LABEL_WIDTH, max(width, 1.0)), block.height)

    def _label_block(self) -> TextBlock:
        line = metrics(LABEL.sizes[0], LABEL.weight)
        width = min(_LABEL_WIDTH, line.horizontalAdvance(self.record.label) + 2)
        return text_block(self.record.label, width, line.lineSpacing() * _LABEL_LINES, LABEL)

    def _free_spot(self, path: QPainterPath, words: Obstacles | None) -> QPointF:
        """Where the label lies: in the middle, or on the longest stretch of the line where it covers nothing."""
        middle = _middle(path)
        if words is None or not self.labelled:
            return middle
        size = self._label_size().grownBy(_PAD)
        in_middle = QRectF(QPointF(0, 0), size)
        in_middle.moveCenter(middle)
        if not words(box_of(in_middle)):
            return middle
        steps = 2 * min(_MOST_STEPS, max(1, round(path.length() / _STEP / 2)))
        points = [path.pointAtPercent(step / steps).toTuple() for step in range(steps + 1)]
        boxes = words(box_of(path.boundingRect().adjusted(*_ROUND_LABEL)))
        return QPointF(*free_spot(points, (size.width(), size.height()), boxes))

    def fields(self, style: BoardStyle) -> list[TextField]:
        """Its label."""
        rect = QRectF(0, 0, _LABEL_WIDTH, metrics(LABEL.sizes[0], LABEL.weight).lineSpacing())
        rect.moveCenter(self.spot)
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


def laid(
    route: ConnectorRoute, source: QRectF, target: QRectF, heads: ConnectorHeads, obstacles: Obstacles | None = None
) -> Route:
    """The line between two rectangles."""
    return routed(route, box_of(source), box_of(target), _HEADS[heads], obstacles)


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


def _middle(path: QPainterPath) -> QPointF:
    return path.pointAtPercent(0.5)

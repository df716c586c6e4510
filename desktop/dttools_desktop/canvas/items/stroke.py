"""A line drawn by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from dttools.model import Record, Stroke, StrokeTool
from dttools.model.ink import InkPoint, crosses, distance_to, unboxed
from dttools_desktop.canvas.drawing_words import ink_words
from dttools_desktop.canvas.items.base import BoardItem
from dttools_desktop.canvas.items.ink_path import InkPath, ink_path
from dttools_desktop.canvas.items.marks import painted_placeholder
from dttools_desktop.canvas.style import BoardStyle, Detail
from dttools_resources.i18n import tr

REACH = 6.0
"""Board units beside a line that still mean it."""
_HAIRLINE = 8.0
"""Thinner lines are hairlines from far away."""
_MOST_ROUGH = 14
"""Points that are worth drawing from far away."""


class StrokeItem(BoardItem):
    """A pen's line, or the translucent one of a highlighter. What it is painted from is made when it first shows."""

    __slots__ = ("_ink", "_points", "_rough", "_size")
    record: Stroke
    icon: ClassVar[str] = "pen"
    connectable: ClassVar[bool] = False
    least: ClassVar[float] = 8.0

    @property
    def obstructs(self) -> bool:
        """Lines may cross what was drawn by hand."""
        return False

    def take(self, record: Record) -> None:
        """Show another state of the record."""
        super().take(record)
        self._begin_anew()

    def _begin_anew(self) -> None:
        """Forget what was made for another size or another line."""
        self._size = self.rect.size()
        self._points: list[InkPoint] = []
        self._rough: QPolygonF | None = None
        self._ink: InkPath | None = None

    def _fit(self) -> list[InkPoint]:
        """The points in the present box, whose corner is the origin."""
        if self._size != self.rect.size():
            self._begin_anew()
        if not self._points:
            self._points = unboxed(self.record.points, self._size.width(), self._size.height())
        return self._points

    def _far(self) -> QPolygonF:
        """The line from afar: some of its points."""
        if self._rough is None or self._size != self.rect.size():
            self._begin_anew()
            numbers = self.record.points
            step = 3 * max(1, len(numbers) // (3 * _MOST_ROUGH))
            some = [each for start in range(0, len(numbers) - 3, step) for each in numbers[start : start + 3]]
            self._rough = _polyline(unboxed((*some, *numbers[-3:]), self._size.width(), self._size.height()))
        return self._rough

    def _near(self) -> InkPath:
        """The smooth line."""
        points = self._fit()
        if self._ink is None:
            even = self.record.tool is StrokeTool.HIGHLIGHTER
            self._ink = ink_path(points, self.record.width, even=even)
        return self._ink

    def bounds(self) -> QRectF:
        """Everything that it paints on."""
        room = self.record.width + 2
        return self.rect.adjusted(-room, -room, room, room)

    def shape(self) -> tuple[QRectF, float]:
        """The rectangle and corner radius that a selection frame follows."""
        return self.rect, 2.0

    def lock_sign(self) -> QRectF:
        """None: a line has no room for a padlock, its frame is dashed instead."""
        return QRectF()

    def contains(self, point: QPointF) -> bool:
        """Whether a press is on the line or close to it."""
        return self.near(point, REACH)

    def near(self, point: QPointF, reach: float) -> bool:
        """Whether a point is within a distance of the line's edge."""
        room = reach + self.record.width / 2
        if not self.rect.adjusted(-room, -room, room, room).contains(point):
            return False
        if not self.record.points:
            return True
        return distance_to(self._fit(), point.x() - self.rect.x(), point.y() - self.rect.y()) <= room

    def touches(self, area: QRectF) -> bool:
        """Whether a rubber band crosses the line."""
        if not area.intersects(self.rect) or not self.record.points:
            return area.intersects(self.rect)
        inside = area.translated(-self.rect.topLeft())
        return crosses(self._fit(), (inside.left(), inside.top(), inside.right(), inside.bottom()))

    def paint(self, painter: QPainter, detail: Detail, style: BoardStyle) -> None:
        """Draw in board units."""
        if not self.record.points:
            painted_placeholder(painter, self.rect, "", detail, style)
            return
        colour = stroke_colour(self.record, style)
        painter.translate(self.rect.topLeft())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.record.tool is StrokeTool.HIGHLIGHTER:
            painter.setCompositionMode(marking(style))
        if detail is Detail.FULL:
            self._paint_smooth(painter, colour)
        else:
            hairline = detail is Detail.BLOCK and self.record.width < _HAIRLINE
            painter.setPen(QPen(colour, 0 if hairline else self.record.width))
            painter.drawPolyline(self._far() if detail is Detail.BLOCK else _polyline(self._fit()))
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        painter.translate(-self.rect.topLeft())

    def _paint_smooth(self, painter: QPainter, colour: QColor) -> None:
        ink = self._near()
        if ink.outline is not None:
            painter.fillPath(ink.outline, colour)
        else:
            painter.setPen(ink_pen(colour, self.record.width))
            painter.drawPath(ink.curve)

    def name(self) -> str:
        """What a screen reader and the outline call it."""
        colour = ink_words(self.record.ink).lower()
        if self.record.tool is StrokeTool.HIGHLIGHTER:
            return tr("Stroke, {colour} highlighter").format(colour=colour)
        return tr("Stroke, {colour} pen").format(colour=colour)


def _polyline(points: Sequence[InkPoint]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y, _ in points])


def ink_pen(colour: QColor, width: float) -> QPen:
    """A pen with round ends and corners."""
    return QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def stroke_colour(stroke: Stroke, style: BoardStyle) -> QColor:
    """The colour of a stroke's line; translucent for a highlighter."""
    return (style.markers if stroke.tool is StrokeTool.HIGHLIGHTER else style.inks)[stroke.ink]


def marking(style: BoardStyle) -> QPainter.CompositionMode:
    """How a highlighter lies on what is below it: as ink that lets words stay as dark, or as light, as they are."""
    modes = QPainter.CompositionMode
    return modes.CompositionMode_Screen if style.dark else modes.CompositionMode_Multiply

"""A line while it is drawn: each new piece is painted once on a picture of its own that lies over the board."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from dttools.model import StrokeTool
from dttools.model.ink import InkPoint
from dttools_desktop.canvas.items.ink_path import breadth
from dttools_desktop.canvas.items.stroke import ink_pen, marking
from dttools_desktop.canvas.style import board_style

if TYPE_CHECKING:
    from dttools_desktop.canvas.drawing_kit import Pen
    from dttools_desktop.canvas.view import BoardView

_SOFT_EDGE = 2


class LiveInk:
    """Shows the points of a line in view pixels; painting one more costs the same however long the line is."""

    def __init__(self, view: BoardView, pen: Pen) -> None:
        self._view = view
        self._pen = pen
        highlights = pen.tool is StrokeTool.HIGHLIGHTER
        style = board_style()
        colour = (style.markers if highlights else style.inks)[pen.ink]
        self._opacity = colour.alphaF()
        self._colour = QColor(colour)
        self._colour.setAlpha(255)
        self._even = highlights
        self._points: list[InkPoint] = []
        self._sheet = QPixmap()
        self._looked: tuple[float, QPointF] = (0.0, QPointF())

    def show(self, points: list[InkPoint]) -> None:
        """Show a line; only what is new in it is painted when it begins as the last one did."""
        known = len(self._points)
        if points[:known] == self._points and self._up_to_date():
            self._points = list(points)
            self._view.update(self._paint_from(max(0, known - 1)))
        else:
            self._points = list(points)
            self._repaint()
            self._view.update()

    def add(self, point: InkPoint) -> None:
        """The line goes on to a point."""
        self._points.append(point)
        if self._up_to_date():
            self._view.update(self._paint_from(max(0, len(self._points) - 2)))
        else:
            self._repaint()
            self._view.update()

    def paint(self, painter: QPainter) -> None:
        """Draw in view pixels."""
        if not self._up_to_date():
            self._repaint()
        if self._even:
            painter.setCompositionMode(marking(board_style()))
        painter.setOpacity(self._opacity)
        painter.drawPixmap(0, 0, self._sheet)
        painter.setOpacity(1.0)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)

    def _up_to_date(self) -> bool:
        """Whether the view has looked at the same place since; a wheel may turn while one draws."""
        camera, view = self._view.camera, self._view
        return (
            self._looked == (camera.scale, camera.corner)
            and self._sheet.size() == view.size() * self._sheet.devicePixelRatio()
        )

    def _repaint(self) -> None:
        view = self._view
        ratio = view.devicePixelRatioF()
        self._sheet = QPixmap(view.size() * ratio)
        self._sheet.setDevicePixelRatio(ratio)
        self._sheet.fill(Qt.GlobalColor.transparent)
        self._looked = (view.camera.scale, QPointF(view.camera.corner))
        self._paint_from(0)

    def _paint_from(self, start: int) -> QRect:
        """Paint the line from one of its points on; returns what of the view has changed."""
        camera, points = self._view.camera, self._points
        places = [camera.to_view(QPointF(x, y)) for x, y, _ in points[start:]]
        changed = QRectF()
        painter = QPainter(self._sheet)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place in range(len(places)):
            one, other = places[max(0, place - 1)], places[place]
            pressure = points[start + place][2]
            width = (self._pen.width if self._even else breadth(self._pen.width, pressure)) * camera.scale
            painter.setPen(ink_pen(self._colour, width))
            painter.drawLine(one, other + QPointF(0.01, 0) if one == other else other)
            reach = width / 2 + _SOFT_EDGE
            changed = changed.united(QRectF(one, other).normalized().adjusted(-reach, -reach, reach, reach))
        painter.end()
        return changed.toAlignedRect()

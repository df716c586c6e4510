"""What is found on a board, marked: a veil over everything else, frames around what is found."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from dttools.model import InkColour
from dttools_desktop.canvas.items import BoardItem
from dttools_desktop.canvas.style import BoardStyle, board_style

if TYPE_CHECKING:
    from dttools_desktop.canvas.view import BoardView

_VEIL = 0.72
_GAP = 2.0
_MOST_ROUNDED = 300
"""Above this many frames they are plain rectangles, drawn at once."""
_THIN_BELOW = 0.2
_TITLE = 50.0
_NEAR = 0.2
"""The share of the board below which only what shows is looked at; else all places are kept for the next frame."""


class FoundMarks:
    """Drawn over the tiles, which stay as they are; the veil is kept until the camera or what is found moves."""

    def __init__(self, view: BoardView) -> None:
        self._view = view
        self._veil = QImage()
        self._veiled: tuple[object, ...] = ()
        self._items: list[BoardItem] | None = None
        view.finder.changed.connect(self._forget)
        view.scene.damaged.connect(lambda _areas: self._forget())

    def _forget(self) -> None:
        self._items = None
        self._veiled = ()
        self._view.update()

    def paint(self, painter: QPainter) -> None:
        """Draw in view pixels; nothing while nothing is looked for."""
        if not self._view.finder.searching:
            return
        if self._view.scene.lifted:
            self._veiled = ()
        style = board_style()
        painter.drawImage(QPointF(0, 0), self._current_veil(style))
        self._paint_frames(painter, style)

    def _found(self) -> list[BoardItem]:
        """What is found; near by only what shows of it."""
        scene, finder, seen = self._view.scene, self._view.finder, self._view.camera.visible
        everything = scene.bounds()
        if seen.width() * seen.height() < _NEAR * everything.width() * everything.height():
            return [item for item in scene.near(seen) if item.id in finder.found]
        if self._items is None:
            self._items = [item for each in finder.matches if (item := scene.get(each)) is not None]
        return self._items

    def _place(self, item: BoardItem) -> QRectF:
        return self._view.scene.shown_rect(item.id) or item.rect

    def _opening(self, item: BoardItem) -> QRectF:
        """What the veil leaves free: of what holds other items only the strip of its title."""
        rect = self._place(item)
        return QRectF(rect.x(), rect.y(), rect.width(), min(rect.height(), _TITLE)) if item.holds else rect

    def _current_veil(self, style: BoardStyle) -> QImage:
        camera, view = self._view.camera, self._view
        ratio = view.devicePixelRatioF()
        wanted = (camera.scale, camera.corner.x(), camera.corner.y(), view.size(), ratio, style.dark)
        if wanted != self._veiled:
            size = view.size() * ratio
            if self._veil.size() != size:
                self._veil = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
            self._veil.setDevicePixelRatio(ratio)
            veil = QColor(style.canvas)
            veil.setAlphaF(_VEIL)
            self._veil.fill(veil)
            painter = QPainter(self._veil)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(Qt.GlobalColor.black)
            self._draw(painter, self._opening)
            painter.end()
            self._veiled = wanted
        return self._veil

    def _paint_frames(self, painter: QPainter, style: BoardStyle) -> None:
        colour = style.inks[InkColour.ORANGE]
        painter.save()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(_pen(colour, 2 if self._view.camera.scale > _THIN_BELOW else 1))
        self._draw(painter, self._place)
        painter.restore()
        finder, camera = self._view.finder, self._view.camera
        rect = self._view.scene.shown_rect(finder.current) if finder.current in finder.found else None
        if rect is not None:
            glow = QColor(colour)
            glow.setAlphaF(0.45)
            painter.setPen(_pen(glow, 8))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(camera.rect_to_view(rect).adjusted(-6, -6, 6, 6), 10, 10)

    def _draw(self, painter: QPainter, place: Callable[[BoardItem], QRectF]) -> None:
        items, camera = self._found(), self._view.camera
        painter.translate(-camera.corner * camera.scale)
        painter.scale(camera.scale, camera.scale)
        if len(items) > _MOST_ROUNDED:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
            painter.drawRects([place(item) for item in items])
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        gap = _GAP / camera.scale
        for item in items:
            radius = item.shape()[1] + gap
            painter.drawRoundedRect(place(item).adjusted(-gap, -gap, gap, gap), radius, radius)


def _pen(colour: QColor, width: float) -> QPen:
    pen = QPen(colour, width)
    pen.setCosmetic(True)
    return pen

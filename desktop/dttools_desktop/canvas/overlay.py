"""What is drawn over the items in view pixels: selection frames, handles, the ring of the keyboard."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from dttools_desktop.canvas.items import BoardItem, ConnectorItem
from dttools_desktop.canvas.style import BoardStyle, board_style, detail_at
from dttools_desktop.canvas.tools.reattach import end_handles
from dttools_desktop.canvas.tools.select import edge_handles

if TYPE_CHECKING:
    from dttools_desktop.canvas.view import BoardView

_FRAME_GAP = 3.0
_HANDLE = 4.5
_TOUCH_HANDLE = 9.0
_MOST_FRAMES = 30
"""Above this many selected items frames are plain rectangles, drawn at once."""
_MOST_PLAIN = 500
_THIN_BELOW = 0.2
_EDGE_RING = 3.0


def painted_overlay(painter: QPainter, view: BoardView) -> None:
    """Draw selection and handles."""
    style = board_style()
    view.found_marks.paint(painter)
    if view.toolbox.current.alone:
        return
    if len(view.selection) > _MOST_FRAMES:
        _paint_many(painter, view, style)
    else:
        seen = view.camera.visible.adjusted(-20, -20, 20, 20)
        for record_id in view.selection.ids:
            item, rect = view.scene.get(record_id), view.scene.shown_rect(record_id)
            if item is not None and rect is not None and rect.intersects(seen):
                _paint_frame(painter, view, item, rect, style)
    if not view.gesturing:
        _paint_handles(painter, view, style)
    if view.by_keyboard and view.hasFocus() and view.rings_itself():
        _paint_edge(painter, view, style)


def _paint_edge(painter: QPainter, view: BoardView, style: BoardStyle) -> None:
    """The ring of the keyboard around the whole board: no item on it has one."""
    inset = _EDGE_RING / 2
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(style.accent, _EDGE_RING))
    painter.drawRect(QRectF(view.rect()).adjusted(inset, inset, -inset, -inset))


def _paint_many(painter: QPainter, view: BoardView, style: BoardStyle) -> None:
    scene, camera = view.scene, view.camera
    pen = QPen(style.accent, 2 if camera.scale > _THIN_BELOW else 1)
    pen.setCosmetic(True)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen)
    painter.translate(-camera.corner * camera.scale)
    painter.scale(camera.scale, camera.scale)
    if scene.lifted:
        painter.drawRect(scene.bounds_of_lifted())
    else:
        _paint_plain(painter, view)
    painter.restore()


def _paint_plain(painter: QPainter, view: BoardView) -> None:
    """Rectangles around items; of connectors the lines, whose rectangles would say nothing."""
    seen = view.camera.visible
    found = (view.scene.get(record_id) for record_id in view.selection.ids)
    shown = list(islice((item for item in found if item is not None and item.rect.intersects(seen)), _MOST_PLAIN))
    painter.drawRects([item.rect for item in shown if not isinstance(item, ConnectorItem)])
    lines = QPainterPath()
    for item in shown:
        if isinstance(item, ConnectorItem):
            lines.addPath(item.path)
    painter.drawPath(lines)


def _paint_frame(painter: QPainter, view: BoardView, item: BoardItem, rect: QRectF, style: BoardStyle) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if isinstance(item, ConnectorItem):
        _paint_connector(painter, view, item, style)
        return
    radius = item.shape()[1] * view.camera.scale + _FRAME_GAP
    frame = view.camera.rect_to_view(rect).adjusted(-_FRAME_GAP, -_FRAME_GAP, _FRAME_GAP, _FRAME_GAP)
    pen = QPen(style.accent, 2)
    if item.locked:
        pen.setStyle(Qt.PenStyle.DashLine)
    if view.hasFocus() and view.selection.current == item.id and view.by_keyboard:
        halo = QColor(style.accent)
        halo.setAlphaF(0.30)
        painter.setPen(QPen(halo, 6))
        painter.drawRoundedRect(frame.adjusted(-3, -3, 3, 3), radius + 3, radius + 3)
    painter.setPen(pen)
    painter.drawRoundedRect(frame, radius, radius)


def _paint_connector(painter: QPainter, view: BoardView, item: ConnectorItem, style: BoardStyle) -> None:
    camera = view.camera
    painter.save()
    painter.translate(-camera.corner * camera.scale)
    painter.scale(camera.scale, camera.scale)
    painter.translate(view.scene.shown_offset(item.id))
    detail = detail_at(camera.scale)
    painter.setPen(item.pen(style.accent, 3.0 / min(1.0, camera.scale), detail))
    painter.drawPath(item.path)
    painter.setPen(QPen(style.accent, 2.0))
    painter.setBrush(style.accent)
    for head in item.heads():
        painter.drawPolygon(head)
    item.paint_label(painter, detail, style)
    painter.restore()


def _paint_handles(painter: QPainter, view: BoardView, style: BoardStyle) -> None:
    chosen = view.sole_selected()
    readable = view.operations.read_only is None
    if chosen is not None and chosen.resizable and not chosen.locked and view.operations.may(chosen.id) and readable:
        rect = view.camera.rect_to_view(chosen.rect).adjusted(-_FRAME_GAP, -_FRAME_GAP, _FRAME_GAP, _FRAME_GAP)
        size = _TOUCH_HANDLE if view.by_touch else _HANDLE
        painter.setPen(QPen(style.accent, 1.6))
        painter.setBrush(style.surface)
        for corner in (rect.topLeft(), rect.topRight(), rect.bottomRight(), rect.bottomLeft()):
            painter.drawEllipse(corner, size, size)
    painter.setPen(QPen(style.accent, 1.6))
    painter.setBrush(style.surface)
    for _end, handle in end_handles(view):
        painter.drawEllipse(handle, _HANDLE, _HANDLE)
    hovered = view.scene.get(view.hovered) if view.hovered is not None else None
    if hovered is not None and hovered.connectable and not hovered.flows and readable:
        painter.setPen(QPen(style.surface, 1.5))
        painter.setBrush(style.accent)
        for handle in edge_handles(view.camera.rect_to_view(hovered.rect)):
            painter.drawEllipse(handle, _HANDLE, _HANDLE)

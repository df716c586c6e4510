"""Dragging items: they follow the pointer and line up with others; one command when they are let go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from dttools.document import ChangeSet
from dttools.errors import Forbidden
from dttools.ids import RecordId
from dttools_desktop.canvas.guides import painted_guides
from dttools_desktop.canvas.items import ClusterItem, FrameItem
from dttools_desktop.canvas.snapping import Snap, snap
from dttools_desktop.canvas.spatial_index import box_of
from dttools_desktop.canvas.style import board_style
from dttools_desktop.canvas.tools.gesture import Gesture, Pointer
from dttools_resources.i18n import tr

if TYPE_CHECKING:
    from dttools_desktop.canvas.view import BoardView

THRESHOLD = 4.0
"""Pixels that a press may tremble before it is a drag."""
REACH = 6.0
"""Pixels within which a drag snaps."""
MOST_NEIGHBOURS = 400
"""With more in sight, lining up would jump from item to item."""


class Move(Gesture):
    """Drag the selection. Alt leaves the items where they are and puts copies; Ctrl does not snap."""

    def __init__(self, view: BoardView, pointer: Pointer, ids: tuple[RecordId, ...]) -> None:
        super().__init__(view)
        self._ids = ids
        self._start = pointer
        self._copying = False
        self._snap = Snap()
        self._point = pointer.point
        self._moving = False
        self._crowded = False
        self._joins = False
        self._flows = False

    def move(self, pointer: Pointer) -> None:
        """The pointer has moved."""
        if not self._moving and not self._begins(pointer):
            return
        scene = self.view.scene
        self._point = pointer.point
        offset = pointer.point - self._start.point
        if pointer.shift:
            offset = QPointF(offset.x(), 0) if abs(offset.x()) >= abs(offset.y()) else QPointF(0, offset.y())
        self._snap = Snap()
        scene.lift_offset = offset if pointer.control else self._snapped(offset)
        self._copying = pointer.alt
        self.view.update()

    def _begins(self, pointer: Pointer) -> bool:
        if (pointer.pixel - self._start.pixel).manhattanLength() < THRESHOLD or not self._ids:
            return False
        self._moving = True
        self.view.scene.lift(self._ids)
        self._bounds = self.view.scene.bounds_of(self._ids)
        held = [item for each in self._ids if (item := self.view.scene.get(each)) is not None]
        self._joins = not any(isinstance(item, ClusterItem | FrameItem) for item in held)
        self._flows = any(item.flows for item in held)
        self.view.set_busy(busy=True)
        return True

    def _snapped(self, offset: QPointF) -> QPointF:
        view = self.view
        if self._crowded or self._flows:
            return offset
        items = view.scene.near(view.camera.visible)
        self._crowded = len(items) > MOST_NEIGHBOURS
        if self._crowded:
            return offset
        lifted = view.scene.lifted
        others = [box_of(item.rect) for item in items if item.connectable and item.id not in lifted]
        self._snap = snap(box_of(self._bounds.translated(offset)), others, REACH / view.camera.scale)
        return offset + QPointF(self._snap.dx, self._snap.dy)

    def release(self, pointer: Pointer) -> None:
        """Move, copy or drop; a press without a drag does nothing."""
        if not self._moving:
            return
        scene, operations = self.view.scene, self.view.operations
        offset, ids = QPointF(scene.lift_offset), tuple(each for each in self._ids if each in scene.lifted)
        self._moving = False
        scene.put_down()
        if ids and not offset.isNull():
            if pointer.alt:
                operations.duplicate(ids, offset)
            else:
                operations.drop(ids, offset, pointer.point)
        self.view.set_busy(busy=False)

    def cancel(self) -> None:
        """Items go back to where they were."""
        if self._moving:
            self._end()

    def _end(self) -> None:
        self._moving = False
        self.view.scene.put_down()
        self.view.set_busy(busy=False)

    def follow(self, _changes: ChangeSet) -> None:
        """Items that a peer deleted or locked are no longer dragged."""
        if not self._moving:
            return
        held = self.view.scene.lifted
        lost = [each for each in self._ids if each not in held]
        if any((item := self.view.scene.get(each)) is not None and item.locked for each in lost):
            error = Forbidden(tr("Somebody locked an item while you moved it."), safe=tr("It is back in its place."))
            self.view.operations.failed.emit(error)
        self._ids = tuple(each for each in self._ids if each in held)
        if not self._ids:
            self._end()
            self.over = True

    def paint(self, painter: QPainter) -> None:
        """Draw guides, and the cluster or place that would take the items."""
        if not self._moving:
            return
        style, camera, scene = board_style(), self.view.camera, self.view.scene
        mark = scene.backdrop.drop_mark(self._ids, self._point) or self._joined_cluster()
        if mark is not None:
            fill = QColor(style.accent)
            fill.setAlphaF(0.08)
            painter.setPen(QPen(style.accent, 2))
            painter.setBrush(fill)
            painter.drawRoundedRect(camera.rect_to_view(mark), 8, 8)
        painted_guides(painter, camera, self._snap.guides, self._snap.gaps)
        if self._copying:
            self._paint_originals(painter)

    def _joined_cluster(self) -> QRectF | None:
        scene = self.view.scene
        first = next((item for each in self._ids if (item := scene.get(each)) is not None), None)
        if first is None or not self._joins:
            return None
        cluster = scene.cluster_at(first.rect.center() + scene.lift_offset, but=scene.lifted)
        return cluster.rect if cluster is not None else None

    def _paint_originals(self, painter: QPainter) -> None:
        """Copies follow the pointer; what stays is shown as outlines."""
        painter.setBrush(board_style().surface)
        painter.setPen(QPen(board_style().accent, 1.5))
        for record_id in self._ids:
            item = self.view.scene.get(record_id)
            if item is not None:
                rect, radius = item.shape()
                corner = radius * self.view.camera.scale
                painter.setOpacity(0.4)
                painter.drawRoundedRect(self.view.camera.rect_to_view(rect), corner, corner)
                painter.setOpacity(1)

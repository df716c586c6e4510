"""Where on a board there is room for a block of items."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF

from dttools_desktop.canvas.items import BoardItem, ClusterItem, ConnectorItem
from dttools_desktop.canvas.pasting import GAP
from dttools_desktop.canvas.scene import BoardScene

_MOST_STEPS = 60


def free_corner(scene: BoardScene, near: QPointF, size: QSizeF) -> QPointF:
    """The top-left corner of a place that nothing lies on, at a point or the nearest way right, down, left or up.

    A cluster that the point lies in is not in the way; far out there is always room.
    """
    wanted = QRectF(near, size)
    if not _in_the_way(scene, wanted, near):
        return near
    found = [place for towards in ((1, 0), (0, 1), (-1, 0), (0, -1)) if (place := _slid(scene, wanted, near, towards))]
    if found:
        return min(found, key=lambda place: (place.topLeft() - near).manhattanLength()).topLeft()
    return QPointF(scene.bounds().right() + GAP, near.y())


def _slid(scene: BoardScene, wanted: QRectF, near: QPointF, towards: tuple[int, int]) -> QRectF | None:
    """The first free place in a direction; None when none comes for long."""
    place = QRectF(wanted)
    for _ in range(_MOST_STEPS):
        blocking = _in_the_way(scene, place, near)
        if not blocking:
            return place
        rects = [item.rect for item in blocking]
        if towards == (1, 0):
            place.moveLeft(max(rect.right() for rect in rects) + GAP)
        elif towards == (-1, 0):
            place.moveRight(min(rect.left() for rect in rects) - GAP)
        elif towards == (0, 1):
            place.moveTop(max(rect.bottom() for rect in rects) + GAP)
        else:
            place.moveBottom(min(rect.top() for rect in rects) - GAP)
    return None


def _in_the_way(scene: BoardScene, place: QRectF, near: QPointF) -> list[BoardItem]:
    return [
        item
        for item in scene.near(place)
        if not isinstance(item, ConnectorItem)
        and item.rect.intersects(place)
        and not (isinstance(item, ClusterItem) and item.rect.contains(near))
    ]

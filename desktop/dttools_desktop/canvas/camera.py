"""Where on a board one looks, and how near."""

from __future__ import annotations

from PySide6.QtCore import QMarginsF, QObject, QPointF, QRectF, QSize, Signal

NEAREST = 4.0
FARTHEST = 0.02
PRESETS = (0.1, 0.25, 0.5, 1.0, 2.0, 4.0)
_FIT_MARGIN = 40.0
"""Pixels left free around what is fitted."""


class Camera(QObject):
    """Maps board units to pixels of the view. At scale 1 a unit is a logical pixel."""

    moved = Signal()
    """The place, the scale or the size of the view is another one."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._scale = 1.0
        self._corner = QPointF(0, 0)
        self._size = QSize(800, 600)
        self.covered = QMarginsF()
        """Pixels at the edges of the view that toolbars cover."""

    @property
    def scale(self) -> float:
        """Logical pixels a board unit."""
        return self._scale

    @property
    def corner(self) -> QPointF:
        """The board point in the view's top-left pixel."""
        return QPointF(self._corner)

    @property
    def visible(self) -> QRectF:
        """The part of the board that shows."""
        return QRectF(self._corner, self.to_board(QPointF(self._size.width(), self._size.height())))

    def to_board(self, pixel: QPointF) -> QPointF:
        """The board point under a pixel of the view."""
        return self._corner + pixel / self._scale

    def to_view(self, point: QPointF) -> QPointF:
        """The pixel of the view over a board point."""
        return (point - self._corner) * self._scale

    def rect_to_view(self, rect: QRectF) -> QRectF:
        """The rectangle in view pixels over one on the board."""
        return QRectF(self.to_view(rect.topLeft()), rect.size() * self._scale)

    def resize(self, size: QSize) -> None:
        """Tell the size of the view in logical pixels; what was in the middle stays there."""
        centre = self.visible.center()
        first = self._size.isEmpty()
        self._size = size
        if not first:
            self.centre_on(centre)

    def pan(self, pixels: QPointF) -> None:
        """Move what is seen by an offset in pixels, as if pushing the paper."""
        self._place(self._corner - pixels / self._scale)

    def zoom(self, factor: float, anchor: QPointF) -> None:
        """Zoom; the board point under the pixel `anchor` stays under it."""
        self.zoom_to(self._scale * factor, anchor)

    def zoom_to(self, scale: float, anchor: QPointF | None = None) -> None:
        """Zoom to a scale, around a pixel or the middle of the view."""
        pixel = anchor if anchor is not None else QPointF(self._size.width() / 2, self._size.height() / 2)
        held = self.to_board(pixel)
        self._scale = min(NEAREST, max(FARTHEST, scale))
        self._place(held - pixel / self._scale)

    def centre_on(self, point: QPointF) -> None:
        """Bring a board point to the middle."""
        self._place(point - QPointF(self._size.width(), self._size.height()) / (2 * self._scale))

    def fit(self, rect: QRectF, *, at_most: float = 1.0) -> None:
        """Show a whole rectangle, not nearer than the scale `at_most`."""
        covered = self.covered
        wide = max(1.0, self._size.width() - 2 * _FIT_MARGIN - covered.left() - covered.right())
        high = max(1.0, self._size.height() - 2 * _FIT_MARGIN - covered.top() - covered.bottom())
        scale = min(wide / max(1.0, rect.width()), high / max(1.0, rect.height()), at_most)
        self._scale = min(NEAREST, max(FARTHEST, scale))
        shift = QPointF(covered.left() - covered.right(), covered.top() - covered.bottom()) / 2
        self.centre_on(rect.center() - shift / self._scale)

    def reveal(self, rect: QRectF) -> None:
        """Pan by as little as needed to show a rectangle with some room around it."""
        room = _FIT_MARGIN / self._scale
        wanted = rect.adjusted(-room, -room, room, room)
        seen = self.visible.marginsRemoved(self.covered / self._scale)
        if seen.contains(wanted):
            return
        if wanted.width() > seen.width() or wanted.height() > seen.height():
            self.centre_on(rect.center())
            return
        dx = min(0.0, wanted.left() - seen.left()) + max(0.0, wanted.right() - seen.right())
        dy = min(0.0, wanted.top() - seen.top()) + max(0.0, wanted.bottom() - seen.bottom())
        self._place(self._corner + QPointF(dx, dy))

    def _place(self, corner: QPointF) -> None:
        # Whole pixels keep text and cached tiles sharp.
        self._corner = QPointF(round(corner.x() * self._scale), round(corner.y() * self._scale)) / self._scale
        self.moved.emit()

"""Cropping a picture: its sides are dragged until Return keeps what shows and Esc leaves it as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from dttools.document.commands import CropPicture
from dttools.ids import RecordId
from dttools.model import Crop, Size, Vector
from dttools.model.picture import LEAST_SHOWN
from dttools_desktop.canvas.items.picture import PictureItem, painted_part, uncropped
from dttools_desktop.canvas.style import board_style
from dttools_desktop.canvas.tools.gesture import Gesture, Pointer, Tool
from dttools_desktop.canvas.walking import Direction

if TYPE_CHECKING:
    from dttools_desktop.canvas.view import BoardView

_LEAST = 24.0
"""Board units that a side keeps at least."""
_REACH = 12.0
_TOUCH_REACH = 24.0
_NUDGE = 12.0
"""Pixels that an arrow key moves the frame or its sides."""
_ARM = 14.0
"""Pixels: the length of what marks a handle."""

Sides = tuple[int, int]
"""Which sides follow the pointer: across and down, -1 the left or top one, 1 the other, 0 none."""

HANDLES: tuple[Sides, ...] = ((-1, -1), (1, -1), (1, 1), (-1, 1), (0, -1), (1, 0), (0, 1), (-1, 0))
"""Corners first: they are found before the sides that they touch."""
_CURSORS = {
    (-1, -1): Qt.CursorShape.SizeFDiagCursor,
    (1, 1): Qt.CursorShape.SizeFDiagCursor,
    (1, -1): Qt.CursorShape.SizeBDiagCursor,
    (-1, 1): Qt.CursorShape.SizeBDiagCursor,
    (0, -1): Qt.CursorShape.SizeVerCursor,
    (0, 1): Qt.CursorShape.SizeVerCursor,
    (-1, 0): Qt.CursorShape.SizeHorCursor,
    (1, 0): Qt.CursorShape.SizeHorCursor,
}


class CropTool(Tool):
    """Sides and corners of one picture are dragged within the whole of it; its middle shifts what shows."""

    alone = True

    def __init__(self, view: BoardView, picture: RecordId) -> None:
        super().__init__(view)
        self.picture = picture
        item = self.item()
        self.shown = QRectF(item.rect) if item is not None else QRectF()
        """What is to be left, on the board."""

    def item(self) -> PictureItem | None:
        """The picture; None when it has gone or is locked now."""
        item = self.view.scene.get(self.picture)
        return item if isinstance(item, PictureItem) and not item.locked else None

    def press(self, pointer: Pointer) -> Gesture | None:
        """Take a handle or the picture; a press elsewhere keeps the crop."""
        item, sides = self.item(), self.handle_at(pointer.pixel)
        if item is not None and sides is not None:
            return _DragSides(self, pointer, sides, item.whole())
        if item is not None and self.shown.contains(pointer.point):
            return _Shift(self, pointer, item.whole())
        self.enter()
        return None

    def hover(self, pointer: Pointer) -> Qt.CursorShape:
        """Show what a press takes."""
        sides = self.handle_at(pointer.pixel)
        if sides is not None:
            return _CURSORS[sides]
        return Qt.CursorShape.SizeAllCursor if self.shown.contains(pointer.point) else Qt.CursorShape.ArrowCursor

    def double_click(self, _pointer: Pointer) -> None:
        """Keep the crop."""
        self.enter()

    def handle_at(self, pixel: QPointF) -> Sides | None:
        """The handle under a pixel of the view."""
        frame = self.view.camera.rect_to_view(self.shown)
        reach = _TOUCH_REACH if self.view.by_touch else _REACH
        for sides in HANDLES:
            offset = pixel - _spot(frame, sides)
            if max(abs(offset.x()), abs(offset.y())) <= reach:
                return sides
        return None

    def enter(self) -> bool:
        """Keep what shows and go back to selecting."""
        item = self.item()
        if item is not None and self.shown != item.rect:
            crop = _crop_of(self.shown, item.whole())
            at, size = Vector(self.shown.x(), self.shown.y()), Size(self.shown.width(), self.shown.height())
            self.view.operations.apply(CropPicture(item.id, crop, at, size))
        self.view.toolbox.select()
        return True

    def nudge(self, towards: Direction, *, far: bool) -> bool:
        """Arrow keys move the frame over the picture; with Shift its right and lower sides."""
        item = self.item()
        if item is None:
            return True
        shown, whole, step = self.shown, item.whole(), _NUDGE / self.view.camera.scale
        x, y = towards.x * step, towards.y * step
        if far:
            self.shown = _sides_moved(shown, whole, (abs(towards.x), abs(towards.y)), QPointF(x, y))
        else:
            self.shown = _shifted(shown, whole, QPointF(x, y))
        return True

    def paint(self, painter: QPainter) -> None:
        """The whole picture faintly, what is left of it clearly, and the handles, in view pixels."""
        item = self.item()
        if item is None:
            return
        camera, style = self.view.camera, board_style()
        whole, frame = camera.rect_to_view(item.whole()), camera.rect_to_view(self.shown)
        painter.fillRect(whole, style.canvas)
        asset = item.record.asset
        pixmap = self.view.scene.gallery.pixmap(asset, max(whole.width(), whole.height())) if asset else None
        if pixmap is not None:
            painter.setOpacity(0.35)
            painted_part(painter, pixmap, whole, Crop())
            painter.setOpacity(1)
            painted_part(painter, pixmap, frame, _crop_of(self.shown, item.whole()))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        _paint_thirds(painter, frame)
        painter.setPen(QPen(style.accent, 1.5))
        painter.drawRect(frame)
        for colour, width in ((style.surface, 7.0), (style.accent, 4.0)):
            pen = QPen(colour, width)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            for sides in HANDLES:
                _paint_handle(painter, frame, sides)


class _CropGesture(Gesture):
    def __init__(self, tool: CropTool, pointer: Pointer, whole: QRectF) -> None:
        super().__init__(tool.view)
        self.tool = tool
        self.start = pointer.point
        self.before = QRectF(tool.shown)
        self.whole = whole

    def cancel(self) -> None:
        """As it was when the drag began."""
        self.tool.shown = self.before
        self.view.update()

    def release(self, pointer: Pointer) -> None:
        """It stays as it is until Return."""
        self.move(pointer)


class _DragSides(_CropGesture):
    """Sides follow the pointer, inside the picture."""

    def __init__(self, tool: CropTool, pointer: Pointer, sides: Sides, whole: QRectF) -> None:
        super().__init__(tool, pointer, whole)
        self._sides = sides

    def move(self, pointer: Pointer) -> None:
        """The pointer has moved."""
        self.tool.shown = _sides_moved(self.before, self.whole, self._sides, pointer.point - self.start)
        self.view.update()


class _Shift(_CropGesture):
    """The frame moves over the picture."""

    def move(self, pointer: Pointer) -> None:
        """The pointer has moved."""
        self.tool.shown = _shifted(self.before, self.whole, pointer.point - self.start)
        self.view.update()


def whole_again(item: PictureItem) -> CropPicture:
    """A command that shows all of a picture, at the scale at which it shows now."""
    whole = uncropped(item.rect, item.record.crop)
    return CropPicture(item.id, Crop(), Vector(whole.x(), whole.y()), Size(whole.width(), whole.height()))


def _sides_moved(before: QRectF, whole: QRectF, sides: Sides, by: QPointF) -> QRectF:
    """A frame with some sides moved, inside the picture."""
    shown = QRectF(before)
    wide, high = _least(whole.width(), shown.width()), _least(whole.height(), shown.height())
    across, down = sides
    if across < 0:
        shown.setLeft(min(max(whole.left(), shown.left() + by.x()), shown.right() - wide))
    elif across > 0:
        shown.setRight(max(min(whole.right(), shown.right() + by.x()), shown.left() + wide))
    if down < 0:
        shown.setTop(min(max(whole.top(), shown.top() + by.y()), shown.bottom() - high))
    elif down > 0:
        shown.setBottom(max(min(whole.bottom(), shown.bottom() + by.y()), shown.top() + high))
    return shown


def _shifted(before: QRectF, whole: QRectF, by: QPointF) -> QRectF:
    """A frame moved over the picture, inside it."""
    x = min(max(whole.left(), before.left() + by.x()), whole.right() - before.width())
    y = min(max(whole.top(), before.top() + by.y()), whole.bottom() - before.height())
    return QRectF(QPointF(x, y), before.size())


def _least(whole: float, shown: float) -> float:
    """The least length of a side; one that is shorter already may stay so."""
    return min(shown, max(_LEAST, whole * LEAST_SHOWN))


def _crop_of(shown: QRectF, whole: QRectF) -> Crop:
    return Crop(
        _share(shown.left() - whole.left(), whole.width()),
        _share(shown.top() - whole.top(), whole.height()),
        _share(shown.right() - whole.left(), whole.width()),
        _share(shown.bottom() - whole.top(), whole.height()),
    )


def _share(part: float, whole: float) -> float:
    return min(1.0, max(0.0, part / whole))


def _spot(frame: QRectF, sides: Sides) -> QPointF:
    across, down = sides
    return frame.center() + QPointF(across * frame.width() / 2, down * frame.height() / 2)


def _paint_thirds(painter: QPainter, frame: QRectF) -> None:
    line = QColor(Qt.GlobalColor.white)
    line.setAlphaF(0.45)
    painter.setPen(QPen(line, 1))
    for third in (1 / 3, 2 / 3):
        x, y = frame.left() + third * frame.width(), frame.top() + third * frame.height()
        painter.drawLine(QPointF(x, frame.top()), QPointF(x, frame.bottom()))
        painter.drawLine(QPointF(frame.left(), y), QPointF(frame.right(), y))


def _paint_handle(painter: QPainter, frame: QRectF, sides: Sides) -> None:
    """An angle at a corner, a bar in the middle of a side."""
    spot, (across, down) = _spot(frame, sides), sides
    if across and down:
        painter.drawPolyline([spot - QPointF(across * _ARM, 0), spot, spot - QPointF(0, down * _ARM)])
    else:
        half = QPointF(_ARM / 2 if down else 0, _ARM / 2 if across else 0)
        painter.drawLine(spot - half, spot + half)

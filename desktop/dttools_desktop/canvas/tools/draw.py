"""Drawing lines by hand, with a pen or a highlighter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter

from dttools.model import StrokeTool
from dttools.model.ink import InkPoint
from dttools_desktop.canvas.live_ink import LiveInk
from dttools_desktop.canvas.tools.gesture import Gesture, Pointer, Tool

if TYPE_CHECKING:
    from dttools_desktop.canvas.drawing_kit import Pen
    from dttools_desktop.canvas.view import BoardView


class Draw(Gesture):
    """The line follows the pointer; with Shift it is straight. It is kept when the pen is lifted."""

    def __init__(self, view: BoardView, pointer: Pointer, pen: Pen) -> None:
        super().__init__(view)
        self._pen = pen
        self._points: list[InkPoint] = []
        self._live = LiveInk(view, pen)
        self.move(pointer)

    def move(self, pointer: Pointer) -> None:
        """The pointer has moved."""
        point = (pointer.point.x(), pointer.point.y(), pointer.pressure)
        if pointer.shift and self._points:
            first = self._points[0]
            self._points = [first, (point[0], point[1], first[2])]
            self._live.show(self._points)
        elif not self._points or point[:2] != self._points[-1][:2]:
            self._points.append(point)
            self._live.add(point)

    def release(self, pointer: Pointer) -> None:
        """Keep the line. A pen that is lifted presses no more: the last pressure before counts."""
        last = self._points[-1][2]
        self.move(Pointer(pointer.pixel, pointer.point, pointer.button, pointer.modifiers, last))
        if self.view.drawing.draw(self._points, self._pen):
            self.view.finish_painting()
        self.view.update()

    def cancel(self) -> None:
        """Draw nothing."""
        self.view.update()

    def paint(self, painter: QPainter) -> None:
        """Draw the line so far."""
        self._live.paint(painter)


class DrawTool(Tool):
    """Each press begins a line."""

    cursor = Qt.CursorShape.CrossCursor
    rapid = True

    def __init__(self, view: BoardView, tool: StrokeTool) -> None:
        super().__init__(view)
        self.tool = tool

    def press(self, pointer: Pointer) -> Gesture | None:
        """Begin a line."""
        if self.view.operations.refuses():
            return None
        return Draw(self.view, pointer, self.view.toolbox.kit.pen(self.tool))

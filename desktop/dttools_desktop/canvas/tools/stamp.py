"""Stamping: each click puts a symbol."""

from __future__ import annotations

from PySide6.QtCore import Qt

from dttools_desktop.canvas.tools.gesture import Gesture, Pointer, Tool


class StampTool(Tool):
    """Each press puts the stamp that lies ready, until another tool is taken."""

    cursor = Qt.CursorShape.CrossCursor
    rapid = True

    def press(self, pointer: Pointer) -> Gesture | None:
        """Stamp."""
        if not self.view.operations.refuses():
            self.view.drawing.put_stamp(pointer.point)
        return None

"""Putting one new item where one clicks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from dttools_desktop.canvas.tools.gesture import Gesture, Pointer, Tool

if TYPE_CHECKING:
    from dttools_desktop.canvas.view import BoardView


class CreateTool(Tool):
    """The next click makes a note or an idea and typing begins."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, view: BoardView, kind: str) -> None:
        super().__init__(view)
        self.kind = kind

    def press(self, pointer: Pointer) -> Gesture | None:
        """Make it."""
        self.view.toolbox.select()
        self.view.maker.create_and_type(self.kind, pointer.point)
        return None

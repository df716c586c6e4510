"""Pushing the paper: middle button, or Space and the left button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dttools_desktop.canvas.tools.gesture import Gesture, Pointer

if TYPE_CHECKING:
    from dttools_desktop.canvas.view import BoardView


class Pan(Gesture):
    """The board follows the pointer."""

    def __init__(self, view: BoardView, pointer: Pointer) -> None:
        super().__init__(view)
        self._last = pointer.pixel

    def move(self, pointer: Pointer) -> None:
        """The pointer has moved."""
        self.view.camera.pan(pointer.pixel - self._last)
        self._last = pointer.pixel

"""Gestures: what a press begins, movement continues and a release ends. Tools: which gesture a press begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter

from dttools.document import ChangeSet
from dttools.model.ink import EVEN_PRESSURE
from dttools_desktop.canvas.walking import Direction

if TYPE_CHECKING:
    from dttools_desktop.canvas.view import BoardView


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where the pointer is, in view pixels and on the board, and what is held down."""

    pixel: QPointF
    point: QPointF
    button: Qt.MouseButton
    modifiers: Qt.KeyboardModifier
    pressure: float = EVEN_PRESSURE
    """0 to 1; a mouse always presses evenly."""

    @property
    def shift(self) -> bool:
        """Whether Shift is held."""
        return bool(self.modifiers & Qt.KeyboardModifier.ShiftModifier)

    @property
    def control(self) -> bool:
        """Whether Ctrl (Command on a Mac) is held."""
        return bool(self.modifiers & Qt.KeyboardModifier.ControlModifier)

    @property
    def alt(self) -> bool:
        """Whether Alt is held."""
        return bool(self.modifiers & Qt.KeyboardModifier.AltModifier)


class Gesture:
    """From press to release. A gesture may end early: the view forgets one that is `over`."""

    def __init__(self, view: BoardView) -> None:
        self.view = view
        self.over = False

    def move(self, pointer: Pointer) -> None:
        """The pointer has moved."""

    def release(self, pointer: Pointer) -> None:
        """The button is let go: do it."""

    def cancel(self) -> None:
        """Leave everything as it was before."""

    def follow(self, changes: ChangeSet) -> None:
        """The project has changed meanwhile."""

    def paint(self, painter: QPainter) -> None:
        """Draw feedback in view pixels."""


class Tool:
    """What the left button does."""

    cursor = Qt.CursorShape.ArrowCursor
    rapid = False
    """Whether every press counts by itself, however soon it follows, and how hard it is: a double-click is two."""

    alone = False
    """Whether the frames and the bar of the selection would be in its way."""

    def __init__(self, view: BoardView) -> None:
        self.view = view

    def press(self, _pointer: Pointer) -> Gesture | None:
        """Begin a gesture, or act at once and return None."""
        return None

    def hover(self, _pointer: Pointer) -> Qt.CursorShape:
        """The pointer moves with no button held; returns the cursor to show."""
        return self.cursor

    def double_click(self, pointer: Pointer) -> None:
        """The left button is pressed twice."""

    def is_bare(self, _pointer: Pointer) -> bool:
        """Whether a press would find nothing there."""
        return False

    def tap_bare(self, _pointer: Pointer) -> bool:
        """A finger taps where a press would find nothing; True when a part of the backdrop was meant."""
        return False

    def enter(self) -> bool:
        """Return is pressed: keep what the tool made; False when it has no use for it."""
        return False

    def nudge(self, _towards: Direction, *, far: bool) -> bool:  # noqa: ARG002 — for tools that have a use for it
        """An arrow key is pressed: do something of the tool's own; False leaves it to the keyboard's hand."""
        return False

    def paint(self, painter: QPainter) -> None:
        """Draw what belongs to the tool in view pixels."""

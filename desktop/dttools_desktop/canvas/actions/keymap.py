"""What a key press means on a board."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from dttools_desktop.canvas.walking import Direction

if TYPE_CHECKING:
    from dttools_desktop.canvas.actions.action import BoardAction
    from dttools_desktop.canvas.view import BoardView

NUDGE = 4.0
NUDGE_FAR = 24.0
PAN = 80.0


class KeyMap:
    """Finds what a key press means; arrow keys, Esc and the rest of the hand's keys are here too.

    Args:
        view: The board that listens.
        actions: What can be done on it.
    """

    def __init__(self, view: BoardView, actions: Iterable[BoardAction]) -> None:
        self._view = view
        self.actions = {action.name: action for action in actions}
        self._by_keys = {
            QKeySequence(keys).toString(): action for action in self.actions.values() for keys in action.keys
        }

    def find(self, event: QKeyEvent) -> Callable[[], object] | None:
        """What to do for a key press; None when the board has no use for it."""
        if event.key() in _ARROWS:
            return self.find_action(event) or (lambda: self._arrow(event))
        return self.find_action(event)

    def find_action(self, event: QKeyEvent) -> Callable[[], object] | None:
        """What the table says of a key press."""
        action = self._by_keys.get(_sequence(event).toString())
        if action is None or (action.on_selection and not len(self._view.selection)):
            return None
        return lambda: self._do(action)

    def do(self, name: str) -> None:
        """Do an action by its name."""
        self.actions[name].act(self._view)

    def _do(self, action: BoardAction) -> None:
        """Do it, or say what is missing: a key that does nothing leaves a person wondering."""
        missing = action.hindrance(self._view)
        if missing and self._view.operations.read_only is None:
            self._view.messages.tell("info", missing)
        else:
            action.act(self._view)

    def _arrow(self, event: QKeyEvent) -> None:
        x, y = _ARROWS[event.key()]
        view, modifiers = self._view, event.modifiers()
        far = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        if modifiers & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier):
            view.walk(Direction(x, y), add=far)
        elif len(view.selection):
            step = NUDGE_FAR if far else NUDGE
            view.operations.nudge(QPointF(x * step, y * step))
        else:
            step = PAN * (4 if far else 1)
            view.camera.pan(QPointF(-x * step, -y * step))


def _sequence(event: QKeyEvent) -> QKeySequence:
    """The keys of an event; characters such as [ and ] count by what they print, wherever the keyboard has them."""
    printed = event.text()
    plain = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    if plain and printed in {"[", "]"}:
        return QKeySequence(printed)
    if event.key() in {Qt.Key.Key_Exclam, Qt.Key.Key_At}:  # Shift+1 and Shift+2 on many keyboards
        return QKeySequence("Shift+1" if event.key() == Qt.Key.Key_Exclam else "Shift+2")
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return QKeySequence(modifiers.value | event.key())


_ARROWS: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}

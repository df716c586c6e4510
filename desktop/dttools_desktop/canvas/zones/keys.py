"""What keys do on a board with zones: notes are walked through, never nudged; free items are moved as anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from dttools_desktop.canvas.actions.keymap import KeyMap
from dttools_desktop.canvas.actions.table import page_actions
from dttools_desktop.canvas.walking import Direction

if TYPE_CHECKING:
    from collections.abc import Callable

    from dttools_desktop.canvas.zones.view import ZoneView

_ARROWS = {
    Qt.Key.Key_Left: Direction(-1, 0),
    Qt.Key.Key_Right: Direction(1, 0),
    Qt.Key.Key_Up: Direction(0, -1),
    Qt.Key.Key_Down: Direction(0, 1),
}


class ZoneKeys(KeyMap):
    """Finds what a key press means on a page of zones."""

    def __init__(self, view: ZoneView) -> None:
        super().__init__(view, page_actions())
        self._zones = view

    def find(self, event: QKeyEvent) -> Callable[[], object] | None:
        """What to do for a key press; None when the board has no use for it."""
        direction = _ARROWS.get(Qt.Key(event.key()))
        if direction is not None:
            return self._arrow_key(event, direction)
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not len(self._zones.selection):
            return lambda: self._zones.maker.add("note")
        return super().find(event)

    def _arrow_key(self, event: QKeyEvent, direction: Direction) -> Callable[[], object] | None:
        held, keys = event.modifiers(), Qt.KeyboardModifier
        notes = self._zones.zone_operations.flowing(self._zones.selection.ids)
        if len(self._zones.selection) and not notes:
            if held & keys.AltModifier:
                return lambda: self._arrow(event)
            return super().find(event)
        if held & keys.AltModifier:
            return self.find_action(event)
        adding, over_all = bool(held & keys.ShiftModifier), bool(held & keys.ControlModifier)
        return lambda: self._zones.walk(direction, add=adding, over_all=over_all)

"""What keys do on a board with zones: notes are walked through, never nudged; nothing is clustered or connected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from dttools_desktop.canvas.keys import BoardAction, KeyMap
from dttools_desktop.canvas.walking import Direction
from dttools_resources.i18n import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from dttools_desktop.canvas.zones.view import ZoneView

_FOREIGN = {"add_idea", "connect", "vote", "status", "cluster", "uncluster", "front", "back", "lock"}
_ARROWS = {
    Qt.Key.Key_Left: Direction(-1, 0),
    Qt.Key.Key_Right: Direction(1, 0),
    Qt.Key.Key_Up: Direction(0, -1),
    Qt.Key.Key_Down: Direction(0, 1),
}


class ZoneKeys(KeyMap):
    """Finds what a key press means. `usable` are the actions that make sense here, for menus."""

    def __init__(self, view: ZoneView) -> None:
        super().__init__(view)
        self._zones = view
        self.actions |= {action.name: action for action in self._own(view)}
        self.usable = {name: action for name, action in self.actions.items() if name not in _FOREIGN}
        self._by_keys = {
            QKeySequence(keys).toString(): action for action in self.usable.values() for keys in action.keys
        }

    @staticmethod
    def _own(view: ZoneView) -> list[BoardAction]:
        return [
            BoardAction("add_note", tr("New note"), "note", ("N",), view.add_here, on_selection=False),
            BoardAction("edit_text", tr("Edit text"), "edit", ("Return", "Enter", "F2"), view.edit_current),
            BoardAction("duplicate", tr("Duplicate"), "duplicate", ("Ctrl+D",), view.duplicate),
            BoardAction("trash", tr("Delete"), "trash", ("Del", "Backspace"), view.trash),
            BoardAction("fit", tr("Show the whole page"), "fit", ("Shift+1", "Ctrl+1"), view.fit_page, False, False),  # noqa: FBT003 — fields of the value
        ]

    def find(self, event: QKeyEvent) -> Callable[[], object] | None:
        """What to do for a key press; None when the board has no use for it."""
        direction = _ARROWS.get(Qt.Key(event.key()))
        if direction is not None:
            adding = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            return lambda: self._zones.walk(direction, add=adding)
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not len(self._zones.selection):
            return self._zones.add_here
        return super().find(event)

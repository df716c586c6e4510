"""The one table of what keys do on a board: it makes shortcuts, menus, tooltips and help."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence

from dttools_desktop.canvas.walking import Direction
from dttools_desktop.qtkit.icons import set_icon
from dttools_resources.i18n import tr

if TYPE_CHECKING:
    from dttools_desktop.canvas.view import BoardView

NUDGE = 4.0
NUDGE_FAR = 24.0
PAN = 80.0


@dataclass(frozen=True, slots=True)
class BoardAction:
    """Something to do: a stable name, words for people, an icon, keys, and how it is done."""

    name: str
    words: str
    icon: str
    keys: tuple[str, ...]
    act: Callable[[], object]
    edits: bool = True
    """Whether it changes the project; greyed out on a board that is read only."""
    on_selection: bool = True
    """Whether it needs something selected."""


def board_actions(view: BoardView) -> list[BoardAction]:
    """What can be done on a board, in the order of menus."""
    return [*_making(view), *_editing(view), *_arranging(view), *_looking(view)]


def _making(view: BoardView) -> list[BoardAction]:
    return [
        BoardAction("add_idea", tr("New idea"), "lightbulb", ("I",), lambda: view.add("idea"), on_selection=False),
        BoardAction("add_note", tr("New note"), "note", ("N",), lambda: view.add("note"), on_selection=False),
        BoardAction("connect", tr("Connect items"), "connector", ("C",), view.use_connect_tool, on_selection=False),
        BoardAction("edit_text", tr("Edit text"), "edit", ("Return", "Enter", "F2"), view.edit_current),
        BoardAction("vote", tr("Vote"), "vote", ("V",), view.operations.toggle_vote),
        BoardAction("status", tr("Mark as selected, prototyped, tested"), "star", ("S",), view.operations.next_status),
    ]


def _editing(view: BoardView) -> list[BoardAction]:
    operations = view.operations
    return [
        BoardAction("undo", tr("Undo"), "undo", ("Ctrl+Z",), operations.undo, on_selection=False),
        BoardAction("redo", tr("Redo"), "redo", ("Ctrl+Shift+Z", "Ctrl+Y"), operations.redo, on_selection=False),
        BoardAction("cut", tr("Cut"), "copy", ("Ctrl+X",), view.cut),
        BoardAction("copy", tr("Copy"), "copy", ("Ctrl+C",), view.copy, edits=False),
        BoardAction("paste", tr("Paste"), "file-text", ("Ctrl+V",), view.paste, on_selection=False),
        BoardAction("duplicate", tr("Duplicate"), "duplicate", ("Ctrl+D",), view.duplicate),
        BoardAction("trash", tr("Delete"), "trash", ("Del", "Backspace"), operations.trash),
        BoardAction("select_all", tr("Select all"), "cursor", ("Ctrl+A",), view.select_all, False, False),  # noqa: FBT003 — fields of the value
    ]


def _arranging(view: BoardView) -> list[BoardAction]:
    operations = view.operations
    return [
        BoardAction("cluster", tr("Cluster"), "cluster", ("Ctrl+G",), view.cluster),
        BoardAction("uncluster", tr("Ungroup cluster"), "unlink", ("Ctrl+Shift+G",), operations.uncluster),
        BoardAction("front", tr("Bring to front"), "bring-front", ("]",), lambda: operations.restack(to_front=True)),
        BoardAction("back", tr("Send to back"), "send-back", ("[",), lambda: operations.restack(to_front=False)),
        BoardAction("lock", tr("Lock or unlock"), "lock", ("Ctrl+Shift+L",), operations.toggle_lock),
    ]


def _looking(view: BoardView) -> list[BoardAction]:
    def look(name: str, words: str, icon: str, keys: tuple[str, ...], act: Callable[[], object]) -> BoardAction:
        return BoardAction(name, words, icon, keys, act, edits=False, on_selection=False)

    camera = view.camera
    return [
        look("zoom_in", tr("Zoom in"), "zoom-in", ("Ctrl++", "Ctrl+="), lambda: view.zoom_step(1)),
        look("zoom_out", tr("Zoom out"), "zoom-out", ("Ctrl+-",), lambda: view.zoom_step(-1)),
        look("zoom_100", tr("Zoom to 100 %"), "search", ("Ctrl+0",), lambda: camera.zoom_to(1.0)),
        look("fit", tr("Show the whole board"), "fit", ("Shift+1", "Ctrl+1"), view.fit_all),
        look("fit_selection", tr("Show the selection"), "fullscreen", ("Shift+2", "Ctrl+2"), view.fit_selection),
        look("minimap", tr("Show or hide the map"), "map", ("M",), view.toggle_minimap),
    ]


class KeyMap:
    """Finds what a key press means; arrow keys, Esc and the rest of the hand's keys are here too."""

    def __init__(self, view: BoardView) -> None:
        self._view = view
        self.actions = {action.name: action for action in board_actions(view)}
        self._by_keys = {
            QKeySequence(keys).toString(): action for action in self.actions.values() for keys in action.keys
        }

    def find(self, event: QKeyEvent) -> Callable[[], object] | None:
        """What to do for a key press; None when the board has no use for it."""
        if event.key() in _ARROWS:
            return lambda: self._arrow(event)
        if event.key() == Qt.Key.Key_Escape:
            return self._view.escape
        action = self._by_keys.get(_sequence(event).toString())
        if action is None or (action.on_selection and not len(self._view.selection)):
            return None
        return action.act

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


def make_actions(view: BoardView, actions: dict[str, BoardAction]) -> list[QAction]:
    """Actions for menus and palettes. Keys are only shown: the board itself listens to them."""
    made = []
    for action in actions.values():
        entry = QAction(action.words, view)
        entry.setObjectName(action.name)
        entry.setShortcut(QKeySequence(action.keys[0]))
        entry.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        set_icon(entry, action.icon)
        entry.triggered.connect(lambda _checked=False, act=action.act: act())
        made.append(entry)
    return made


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

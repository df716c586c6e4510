"""The table of actions as Qt actions, and the menu that opens on a board."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence

from dttools_desktop.canvas.actions.action import Section
from dttools_desktop.qtkit.icons import set_icon
from dttools_desktop.qtkit.widgets import menu

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from dttools_desktop.canvas.view import BoardView

_SECTIONS = [section for section in get_args(Section) if section]


def make_actions(view: BoardView) -> list[QAction]:
    """Actions for menus and palettes. Keys are only shown: the board itself listens to them."""
    made = []
    for action in view.keys.actions.values():
        entry = QAction(action.words, view)
        entry.setObjectName(action.name)
        if action.keys:
            entry.setShortcut(QKeySequence(action.keys[0]))
            entry.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        set_icon(entry, action.icon)
        entry.triggered.connect(lambda _checked=False, act=action.act: act(view))
        made.append(entry)
    return made


def open_board_menu(view: BoardView, entries: list[QAction], at: QPoint) -> QMenu:
    """Open the menu of what can be done with the selection, or with the board when nothing is selected.

    Args:
        view: The board.
        entries: Its actions, made by `make_actions`.
        at: Where, in pixels of the screen.
    """
    made = menu(view)
    for section in _SECTIONS:
        for entry in entries:
            action = view.keys.actions[entry.objectName()]
            if action.section == section and not action.why_not(view):
                made.addAction(entry)
        made.addSeparator()
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    made.popup(at)
    return made

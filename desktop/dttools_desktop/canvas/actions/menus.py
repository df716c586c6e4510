"""The table of actions as Qt actions, and the menu that opens on a board."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence

from dttools_desktop.canvas.actions.action import Section
from dttools_desktop.canvas.style import board_style
from dttools_desktop.canvas.swatches import colour_dot
from dttools_desktop.qtkit.icons import set_icon
from dttools_desktop.qtkit.widgets import menu
from dttools_resources.i18n import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu, QWidget

    from dttools_desktop.canvas.view import BoardView

_SECTIONS = [section for section in get_args(Section) if section]
_SAMPLE = 18


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


def section_words() -> dict[str, tuple[str, str]]:
    """Words and icon of the sections that are menus of their own."""
    return {
        "colour": (tr("Colour"), "palette"),
        "arrange": (tr("Arrange"), "align-left"),
        "connector": (tr("Connector"), "connector"),
        "convert": (tr("Convert"), "convert"),
        "choose": (tr("Select"), "select-same"),
    }


def section_menu(view: BoardView, entries: list[QAction], section: str, parent: QWidget) -> QMenu:
    """A menu of what of one section can be done at the moment."""
    words, icon = section_words()[section]
    made = menu(parent)
    made.setTitle(words)
    set_icon(made.menuAction(), icon)
    for entry in _usable(view, entries, section):
        sample = view.keys.actions[entry.objectName()].sample
        if sample is not None:
            paper = board_style().papers[sample]
            entry.setIcon(colour_dot(paper.fill, _SAMPLE, edge=paper.edge))
        made.addAction(entry)
    return made


def _usable(view: BoardView, entries: list[QAction], section: str) -> list[QAction]:
    actions = view.keys.actions
    found = [entry for entry in entries if actions[entry.objectName()].section == section]
    return [entry for entry in found if not actions[entry.objectName()].why_not(view)]


def open_board_menu(view: BoardView, entries: list[QAction], at: QPoint) -> QMenu:
    """Open the menu of what can be done with the selection, or with the board when nothing is selected.

    Args:
        view: The board.
        entries: Its actions, made by `make_actions`.
        at: Where, in pixels of the screen.
    """
    made = menu(view)
    submenus = section_words()
    for section in _SECTIONS:
        if section in submenus:
            inner = section_menu(view, entries, section, made)
            if not inner.isEmpty():
                made.addMenu(inner)
            continue
        for entry in _usable(view, entries, section):
            made.addAction(entry)
        made.addSeparator()
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    made.popup(at)
    return made


def keyboard_menu_point(view: BoardView) -> QPoint:
    """Where a menu opens that was asked for by keyboard: on what shows of the selection; in pixels of the screen."""
    shown = view.camera.rect_to_view(view.scene.bounds_of(view.selection.ids)).toRect() & view.rect()
    return view.mapToGlobal(shown.center() if not shown.isEmpty() else view.rect().center())

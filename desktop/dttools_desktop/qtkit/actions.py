"""Something to do, as a value: menus, shortcuts, tooltips, the palette and the help are all made of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from dttools_desktop.qtkit.icons import set_icon

Where = TypeVar("Where")


def never(_where: object) -> str:
    """The hindrance of what can always be done."""
    return ""


def everywhere(_where: object) -> bool:
    """The fit of what belongs to every place of its kind."""
    return True


@dataclass(frozen=True, slots=True)
class Action(Generic[Where]):
    """Something to do: a stable name, words for people, an icon, keys, and how it is done.

    It knows no place, so that the help can list it without one.
    """

    name: str
    words: str
    icon: str
    keys: tuple[str, ...]
    """As `QKeySequence` reads them; the first is the one to learn."""
    act: Callable[[Where], object]
    section: str = ""
    """A part of the menu of its place; an action of none is not in it."""
    hindrance: Callable[[Where], str] = never
    """What keeps it from being done at the moment, in words for people; empty when nothing does."""
    fits: Callable[[Where], bool] = everywhere
    """Whether it is offered at all in a place; what does not fit is left out instead of greyed out."""

    def why_not(self, where: Where) -> str:
        """Why it cannot be done now, in words for people; empty when it can."""
        return self.hindrance(where)


Refuse = Callable[[str], object]
"""Says why something was not done."""


def do(action: Action[Where], where: Where, refuse: Refuse) -> None:
    """Do it, or say what hinders: a key that does nothing leaves a person wondering."""
    hindrance = action.why_not(where)
    if hindrance:
        refuse(hindrance)
    else:
        action.act(where)


def listen(widget: QWidget, actions: Iterable[Action[Where]], where: Where, refuse: Refuse) -> None:
    """Let keys do these wherever the keyboard is in the window, while the widget shows.

    Args:
        widget: The widget.
        actions: What the keys do; those without keys are left out.
        where: The place they are done in.
        refuse: Says what hinders.
    """
    for action in actions:
        if action.keys:
            made = QAction(action.words, widget)
            made.setObjectName(action.name)
            made.setShortcuts([QKeySequence(keys) for keys in action.keys])
            made.triggered.connect(lambda _checked=False, action=action: _heard(action, where, refuse))
            widget.addAction(made)


def _heard(action: Action[Where], where: Where, refuse: Refuse) -> None:
    if action.fits(where):
        do(action, where, refuse)


def find(actions: Iterable[Action[Where]], event: QKeyEvent, where: Where) -> Action[Where] | None:
    """What a key press does in a place; None when it does none of these."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    pressed = QKeySequence(modifiers.value | event.key())
    heard = (action for action in actions if any(QKeySequence(keys) == pressed for keys in action.keys))
    return next((action for action in heard if action.fits(where)), None)


def fill(menu: QMenu, actions: Iterable[Action[Where]], where: Where) -> None:
    """Put into a menu what fits, in its sections, greyed out with the reason where something hinders.

    Keys are only shown: whoever has the menu listens to them.
    """
    menu.setToolTipsVisible(True)
    section = ""
    for action in actions:
        if not action.section or not action.fits(where):
            continue
        if section and action.section != section:
            menu.addSeparator()
        section = action.section
        menu.addAction(_entry(menu, action, where))


def refresh(menu: QMenu, actions: Iterable[Action[Where]], where: Where) -> None:
    """Bring a menu that stays to what can be done now."""
    for action in actions:
        entry = menu.findChild(QAction, action.name)
        if entry is not None:
            _show_state(entry, action, where)


def _entry(parent: QObject, action: Action[Where], where: Where) -> QAction:
    made = QAction(action.words, parent)
    made.setObjectName(action.name)
    set_icon(made, action.icon, "muted")
    if action.keys:
        made.setShortcut(QKeySequence(action.keys[0]))
        made.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        made.setShortcutVisibleInContextMenu(True)
    made.triggered.connect(lambda _checked=False: action.act(where))
    _show_state(made, action, where)
    return made


def _show_state(entry: QAction, action: Action[Where], where: Where) -> None:
    hindrance = action.why_not(where)
    entry.setVisible(action.fits(where))
    entry.setEnabled(not hindrance)
    entry.setToolTip(hindrance)


def native(keys: str) -> str:
    """Keys as this system writes them."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText) if keys else ""

"""Boards and what lies on them as `QAccessibleInterface`.

Qt keeps what it was shown by number and deletes it itself, and its bridges call from outside of Python. So: whoever
makes an interface keeps it until `forget` has taken it back from Qt; a call never raises; what happens to the board
because of a call happens after it has returned; and "no such interface" is `VoidPtr(0)`, for Qt takes None for an
address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6 import QtCore
from PySide6.QtCore import QPoint, QRect, QTimer
from PySide6.QtGui import QAccessible, QAccessibleActionInterface, QAccessibleInterface, QWindow
from shiboken6 import VoidPtr, isValid

from dttools.ids import RecordId
from dttools_desktop.canvas.tree import ROOT
from dttools_resources.i18n import tr

if TYPE_CHECKING:
    from dttools_desktop.canvas.accessible.board import AccessibleBoard
    from dttools_desktop.canvas.actions.action import BoardAction
    from dttools_desktop.canvas.view import BoardView

Role, State, Text = QAccessible.Role, QAccessible.State, QAccessible.Text
_NOTHING = VoidPtr(0)


class BoardInterface(QAccessibleInterface):
    """The board itself: a list of what lies on it, in reading order."""

    def __init__(self, board: AccessibleBoard, view: BoardView) -> None:
        super().__init__()
        self._board, self._view = board, view

    def isValid(self) -> bool:  # noqa: N802 — Qt's name
        """Whether the widget is there."""
        return isValid(self._view)

    def object(self) -> QtCore.QObject | None:  # type: ignore[override]  # Qt takes none, whatever the stubs say
        """The widget."""
        return self._view if isValid(self._view) else None

    def window(self) -> QWindow | None:  # type: ignore[override]
        """The window it is in."""
        return self._view.window().windowHandle() if isValid(self._view) else None

    def role(self) -> QAccessible.Role:
        """A list."""
        return Role.List

    def state(self) -> QAccessible.State:
        """Whether it has the keyboard; several items can be selected."""
        state = State()
        state.focusable = state.multiSelectable = True
        if isValid(self._view):
            state.focused = self._view.hasFocus()
            state.invisible = not self._view.isVisible()
            state.readOnly = self._view.operations.read_only is not None
        else:
            state.invalid = True
        return state

    def text(self, kind: QAccessible.Text) -> str:
        """Its name, and what the keyboard is on."""
        if not isValid(self._view):
            return ""
        words = {Text.Name: self._view.accessibleName, Text.Description: self._view.accessibleDescription}
        return words[kind]() if kind in words else ""

    def setText(self, kind: QAccessible.Text, text: str) -> None:  # noqa: N802 — Qt's name
        """A board is not renamed from outside."""

    def rect(self) -> QRect:
        """Where it lies on the screen."""
        if not isValid(self._view):
            return QRect()
        return QRect(self._view.mapToGlobal(QPoint(0, 0)), self._view.size())

    def parent(self) -> QAccessibleInterface | None:  # type: ignore[override]
        """The widget around it."""
        around = self._view.parentWidget() if isValid(self._view) else None
        return QAccessible.queryAccessibleInterface(around) if around is not None else None

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]  # noqa: N802 — Qt's name
        """The item that the keyboard is on."""
        return self._board.focused()

    def childCount(self) -> int:  # noqa: N802 — Qt's name
        """How many parts and items lie on the board itself, and its own controls."""
        return self._board.count(ROOT) + len(self._board.controls())

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """One of them."""
        own = self._board.count(ROOT)
        if index < own:
            return self._board.child(ROOT, index)
        controls = self._board.controls()
        return QAccessible.queryAccessibleInterface(controls[index - own]) if index - own < len(controls) else None

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]  # noqa: N802 — Qt's name
        """What lies at a point of the screen."""
        return self._board.at(QPoint(x, y))

    def indexOfChild(self, child: QAccessibleInterface) -> int:  # noqa: N802 — Qt's name
        """The place of a child; −1 for a stranger."""
        if isinstance(child, ItemInterface):
            return self._board.place(ROOT, child.key)
        place = next((n for n, each in enumerate(self._board.controls()) if each is child.object()), -1)
        return -1 if place < 0 else place + self._board.count(ROOT)


class ItemInterface(QAccessibleInterface):
    """An item, or a zone."""

    def __init__(self, board: AccessibleBoard, key: str) -> None:
        super().__init__()
        self._board, self.key = board, key
        self._actions = ItemActions(board, key)

    def isValid(self) -> bool:  # noqa: N802 — Qt's name
        """Whether it is still on the board."""
        return self._board.has(self.key)

    def object(self) -> QtCore.QObject | None:  # type: ignore[override]  # Qt takes none, whatever the stubs say
        """Items are no objects of Qt."""
        return None

    def window(self) -> QWindow | None:  # type: ignore[override]
        """The window it is in."""
        return self._board.interface.window()

    def role(self) -> QAccessible.Role:
        """A grouping when it holds others, a graphic for connectors, else an entry of the list."""
        return self._board.role(self.key)

    def state(self) -> QAccessible.State:
        """Selected, focused, locked, out of sight."""
        state = State()
        for name in self._board.states(self.key):
            setattr(state, name, True)
        return state

    def text(self, kind: QAccessible.Text) -> str:
        """Name, description and value."""
        return self._board.text(self.key, kind)

    def setText(self, kind: QAccessible.Text, text: str) -> None:  # noqa: N802 — Qt's name
        """Texts are edited with the board's own editor."""

    def rect(self) -> QRect:
        """Where it lies on the screen."""
        return self._board.rect(self.key)

    def parent(self) -> QAccessibleInterface | None:  # type: ignore[override]
        """What holds it."""
        return self._board.holder(self.key)

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]  # noqa: N802 — Qt's name
        """The board tells what has the focus."""
        return None

    def childCount(self) -> int:  # noqa: N802 — Qt's name
        """How many items lie in it."""
        return self._board.count(self.key)

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """One of them."""
        return self._board.child(self.key, index)

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]  # noqa: N802 — Qt's name
        """What lies at a point of the screen."""
        return self._board.at(QPoint(x, y))

    def indexOfChild(self, child: QAccessibleInterface) -> int:  # noqa: N802 — Qt's name
        """The place of a child; −1 for a stranger."""
        return self._board.place(self.key, child.key) if isinstance(child, ItemInterface) else -1

    def interface_cast(self, kind: QAccessible.InterfaceType) -> ItemActions | VoidPtr:  # type: ignore[override]  # an address in Qt
        """It can be acted on; nothing else is offered."""
        return self._actions if kind == QAccessible.InterfaceType.ActionInterface else _NOTHING


class ItemActions(QAccessibleActionInterface):
    """What can be done with an item: go to it, and what the board's table offers for a selection."""

    def __init__(self, board: AccessibleBoard, key: str) -> None:
        super().__init__()
        self._board, self._key = board, key

    def actionNames(self) -> list[str]:  # noqa: N802 — Qt's name
        """Going to it, then the actions in the words of the table."""
        return [self.setFocusAction(), *(action.words for action in self._offered())]

    def doAction(self, name: str) -> None:  # noqa: N802 — Qt's name
        """Do it once the call has returned: the item may be gone then."""
        board, key = self._board, self._key
        chosen = next((action for action in self._offered() if action.words == name), None)
        if name == self.setFocusAction():
            QTimer.singleShot(0, board, lambda: board.go_to(key))
        elif chosen is not None:
            QTimer.singleShot(0, board, lambda: board.act(key, chosen))

    def keyBindingsForAction(self, name: str) -> list[str]:  # noqa: N802 — Qt's name
        """The keys that do the same on the board."""
        return [keys for action in self._offered() if action.words == name for keys in action.keys]

    def localizedActionName(self, name: str) -> str:  # noqa: N802 — Qt's name
        """The table's words are for people already."""
        return tr("Go to it") if name == self.setFocusAction() else name

    def _offered(self) -> list[BoardAction]:
        return self._board.actions_of(self._key) if RecordId(self._key) in self._board.scene else []

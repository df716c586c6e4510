"""What assistive programs are told of one board, and when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QPointF, QRect, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QAccessibleInterface,
    QAccessibleStateChangeEvent,
)
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from dttools.document import ChangeSet, Origin
from dttools.ids import RecordId
from dttools.model import Vote
from dttools_desktop.canvas.accessible.interfaces import BoardInterface, ItemInterface
from dttools_desktop.canvas.items import ConnectorItem
from dttools_desktop.canvas.tree import ROOT, BoardTree
from dttools_resources.i18n import ntr, tr

if TYPE_CHECKING:
    from dttools_desktop.canvas.actions.action import BoardAction
    from dttools_desktop.canvas.view import BoardView

Event, Role, Text = QAccessible.Event, QAccessible.Role, QAccessible.Text
_NAMED = 3
"""More deleted items than this are told as a number."""


class AccessibleBoard(QObject):
    """Makes the interfaces of a board's items when they are asked for, and tells what changes.

    Args:
        view: The board. It is only made when an assistive program has asked.
    """

    def __init__(self, view: BoardView) -> None:
        super().__init__(view)
        self._view = view
        self.scene = view.scene
        self._tree = BoardTree(view.scene)
        self._made: dict[str, ItemInterface] = {}
        self._gone: list[QAccessibleInterface] = []
        self._names = {key: self._tree.name(key) for _, key in self._tree.walk()}
        self._selected: frozenset[str] = frozenset(view.selection.ids)
        self._current = self._current_key()
        self._own: list[BoardInterface] = []
        self._forgetting = QTimer(self, singleShot=True, interval=0)
        self._forgetting.timeout.connect(self._forget_gone)
        view.scene.changed.connect(self._follow)
        view.selection.changed.connect(self._follow_selection)
        view.focus_changed.connect(self._tell_focus)
        view.group_changed.connect(self._tell_focus)

    @property
    def interface(self) -> BoardInterface:
        """The board's own interface: the latest that Qt asked for."""
        return self._own[-1] if self._own else self.new_interface()

    def new_interface(self) -> BoardInterface:
        """Another interface of the board: Qt asks again when its type changes, and would delete the same one twice."""
        made = BoardInterface(self, self._view)
        self._own.append(made)
        return made

    def forget(self) -> None:
        """Take every interface back from Qt, before the board or the program ends."""
        self._gone += [*self._made.values(), *self._own]
        self._made, self._own = {}, []
        self._forget_gone()

    def _forget_gone(self) -> None:
        gone, self._gone = self._gone, []
        for interface in filter(isValid, gone):
            QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(interface))

    # -- what interfaces ask

    def has(self, key: str) -> bool:
        """Whether something is on the board."""
        return key in self._tree

    def count(self, key: str) -> int:
        """How many children something has."""
        return len(self._tree.children(key))

    def child(self, key: str, index: int) -> ItemInterface | None:
        """A child by its place."""
        children = self._tree.children(key)
        return self._of(children[index]) if 0 <= index < len(children) else None

    def place(self, parent: str, key: str) -> int:
        """The place of a child; −1 when it is another's."""
        children = self._tree.children(parent)
        return children.index(key) if key in children else -1

    def holder(self, key: str) -> QAccessibleInterface | None:
        """What holds something."""
        above = self._tree.parent(key)
        return self.interface if above == ROOT else self._of(above)

    def controls(self) -> list[QWidget]:
        """Toolbars and other widgets over the board."""
        found = self._view.findChildren(QWidget)
        return [each for each in found if each.parent() is self._view and each.isVisible()]

    def role(self, key: str) -> QAccessible.Role:
        """What kind of thing something is."""
        item = self._tree.item(key)
        if item is None or item.holds:
            return Role.Grouping
        return Role.Graphic if isinstance(item, ConnectorItem) else Role.ListItem

    def states(self, key: str) -> set[str]:
        """Names of the bits of `QAccessible.State` that are set."""
        item = self._tree.item(key)
        found = {"focusable"}
        if not self.has(key):
            return {"invalid"}
        if key == self._current_key() and self._view.hasFocus():
            found.add("focused")
        if item is not None:
            found |= {"selectable", "multiSelectable"}
            if item.id in self._view.selection:
                found.add("selected")
            if item.locked or self._view.operations.read_only is not None:
                found.add("readOnly")
            if not item.extent().intersects(self._view.camera.visible):
                found.add("offscreen")
        return found

    def text(self, key: str, kind: QAccessible.Text) -> str:
        """Name, description or value of something."""
        if not self.has(key):
            return ""
        item, group = self._tree.item(key), self._tree.groups.get(key)
        if kind == Text.Name:
            return self._tree.name(key)
        if kind == Text.Description:
            return group.description if group is not None else item.details() if item is not None else ""
        return item.value() if kind == Text.Value and item is not None else ""

    def rect(self, key: str) -> QRect:
        """Where something lies on the screen."""
        item, group = self._tree.item(key), self._tree.groups.get(key)
        around = item.extent() if item is not None else group.rect if group is not None else None
        if around is None:
            return QRect()
        shown = self._view.camera.rect_to_view(around).toRect()
        return shown.translated(self._view.mapToGlobal(QPoint(0, 0)))

    def at(self, point: QPoint) -> QAccessibleInterface | None:
        """What lies at a point of the screen."""
        place = self._view.mapFromGlobal(point)
        control = self._view.childAt(place)
        if control is not None:
            return QAccessible.queryAccessibleInterface(control)
        on_board = self._view.camera.to_board(QPointF(place))
        item = self.scene.item_at(on_board)
        if item is not None:
            return self._of(item.id)
        groups = self._tree.groups.values()
        return next((self._of(group.key) for group in groups if group.rect.contains(on_board)), None)

    def focused(self) -> QAccessibleInterface | None:
        """What the keyboard is on."""
        key = self._current_key()
        return self._of(key) if key is not None and self.has(key) else None

    def actions_of(self, key: str) -> list[BoardAction]:
        """What the table offers for one item."""
        item = self._tree.item(key)
        if item is None:
            return []
        writable = self._view.operations.read_only is None and not item.locked
        table = self._view.keys.actions.values()
        return [each for each in table if each.on_selection and (writable or not each.edits or each.name == "lock")]

    def go_to(self, key: str) -> None:
        """Bring the keyboard to something."""
        if not self.has(key):
            return
        self._view.setFocus()
        self._view.by_keyboard = True
        if key in self._tree.groups:
            self._view.go_to_group(key)
        else:
            self._view.selection.set((RecordId(key),))
            self._view.camera.reveal(self.scene.bounds_of((RecordId(key),)))

    def act(self, key: str, action: BoardAction) -> None:
        """Do something with one item."""
        self.go_to(key)
        if RecordId(key) in self._view.selection and not action.why_not(self._view):
            action.act(self._view)

    def _of(self, key: str) -> ItemInterface:
        if key not in self._made:
            self._made[key] = ItemInterface(self, key)
        return self._made[key]

    def _current_key(self) -> str | None:
        return self._view.selection.current or self._view.current_group()

    # -- telling

    def _follow(self, changes: ChangeSet) -> None:
        before = self._names
        self._tree.refresh()
        self._names = dict(self._renamed(changes))
        gone = [key for key in before if key not in self._names]
        for key in gone:
            self._drop(key)
        for key, name in self._names.items():
            if key not in before:
                QAccessible.updateAccessibility(QAccessibleEvent(self._of(key), Event.ObjectCreated))
            elif name != before[key]:
                QAccessible.updateAccessibility(QAccessibleEvent(self._of(key), Event.NameChanged))
        if changes.origin is Origin.REMOTE:
            self._announce([before[key] for key in gone])

    def _renamed(self, changes: ChangeSet) -> Iterator[tuple[str, str]]:
        """Everything with its name; only what changed is asked for it anew."""
        touched: set[str] = set()
        for record_id, change in changes.all():
            record = change.after or change.before
            touched |= {record_id, record.idea} if isinstance(record, Vote) else {record_id}
        for _, key in self._tree.walk():
            known = self._names.get(key) if key not in touched else None
            yield key, known if known is not None else self._tree.name(key)

    def _drop(self, key: str) -> None:
        interface = self._made.pop(key, None)
        if interface is not None:
            QAccessible.updateAccessibility(QAccessibleEvent(interface, Event.ObjectDestroyed))
            self._gone.append(interface)
            self._forgetting.start()

    def _announce(self, gone: list[str]) -> None:
        """Somebody else deleted things: say which, as nobody here saw a hand do it."""
        if not gone:
            return
        if len(gone) <= _NAMED:
            text = "\n".join(tr("Deleted by someone else: {name}").format(name=name) for name in gone)
        else:
            text = ntr("{n} item deleted by someone else", "{n} items deleted by someone else", len(gone))
            text = text.format(n=len(gone))
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._view, text))

    def _follow_selection(self) -> None:
        selected = frozenset(self._view.selection.ids)
        for key in selected ^ self._selected:
            if self.has(key):
                change = QAccessible.State()
                change.selected = True
                QAccessible.updateAccessibility(QAccessibleStateChangeEvent(self._of(key), change))
        if selected != self._selected:
            self._selected = selected
            QAccessible.updateAccessibility(QAccessibleEvent(self.interface, Event.SelectionWithin))
        self._tell_focus()

    def _tell_focus(self) -> None:
        current = self._current_key()
        if current is not None and self.has(current) and self._view.hasFocus():
            QAccessible.updateAccessibility(QAccessibleEvent(self._of(current), Event.Focus))

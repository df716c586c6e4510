"""A board's tree as a Qt model that follows the board by single rows, so that what is open or selected stays so."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from PySide6.QtCore import (
    QAbstractItemModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QIcon

from dttools.document import ChangeSet
from dttools.ids import RecordId
from dttools_desktop.canvas.items import BoardItem, ConnectorItem
from dttools_desktop.canvas.items.base import TextField
from dttools_desktop.canvas.scene import BoardScene
from dttools_desktop.canvas.style import board_style
from dttools_desktop.canvas.tree import ROOT, BoardTree
from dttools_desktop.qtkit.icons import icon

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
KEY = Qt.ItemDataRole.UserRole
FORMAT = "application/x-dttools-outline+json"
_MOST_STEPS = 400
"""More changed rows than this are quicker shown by reading the whole model anew."""

_PLACING = frozenset({"at", "size", "order", "cluster", "zone", "board", "source", "target", "frame"})
"""Fields that decide where something is read."""


class OutlineModel(QAbstractItemModel):
    """One row an item or zone: its name as text, its key under `KEY`. Reads the board at most once a turn."""

    renamed = Signal(str, str, str)
    """Somebody typed another text: the record, its field, the text."""
    moved_into = Signal(list, str)
    """Somebody dropped items on a row (or between rows: its parent): their ids, the key."""

    def __init__(self, scene: BoardScene, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._scene = scene
        self.tree = BoardTree(scene)
        self._children: dict[str, list[str]] = {}
        self._parents: dict[str, str] = {}
        self._numbers: dict[str, int] = {}
        self._keys: list[str] = []
        self._touched: set[RecordId] = set()
        self._moved = False
        self.read_only = False
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.refresh)
        scene.changed.connect(self._follow)
        self._read_all()

    # -- following the board

    def _follow(self, changes: ChangeSet) -> None:
        self._touched.update(record_id for record_id, _ in changes.all())
        self._moved |= bool(changes.added or changes.removed) or any(
            change.fields() & _PLACING for change in changes.updated.values()
        )
        self._soon.start()

    def refresh(self) -> None:
        """Show what changed."""
        moved, self._moved = self._moved, False
        if moved:
            self._follow_places()
        touched, self._touched = self._touched, set()
        for key in touched & self._parents.keys():
            index = self.index_of(key)
            self.dataChanged.emit(index, index)

    def _follow_places(self) -> None:
        self.tree.refresh()
        shown = {key for keys in self._children.values() for key in keys}
        wanted = [key for _, key in self.tree.walk()]
        if len(shown.symmetric_difference(wanted)) > _MOST_STEPS:
            self._read_all()
        else:
            self._take_away(ROOT)
            self._put_in(ROOT)

    def _read_all(self) -> None:
        self.beginResetModel()
        self._children = {ROOT: list(self.tree.children())}
        for _, key in self.tree.walk():
            self._children[key] = list(self.tree.children(key))
        self._parents = {child: parent for parent, inside in self._children.items() for child in inside}
        self.endResetModel()

    def _take_away(self, parent: str) -> None:
        shown, wanted = self._children.get(parent, []), set(self.tree.children(parent))
        for row in range(len(shown) - 1, -1, -1):
            if shown[row] in wanted:
                if self._children.get(shown[row]):
                    self._take_away(shown[row])
                continue
            self.beginRemoveRows(self.index_of(parent), row, row)
            self._forget(shown.pop(row))
            self.endRemoveRows()

    def _forget(self, key: str) -> None:
        self._parents.pop(key, None)
        for child in self._children.pop(key, []):
            if self._parents.get(child) == key:
                self._forget(child)

    def _put_in(self, parent: str) -> None:
        shown, at = self._children.setdefault(parent, []), self.index_of(parent)
        for row, key in enumerate(self.tree.children(parent)):
            if row >= len(shown) or shown[row] != key:
                if self._parents.get(key) == parent:
                    earlier = shown.index(key, row)
                    self.beginMoveRows(at, earlier, earlier, at, row)
                    shown.insert(row, shown.pop(earlier))
                    self.endMoveRows()
                else:
                    self.beginInsertRows(at, row, row)
                    shown.insert(row, key)
                    self._parents[key] = parent
                    self.endInsertRows()
            if self.tree.children(key):
                self._put_in(key)

    # -- keys and indices

    def key(self, index: Index) -> str:
        """What a row stands for; `ROOT` for no row."""
        return self._keys[index.internalId()] if index.isValid() else ROOT

    def index_of(self, key: str) -> QModelIndex:
        """The row of a key; invalid when it is not shown."""
        parent = self._parents.get(key)
        return QModelIndex() if parent is None else self._made(self._children[parent].index(key), key)

    def rows_of(self, keys: Iterable[str]) -> dict[str, list[int]]:
        """The rows of many keys by their parents, in order."""
        wanted: dict[str, set[str]] = {}
        for key in keys:
            if key in self._parents:
                wanted.setdefault(self._parents[key], set()).add(key)
        return {
            parent: [row for row, key in enumerate(self._children[parent]) if key in inside]
            for parent, inside in wanted.items()
        }

    def _made(self, row: int, key: str) -> QModelIndex:
        if key not in self._numbers:
            self._numbers[key] = len(self._keys)
            self._keys.append(key)
        return self.createIndex(row, 0, self._numbers[key])

    # -- Qt: reading

    def index(self, row: int, column: int = 0, parent: Index = _NOWHERE) -> QModelIndex:
        """The index of a row."""
        inside = self._children.get(self.key(parent), [])
        return self._made(row, inside[row]) if column == 0 and 0 <= row < len(inside) else QModelIndex()

    def parent(self, index: Index = _NOWHERE) -> QModelIndex:  # type: ignore[override]  # Qt has two of the name
        """The row that holds a row."""
        return self.index_of(self._parents.get(self.key(index), ROOT)) if index.isValid() else QModelIndex()

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 — Qt's name
        """How many items lie in one."""
        return len(self._children.get(self.key(parent), []))

    def columnCount(self, _parent: Index = _NOWHERE) -> int:  # noqa: N802 — Qt's name
        """One."""
        return 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Name, text, icon, key."""
        key = self.key(index)
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            return self.tree.name(key)
        if role == KEY:
            return key
        item = self.tree.item(key)
        if role == Qt.ItemDataRole.DecorationRole:
            return self._icon(item)
        field = self._field(item)
        if role == Qt.ItemDataRole.EditRole and field is not None and item is not None:
            return str(getattr(item.record, field.name, ""))
        return None

    def _icon(self, item: BoardItem | None) -> QIcon:
        if item is None:
            return icon("grid", "muted")
        if item.locked:
            return icon("lock", "muted")
        return icon(item.icon, "muted")

    def _field(self, item: BoardItem | None) -> TextField | None:
        fields = item.fields(board_style()) if item is not None and not item.locked and not self.read_only else []
        return fields[0] if fields else None

    # -- Qt: changing

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Texts are edited in place; items are dragged onto what holds items."""
        flag = Qt.ItemFlag
        if not index.isValid():
            return flag.NoItemFlags if self.read_only else flag.ItemIsDropEnabled
        item = self.tree.item(self.key(index))
        found = flag.ItemIsEnabled | flag.ItemIsSelectable
        if item is None or item.holds:
            found |= flag.NoItemFlags if self.read_only else flag.ItemIsDropEnabled
        if self._field(item) is not None:
            found |= flag.ItemIsEditable
        if item is not None and not item.locked and not self.read_only and not isinstance(item, ConnectorItem):
            found |= flag.ItemIsDragEnabled
        return found

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802 — Qt's name
        """Take a new text."""
        item = self.tree.item(self.key(index))
        field = self._field(item)
        text = str(value).strip()[: field.limit] if field is not None else ""
        if field is None or item is None or role != Qt.ItemDataRole.EditRole:
            return False
        if text != getattr(item.record, field.name, ""):
            self.renamed.emit(item.id, field.name, text)
        return True

    def supportedDropActions(self) -> Qt.DropAction:  # noqa: N802 — Qt's name
        """Dragging moves."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:  # noqa: N802 — Qt's name
        """Ours."""
        return [FORMAT]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:  # noqa: N802 — Qt's name
        """The ids of rows."""
        mime = QMimeData()
        mime.setData(FORMAT, json.dumps([self.key(index) for index in indexes]).encode())
        return mime

    def dropMimeData(self, data: QMimeData, _action: Qt.DropAction, _row: int, _column: int, parent: Index) -> bool:  # noqa: N802 — Qt's name
        """Ask for the move; False keeps Qt from removing the rows by itself."""
        if data.hasFormat(FORMAT):
            self.moved_into.emit(json.loads(bytes(data.data(FORMAT).data())), self.key(parent))
        return False

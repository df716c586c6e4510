"""The items of a board as a list in reading order, for screen readers and for a dock beside the board."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer

from dttools.ids import RecordId
from dttools_desktop.canvas.items import BoardItem
from dttools_desktop.canvas.scene import BoardScene

_BAND = 120.0
"""Board units: items whose tops differ by less are read from left to right."""
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class OutlineModel(QAbstractListModel):
    """One row an item: its name as text, its id under `UserRole`. Follows the board, at most once a turn."""

    def __init__(self, scene: BoardScene, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._scene = scene
        self._rows: list[RecordId] = []
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.refresh)
        scene.changed.connect(lambda _changes: self._soon.start())
        self.refresh()

    def refresh(self) -> None:
        """Read the board again."""
        self.beginResetModel()
        self._rows = [item.id for item in sorted(self._scene.items(), key=_reading_order)]
        self.endResetModel()

    def row_of(self, record_id: RecordId) -> int:
        """The row of an item; −1 when it is not there."""
        return self._rows.index(record_id) if record_id in self._rows else -1

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: N802 — Qt's name
        """How many items there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The name or the id of an item."""
        record_id = self._rows[index.row()]
        item = self._scene.get(record_id)
        if item is None:
            return None
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return item.name()
        return record_id if role == Qt.ItemDataRole.UserRole else None


def _reading_order(item: BoardItem) -> tuple[int, float, str]:
    return round(item.rect.top() / _BAND), item.rect.left(), item.id

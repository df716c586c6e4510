"""The panel with the outline of a board: filter, tree, and the selection in both directions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QSortFilterProxyModel,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QTreeView, QVBoxLayout, QWidget

from dttools.document.commands import EditText
from dttools.ids import RecordId
from dttools_desktop.canvas.moving import move_into
from dttools_desktop.canvas.outline.model import KEY, OutlineModel
from dttools_desktop.qtkit.theme import current_theme, theme_changed
from dttools_desktop.qtkit.widgets import IconButton, SearchField, caption, text_label
from dttools_resources.i18n import ntr, tr

if TYPE_CHECKING:
    from dttools_desktop.canvas.view import BoardView

WIDTH = 288
_WIDEST = 1.5
_INDENT = 14
"""Pixels a level: most boards have no groups, and names need the room."""
_FLAG = QItemSelectionModel.SelectionFlag


class OutlinePanel(QWidget):
    """Selecting here selects on the board and brings it into sight; F2 renames, Delete deletes, Return goes there."""

    closed = Signal()

    def __init__(self, view: BoardView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._mirroring = False
        self._returning = False
        view.typist.changed.connect(self._typing_changed)
        self._fit_text()
        self.setProperty("surface", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(tr("Outline"))
        self.model = OutlineModel(view.scene, self)
        self.shown = QSortFilterProxyModel(self)
        self.shown.setRecursiveFilteringEnabled(True)
        self.shown.setAutoAcceptChildRows(True)
        self.shown.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.shown.setSourceModel(self.model)
        self.filter = SearchField(tr("Filter the outline"))
        self.tree = self._tree()
        self._count = caption("")
        self._lay_out()
        self._connect()
        self._follow_permission()
        self._show_count()

    def _tree(self) -> QTreeView:
        tree = QTreeView()
        tree.setModel(self.shown)
        tree.setHeaderHidden(True)
        tree.setUniformRowHeights(True)  # ten thousand rows are measured once
        tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        tree.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        tree.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        tree.setDefaultDropAction(Qt.DropAction.MoveAction)
        tree.setTextElideMode(Qt.TextElideMode.ElideRight)
        tree.setAccessibleName(tr("Outline of the board"))
        tree.setIndentation(_INDENT)
        tree.setFrameShape(QTreeView.Shape.NoFrame)
        tree.installEventFilter(self)
        tree.expandAll()
        return tree

    def _lay_out(self) -> None:
        close = IconButton("x", tr("Close the outline"), size=14)
        close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        close.clicked.connect(self.closed)
        head = QHBoxLayout()
        head.addWidget(text_label(tr("Outline"), "strong"))
        head.addStretch()
        head.addWidget(self._count)
        head.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self.filter)
        column.addWidget(self.tree, 1)
        self.setFocusProxy(self.tree)

    def _connect(self) -> None:
        self.filter.searched.connect(self._search)
        self.tree.selectionModel().selectionChanged.connect(self._select_on_board)
        self.tree.selectionModel().currentChanged.connect(self._current_changed)
        self.tree.activated.connect(lambda _index: self._go_there())
        self.shown.rowsInserted.connect(self._rows_came)
        self.shown.modelReset.connect(self._reset)
        self.model.renamed.connect(self._rename)
        self.model.moved_into.connect(lambda ids, key: move_into(self._view, self.model.tree, ids, key))
        self._view.selection.changed.connect(self.mirror)
        self._view.scene.changed.connect(lambda _changes: self._show_count())
        self._view.read_only_changed.connect(self._follow_permission)
        theme_changed.connect(self._fit_text)

    def _fit_text(self) -> None:
        """Wider for larger text, within reason."""
        self.setFixedWidth(round(WIDTH * min(_WIDEST, max(1.0, current_theme().text_scale))))

    def _follow_permission(self) -> None:
        """On a board that is read only nothing is renamed or moved."""
        self.model.read_only = self._view.operations.read_only is not None

    # -- the board's selection, in both directions

    def mirror(self) -> None:
        """Show what is selected on the board."""
        if self._mirroring or self.isHidden():
            return
        self._mirroring = True
        chosen = QItemSelection()
        for parent, rows in self.model.rows_of(self._view.selection.ids).items():
            above = self.model.index_of(parent)
            for first, last in _runs(rows):
                chosen.select(self.model.index(first, 0, above), self.model.index(last, 0, above))
        picked = self.tree.selectionModel()
        picked.select(self.shown.mapSelectionFromSource(chosen), _FLAG.ClearAndSelect)
        current = self._view.selection.current
        if current is not None:
            index = self.shown.mapFromSource(self.model.index_of(current))
            picked.setCurrentIndex(index, _FLAG.NoUpdate)
            self.tree.scrollTo(index)
        self._mirroring = False

    def _select_on_board(self) -> None:
        if self._mirroring:
            return
        self._mirroring = True
        keys = [str(index.data(KEY)) for index in self.tree.selectionModel().selectedRows()]
        items = [RecordId(key) for key in keys if RecordId(key) in self._view.scene]
        current = str(self.tree.currentIndex().data(KEY))
        items.sort(key=lambda each: each == current)
        self._view.selection.set(items)
        self._mirroring = False

    def _current_changed(self, index: QModelIndex) -> None:
        """Bring into sight where the keyboard went; a zone becomes the current one."""
        if self._mirroring or not index.isValid():
            return
        key = str(index.data(KEY))
        if key in self.model.tree.groups:
            self._view.go_to_group(key)
            return
        rect = self._view.scene.shown_rect(RecordId(key))
        if rect is not None:
            self._view.camera.reveal(rect)

    def _go_there(self) -> None:
        self._view.by_keyboard = True
        self._view.setFocus(Qt.FocusReason.TabFocusReason)

    def _typing_changed(self) -> None:
        if self._returning and self._view.typist.editor is None:
            QTimer.singleShot(0, self, self._come_back)

    def _come_back(self) -> None:
        """Once a text that was begun from here is typed, the keyboard is here again."""
        if self._returning and self._view.typist.editor is None:
            self._returning = False
            if self._view.hasFocus() and self.isVisible():
                self.tree.setFocus(Qt.FocusReason.TabFocusReason)

    # -- edits

    def _rename(self, record: str, field: str, text: str) -> None:
        self._view.operations.apply(EditText(RecordId(record), field, text))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 — Qt's name
        """Keys of the board do here what they do there; Escape goes back to it."""
        if isinstance(event, QContextMenuEvent) and event.reason() == QContextMenuEvent.Reason.Keyboard:
            self._view.menu_wanted.emit()
            return True
        if watched is self.tree and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self._go_there()
                return True
            if event.key() == Qt.Key.Key_Delete and len(self._view.selection):
                self._view.trash()
                return True
            done = self._view.keys.find_action(event) if _of_board(event) else None
            if done is not None:
                done()
                self._returning = self._view.typist.editor is not None
                return True
        return super().eventFilter(watched, event)

    # -- what shows

    def _search(self, text: str) -> None:
        self.shown.setFilterFixedString(text)
        if text:
            self.tree.expandAll()
        self.mirror()

    def _rows_came(self, parent: QModelIndex) -> None:
        self.tree.expand(parent)

    def _reset(self) -> None:
        self.tree.expandAll()
        self.mirror()

    def _show_count(self) -> None:
        count = len(self._view.scene)
        self._count.setText(ntr("{n} item", "{n} items", count).format(n=count))


def _of_board(event: QKeyEvent) -> bool:
    """Whether a key may be one of the board's: bare letters find rows, and bare arrows go through them."""
    held = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    return bool(held) or event.key() == Qt.Key.Key_F10


def _runs(rows: list[int]) -> list[tuple[int, int]]:
    """Rows in a row as first and last."""
    found: list[tuple[int, int]] = []
    for row in rows:
        if found and found[-1][1] == row - 1:
            found[-1] = (found[-1][0], row)
        else:
            found.append((row, row))
    return found

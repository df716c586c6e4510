"""The projects of a shelf as a list model, and the view that shows them as cards."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from dttools.ids import ProjectId
from dttools_desktop.windows.dates import ago
from dttools_desktop.windows.home.card_painter import CardPainter
from dttools_desktop.windows.words import phase_name
from dttools_desktop.workspace import Card, Shelf
from dttools_resources.i18n import tr

Index = QModelIndex | QPersistentModelIndex


class CardModel(QAbstractListModel):
    """Cards in their order. Only names can be edited; `renamed` says which."""

    renamed = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._cards: list[Card] = []

    def show(self, cards: Sequence[Card]) -> None:
        """Put other cards in the place of these."""
        self.beginResetModel()
        self._cards = list(cards)
        self.endResetModel()

    def card(self, index: Index) -> Card:
        """The card of a row."""
        return self._cards[index.row()]

    def index_of(self, project: ProjectId) -> QModelIndex:
        """Where a project is; an invalid index when it is not here."""
        rows = (row for row, card in enumerate(self._cards) if card.id == project)
        return self.index(next(rows, -1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 — Qt's signature
        """How many cards there are."""
        return 0 if parent.isValid() else len(self._cards)

    def flags(self, _index: Index) -> Qt.ItemFlag:
        """What can be done with a card."""
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The name to show and edit; a sentence for screen readers."""
        card = self._cards[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole}:
            return card.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return tr("{name}, phase {phase}, edited {when}").format(
                name=card.name, phase=phase_name(card.phase), when=ago(card.updated_at)
            )
        return card.name if role == Qt.ItemDataRole.ToolTipRole else None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        """Take a new name."""
        name = str(value).strip()
        card = self._cards[index.row()]
        if role != Qt.ItemDataRole.EditRole or not name or name == card.name:
            return False
        self.renamed.emit(card.id, name)
        return True


class CardView(QListView):
    """A wall of cards. A click opens; what keys do with the current card, the home screen knows."""

    opened = Signal(object)
    """A card was opened."""
    menu_wanted = Signal(object, QPoint)
    """A card's menu was asked for, at a point of the screen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.on_key: Callable[[QKeyEvent], bool] = lambda _event: False
        self.cards = CardModel()
        self.painter = CardPainter(self)
        self.setModel(self.cards)
        self.setItemDelegate(self.painter)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Projects"))
        self.setStyleSheet("QListView { background: transparent; border: none; padding: 0; }")

    def rename(self, project: ProjectId) -> None:
        """Edit a card's name in place."""
        index = self.cards.index_of(project)
        self.setCurrentIndex(index)
        self.edit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 — Qt's name
        """Keys of a card."""
        editing = self.state() == QAbstractItemView.State.EditingState
        if editing or not self.on_key(event):
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 — Qt's name
        """A click opens the card, or its menu when it is on the three dots."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid():
            return
        card = self.cards.card(index)
        dots = self.painter.dots_of(self.visualRect(index))
        if dots.contains(event.position().toPoint()):
            self.menu_wanted.emit(card, self.viewport().mapToGlobal(dots.bottomLeft()))
        elif card.shelf is not Shelf.TRASHED:
            self.opened.emit(card)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 — Qt's name
        """By the right button on a card, or by the menu key on the current one."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if index.isValid():
            at = self.viewport().mapToGlobal(self.visualRect(index).center()) if by_key else event.globalPos()
            self.menu_wanted.emit(self.cards.card(index), at)

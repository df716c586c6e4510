"""The palette's window: a line to type in, and what the letters find below it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from dttools_desktop.qtkit.actions import native
from dttools_desktop.qtkit.icons import pixmap
from dttools_desktop.qtkit.theme import current_theme
from dttools_desktop.qtkit.widgets import muted, name_clear_button
from dttools_desktop.windows.palette.command import PaletteCommand
from dttools_desktop.windows.palette.matching import found
from dttools_resources.i18n import tr

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_WIDTH, _HEIGHT, _ROW = 640, 460, 44
_TOP = 80
_HINDERED = 0.55
"""How strongly the icon shows of what cannot be done now; its words keep their contrast."""


class CommandModel(QAbstractListModel):
    """What the letters found."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.commands: Sequence[PaletteCommand] = ()

    def show(self, commands: Sequence[PaletteCommand]) -> None:
        """Put others in the place of these."""
        self.beginResetModel()
        self.commands = commands
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 — Qt's name
        """How many there are."""
        return 0 if parent.isValid() else len(self.commands)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The words; for screen readers also place, keys and what hinders."""
        command = self.commands[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return command.words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, (command.words, command.place, native(command.keys), command.why_not)))
        if role == Qt.ItemDataRole.ToolTipRole:
            return command.why_not or None
        return None


class PaletteDialog(QDialog):
    """Arrows choose while one types; Return does it; Escape closes. `chosen` comes after it has closed."""

    chosen = Signal(object)

    def __init__(self, commands: Sequence[PaletteCommand], recent: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self._all, self._recent = commands, recent
        self.setWindowTitle(tr("Do something or go somewhere"))
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        self.setProperty("frameless", "true")
        self.setModal(True)
        self.line = QLineEdit()
        self.line.setPlaceholderText(tr("What do you want to do, or where do you want to go?"))
        self.line.setAccessibleName(self.windowTitle())
        self.line.setClearButtonEnabled(True)
        name_clear_button(self.line)
        self.model = CommandModel(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(_Rows(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName(tr("What was found"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setStyleSheet("QListView { background: transparent; border: none; padding: 0; }")
        self.nothing = muted(tr("Nothing is called so. Try fewer letters."), wrap=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(self.line)
        column.addWidget(self.list, 1)
        column.addWidget(self.nothing, 1)
        self.line.textChanged.connect(self._search)
        self.line.installEventFilter(self)
        self.list.clicked.connect(self._choose)
        self._search("")
        self._place(parent)

    def _place(self, parent: QWidget) -> None:
        width = min(_WIDTH, parent.width() - 48)
        self.resize(width, min(_HEIGHT, parent.height() - _TOP - 48))
        corner = parent.mapToGlobal(parent.rect().topLeft())
        self.move(corner.x() + (parent.width() - width) // 2, corner.y() + _TOP)

    def current(self) -> PaletteCommand | None:
        """The command that Return does."""
        index = self.list.currentIndex()
        return self.model.commands[index.row()] if index.isValid() else None

    def _search(self, text: str) -> None:
        self.model.show(found(self._all, text, self._recent))
        self.list.setVisible(bool(self.model.commands))
        self.nothing.setVisible(not self.model.commands)
        self._go_to(0)

    def _go_to(self, row: int) -> None:
        self.list.setCurrentIndex(self.model.index(max(0, min(row, self.model.rowCount() - 1))))
        command = self.current()
        self.line.setAccessibleDescription(
            str(self.model.data(self.list.currentIndex(), Qt.ItemDataRole.AccessibleTextRole)) if command else ""
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 — Qt's name
        """Arrows and Return go to the list while the line keeps the keyboard."""
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key, row = event.key(), self.list.currentIndex().row()
            page = max(1, self.list.viewport().height() // max(1, self.list.sizeHintForRow(0)))
            steps: dict[int, int] = {
                Qt.Key.Key_Down: 1,
                Qt.Key.Key_Up: -1,
                Qt.Key.Key_PageDown: page,
                Qt.Key.Key_PageUp: -page,
            }
            if key in steps:
                self._go_to(row + steps[key])
                return True
            if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._choose()
                return True
        return super().eventFilter(watched, event)

    def _choose(self) -> None:
        command = self.current()
        if command is None or command.why_not:
            return
        self.accept()
        self.chosen.emit(command)


class _Rows(QStyledItemDelegate):
    """Icon, words and place, then the shortcut, or why it cannot be done now."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802 — Qt's name
        return QSize(200, round(_ROW * max(1.0, current_theme().text_scale)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, model = current_theme(), index.model()
        assert isinstance(model, CommandModel)  # noqa: S101 — for the type checker
        command = model.commands[index.row()]
        box: QRect = option.rect.adjusted(0, 1, 0, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent_soft" if selected else "hover"))
            painter.drawRoundedRect(QRectF(box), theme.tokens.radius.md, theme.tokens.radius.md)
        tone = "faint" if command.why_not else "text"
        painter.setOpacity(_HINDERED if command.why_not else 1.0)
        picture = pixmap(command.icon, "muted", 18, 2.0)
        painter.drawPixmap(QRectF(box.left() + 12, box.center().y() - 9, 18, 18), picture, QRectF(picture.rect()))
        painter.setOpacity(1.0)
        words = box.adjusted(42, 0, -14, 0)
        right = command.why_not or native(command.keys)
        words.setRight(self._paint_right(painter, words, right) - 12)
        painter.setFont(theme.font(theme.tokens.type.body))
        painter.setPen(theme.colour(tone))
        shown = painter.fontMetrics().elidedText(command.words, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, shown)
        words.setLeft(words.left() + painter.fontMetrics().horizontalAdvance(shown) + 10)
        painter.setFont(theme.font(theme.tokens.type.caption))
        painter.setPen(theme.colour("faint"))
        place = painter.fontMetrics().elidedText(command.place, Qt.TextElideMode.ElideRight, max(0, words.width()))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, place)
        painter.restore()

    def _paint_right(self, painter: QPainter, room: QRect, text: str) -> int:
        """Small print at the right end; returns where it begins."""
        theme = current_theme()
        painter.setFont(theme.font(theme.tokens.type.caption))
        painter.setPen(theme.colour("muted"))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width() // 2)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, shown)
        return room.right() - painter.fontMetrics().horizontalAdvance(shown)

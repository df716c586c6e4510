"""Choosing an emoji while typing: a small window with a search, the latest ones first."""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from dttools_desktop.canvas.writing.emoji import Emoji, EmojiCategory, emoji_categories
from dttools_desktop.qtkit.fonts import draws
from dttools_desktop.qtkit.theme import current_theme
from dttools_desktop.qtkit.widgets import name_clear_button
from dttools_resources.i18n import tr

_CELL = 40
_COLUMNS = 8
_RECENT = 16
_SIZE = 22
_WALKS = frozenset(
    (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
)


class RecentEmoji:
    """Which emoji were used last, the latest first, for as long as the app runs."""

    def __init__(self) -> None:
        self.signs: list[str] = []

    def used(self, sign: str) -> None:
        """An emoji was chosen."""
        self.signs = [sign, *(each for each in self.signs if each != sign)][:_RECENT]


class EmojiPicker(QFrame):
    """A popup; the keyboard stays in its search, whose arrows walk through what is found."""

    chosen = Signal(str)
    """The emoji to insert."""

    def __init__(self, recent: RecentEmoji, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(tr("Emoji"))
        self._recent = recent
        self._categories = emoji_categories()
        self._font = current_theme().font(current_theme().tokens.type.body)
        self._font.setPixelSize(_SIZE)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(tr("Search emoji"))
        self.search.setAccessibleName(tr("Search emoji"))
        self.search.setClearButtonEnabled(True)
        name_clear_button(self.search)
        self.list = self._make_list()
        self.hint = QLabel(self)
        self.hint.setProperty("role", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 8)
        column.setSpacing(8)
        for part in (self.search, self.list, self.hint):
            column.addWidget(part)
        self.search.installEventFilter(self)
        self.search.textChanged.connect(self._fill)
        self.list.itemActivated.connect(self._choose)
        self.list.itemClicked.connect(self._choose)
        self.list.currentItemChanged.connect(self._name)
        self._fill()

    def _make_list(self) -> QListWidget:
        made = QListWidget(self)
        made.setViewMode(QListWidget.ViewMode.IconMode)
        made.setMovement(QListWidget.Movement.Static)
        made.setResizeMode(QListWidget.ResizeMode.Adjust)
        made.setUniformItemSizes(False)
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.setAccessibleName(tr("Emoji"))
        made.setStyleSheet("QListWidget { padding: 2px; } QListWidget::item { padding: 0; margin: 0; }")
        room = made.verticalScrollBar().sizeHint().width() + 2 * made.frameWidth() + 12
        made.setFixedSize(_COLUMNS * _CELL + room, 6 * _CELL)
        return made

    def open_at(self, corner: QPoint) -> None:
        """Show it with its upper left corner at a point of the screen, moved to where it fits."""
        self.adjustSize()
        room = self.screen().availableGeometry()
        x = min(corner.x(), room.right() - self.width())
        y = min(corner.y(), room.bottom() - self.height())
        self.move(max(room.left(), x), max(room.top(), y))
        self.show()
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)

    def _fill(self) -> None:
        self.list.clear()
        wanted = _folded(self.search.text())
        for category in (self._latest(), *self._categories):
            called = [each for each in category.emoji if all(part in _folded(each.words) for part in wanted.split())]
            found = [each for each in called if draws(self._font, each.sign)]
            if found and not (wanted and category.name == tr("Used last")):
                self._add_heading(category.name)
                for each in found:
                    self._add(each)
        first = next((row for row in range(self.list.count()) if _sign(self.list.item(row))), None)
        self.list.setCurrentRow(-1 if first is None else first)
        if first is None:
            self.hint.setText(tr("No emoji is called that."))

    def _latest(self) -> EmojiCategory:
        known = {each.sign: each for category in self._categories for each in category.emoji}
        return EmojiCategory(tr("Used last"), tuple(known[sign] for sign in self._recent.signs if sign in known))

    def _add_heading(self, name: str) -> None:
        item = QListWidgetItem(name)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setSizeHint(QSize(_COLUMNS * _CELL, 26))
        item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        item.setFont(current_theme().font(current_theme().tokens.type.caption))
        self.list.addItem(item)

    def _add(self, emoji: Emoji) -> None:
        item = QListWidgetItem(emoji.sign)
        item.setData(Qt.ItemDataRole.UserRole, emoji.sign)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, emoji.words)
        item.setToolTip(emoji.words)
        item.setSizeHint(QSize(_CELL, _CELL))
        item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
        item.setFont(self._font)
        self.list.addItem(item)

    def _name(self, item: QListWidgetItem | None) -> None:
        self.hint.setText(item.toolTip() if item is not None else "")

    def _choose(self, item: QListWidgetItem | None) -> None:
        sign = _sign(item)
        if sign:
            self._recent.used(sign)
            self.close()
            self.chosen.emit(sign)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 — Qt's name
        """Arrows walk through the emoji, Return chooses, while the search keeps the keyboard."""
        if watched is self.search and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._choose(self.list.currentItem())
                return True
            if event.key() in _WALKS:
                self.list.event(event)
                return True
        return super().eventFilter(watched, event)


def _sign(item: QListWidgetItem | None) -> str:
    return str(item.data(Qt.ItemDataRole.UserRole) or "") if item is not None else ""


def _folded(text: str) -> str:
    """Words without accents and capitals, as people type them in a hurry."""
    return "".join(each for each in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(each))

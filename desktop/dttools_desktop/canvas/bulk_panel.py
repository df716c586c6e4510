"""The panel of what the selected items have in common: sizes, tags, status, category. Mixed values say so."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QPoint, QStringListModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from dttools.model import IdeaStatus, TextSize
from dttools.model.values import SHORT_TEXT
from dttools_desktop.canvas.bulk_editor import BulkEditor, Preset
from dttools_desktop.canvas.items.idea_card import status_words
from dttools_desktop.canvas.panel import Panel
from dttools_desktop.qtkit.theme import current_theme, theme_changed
from dttools_desktop.qtkit.widgets import Chip, FlowLayout, Tag, caption
from dttools_resources.i18n import tr

if TYPE_CHECKING:
    from dttools_desktop.canvas.view import BoardView

V = TypeVar("V", bound=StrEnum)
_WIDTH = 308
_TAG_LENGTH = 80
_GAP = 8
_MOST_SHOWN = 10
"""Tags that show, the most frequent first: the panel must fit a small window."""
_SIDE = 14


class BulkPanel(Panel):
    """Floats at the selection bar; each change is one step to undo."""

    def __init__(self, view: BoardView) -> None:
        super().__init__(view, vertical=True)
        self._view = view
        self.editor = BulkEditor(view.scene, view.selection, view.operations)
        self.setAccessibleName(tr("Size, tags and status"))
        self.row.setContentsMargins(_SIDE, 12, _SIDE, 8)
        self.row.setSpacing(4)
        self._sections: dict[str, QWidget] = {}
        sizes = {Preset.SMALL: tr("Small"), Preset.MEDIUM: tr("Medium"), Preset.LARGE: tr("Large")}
        texts = {
            TextSize.AUTO: tr("Automatic"),
            TextSize.SMALL: tr("S"),
            TextSize.MEDIUM: tr("M"),
            TextSize.LARGE: tr("L"),
        }
        spoken = {TextSize.SMALL: tr("Small"), TextSize.MEDIUM: tr("Medium"), TextSize.LARGE: tr("Large")}
        self.sizes = _Choice(sizes, {}, tr("Size"), self.editor.resize)
        self.text_sizes = _Choice(texts, spoken, tr("Size of the text"), self.editor.set_text_size)
        self._section("size", self.sizes.label, self.sizes)
        self._section("text_size", self.text_sizes.label, self.text_sizes)
        self._tag_words = QStringListModel(self)
        self._tags = QWidget()
        self._tag_flow = FlowLayout(self._tags, 4)
        self.tag = _completed(self._tag_words, tr("Add a tag"), _TAG_LENGTH)
        self._section("tags", caption(tr("Tags")), self._tags, self.tag)
        self.status = QComboBox()
        self._section("status", caption(tr("Status")), self.status)
        self._category_words = QStringListModel(self)
        self.category = _completed(self._category_words, tr("Category"), SHORT_TEXT)
        self._section("category", caption(tr("Category")), self.category)
        self._shown_tags: dict[str, tuple[int, int]] = {}
        self.tags: dict[str, Tag] = {}
        self._connect()
        theme_changed.connect(self._fit)
        self._fit()
        self.hide()

    def _fit(self) -> None:
        """As wide as its words need."""
        self.setFixedWidth(current_theme().widened(_WIDTH))

    def _section(self, name: str, *widgets: QWidget) -> None:
        made = self._sections[name] = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 6)
        column.setSpacing(4)
        for widget in widgets:
            column.addWidget(widget)
        self.row.addWidget(made)

    def _connect(self) -> None:
        self.status.setAccessibleName(tr("Status"))
        self.status.setPlaceholderText(tr("Mixed"))
        for status in IdeaStatus:
            self.status.addItem(status_words(status) or tr("Idea"), status)
        self.status.activated.connect(lambda place: self.editor.set_status(self.status.itemData(place)))
        self.tag.returnPressed.connect(self._add_typed)
        self.tag.completer().activated.connect(self._add_typed, Qt.ConnectionType.QueuedConnection)
        self.category.editingFinished.connect(self._take_category)

    # -- opening

    def toggle(self) -> None:
        """Open with the keyboard in it, or close."""
        if self.isVisible():
            self.close_panel()
            return
        self._tag_words.setStringList(self.editor.known_tags())
        self._category_words.setStringList(self.editor.known_categories())
        self.tag.clear()
        self.show()
        self.refresh()
        self.focusNextChild() if self.sizes.isHidden() else self.sizes.focus()

    def close_panel(self) -> None:
        """Close, and give the keyboard back to the board."""
        self.hide()
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def place(self, bar: QWidget) -> None:
        """Hang under the bar, or stand on it where there is no room."""
        self.adjustSize()
        left = min(max(_GAP, bar.x()), max(_GAP, self._view.width() - self.width() - _GAP))
        top = bar.geometry().bottom() + 1 + _GAP
        if top + self.height() > self._view.height() - _GAP:
            top = max(_GAP, bar.y() - self.height() - _GAP)
        self.move(QPoint(left, top))
        self.raise_()

    # -- showing

    def refresh(self) -> None:
        """Show what the selection has in common; nothing while it is closed."""
        if self.isHidden():
            return
        editor = self.editor
        sizable, ideas = bool(editor.sizable()), bool(editor.ideas())
        for name, shown in (("size", sizable), ("text_size", sizable), ("status", ideas), ("category", ideas)):
            self._sections[name].setVisible(shown)
        self.sizes.show_value(editor.preset())
        self.text_sizes.show_value(editor.text_size())
        status = editor.status()
        self.status.setCurrentIndex(-1 if status is None else list(IdeaStatus).index(status))
        self._show_category()
        self._show_tags()

    def _show_category(self) -> None:
        if self.category.hasFocus() and self.category.isModified():
            return  # what is being typed is not overwritten
        category = self.editor.category()
        self.category.setPlaceholderText(tr("Mixed") if category is None else tr("No category"))
        self.category.setText(category or "")

    def _show_tags(self) -> None:
        total = len(self.editor.records())
        tags = {tag: (count, total) for tag, count in self.editor.tags().items()}
        if tags == self._shown_tags:
            return
        self._shown_tags = tags
        focus = self.focusWidget()
        if focus is not None and focus.hasFocus() and self._tags.isAncestorOf(focus):
            self.tag.setFocus(Qt.FocusReason.OtherFocusReason)  # the cross that was pressed goes away
        while (entry := self._tag_flow.takeAt(0)) is not None:
            if (widget := entry.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.tags = {}
        for tag, (count, _) in islice(tags.items(), _MOST_SHOWN):
            words = tag if count == total else tr("{tag} ({n} of {all})").format(tag=tag, n=count, all=total)
            made = Tag(words)
            made.removed.connect(lambda tag=tag: self.editor.remove_tag(tag))
            self._tag_flow.addWidget(made)
            made.show()  # until then it counts as hidden, and takes no room
            self.tags[tag] = made
        self._order_tags()
        if len(tags) > _MOST_SHOWN:
            more = Chip(tr("and {n} more").format(n=len(tags) - _MOST_SHOWN))
            self._tag_flow.addWidget(more)
            more.show()
        self._tags.setVisible(bool(tags))
        self._tags.setFixedHeight(self._tag_flow.heightForWidth(self.width() - 2 * _SIDE))

    def _order_tags(self) -> None:
        """Tab comes to the tags before the line below them, though they were made after it."""
        before: QWidget = self.text_sizes.findChildren(QToolButton)[-1]
        for made in self.tags.values():
            self.setTabOrder(before, made.take_away)
            before = made.take_away

    # -- taking

    def _add_typed(self) -> None:
        tag = self.tag.text()
        self.tag.clear()
        self.editor.add_tag(tag)

    def _take_category(self) -> None:
        if self.category.isModified():
            self.category.setModified(False)
            self.editor.set_category(self.category.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 — Qt's name
        """Escape closes; no other key reaches the board, where it would move items."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_panel()
        event.accept()


class _Choice(QWidget, Generic[V]):
    """Values in a row of which one is on, or none where they are mixed."""

    def __init__(self, words: dict[V, str], spoken: dict[V, str], title: str, choose: Callable[[V], object]) -> None:
        super().__init__()
        self.label = caption(title)
        self._title = title
        self.buttons: dict[V, QToolButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for value, text in words.items():
            made = self.buttons[value] = QToolButton()
            made.setText(text)
            made.setCheckable(True)
            made.setToolTip(spoken.get(value, text))
            made.setAccessibleName(f"{title}: {spoken.get(value, text)}")
            made.setMinimumWidth(44)
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            made.clicked.connect(lambda _checked=False, value=value: self._choose(value, choose))
            row.addWidget(made)
        row.addStretch()

    def _choose(self, value: V, choose: Callable[[V], object]) -> None:
        self.show_value(value)
        choose(value)

    def focus(self) -> None:
        """Bring the keyboard to the value that is on, or to the first one."""
        values = list(self.buttons.values())
        next((each for each in values if each.isChecked()), values[0]).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_value(self, value: V | None) -> None:
        """Turn one value on; none says that they are mixed."""
        for each, button in self.buttons.items():
            button.setChecked(each == value)
        self.label.setText(self._title if value is not None else tr("{title} · mixed").format(title=self._title))


def _completed(words: QStringListModel, placeholder: str, limit: int) -> QLineEdit:
    """A field that completes what is typed."""
    made = QLineEdit()
    made.setMaxLength(limit)
    made.setPlaceholderText(placeholder)
    made.setAccessibleName(placeholder)
    completer = QCompleter(words, made)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    made.setCompleter(completer)
    return made

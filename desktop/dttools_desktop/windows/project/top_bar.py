"""The bar above a project: back, its name, where it is saved, who is here, what can be done."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QSizePolicy, QToolButton, QWidget

from dttools.model.values import SHORT_TEXT
from dttools_desktop.qtkit.widgets import Avatar, Chip, IconButton, Separator, button, caption
from dttools_desktop.windows.actions.project import project_actions
from dttools_resources.i18n import ntr, tr

_SHOWN_PEOPLE = 4
_CHIP_LETTERS = 64
_LEAST_NAME = 120
"""Pixels of a project's name that stay to be seen in a small window."""


class NameLine(QLineEdit):
    """A name that looks like a title until it is edited. Return takes it, Escape leaves the old one."""

    renamed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._name = ""
        self.setMaxLength(SHORT_TEXT)
        self.setAccessibleName(tr("Name of the project"))
        self.setStyleSheet(
            "QLineEdit { border: 1px solid transparent; background: transparent; font-weight: 600; padding: 5px 8px; }"
        )
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(_LEAST_NAME)
        self.editingFinished.connect(self._take)

    def show_name(self, name: str) -> None:
        """Show a name, unless one is being typed."""
        self._name = name
        self.setToolTip(name)
        self.updateGeometry()
        if not self.hasFocus():
            self._show_short()

    def sizeHint(self) -> QSize:  # noqa: N802 — Qt's name
        """As wide as the name, within reason."""
        width = self.fontMetrics().horizontalAdvance(self._name) + 34
        return QSize(min(max(width, 120), 420), super().sizeHint().height())

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 — Qt's name
        """Show the whole name for editing."""
        self.setText(self._name)
        super().focusInEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 — Qt's name
        """Shorten the name to the new width."""
        super().resizeEvent(event)
        if not self.hasFocus():
            self._show_short()

    def _show_short(self) -> None:
        room = self.width() - 24
        self.setText(self.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideRight, room))
        self.setCursorPosition(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 — Qt's name
        """Escape gives up."""
        if event.key() == Qt.Key.Key_Escape:
            self.setText(self._name)
            self.clearFocus()
            self._show_short()
        else:
            super().keyPressEvent(event)

    def _take(self) -> None:
        name = self.text().strip()
        if self.isModified() and name and name != self._name:
            self._name = name
            self.renamed.emit(name)
        self.clearFocus()
        self._show_short()


class TopBar(QWidget):
    """Emits what was asked for; the page acts."""

    home_wanted = Signal()
    undo_wanted = Signal()
    redo_wanted = Signal()
    share_wanted = Signal()

    def __init__(self, menu: QMenu) -> None:
        super().__init__()
        self.setProperty("surface", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._actions = {action.name: action for action in project_actions()}
        self.home = self._button("home")
        self.home.clicked.connect(self.home_wanted)
        self.name = NameLine()
        self.chip = Chip("")
        self.chip.let_shrink()
        self.view_only = Chip(tr("View only"), "neutral", "eye")
        self.view_only.hide()
        self.undo = self._button("undo")
        self.undo.clicked.connect(self.undo_wanted)
        self.redo = self._button("redo")
        self.redo.clicked.connect(self.redo_wanted)
        self.share = button(
            self._actions["share"].words, "primary", icon=self._actions["share"].icon, clicked=self.share_wanted.emit
        )
        self.more = IconButton("more", tr("More"))
        self.more.setMenu(menu)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._shown_people: list[tuple[str, str, str]] = []
        self._people = QHBoxLayout()
        self._people.setSpacing(4)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 8, 14, 8)
        row.setSpacing(6)
        self._add(row, self.home, Separator(vertical=True), self.name, self.chip, self.view_only)
        row.addStretch(1)
        row.addLayout(self._people)
        row.addSpacing(6)
        self._add(row, self.undo, self.redo, self.share, self.more)

    def _button(self, name: str) -> IconButton:
        action = self._actions[name]
        return IconButton(action.icon, action.words, keys=action.keys[0])

    def _add(self, row: QHBoxLayout, *widgets: QWidget) -> None:
        for widget in widgets:
            row.addWidget(widget)

    def say(self, text: str, tone: str, icon: str, details: str) -> None:
        """Say where the edits are, shortly in the chip and wholly in its tooltip."""
        room = self.chip.fontMetrics().averageCharWidth() * _CHIP_LETTERS
        self.chip.show_state(self.chip.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room), tone, icon)
        self.chip.setToolTip(f"{text}\n{details}" if details else text)
        self.chip.setAccessibleDescription(details)

    def show_shared(self, *, shared: bool) -> None:
        """Offer to share, or to see who takes part."""
        self.share.setText(self._actions["members" if shared else "share"].words)

    def show_view_only(self, because: str | None) -> None:
        """Keep in sight that nothing can be changed here, and why; None when it can."""
        self.show_held_back(tr("View only") if because is not None else "", because or "")

    def show_held_back(self, words: str, because: str) -> None:
        """Keep in sight how little may be changed here, and why; no words when nothing is held back."""
        self.view_only.show_state(words, "neutral", "eye" if because else "")
        self.view_only.setVisible(bool(words))
        self.view_only.setToolTip(because)
        self.view_only.setAccessibleDescription(because)

    def show_people(self, people: list[tuple[str, str, str]]) -> None:
        """Show who else is here: ids, names, and where they are."""
        if people == self._shown_people:
            return
        self._shown_people = people
        while item := self._people.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
        for identity, name, where in people[:_SHOWN_PEOPLE]:
            face = Avatar(identity, name, 30)
            face.setToolTip(_placed(name, where))
            face.setAccessibleDescription(where)
            self._people.addWidget(face)
        if len(people) > _SHOWN_PEOPLE:
            more = len(people) - _SHOWN_PEOPLE
            rest = caption(f"+{more}")
            rest.setToolTip("\n".join(_placed(name, where) for _, name, where in people[_SHOWN_PEOPLE:]))
            rest.setAccessibleName(ntr("{n} more person", "{n} more people", more).format(n=more))
            self._people.addWidget(rest)


def _placed(name: str, where: str) -> str:
    return f"{name} — {where}" if where else name

"""A message that stays on the page until it is settled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from dttools_desktop.qtkit.theme import current_theme
from dttools_desktop.qtkit.widgets.buttons import IconButton, button
from dttools_desktop.qtkit.widgets.labels import IconLabel, text_label
from dttools_resources.i18n import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QResizeEvent, QShowEvent

Kind = Literal["info", "success", "warning", "error"]
_LOOK = {
    "info": ("info", "accent_text"),
    "success": ("success", "success_text"),
    "warning": ("alert", "warning_text"),
    "error": ("error", "danger_text"),
}
_LEAST_WORDS = 24
"""How many times the size of its letters the words and the icon want at least, beside the actions."""
_AFTER_WORDS = 2
"""Where the actions are in the row: icon, words, actions, the way to close it."""


class Banner(QFrame):
    """An icon, a bold line, a quieter line, actions and a way to close it. Screen readers hear it as an alert."""

    closed = Signal()

    def __init__(
        self, kind: Kind, text: str, details: str = "", *, closable: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("banner", kind)
        self.setAccessibleName(" ".join(filter(None, (text, details))))
        space = current_theme().tokens.space
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(text_label(text, "strong", wrap=True))
        if details:
            words.addWidget(text_label(details, "body", wrap=True))
        self._words = words
        self._actions = QHBoxLayout()
        self._actions.setSpacing(space.sm)
        self._actions.addStretch()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(space.lg, space.md, space.md, space.md)
        self._row.setSpacing(space.md)
        icon, role = _LOOK[kind]
        self._row.addWidget(IconLabel(icon, role, 22), 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addLayout(words, 1)
        self._row.addLayout(self._actions)
        if closable:
            close = IconButton("x", tr("Close this message"), size=16)
            close.clicked.connect(self._close)
            self._row.addWidget(close, 0, Qt.AlignmentFlag.AlignVCenter)
        self._fitting = QTimer(self, interval=0, singleShot=True)
        self._fitting.timeout.connect(self._fit)

    def add_action(self, text: str, act: Callable[[], object]) -> QPushButton:
        """Offer something to do about it."""
        made = button(text, clicked=act)
        self._actions.insertWidget(self._actions.count() - 1, made)
        self._fitting.start()
        return made

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 — Qt's name
        """Tell screen readers when it appears."""
        super().showEvent(event)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 — Qt's name
        """Another width may wrap the words otherwise; the layout must be through with this one first."""
        super().resizeEvent(event)
        self._fitting.start()

    def _fit(self) -> None:
        """Put the actions below the words where both are crowded, and ask for the height that the words then need."""
        theme = current_theme()
        beside = self.width() - self._actions.sizeHint().width() >= theme.px(theme.tokens.type.body) * _LEAST_WORDS
        row: QBoxLayout = self._row if beside else self._words
        if self._actions.parent() is not row:
            (self._words if beside else self._row).removeItem(self._actions)
            self._actions.setParent(None)
            row.insertLayout(_AFTER_WORDS if beside else -1, self._actions)
        self.setMinimumHeight(self.heightForWidth(self.width()))

    def _close(self) -> None:
        self.hide()
        self.closed.emit()

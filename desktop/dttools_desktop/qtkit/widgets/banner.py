"""A message that stays on the page until it is settled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

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
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(space.lg, space.md, space.md, space.md)
        self._row.setSpacing(space.md)
        icon, role = _LOOK[kind]
        self._row.addWidget(IconLabel(icon, role, 22), 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addLayout(words, 1)
        if closable:
            close = IconButton("x", tr("Close this message"), size=16)
            close.clicked.connect(self._close)
            self._row.addWidget(close, 0, Qt.AlignmentFlag.AlignVCenter)
        self._closable = closable
        self._fitting = QTimer(self, interval=0, singleShot=True)
        self._fitting.timeout.connect(self._fit)

    def add_action(self, text: str, act: Callable[[], object]) -> QPushButton:
        """Offer something to do about it."""
        made = button(text, clicked=act)
        self._row.insertWidget(self._row.count() - int(self._closable), made)
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
        """Ask for the height that the wrapped words need: crowded layouts would cut them."""
        self.setMinimumHeight(self.heightForWidth(self.width()))

    def _close(self) -> None:
        self.hide()
        self.closed.emit()

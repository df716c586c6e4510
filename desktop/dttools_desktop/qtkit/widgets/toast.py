"""A short message that goes away by itself, over the lower edge of its window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from dttools_desktop.qtkit.theme import current_theme
from dttools_desktop.qtkit.widgets.buttons import button
from dttools_desktop.qtkit.widgets.frames import drop_shadow
from dttools_desktop.qtkit.widgets.labels import body

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QEnterEvent


_FROM_BELOW = 76
"""Pixels between a toast and the lower edge: the bars that float above a canvas stay to be seen."""


class Toast(QFrame):
    """Says what was done, with at most one action ("Undo"). It waits while the pointer is over it."""

    def __init__(self, host: QWidget, text: str, action: str = "", act: Callable[[], object] | None = None) -> None:
        super().__init__(host)
        self._host = host
        tokens = current_theme().tokens
        self.setProperty("toast", "true")
        self.setAccessibleName(text)
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.space.lg, tokens.space.sm, tokens.space.sm, tokens.space.sm)
        row.setSpacing(tokens.space.md)
        row.addWidget(body(text))
        if act is not None:
            row.addWidget(button(action, clicked=lambda: self._do(act)))
        else:
            row.addSpacing(tokens.space.sm)
        drop_shadow(self, tokens.elevation.floating)
        self._timer = QTimer(self, interval=tokens.motion.toast, singleShot=True)
        self._timer.timeout.connect(self._end)
        host.installEventFilter(self)

    def appear(self) -> None:
        """Show it in the place of an earlier one."""
        options = Qt.FindChildOption.FindDirectChildrenOnly
        for earlier in self._host.findChildren(Toast, options=options):
            if earlier is not self:
                earlier.hide()
                earlier.deleteLater()
        self._place()
        self.show()
        self.raise_()
        self._timer.start()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 — Qt's name
        """Keep its place when the window changes size."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802 — Qt's name
        """Wait for the reader."""
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 — Qt's name
        """Start anew."""
        self._timer.start()
        super().leaveEvent(event)

    def _place(self) -> None:
        self.adjustSize()
        left = (self._host.width() - self.width()) // 2
        self.move(left, self._host.height() - self.height() - _FROM_BELOW)

    def _do(self, act: Callable[[], object]) -> None:
        act()
        self._end()

    def _end(self) -> None:
        self.hide()
        self.deleteLater()

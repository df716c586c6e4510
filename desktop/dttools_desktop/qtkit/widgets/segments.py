"""A choice of a few things side by side, of which one is on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from dttools_desktop.qtkit.icons import set_icon
from dttools_desktop.qtkit.theme import current_theme


class Segments(QFrame):
    """Equally wide buttons in one trough. What a click means is up to who made it: one of them, or none.

    Args:
        name: What is chosen here, for screen readers.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("segments", "true")
        self.setAccessibleName(name)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(3, 3, 3, 3)
        self._row.setSpacing(3)

    def add(self, text: str, icon: str = "") -> QPushButton:
        """Add a button that can be on."""
        made = QPushButton(text)
        made.setCheckable(True)
        made.setAutoDefault(False)
        made.setCursor(Qt.CursorShape.PointingHandCursor)
        if icon:
            made.toggled.connect(lambda on: _show_icon(made, icon, on=on))
            _show_icon(made, icon, on=False)
        self._row.addWidget(made, 1)
        return made


def _show_icon(button: QPushButton, icon: str, *, on: bool) -> None:
    tokens = current_theme().tokens
    set_icon(button, icon, "on_accent" if on else "muted", tokens.icon, tokens.space.xs)

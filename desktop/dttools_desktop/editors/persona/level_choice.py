"""One of three steps, side by side."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from dttools.model import Level
from dttools_desktop.qtkit.theme import current_theme, theme_changed
from dttools_resources.i18n import tr


def level_words(level: Level) -> str:
    """A step's name for people."""
    return {Level.LOW: tr("Low"), Level.MEDIUM: tr("Medium"), Level.HIGH: tr("High")}[level]


class LevelChoice(QFrame):
    """Low, medium, high; a click on the chosen one takes the choice back."""

    chosen = Signal(object)
    """A `Level`, or None."""

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(label)
        self.setObjectName("levels")
        row = QHBoxLayout(self)
        row.setContentsMargins(3, 3, 3, 3)
        row.setSpacing(3)
        self.buttons: dict[Level, QPushButton] = {}
        for level in Level:
            made = QPushButton(level_words(level))
            made.setCheckable(True)
            made.setCursor(Qt.CursorShape.PointingHandCursor)
            made.setAccessibleName(tr("{label}: {step}").format(label=label, step=level_words(level)))
            made.clicked.connect(lambda checked, step=level: self._clicked(step, checked=checked))
            row.addWidget(made, 1)
            self.buttons[level] = made
        theme_changed.connect(self._dress)
        self._dress()

    def show_level(self, level: Level | None) -> None:
        """Show which step is chosen, if any."""
        for step, made in self.buttons.items():
            made.setChecked(step == level)

    def _clicked(self, level: Level, *, checked: bool) -> None:
        self.show_level(level if checked else None)
        self.chosen.emit(level if checked else None)

    def _dress(self) -> None:
        colours, radius = current_theme().palette, current_theme().tokens.radius
        self.setStyleSheet(
            f"#levels {{ background: {colours.sunken}; border-radius: {radius.md}px; }}"
            f"#levels QPushButton {{ border: 2px solid transparent; background: transparent; padding: 4px 6px;"
            f" border-radius: {radius.sm}px; color: {colours.muted}; font-weight: 500; min-height: 20px; }}"
            f"#levels QPushButton:hover {{ background: {colours.hover}; }}"
            f"#levels QPushButton:checked {{ background: {colours.accent}; color: {colours.on_accent};"
            " font-weight: 600; }"
            f'#levels QPushButton[keyboardFocus="true"] {{ border-color: {colours.focus}; }}'
            f'#levels QPushButton[keyboardFocus="true"]:checked {{ border-color: {colours.text}; }}'
        )

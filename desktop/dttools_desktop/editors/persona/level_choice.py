"""One of three steps, side by side."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from dttools.model import Level
from dttools_desktop.qtkit.widgets import Segments
from dttools_resources.i18n import tr


def level_words(level: Level) -> str:
    """A step's name for people."""
    return {Level.LOW: tr("Low"), Level.MEDIUM: tr("Medium"), Level.HIGH: tr("High")}[level]


class LevelChoice(Segments):
    """Low, medium, high; a click on the chosen one takes the choice back."""

    chosen = Signal(object)
    """A `Level`, or None."""

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(label, parent)
        self.buttons: dict[Level, QPushButton] = {}
        for level in Level:
            made = self.add(level_words(level))
            made.setAccessibleName(tr("{label}: {step}").format(label=label, step=level_words(level)))
            made.clicked.connect(lambda checked, step=level: self._clicked(step, checked=checked))
            self.buttons[level] = made

    def show_level(self, level: Level | None) -> None:
        """Show which step is chosen, if any."""
        for step, made in self.buttons.items():
            made.setChecked(step == level)

    def _clicked(self, level: Level, *, checked: bool) -> None:
        self.show_level(level if checked else None)
        self.chosen.emit(level if checked else None)

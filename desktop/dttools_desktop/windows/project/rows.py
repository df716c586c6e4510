"""A list of things that can be taken back, each with its icon, words and buttons."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from dttools_desktop.qtkit.widgets import ElidedLabel, IconLabel, ScrollArea, button, text_label

Act = tuple[str, Callable[[], object]]


class Rows(ScrollArea):
    """Rows below each other; `row` adds one."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setAccessibleName(name)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumHeight(360)
        self.clear()

    def clear(self) -> None:
        """Take all rows away."""
        self._sheet = QWidget()
        self._sheet.setProperty("surface", "")
        self._column = QVBoxLayout(self._sheet)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._column.addStretch()
        self.setWidget(self._sheet)

    def row(self, icon: str, title: str, note: str, *actions: Act, quote: str = "") -> QFrame:
        """Add a row: what it is, what is known about it, what it says, what can be done."""
        frame = QFrame()
        frame.setProperty("surface", "card")
        frame.setAccessibleName(title)
        line = QHBoxLayout(frame)
        line.setContentsMargins(14, 10, 10, 10)
        line.setSpacing(12)
        above = Qt.AlignmentFlag.AlignTop if quote else Qt.AlignmentFlag.AlignVCenter
        line.addWidget(IconLabel(icon, "muted", 20), 0, above)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(ElidedLabel(title, "strong"))
        if quote:
            words.addWidget(text_label(quote, "body", wrap=True))
        words.addWidget(text_label(note, "caption", wrap=True))
        line.addLayout(words, 1)
        acts = QHBoxLayout()
        acts.setSpacing(8)
        acts.addStretch()
        for text, act in actions:
            made = button(text, clicked=act)
            made.setAutoDefault(False)
            acts.addWidget(made)
        if quote:  # long words have the whole width
            words.addSpacing(8)
            words.addLayout(acts)
        else:
            line.addLayout(acts)
        self._column.insertWidget(self._column.count() - 1, frame)
        return frame

"""A small bar beside the toolbar with what belongs to the tool that is on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QToolButton, QWidget

from dttools_desktop.canvas.panel import Panel
from dttools_desktop.canvas.view import BoardView
from dttools_desktop.qtkit.theme import theme_changed

_GAP = 6
_MARGIN = 16
_SWATCH = 20


class Flyout(Panel):
    """Shows while one of its tools is on, level with the button that took it up."""

    def __init__(self, view: BoardView, anchor: QWidget, name: str) -> None:
        super().__init__(view)
        self._view = view
        self._anchor = anchor
        self.setAccessibleName(name)
        self.hide()
        view.toolbox.changed.connect(self.refresh)
        theme_changed.connect(self.refresh)

    def belongs(self) -> bool:
        """Whether one of its tools is on."""
        raise NotImplementedError

    def show_state(self) -> None:
        """Bring its buttons to what lies ready."""

    def refresh(self) -> None:
        """Show or hide, and bring everything up to date."""
        shown = self.belongs() and self._view.operations.read_only is None
        if shown:
            self.show_state()
        self.setVisible(shown)
        if shown:
            self.place()

    def fold(self, *, narrow: bool) -> None:
        """Lie in one row, or in several where the view is narrow."""

    def place(self) -> None:
        """Sit right of its button, inside the view."""
        middle = self._anchor.mapTo(self._view, QPoint(0, self._anchor.height() // 2)).y()
        bar = self._anchor.parentWidget() or self._anchor
        left, most = bar.geometry().right() + _GAP, self._view.width() - _GAP
        self.fold(narrow=False)
        self.adjustSize()
        if left + self.width() > most:
            self.fold(narrow=True)
            self.adjustSize()
        room = self._view.height() - self.height() - _MARGIN
        self.move(max(_GAP, min(left, most - self.width())), max(_MARGIN, min(middle - self.height() // 2, room)))
        self.raise_()

    def add_choice(self, icon: QIcon, words: str, act: Callable[[], object]) -> QToolButton:
        """A button that stays pressed while it is the one chosen."""
        made = QToolButton()
        made.setIconSize(QSize(_SWATCH, _SWATCH))
        made.setIcon(icon)
        made.setCheckable(True)
        made.setToolTip(words)
        made.setAccessibleName(words)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.setCursor(Qt.CursorShape.PointingHandCursor)
        made.clicked.connect(lambda: self._do(act))
        return made

    def _do(self, act: Callable[[], object]) -> None:
        act()
        self.refresh()

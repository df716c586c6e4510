"""The head of the home screen: what is shown, the search, a new project."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from dttools_desktop.qtkit.widgets import ElidedLabel, SearchField
from dttools_desktop.windows.widening import keep_maximum_width, widened

_GAP = 12
_SEARCH = 320
_SHORTEST = 180
"""Pixels, at the usual size of text, below which a search hides what it asks for."""


class Head(QWidget):
    """In one row; with large letters or in a narrow window the search goes below, so that no button is cut."""

    def __init__(self, search: SearchField, new_button: QWidget) -> None:
        super().__init__()
        self._title = ElidedLabel("", "title")
        self._search, self._new_button = search, new_button
        self._below = False
        keep_maximum_width(search, _SEARCH)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(_GAP)
        self._grid.setVerticalSpacing(_GAP)
        self._grid.addWidget(self._title, 0, 0)
        self._grid.addWidget(search, 0, 1)
        self._grid.addWidget(new_button, 0, 2)
        self._share_out()

    def set_title(self, text: str) -> None:
        """Say what is shown."""
        self._title.setText(text)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 — Qt's name
        """Another width may hold more, or less, side by side."""
        super().resizeEvent(event)
        self._arrange()

    def event(self, event: QEvent) -> bool:
        """Letters of another size, or a button that comes or goes, need another width."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._arrange()
        return done

    def _arrange(self) -> None:
        button = self._new_button.sizeHint().width() + _GAP if self._new_button.isVisibleTo(self) else 0
        below = self._title.sizeHint().width() + _GAP + widened(_SHORTEST) + button > self.width()
        if below == self._below:
            return
        self._below = below
        self._grid.removeWidget(self._search)
        self._grid.addWidget(self._search, *((1, 0, 1, 3) if below else (0, 1)))
        self._share_out()

    def _share_out(self) -> None:
        """The search takes what the words leave; where it is below, the title does."""
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 0 if self._below else 2)

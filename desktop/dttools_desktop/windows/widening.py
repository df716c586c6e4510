"""Columns and dialogs that grow with the size of text, so that words are not cut."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from dttools_desktop.qtkit.theme import current_theme, theme_changed


def widened(width: int) -> int:
    """Pixels for what is `width` wide at the usual size of text."""
    return current_theme().widened(width)


def keep_fixed_width(widget: QWidget, width: int) -> None:
    """Give a column its width, now and whenever the size of text changes."""
    _Fitting(widget, width, widget.setFixedWidth)


def keep_minimum_width(widget: QWidget, width: int) -> None:
    """Give a dialog its least width, now and whenever the size of text changes."""
    _Fitting(widget, width, widget.setMinimumWidth)


def keep_maximum_width(widget: QWidget, width: int) -> None:
    """Let a field be no wider than this, now and whenever the size of text changes; it may shrink."""
    _Fitting(widget, width, widget.setMaximumWidth)


class _Fitting(QObject):
    """Lives and ends with its widget."""

    def __init__(self, widget: QWidget, width: int, give: Callable[[int], None]) -> None:
        super().__init__(widget)
        self._width, self._give = width, give
        theme_changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self._give(widened(self._width))

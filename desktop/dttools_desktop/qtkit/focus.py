"""A focus ring for those who use the keyboard, and none left behind by a click."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

PROPERTY = "keyboardFocus"


class _FocusMarker(QObject):
    """Sets the dynamic property that the stylesheet's focus rings look for."""

    def follow(self, app: QApplication) -> None:
        app.focusChanged.connect(self._move)

    def _move(self, old: QWidget | None, new: QWidget | None) -> None:
        by_mouse = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
        for widget, marked in ((old, False), (new, not by_mouse)):
            if widget is not None and bool(widget.property(PROPERTY)) != marked:
                widget.setProperty(PROPERTY, marked)
                restyle(widget)


def show_focus_of_keyboard_only(app: QApplication) -> None:
    """Mark whichever widget has the focus by keyboard with the dynamic property `keyboardFocus`."""
    if app.findChild(_FocusMarker) is None:
        _FocusMarker(app).follow(app)


def restyle(widget: QWidget) -> None:
    """Let the stylesheet see a dynamic property that has changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()

"""A focus ring for those who use the keyboard, and none left behind by a click."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

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


@contextmanager
def keeping_focus(host: QWidget) -> Iterator[None]:
    """Give the keyboard back when what is in `host` is made anew meanwhile.

    It goes to what has the same object name or, where nothing was named so, is called the same; else to `host`.
    """
    focus = host.window().focusWidget()  # also while a dialog over it has the keyboard
    inside = focus is not None and focus is not host and host.isAncestorOf(focus)
    name = _name(focus) if inside and focus is not None else ""
    yield
    if inside:  # even if Qt has passed it on to what comes next
        found = (each for each in host.findChildren(QWidget) if name and _name(each) == name)
        again = next((each for each in found if each.focusPolicy() != Qt.FocusPolicy.NoFocus), None)
        (again or host).setFocus(Qt.FocusReason.OtherFocusReason)


def _name(widget: QWidget) -> str:
    return widget.objectName() or widget.accessibleName()


def restyle(widget: QWidget) -> None:
    """Let the stylesheet see a dynamic property that has changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()

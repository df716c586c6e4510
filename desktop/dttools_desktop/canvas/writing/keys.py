"""Which keys mark a text while it is typed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from dttools_desktop.canvas.writing.marking import (
    Written,
    toggle_bold,
    toggle_bullets,
    toggle_italic,
    toggle_numbers,
)

Marking = Callable[[Written], Written]

_WITH_CONTROL: dict[int, Marking] = {Qt.Key.Key_B: toggle_bold, Qt.Key.Key_I: toggle_italic}
_WITH_CONTROL_SHIFT: dict[int, Marking] = {
    # Keyboards differ in what Shift makes of 8 and 7.
    **dict.fromkeys((Qt.Key.Key_8, Qt.Key.Key_Asterisk, Qt.Key.Key_ParenLeft), toggle_bullets),
    **dict.fromkeys((Qt.Key.Key_7, Qt.Key.Key_Ampersand, Qt.Key.Key_Slash), toggle_numbers),
}


def marking_of(event: QKeyEvent) -> Marking | None:
    """What a key does with the marks of a text; None when it does nothing with them."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if modifiers == Qt.KeyboardModifier.ControlModifier:
        return _WITH_CONTROL.get(event.key())
    if modifiers == Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier:
        return _WITH_CONTROL_SHIFT.get(event.key())
    return None

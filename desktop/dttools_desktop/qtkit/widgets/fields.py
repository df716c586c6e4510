"""Fields that a stylesheet alone cannot finish."""

from __future__ import annotations

from PySide6.QtWidgets import QSpinBox

_INSET = 10


def spin_box(low: int, high: int, value: int) -> QSpinBox:
    """A field for a whole number; the stylesheet's padding does not reach its text."""
    made = QSpinBox(minimum=low, maximum=high, value=value)
    made.lineEdit().setTextMargins(_INSET, 0, 0, 0)
    return made

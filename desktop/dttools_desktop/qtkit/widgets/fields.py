"""Fields that a stylesheet alone cannot finish."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QSpinBox, QToolButton

from dttools_desktop.qtkit.icons import set_icon
from dttools_resources.i18n import tr

_INSET = 10
_CROSS = 16


def spin_box(low: int, high: int, value: int) -> QSpinBox:
    """A field for a whole number; the stylesheet's padding does not reach its text."""
    made = QSpinBox(minimum=low, maximum=high, value=value)
    made.lineEdit().setTextMargins(_INSET, 0, 0, 0)
    return made


def name_clear_button(line: QLineEdit) -> None:
    """Give the cross at the end of a line a name for screen readers, and our look: Qt's is black in every theme."""
    for made in line.findChildren(QToolButton):
        made.setAccessibleName(tr("Clear the line"))
        set_icon(made, "x", "muted", _CROSS)

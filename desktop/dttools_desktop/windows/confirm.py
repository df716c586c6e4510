"""Asking before what cannot be undone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from dttools_desktop.qtkit.widgets import button
from dttools_desktop.windows.form import Form
from dttools_resources.i18n import tr


class ConfirmDialog(Form):
    """A question with a dangerous answer, which Return does not give."""

    def __init__(self, parent: QWidget | None, question: str, consequence: str, action: str) -> None:
        super().__init__(question, consequence, parent)
        self.stay = button(tr("Cancel"), clicked=self.reject)
        self.stay.setDefault(True)
        self.act = button(action, "danger", clicked=self.accept)
        self.act.setAutoDefault(False)
        self.buttons.addWidget(self.stay)
        self.buttons.addWidget(self.act)


def confirm(parent: QWidget, question: str, consequence: str, action: str, act: Callable[[], object]) -> ConfirmDialog:
    """Ask, and act when the answer is yes; does not block."""
    dialog = ConfirmDialog(parent, question, consequence, action)
    dialog.accepted.connect(act)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog

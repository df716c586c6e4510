"""Actions of the dialogs that ask for something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dttools_desktop.qtkit.actions import Action
from dttools_resources.i18n import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPushButton


def form_actions() -> tuple[Action[QPushButton], ...]:
    """Its end, also from a text of many lines, where Return breaks the line."""
    return (Action("confirm", tr("Confirm a dialog"), "check", ("Ctrl+Return",), lambda primary: primary.click()),)

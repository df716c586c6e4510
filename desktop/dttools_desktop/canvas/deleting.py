"""Asks a person before many items go to the trash at once; the server refuses such an edit to programs that do not."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QMessageBox, QWidget

from dttools.facilitation import is_mass_deletion
from dttools_resources.i18n import ntr, tr


def when_sure(parent: QWidget, count: int, live: int, act: Callable[[], None]) -> QMessageBox | None:
    """Act at once, or when the person says yes; does not block.

    Args:
        parent: What the question belongs to.
        count: Items that go to the trash.
        live: Live items of the whole project.
        act: Takes them there.

    Returns:
        The open question; None when there was none to ask.
    """
    if not is_mass_deletion(count, live):
        act()
        return None
    title = ntr("Delete {n} item?", "Delete {n} items?", count).format(n=count)
    question = QMessageBox(QMessageBox.Icon.Question, title, title, parent=parent)
    question.setInformativeText(tr("They go to the trash of the project, for everybody. One undo takes them all back."))
    delete = question.addButton(tr("Delete all"), QMessageBox.ButtonRole.DestructiveRole)
    stay = question.addButton(QMessageBox.StandardButton.Cancel)
    question.setDefaultButton(stay)
    delete.clicked.connect(act)
    question.finished.connect(question.deleteLater)
    question.open()
    return question

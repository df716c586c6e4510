"""Many items go to the trash only when the person is sure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton, QWidget

from dttools_desktop.canvas.deleting import when_sure

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def _button(question: QWidget, text: str) -> QPushButton:
    (found,) = [button for button in question.findChildren(QPushButton) if button.text().replace("&", "") == text]
    return found


def test_few_items_are_deleted_at_once(qtbot: QtBot) -> None:
    parent, done = QWidget(), []
    qtbot.addWidget(parent)
    assert when_sure(parent, 10, 10, lambda: done.append(1)) is None
    assert done == [1]


def test_many_items_are_deleted_when_the_person_says_so(qtbot: QtBot) -> None:
    parent, done = QWidget(), []
    qtbot.addWidget(parent)
    question = when_sure(parent, 60, 1000, lambda: done.append(1))
    assert question is not None
    assert not done
    _button(question, "Delete all").click()
    assert done == [1]


def test_many_items_stay_when_the_person_cancels(qtbot: QtBot) -> None:
    parent, done = QWidget(), []
    qtbot.addWidget(parent)
    question = when_sure(parent, 60, 1000, lambda: done.append(1))
    assert question is not None
    _button(question, "Cancel").click()
    assert not done

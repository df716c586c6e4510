"""Notes of a page that become ideas on a board: they leave the page, or copies of them go there and they stay."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from dttools.document.commands import ChangeFields, ConnectItems
from dttools.ids import RecordId, new_id
from dttools.model import Board, Connector, Idea, Phase, Role, Scope, Shape
from support.board_hands import ALT, CONTROL, SHIFT
from support.memory_project import MemoryProject
from support.zone_page import FIRST, SECOND, Page, open_page

Key = Qt.Key


@pytest.fixture(params=["map", "persona"])
def page(qtbot: QtBot, project: MemoryProject, request: pytest.FixtureRequest) -> Iterator[Page]:
    opened = open_page(qtbot, project, request.param)
    yield opened
    opened.editor.finish()


def boards_menu(qtbot: QtBot, page: Page, keys: Qt.KeyboardModifier) -> QMenu:
    qtbot.keyClick(page.view, Key.Key_I, keys)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    opened = QApplication.activePopupWidget()
    assert isinstance(opened, QMenu)
    return opened


def ideas(page: Page, board: RecordId) -> list[Idea]:
    return sorted(page.project.document.children(Idea, board), key=lambda idea: idea.order)


def test_notes_leave_the_page_and_are_ideas_in_one_step(qtbot: QtBot, page: Page) -> None:
    waits, noise = page.fill(FIRST, "waits for hours\nwithout news", "noise")
    page.project.apply(ChangeFields((waits,), {"tags": ("triage",)}))
    page.project.close_gesture()
    page.view.selection.set([noise, waits])
    opened = boards_menu(qtbot, page, ALT | SHIFT)
    assert "leave this page" in opened.actions()[0].text()
    qtbot.keyClick(opened, Key.Key_Return)
    found = ideas(page, page.project.board)
    assert [(idea.title, idea.description) for idea in found] == [("waits for hours", "without news"), ("noise", "")]
    assert found[0].tags == ("triage",)
    assert found[0].made_from == waits
    assert found[0].at != found[1].at
    assert page.texts(FIRST) == []
    assert "left this page" in page.says()
    qtbot.keyClick(page.view, Key.Key_Z, CONTROL)
    assert page.texts(FIRST) == ["waits for hours\nwithout news", "noise"]
    assert ideas(page, page.project.board) == []


def test_copies_go_to_the_board_and_the_notes_stay(qtbot: QtBot, page: Page) -> None:
    (note,) = page.fill(SECOND, "waits")
    page.project.apply(ChangeFields((note,), {"locked": True}))
    page.view.selection.set([note])
    opened = boards_menu(qtbot, page, CONTROL | ALT)
    assert "stay here" in opened.actions()[0].text()
    qtbot.keyClick(opened, Key.Key_Return)
    (idea,) = ideas(page, page.project.board)
    assert (idea.title, idea.made_from) == ("waits", None)
    assert page.texts(SECOND) == ["waits"]
    assert "still" in page.says()


def test_a_new_board_is_made_for_them_in_the_same_step(qtbot: QtBot, page: Page) -> None:
    (note,) = page.fill(FIRST, "waits")
    page.view.selection.set([note])
    opened = boards_menu(qtbot, page, ALT | SHIFT)
    before = {board.id for board in page.project.document.all(Board)}
    qtbot.keyClick(opened, Key.Key_Up)
    qtbot.keyClick(opened, Key.Key_Return)
    (fresh,) = [board for board in page.project.document.all(Board) if board.id not in before]
    assert fresh.name
    assert [idea.title for idea in ideas(page, fresh.id)] == ["waits"]
    page.project.undo()
    assert {board.id for board in page.project.document.all(Board)} == before
    assert page.texts(FIRST) == ["waits"]


def test_connectors_of_a_note_that_left_go_too(qtbot: QtBot, page: Page) -> None:
    (note,) = page.fill(FIRST, "waits")
    shape = page.put(Shape, SECOND, 40, 100)
    page.project.apply(ConnectItems(new_id(), page.board, note, shape))
    page.project.close_gesture()
    page.view.selection.set([note, shape])
    qtbot.keyClick(boards_menu(qtbot, page, ALT | SHIFT), Key.Key_Return)
    assert list(page.project.document.all(Connector)) == []
    assert page.item(shape)
    page.project.undo()
    assert len(list(page.project.document.all(Connector))) == 1


def test_locked_notes_stay_and_without_notes_it_says_what_is_missing(qtbot: QtBot, page: Page) -> None:
    (note,) = page.fill(FIRST, "waits")
    page.project.apply(ChangeFields((note,), {"locked": True}))
    page.view.selection.set([note])
    qtbot.keyClick(page.view, Key.Key_I, ALT | SHIFT)
    assert "not locked" in page.says()
    page.view.selection.set([page.put(Shape, SECOND, 40, 100)])
    qtbot.keyClick(page.view, Key.Key_I, CONTROL | ALT)
    assert "Select a note" in page.says()
    assert ideas(page, page.project.board) == []


def test_who_may_make_no_board_is_not_offered_one(qtbot: QtBot, page: Page) -> None:
    (note,) = page.fill(FIRST, "waits")
    project = page.project.document.project
    assert project is not None
    page.project.apply(ChangeFields((project.id,), {"phase_scopes": (Scope.NOTES,) * len(Phase)}))
    page.project.role = Role.MEMBER
    page.view.selection.set([note])
    opened = boards_menu(qtbot, page, ALT | SHIFT)
    assert len(opened.actions()) == 2
    assert "New ideation board" not in [entry.text() for entry in opened.actions()]
    qtbot.keyClick(opened, Key.Key_Return)
    assert [idea.title for idea in ideas(page, page.project.board)] == ["waits"]

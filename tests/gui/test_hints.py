"""The hints of the first board: one at a time, out of the way, and never again once they were put away."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from pytestqt.qtbot import QtBot

from dttools.document.commands import AddRecord
from dttools.ids import new_id
from dttools.model import Board, Note, Size, Vector
from dttools_desktop.canvas.view import BoardView
from dttools_desktop.windows.actions.project import project_actions
from dttools_desktop.windows.main_window import MainWindow
from dttools_desktop.windows.preferences import Preferences
from dttools_desktop.windows.project.hints import HintCard, hints
from dttools_desktop.windows.project.page import ProjectPage
from dttools_desktop.workspace import Library


def opened(window: MainWindow, library: Library) -> tuple[ProjectPage, BoardView]:
    window.resize(1280, 800)
    window.open_project(library.create("Fila"))
    page = window.project
    assert page is not None
    page.show_record(next(page.document.all(Board)).id)
    view = page.board_view()
    assert view is not None
    return page, view


def test_hints_come_one_at_a_time_and_never_again(
    qtbot: QtBot, window: MainWindow, library: Library, profile_folder: Path
) -> None:
    _, view = opened(window, library)
    for hint in hints():
        card = view.findChild(HintCard)
        assert card is not None
        qtbot.waitUntil(card.isVisible)
        assert hint.title in card.accessibleName()
        assert card.accessibleDescription() == hint.text
        qtbot.mouseClick(card.next, Qt.MouseButton.LeftButton)
    assert card is not None
    assert card.isHidden()
    assert Preferences(profile_folder).hints_seen == len(hints())
    window.go_home()
    _, view = opened(window, library)
    assert view.findChild(HintCard) is None


def test_all_are_put_away_at_once_and_asked_for_again(qtbot: QtBot, window: MainWindow, library: Library) -> None:
    page, view = opened(window, library)
    card = view.findChild(HintCard)
    assert card is not None
    qtbot.waitUntil(card.isVisible)
    qtbot.mouseClick(card.skip, Qt.MouseButton.LeftButton)
    assert card.isHidden()
    next(each for each in project_actions() if each.name == "hints").act(page)
    qtbot.waitUntil(card.isVisible)
    assert hints()[0].title in card.accessibleName()


def test_a_hint_takes_no_keys_and_gives_way_to_items(qtbot: QtBot, window: MainWindow, library: Library) -> None:
    page, view = opened(window, library)
    card = view.findChild(HintCard)
    assert card is not None
    qtbot.waitUntil(card.isVisible)
    qtbot.waitUntil(view.hasFocus)
    before = card.geometry()
    under = view.camera.to_board(before.center().toPointF())
    board = next(page.document.all(Board)).id
    page.project.apply(AddRecord(Note, new_id(), {"board": board, "at": Vector(under.x(), under.y())}))
    qtbot.waitUntil(lambda: card.geometry() != before)
    assert not view.scene.near(
        QRectF(
            view.camera.to_board(card.geometry().topLeft().toPointF()),
            view.camera.to_board(card.geometry().bottomRight().toPointF()),
        )
    )
    seen = view.camera.visible
    everywhere = {"board": board, "at": Vector(seen.x(), seen.y()), "size": Size(seen.width(), seen.height())}
    page.project.apply(AddRecord(Note, new_id(), everywhere))
    qtbot.waitUntil(card.isHidden)
    assert view.hasFocus()

"""The wheel on every board: one choice of people says whether it zooms or scrolls; trackpads are as they were."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF
from pytestqt.qtbot import QtBot

from dttools.document.commands import AddRecord
from dttools.ids import new_id
from dttools.model import Board, EmpathyMap, Persona
from dttools_desktop.canvas.view import BoardView
from dttools_desktop.editors.registry import make_editor
from dttools_desktop.windows.main_window import MainWindow
from dttools_desktop.windows.preferences import NAME, Preferences
from dttools_desktop.windows.settings_dialog import SettingsDialog
from dttools_desktop.workspace import Library
from support.board_hands import CONTROL, SHIFT, wheel
from support.memory_project import MemoryProject

SPOT = QPoint(300, 300)
MODELS = {"empathy_map": EmpathyMap, "persona": Persona}


@pytest.fixture(params=["board", "empathy_map", "persona"])
def board(qtbot: QtBot, project: MemoryProject, request: pytest.FixtureRequest) -> Iterator[BoardView]:
    record = project.board
    if request.param in MODELS:
        record = new_id()
        project.apply(AddRecord(MODELS[request.param], record))
    editor = make_editor(project, request.param, record)
    assert editor is not None
    qtbot.addWidget(editor)
    editor.resize(1100, 700)
    editor.show()
    qtbot.waitExposed(editor)
    view = editor.findChild(BoardView)
    assert isinstance(view, BoardView)
    yield view
    editor.finish()


def test_a_wheel_zooms_at_the_pointer_and_scrolls_with_ctrl(board: BoardView) -> None:
    scale, under = board.camera.scale, board.camera.to_board(QPointF(SPOT))
    wheel(board, SPOT, 120)
    assert board.camera.scale > scale
    assert (board.camera.to_board(QPointF(SPOT)) - under).manhattanLength() < 1.5
    scale, corner = board.camera.scale, board.camera.corner
    wheel(board, SPOT, -120, CONTROL)
    assert board.camera.scale == scale
    assert board.camera.corner.y() > corner.y()


def test_who_wants_it_scrolls_with_a_plain_wheel_and_zooms_with_ctrl(board: BoardView) -> None:
    board.wheel_zooms = lambda: False
    scale, corner = board.camera.scale, board.camera.corner
    wheel(board, SPOT, -120)
    assert board.camera.scale == scale
    assert board.camera.corner.y() > corner.y()
    wheel(board, SPOT, 120, CONTROL)
    assert board.camera.scale > scale


@pytest.mark.parametrize("zooms", [True, False])
def test_trackpads_pan_with_two_fingers_and_pinch(board: BoardView, *, zooms: bool) -> None:
    board.wheel_zooms = lambda: zooms
    scale, corner = board.camera.scale, board.camera.corner
    wheel(board, SPOT, 0, pixels=QPoint(0, -40))
    assert board.camera.scale == scale
    assert board.camera.corner.y() > corner.y()
    wheel(board, SPOT, 0, CONTROL, pixels=QPoint(0, 40))
    assert board.camera.scale > scale
    scale = board.camera.scale
    wheel(board, SPOT, 17, CONTROL)  # as some systems tell a pinch
    assert board.camera.scale > scale


def test_shift_moves_sideways(board: BoardView) -> None:
    scale, corner = board.camera.scale, board.camera.corner
    wheel(board, SPOT, -120, SHIFT)
    assert board.camera.scale == scale
    assert board.camera.corner.x() > corner.x()


def test_the_choice_is_made_in_the_settings_kept_and_heeded_at_once(
    qtbot: QtBot, window: MainWindow, library: Library, profile_folder: Path
) -> None:
    window.show_settings()
    dialog = next(each for each in window.findChildren(SettingsDialog) if each.isVisible())
    assert dialog.wheel.currentData() == "zooms"
    window.open_project(library.create("Fila"))
    page = window.project
    assert page is not None
    page.show_record(next(page.document.all(Board)).id)
    view = page.board_view()
    assert view is not None
    assert view.wheel_zooms()
    dialog.wheel.setCurrentIndex(dialog.wheel.findData("scrolls"))
    dialog.wheel.activated.emit(dialog.wheel.currentIndex())
    assert not view.wheel_zooms()
    assert Preferences(profile_folder).wheel == "scrolls"
    qtbot.waitUntil(dialog.isVisible)


def test_a_damaged_choice_is_the_default(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text('{"wheel": ["x"]}', "utf-8")
    assert Preferences(tmp_path).wheel == "zooms"

"""Everything by keyboard, and the clipboard."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from dttools.document.commands import EditText
from dttools.model import Connector, Idea, Note, NoteColour, Vector
from dttools.model.values import BOARD_LIMIT
from dttools_desktop.canvas.clipboard import FORMAT
from dttools_desktop.canvas.view import BoardView
from support.board_hands import ALT, CONTROL, LEFT, NONE, SHIFT, put
from support.memory_project import MemoryProject

Key = Qt.Key


def test_arrows_nudge_and_a_run_of_them_is_one_step(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    note = put(project)
    view.selection.set([note])
    for _ in range(3):
        qtbot.keyClick(view, Key.Key_Right)
    qtbot.keyClick(view, Key.Key_Down, SHIFT)
    assert project.document.get(Note, note).at == Vector(312, 224)
    qtbot.keyClick(view, Key.Key_Z, CONTROL)
    assert project.document.get(Note, note).at == Vector(300, 200)


def test_arrows_pan_when_nothing_is_selected(qtbot: QtBot, view: BoardView) -> None:
    before = view.camera.corner
    qtbot.keyClick(view, Key.Key_Right)
    assert view.camera.corner.x() > before.x()


def test_alt_arrows_walk_from_item_to_item_and_tell_their_names(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    put(project, x=300, y=200, text="left")
    put(project, x=600, y=210, text="right")
    put(project, x=610, y=500, text="below")
    names = []
    for key in (Key.Key_Left, Key.Key_Left, Key.Key_Right, Key.Key_Down, Key.Key_Up):
        qtbot.keyClick(view, key, ALT)
        names.append(view.accessibleDescription())
    assert names[1:] == ["Note: left", "Note: right", "Note: below", "Note: right"]
    assert view.by_keyboard


def test_delete_undo_and_redo(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    note = put(project)
    view.selection.set([note])
    qtbot.keyClick(view, Key.Key_Delete)
    assert note not in view.scene
    assert len(view.selection) == 0
    qtbot.keyClick(view, Key.Key_Z, CONTROL)
    assert note in view.scene
    qtbot.keyClick(view, Key.Key_Z, CONTROL | SHIFT)
    assert note not in view.scene


def test_brackets_restack(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    low, high = put(project, order="a1"), put(project, order="a2")
    view.selection.set([low])
    qtbot.keyClick(view, Key.Key_BracketRight)
    assert view.scene.item_at(QPointF(350, 250)).id == low  # type: ignore[union-attr]
    qtbot.keyClick(view, Key.Key_BracketLeft)
    assert view.scene.item_at(QPointF(350, 250)).id == high  # type: ignore[union-attr]


def test_select_all_duplicate_with_the_connector_between(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    one, two = put(project, x=200), put(project, x=600)
    view.operations.connect_items(one, two)
    view.selection.clear()
    qtbot.keyClick(view, Key.Key_A, CONTROL)
    qtbot.keyClick(view, Key.Key_D, CONTROL)
    assert len(list(project.document.all(Note))) == 4
    ends = {frozenset((each.source, each.target)) for each in project.document.all(Connector)}
    assert len(ends) == 2
    assert len(view.selection) == 2


def test_copy_and_paste_carry_items_between_boards(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    one = put(project, x=200, text="one", colour="blue")
    two = put(project, Idea, x=600, title="two")
    view.operations.connect_items(one, two)
    view.selection.set([one, two])
    qtbot.keyClick(view, Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "one\ntwo"
    qtbot.keyClick(view, Key.Key_V, CONTROL)
    assert [note.colour for note in project.document.all(Note)] == [NoteColour.BLUE, NoteColour.BLUE]
    assert len(list(project.document.all(Connector))) == 2
    project.undo()
    assert len(list(project.document.all(Note))) == 1


def test_cut_takes_to_the_trash_and_paste_brings_copies(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    note = put(project, text="travels")
    view.selection.set([note])
    qtbot.keyClick(view, Key.Key_X, CONTROL)
    assert list(project.document.all(Note)) == []
    qtbot.keyClick(view, Key.Key_V, CONTROL)
    assert [each.text for each in project.document.all(Note)] == ["travels"]


def test_pasted_lines_become_ideas_in_a_grid_and_one_undo_takes_them_back(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    QGuiApplication.clipboard().setText("\n".join(f"Idea {n}" for n in range(12)))
    qtbot.keyClick(view, Key.Key_V, CONTROL)
    ideas = list(project.document.all(Idea))
    assert sorted(idea.title for idea in ideas) == sorted(f"Idea {n}" for n in range(12))
    assert len({idea.at for idea in ideas}) == 12
    qtbot.keyClick(view, Key.Key_Z, CONTROL)
    assert list(project.document.all(Idea)) == []


def test_an_empty_clipboard_pastes_nothing(qtbot: QtBot, view: BoardView) -> None:
    QGuiApplication.clipboard().clear()
    qtbot.keyClick(view, Key.Key_V, CONTROL)
    assert len(view.scene) == 0


def test_pasted_spreadsheet_cells_keep_rows_and_columns(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    QGuiApplication.clipboard().setText("a\tb\nc\td\n")
    qtbot.keyClick(view, Key.Key_V, CONTROL)
    places = {idea.title: idea.at for idea in project.document.all(Idea)}
    assert places["a"].y == places["b"].y < places["c"].y == places["d"].y
    assert places["a"].x == places["c"].x < places["b"].x


@pytest.mark.parametrize(("answer", "pasted"), [("Paste all", 201), ("Cancel", 0)])
def test_more_than_two_hundred_lines_are_asked_about(
    qtbot: QtBot, view: BoardView, project: MemoryProject, answer: str, pasted: int
) -> None:
    QGuiApplication.clipboard().setText("\n".join(f"line {n}" for n in range(201)))
    qtbot.keyClick(view, Key.Key_V, CONTROL)
    question = view.pasteboard.question
    assert isinstance(question, QMessageBox)
    assert list(project.document.all(Idea)) == []
    qtbot.mouseClick(next(b for b in question.buttons() if b.text().replace("&", "") == answer), LEFT)
    assert len(list(project.document.all(Idea))) == pasted


def test_a_pasted_line_over_the_limit_is_explained(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    QGuiApplication.clipboard().setText("x" * 1_000_000)
    qtbot.keyClick(view, Key.Key_V, CONTROL)
    assert list(project.document.all(Idea)) == []
    assert "20,000" in view.messages.shown[0].accessibleName()


_FORGED: dict[str, object] = {
    "no list": {"a": 1},
    "no values": [{"id": "a", "kind": "note"}],
    "unknown kind": [{"id": "a", "kind": "virus", "values": {}}],
    "nowhere": [{"id": "a", "kind": "note", "values": {"at": [None, None]}}],
    "no place": [{"id": "a", "kind": "note", "values": {"at": "here"}}],
    "far out": [{"id": "a", "kind": "note", "values": {"at": [1e300, float("nan")]}}],
    "huge": [{"id": "a", "kind": "note", "values": {"at": [0, 0], "size": [1e300, 1]}}],
    "half a connector": [{"id": "a", "kind": "connector", "values": {}}],
    "list as cluster": [{"id": "a", "kind": "note", "values": {"at": [0, 0], "cluster": [1]}}],
    "not of a board": [{"id": "a", "kind": "persona", "values": {"at": [0, 0]}}],
    "long text": [{"id": "a", "kind": "note", "values": {"at": [0, 0], "text": "x" * 50_000}}],
}


@pytest.mark.parametrize("name", [*_FORGED, "not json"])
def test_a_forged_clipboard_is_refused(qtbot: QtBot, view: BoardView, name: str) -> None:
    mime = QMimeData()
    mime.setData(FORMAT, json.dumps(_FORGED[name]).encode() if name in _FORGED else b"not json")
    QGuiApplication.clipboard().setMimeData(mime)
    qtbot.keyClick(view, Key.Key_V, CONTROL)
    assert len(view.scene) == 0
    assert "cannot be pasted" in view.messages.shown[0].accessibleName()


def test_the_clipboard_says_neither_who_made_an_item_nor_where_it_was(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    values = {"at": [0, 0], "text": "x", "created_by": "ana", "board": "other", "zone": "says", "deleted_at": "gone"}
    mime = QMimeData()
    mime.setData(FORMAT, json.dumps([{"id": "a", "kind": "note", "values": values}]).encode())
    QGuiApplication.clipboard().setMimeData(mime)
    qtbot.keyClick(view, Key.Key_V, CONTROL)
    note = next(project.document.all(Note))
    assert (note.created_by, note.board, note.zone) == (project.person, project.board, None)


def test_the_edge_of_the_board_is_told_in_words(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    note = put(project, x=BOARD_LIMIT - 10, y=0)
    view.selection.set([note])
    for key, held in ((Key.Key_Right, SHIFT), (Key.Key_D, CONTROL)):
        qtbot.keyClick(view, key, held)
    assert [each.at.x for each in project.document.all(Note)] == [BOARD_LIMIT - 10]
    assert "The board ends here" in view.messages.shown[0].accessibleName()


def test_lock_by_keyboard_and_colour_by_the_bar(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    note = put(project)
    view.selection.set([note])
    view.operations.colour(NoteColour.PINK)
    assert project.document.get(Note, note).colour is NoteColour.PINK
    qtbot.keyClick(view, Key.Key_L, CONTROL | SHIFT)
    assert project.document.get(Note, note).locked
    qtbot.keyClick(view, Key.Key_Delete)
    assert note in view.scene
    qtbot.keyClick(view, Key.Key_L, CONTROL | SHIFT)
    assert not project.document.get(Note, note).locked


@pytest.mark.parametrize(
    ("pressed", "said"),
    [
        ((Key.Key_V, NONE), "Select an idea first."),
        ((Key.Key_C, SHIFT), "Select one picture that is not locked."),
        ((Key.Key_G, NONE), "There are no frames on this board."),
        ((Key.Key_Return, ALT), "Select notes or ideas that are not locked."),
    ],
)
def test_a_key_that_can_do_nothing_says_what_is_missing(
    qtbot: QtBot, view: BoardView, project: MemoryProject, pressed: tuple[Qt.Key, Qt.KeyboardModifier], said: str
) -> None:
    view.selection.set([put(project, locked=True)])
    qtbot.keyClick(view, *pressed)
    assert [banner.accessibleName() for banner in view.messages.shown] == [said]


def test_zoom_keys(qtbot: QtBot, view: BoardView) -> None:
    qtbot.keyClick(view, Key.Key_Plus, CONTROL)
    assert view.camera.scale == 2.0
    qtbot.keyClick(view, Key.Key_0, CONTROL)
    assert view.camera.scale == 1.0
    qtbot.keyClick(view, Key.Key_Minus, CONTROL)
    assert view.camera.scale == 0.5


def test_escape_leaves_one_thing_at_a_time(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    view.selection.set([put(project)])
    qtbot.keyClick(view, Key.Key_C)
    assert type(view.toolbox.current).__name__ == "ConnectTool"
    qtbot.keyClick(view, Key.Key_Escape)
    assert type(view.toolbox.current).__name__ == "SelectTool"
    assert len(view.selection) == 1
    qtbot.keyClick(view, Key.Key_Escape)
    assert len(view.selection) == 0


def test_the_map_shows_the_board_and_goes_where_it_is_pressed(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    put(project, x=0, y=0)
    put(project, x=8000, y=5000)
    qtbot.keyClick(view, Key.Key_M)
    assert view.minimap.isVisible()
    view.minimap.repaint()
    qtbot.mouseClick(view.minimap, LEFT, NONE, view.minimap.rect().bottomRight() - view.minimap.rect().center() / 5)
    assert view.camera.visible.center().x() > 4000


def test_a_peers_text_reaches_the_item_at_once(view: BoardView, project: MemoryProject) -> None:
    note = put(project, text="old")
    project.peer_does(EditText(note, "text", "new"))
    assert view.scene.get(note).name() == "Note: new"  # type: ignore[union-attr]

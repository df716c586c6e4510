"""Drawing, connecting, framing and cropping by keyboard: arrows move a cross, Return presses and lets go there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QSizeF, Qt
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from dttools.ids import RecordId
from dttools.model import Connector, Crop, Frame, FreeText, Note, Picture, Record, Shape, Size, Stamp, Stroke
from dttools_desktop.canvas.tools.crop import CropTool
from dttools_desktop.canvas.view import BoardView
from dttools_desktop.editors.ideation import IdeationEditor
from support.board_hands import ALT, CONTROL, LEFT, NONE, SHIFT, at, move_held, put
from support.memory_project import MemoryProject

Key = Qt.Key


def keys(qtbot: QtBot, view: BoardView, *pressed: Qt.Key | tuple[Qt.Key, Qt.KeyboardModifier]) -> None:
    for each in pressed:
        key, held = each if isinstance(each, tuple) else (each, NONE)
        qtbot.keyClick(view.typist.editor or view, key, held)


@pytest.mark.parametrize(("tool", "model"), [(Key.Key_R, Shape), (Key.Key_O, Shape), (Key.Key_F, Frame)])
def test_arrows_between_two_returns_drag_out_a_shape_or_a_frame(
    qtbot: QtBot, view: BoardView, project: MemoryProject, tool: Qt.Key, model: type[Shape | Frame]
) -> None:
    far = (Key.Key_Right, SHIFT)
    keys(qtbot, view, tool, Key.Key_Return, far, far, (Key.Key_Down, SHIFT))
    assert list(project.document.all(model)) == []
    keys(qtbot, view, Key.Key_Return)
    assert [each.size for each in project.document.all(model)] == [Size(192, 96)]
    view.typist.finish()
    project.undo()
    assert list(project.document.all(model)) == []


def test_the_pen_draws_where_arrows_go_and_stays_in_the_hand(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    keys(qtbot, view, Key.Key_P, Key.Key_Return, Key.Key_Right, Key.Key_Right, (Key.Key_Down, CONTROL), Key.Key_Return)
    stroke = next(project.document.all(Stroke))
    assert stroke.size.width >= 32
    assert not view.toolbox.selecting
    keys(qtbot, view, (Key.Key_Down, SHIFT), Key.Key_Return, Key.Key_Right, Key.Key_Escape)  # Esc leaves this line
    assert len(list(project.document.all(Stroke))) == 1
    keys(qtbot, view, Key.Key_E, Key.Key_Return, Key.Key_Left, (Key.Key_Up, SHIFT), Key.Key_Return)
    assert list(project.document.all(Stroke)) == []


def test_one_return_stamps_and_one_begins_a_text(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    keys(qtbot, view, Key.Key_K, Key.Key_Return, (Key.Key_Right, SHIFT), Key.Key_Return, Key.Key_Escape)
    assert len(list(project.document.all(Stamp))) == 2
    keys(qtbot, view, Key.Key_T, (Key.Key_Down, SHIFT), Key.Key_Return)
    assert view.typist.editor is not None
    qtbot.keyClicks(view.typist.editor, "Later")
    keys(qtbot, view, Key.Key_Escape)
    assert [text.text for text in project.document.all(FreeText)] == ["Later"]


def test_alt_goes_from_item_to_item_so_that_a_connector_needs_no_aiming(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    one, other = put(project, x=300, y=300, text="one"), put(project, x=900, y=330, text="other")
    keys(qtbot, view, Key.Key_C, (Key.Key_Left, ALT), Key.Key_Return, (Key.Key_Right, ALT), Key.Key_Return)
    assert [(each.source, each.target) for each in project.document.all(Connector)] == [(one, other)]


def test_the_lasso_is_drawn_by_keyboard(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    inside = put(project, x=500, y=300, size=Size(64, 64))
    put(project, x=1000, y=300)
    view.camera.centre_on(QPointF(480, 280))
    right, down, left = ((Key.Key_Right, SHIFT), (Key.Key_Down, SHIFT), (Key.Key_Left, SHIFT))
    keys(qtbot, view, Key.Key_Q, Key.Key_Return, right, right, down, down, left, left, Key.Key_Return)
    assert view.selection.ids == (inside,)


def test_the_mouse_neither_moves_nor_ends_what_the_keyboard_holds(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    keys(qtbot, view, Key.Key_R, Key.Key_Return, (Key.Key_Right, SHIFT), (Key.Key_Down, SHIFT))
    spot = at(view, 1200, 700)
    move_held(qtbot, view, spot, spot, held=Qt.MouseButton.NoButton)
    qtbot.mouseClick(view, LEFT, NONE, spot)
    assert view.hand.holding
    keys(qtbot, view, Key.Key_Return)
    assert [shape.size for shape in project.document.all(Shape)] == [Size(96, 96)]


def test_the_cross_shows_and_says_what_it_comes_over(
    qtbot: QtBot, view: BoardView, project: MemoryProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(project, x=700, y=330, text="price")
    told: list[str] = []
    monkeypatch.setattr(QAccessible, "updateAccessibility", lambda event: told.append(getattr(event, "message", str)()))
    before = view.grab().toImage()
    keys(qtbot, view, Key.Key_R, (Key.Key_Right, SHIFT))
    assert told == ["Note: price"]
    assert view.grab().toImage() != before
    keys(qtbot, view, Key.Key_Escape)
    assert view.hand.at is None


def test_a_tool_of_the_bar_that_a_key_chose_gives_the_board_the_keyboard(
    qtbot: QtBot, editor: IdeationEditor, view: BoardView
) -> None:
    editor.toolbar.shape.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(editor.toolbar.shape, Key.Key_Space)
    assert view.hasFocus()
    assert not view.toolbox.selecting


@pytest.fixture
def picture(project: MemoryProject) -> RecordId:
    return put(project, Picture, x=300, y=200, size=Size(400, 300), natural=Size(800, 600))


def test_arrows_crop_a_picture(qtbot: QtBot, view: BoardView, project: MemoryProject, picture: RecordId) -> None:
    view.selection.set((picture,))
    keys(qtbot, view, (Key.Key_C, SHIFT))
    assert isinstance(view.toolbox.current, CropTool)
    keys(qtbot, view, *[(Key.Key_Left, SHIFT)] * 10, *[Key.Key_Right] * 5)
    assert view.toolbox.current.shown.topLeft() == QPointF(360, 200)
    assert view.toolbox.current.shown.size() == QSizeF(280, 300)
    keys(qtbot, view, Key.Key_Return)
    kept = project.document.get(Picture, picture)
    assert (kept.size, kept.crop) == (Size(280, 300), Crop(0.15, 0.0, 0.85, 1.0))


@pytest.mark.parametrize("other", [Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton])
def test_another_button_during_a_drag_neither_drops_nor_opens_a_menu(
    qtbot: QtBot, view: BoardView, project: MemoryProject, other: Qt.MouseButton
) -> None:
    note: RecordId = put(project, Note, x=300, y=200)
    before: Record = project.document.get(Note, note)
    start, end = at(view, 400, 300), at(view, 560, 437)
    qtbot.mousePress(view, LEFT, NONE, start)
    move_held(qtbot, view, start, end)
    qtbot.mouseClick(view, other, NONE, end)
    assert view.gesturing
    assert project.document.get(Note, note) == before
    qtbot.mouseRelease(view, LEFT, NONE, end)
    assert project.document.get(Note, note).at == (460, 337)

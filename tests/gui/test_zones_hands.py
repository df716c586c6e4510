"""Pages of zones as hands use them: dropping, locking, tags, and notes that are moved by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragMoveEvent, QGuiApplication, QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from dttools.document.commands import ChangeFields
from dttools.model import Note
from dttools_desktop.canvas.outline.panel import OutlinePanel
from dttools_desktop.editors.empathy_map import EmpathyMapEditor
from support.board_hands import ALT, CONTROL, LEFT, NONE, SHIFT, drag, move_held
from support.memory_project import MemoryProject
from support.picture_project import drop_on, files_mime
from support.zone_page import FIRST, SECOND, Page, open_page

Key = Qt.Key


@pytest.fixture(params=["map", "persona"])
def page(qtbot: QtBot, project: MemoryProject, request: pytest.FixtureRequest) -> Iterator[Page]:
    opened = open_page(qtbot, project, request.param)
    yield opened
    opened.editor.finish()


def text_mime(text: str) -> QMimeData:
    mime = QMimeData()
    mime.setText(text)
    return mime


# -- dropping


def test_dropped_lines_become_notes_of_the_zone_under_them_in_one_step(page: Page) -> None:
    drop_on(page.view, text_mime("queue\nnoise\n"), page.middle(SECOND))
    assert (page.texts(FIRST), page.texts(SECOND)) == ([], ["queue", "noise"])
    page.project.undo()
    assert page.texts(SECOND) == []


def test_a_dropped_address_file_and_table_become_notes(page: Page, tmp_path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl("https://example.org/fila")])
    drop_on(page.view, mime, page.middle(FIRST))
    (tmp_path / "a.txt").write_text("one\ntwo", "utf-8")
    drop_on(page.view, files_mime(tmp_path / "a.txt"), page.middle(FIRST))
    (tmp_path / "b.csv").write_text('who,what\nAna,"waits; hours"\n', "utf-8")
    drop_on(page.view, files_mime(tmp_path / "b.csv"), page.middle(SECOND))
    assert page.texts(FIRST) == ["https://example.org/fila", "one", "two"]
    assert page.texts(SECOND) == ["who", "what", "Ana", "waits; hours"]


def test_many_dropped_lines_ask_first(qtbot: QtBot, page: Page) -> None:
    drop_on(page.view, text_mime("\n".join(map(str, range(300)))), page.middle(SECOND))
    question = page.view.pasteboard.question
    assert question is not None
    assert page.texts(SECOND) == []
    qtbot.mouseClick(next(each for each in question.buttons() if "Paste" in each.text()), LEFT)
    assert len(page.texts(SECOND)) == 300


def test_a_long_paste_leaves_the_page_as_large_as_it_was_and_shows_where_it_begins(qtbot: QtBot, page: Page) -> None:
    scale = page.view.camera.scale
    page.view.choose_zone(page.name(SECOND))
    QGuiApplication.clipboard().setText("\n".join(f"line {n}" for n in range(60)))
    qtbot.keyClick(page.view, Key.Key_V, CONTROL)
    assert page.view.camera.scale == scale
    first = page.view.scene.shown_rect(page.notes(SECOND)[0].id)
    assert first is not None
    assert page.view.camera.visible.contains(first)


def test_between_zones_nothing_is_taken(page: Page) -> None:
    spot = page.view.camera.to_view(page.view.page.zones[FIRST].rect.topRight() + QPointF(4, 60)).toPoint()
    move = QDragMoveEvent(spot, Qt.DropAction.CopyAction, text_mime("x"), LEFT, NONE)
    QApplication.sendEvent(page.view, move)
    assert not move.isAccepted()
    drop_on(page.view, text_mime("x"), QPointF(spot))
    assert list(page.project.document.all(Note)) == []


def test_a_page_that_is_read_only_takes_nothing(page: Page) -> None:
    page.editor.set_read_only("Only looking.")
    drop_on(page.view, text_mime("x"), page.middle(FIRST))
    assert page.texts(FIRST) == []


# -- moving by keyboard


def test_alt_and_arrows_move_a_note_and_a_run_of_them_is_one_step(qtbot: QtBot, page: Page) -> None:
    ids = page.fill(FIRST, "a", "b", "c")
    page.fill(SECOND, "d")
    page.view.selection.set([ids[0]])
    qtbot.keyClick(page.view, Key.Key_Right, ALT)
    assert page.texts(FIRST) == ["b", "a", "c"]
    qtbot.keyClick(page.view, Key.Key_Down, ALT)
    qtbot.keyClick(page.view, Key.Key_Right, ALT)
    assert (page.texts(FIRST), page.texts(SECOND)) == (["b", "c"], ["a", "d"])
    assert page.view.selection.ids == (ids[0],)
    assert page.view.current_zone == page.name(SECOND)
    qtbot.keyClick(page.view, Key.Key_Z, CONTROL)
    assert (page.texts(FIRST), page.texts(SECOND)) == (["a", "b", "c"], ["d"])


def test_alt_and_arrows_go_back_too_and_stop_at_both_ends(qtbot: QtBot, page: Page) -> None:
    (note,) = page.fill(SECOND, "a")
    page.fill(FIRST, "x")
    page.view.selection.set([note])
    qtbot.keyClick(page.view, Key.Key_Left, ALT)
    assert page.texts(FIRST) == ["x", "a"]
    for _ in range(3):
        qtbot.keyClick(page.view, Key.Key_Up, ALT)
    assert page.texts(FIRST) == ["a", "x"]
    last = len(page.view.page.zones) - 1
    page.view.move_notes(page.name(last))
    for _ in range(3):
        qtbot.keyClick(page.view, Key.Key_Right, ALT)
    assert page.texts(last) == ["a"]


def test_a_menu_moves_the_selection_to_a_zone(qtbot: QtBot, page: Page) -> None:
    ids = page.fill(FIRST, "a", "b", "c")
    page.view.selection.set([ids[2], ids[0]])
    qtbot.keyClick(page.view, Key.Key_M, CONTROL | SHIFT)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    opened = QApplication.activePopupWidget()
    qtbot.keyClick(opened, Key.Key_Down)
    qtbot.keyClick(opened, Key.Key_Return)
    assert (page.texts(FIRST), page.texts(SECOND)) == (["b"], ["a", "c"])
    page.project.undo()
    assert page.texts(FIRST) == ["a", "b", "c"]


def test_keys_scroll_a_long_page(qtbot: QtBot, page: Page) -> None:
    corner = page.view.camera.corner
    qtbot.keyClick(page.view, Key.Key_PageDown)
    assert page.view.camera.corner.y() > corner.y()
    qtbot.keyClick(page.view, Key.Key_PageUp)
    assert page.view.camera.corner == corner


# -- locks, tags, selecting


def test_a_locked_note_stays_in_its_zone_whatever_hands_do(qtbot: QtBot, page: Page) -> None:
    locked, free = page.fill(FIRST, "locked", "free")
    page.view.selection.set([locked])
    qtbot.keyClick(page.view, Key.Key_L, CONTROL | SHIFT)
    assert page.project.document.get(Note, locked).locked
    page.view.selection.set([locked, free])
    rect = page.view.scene.shown_rect(locked)
    assert rect is not None
    drag(qtbot, page.view, page.view.camera.to_view(rect.center()).toPoint(), page.middle(SECOND).toPoint())
    assert (page.texts(FIRST), page.texts(SECOND)) == (["locked"], ["free"])
    page.view.selection.set([locked])
    qtbot.keyClick(page.view, Key.Key_Right, ALT)
    qtbot.keyClick(page.view, Key.Key_Delete)
    qtbot.keyClick(page.view, Key.Key_F2)
    assert page.view.typist.editor is None
    outline = OutlinePanel(page.view)
    qtbot.addWidget(outline)
    outline.model.moved_into.emit([locked], page.view.page.groups()[SECOND].key)
    assert page.texts(FIRST) == ["locked"]


def test_a_lock_by_a_peer_during_a_drag_snaps_back_and_says_why(qtbot: QtBot, page: Page) -> None:
    (note,) = page.fill(FIRST, "a")
    rect = page.view.scene.shown_rect(note)
    assert rect is not None
    spot = page.view.camera.to_view(rect.center()).toPoint()
    qtbot.mousePress(page.view, LEFT, NONE, spot)
    move_held(qtbot, page.view, spot, page.middle(SECOND).toPoint())
    page.project.peer_does(ChangeFields((note,), {"locked": True}))
    qtbot.mouseRelease(page.view, LEFT, NONE, page.middle(SECOND).toPoint())
    assert page.texts(FIRST) == ["a"]
    assert "locked" in page.says()


def test_tags_show_on_notes_of_zones_and_the_note_grows_for_them(page: Page) -> None:
    note, _ = page.fill(FIRST, "line\n" * 8, "b")
    before = page.view.scene.shown_rect(note)
    picture = page.view.grab().toImage()
    page.project.apply(ChangeFields((note,), {"tags": ("risk",)}))
    after = page.view.scene.shown_rect(note)
    assert before is not None
    assert after is not None
    assert after.height() > before.height()
    assert page.view.grab().toImage() != picture


def test_the_same_colour_and_everything_else_are_selected_on_a_page(qtbot: QtBot, page: Page) -> None:
    ids = page.fill(FIRST, "a", "b", "c")
    page.project.apply(ChangeFields((ids[0], ids[2]), {"colour": "pink"}))
    page.view.selection.set([ids[0]])
    page.view.keys.do("same_colour")
    assert set(page.view.selection.ids) == {ids[0], ids[2]}
    qtbot.keyClick(page.view, Key.Key_A, CONTROL | SHIFT)
    assert page.view.selection.ids == (ids[1],)


def test_the_lasso_works_on_a_page_and_gives_back_its_tool(qtbot: QtBot, page: Page) -> None:
    (note,) = page.fill(FIRST, "a")
    tool = type(page.view.toolbox.current)
    qtbot.keyClick(page.view, Key.Key_Q)
    rect = page.view.scene.shown_rect(note)
    assert rect is not None
    frame = page.view.camera.rect_to_view(rect.adjusted(-8, -8, 8, 8)).toRect()
    qtbot.mousePress(page.view, LEFT, NONE, frame.topLeft())
    move_held(qtbot, page.view, frame.topLeft(), frame.topRight())
    move_held(qtbot, page.view, frame.topRight(), frame.bottomRight())
    move_held(qtbot, page.view, frame.bottomRight(), frame.bottomLeft())
    qtbot.mouseRelease(page.view, LEFT, NONE, frame.bottomLeft())
    assert page.view.selection.ids == (note,)
    assert type(page.view.toolbox.current) is tool
    qtbot.keyClick(page.view, Key.Key_Q)
    qtbot.keyClick(page.view, Key.Key_Escape)
    assert type(page.view.toolbox.current) is tool


# -- clicks of a window system, which gives the keyboard to what is clicked


def test_an_impatient_double_click_on_the_button_leaves_its_note_open(qtbot: QtBot, page: Page) -> None:
    page.editor.resize(1280, 800)  # so near that typing does not bring the view nearer
    QApplication.processEvents()
    spot = page.view.camera.to_view(page.view.page.zones[FIRST].add.center()).toPoint()
    handle = page.editor.windowHandle()
    place = page.view.mapTo(page.editor, spot)
    QTest.mouseDClick(handle, LEFT, NONE, place)
    QApplication.processEvents()
    assert page.view.typist.editor is not None
    assert page.view.typist.editor.hasFocus()
    qtbot.keyClicks(page.view.typist.editor, "d")
    page.view.typist.finish()
    assert page.texts(FIRST) == ["d"]


# -- fingers


@pytest.fixture
def screen() -> QPointingDevice:
    return QTest.createTouchDevice()


def tap(page: Page, screen: QPointingDevice, point: QPointF) -> None:
    spot = page.view.camera.to_view(point).toPoint()
    QTest.touchEvent(page.view, screen).press(0, spot, page.view).commit()
    QTest.touchEvent(page.view, screen).release(0, spot, page.view).commit()


def test_a_finger_adds_a_note_by_the_button_once_however_often_it_hits_it(
    qtbot: QtBot, page: Page, screen: QPointingDevice
) -> None:
    button = page.view.page.zones[FIRST].add.center()
    tap(page, screen, button)
    tap(page, screen, button)
    assert page.view.typist.editor is not None
    qtbot.keyClicks(page.view.typist.editor, "by finger")
    page.view.typist.finish()
    assert page.texts(FIRST) == ["by finger"]


def test_a_finger_adds_the_first_note_where_the_page_invites_to_and_chooses_zones(
    page: Page, screen: QPointingDevice
) -> None:
    tap(page, screen, page.view.page.zones[SECOND].ghost.center())
    assert page.view.typist.editor is not None
    assert len(page.notes(SECOND)) == 1
    page.view.typist.finish()
    assert page.notes(SECOND) == []  # it stayed empty
    page.view.fit_page()  # to type, the view had come near
    tap(page, screen, page.view.page.zones[FIRST].header.topLeft() + QPointF(60, 70))
    assert page.view.current_zone == page.name(FIRST)


@pytest.mark.parametrize("page", ["map"], indirect=True)
def test_a_finger_opens_the_menu_of_the_persona(page: Page, screen: QPointingDevice) -> None:
    assert isinstance(page.editor, EmpathyMapEditor)
    opened: list[bool] = []
    page.editor.page.card_pressed = lambda: opened.append(True)
    tap(page, screen, page.editor.page.card().center())
    assert opened == [True]


def test_a_finger_that_pushes_the_page_adds_nothing(page: Page, screen: QPointingDevice) -> None:
    corner = page.view.camera.corner
    spot = page.view.camera.to_view(page.view.page.zones[FIRST].ghost.center()).toPoint()
    QTest.touchEvent(page.view, screen).press(0, spot, page.view).commit()
    QTest.touchEvent(page.view, screen).move(0, spot + QPoint(0, -40), page.view).commit()
    QTest.touchEvent(page.view, screen).release(0, spot + QPoint(0, -40), page.view).commit()
    assert page.view.camera.corner != corner
    assert page.texts(FIRST) == []

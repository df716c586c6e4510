"""Typing in place: nothing typed is lost, and what others type at the same time is merged in."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from dttools.document.commands import ChangeFields, EditText, TrashRecords
from dttools.model import Connector, Idea, Note
from dttools_desktop.canvas.text_editor import TextEditor
from dttools_desktop.canvas.view import BoardView
from support.board_hands import CONTROL, LEFT, NONE, SHIFT, at, put
from support.memory_project import MemoryProject


def typing_in(view: BoardView) -> TextEditor:
    """The open text editor."""
    assert view.typist.editor is not None
    return view.typist.editor


def test_a_double_click_on_paper_makes_an_idea_and_types(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    qtbot.mouseDClick(view, LEFT, NONE, QPoint(600, 400))
    editor = typing_in(view)
    assert editor.hasFocus()
    qtbot.keyClicks(editor, "Bike lanes")
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    idea = next(project.document.all(Idea))
    assert idea.title == "Bike lanes"
    centre = view.camera.to_board(view.camera.to_view(view.scene.get(idea.id).rect.center()))  # type: ignore[union-attr]
    assert abs(centre.x() - 600) <= 1
    assert view.hasFocus()


def test_making_and_typing_are_one_step(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    qtbot.keyClick(view, Qt.Key.Key_N)
    qtbot.keyClicks(typing_in(view), "Short")
    qtbot.keyClick(typing_in(view), Qt.Key.Key_Escape)
    assert next(project.document.all(Note)).text == "Short"
    qtbot.keyClick(view, Qt.Key.Key_Z, CONTROL)
    assert list(project.document.all(Note)) == []
    qtbot.keyClick(view, Qt.Key.Key_Y, CONTROL)
    assert next(project.document.all(Note)).text == "Short"


def test_a_new_item_left_empty_goes_away(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    qtbot.keyClick(view, Qt.Key.Key_I)
    qtbot.keyClick(typing_in(view), Qt.Key.Key_Escape)
    assert list(project.document.all(Idea)) == []


def test_redo_does_not_bring_back_an_item_that_was_left_empty(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    qtbot.keyClick(view, Qt.Key.Key_N)
    qtbot.keyClick(typing_in(view), Qt.Key.Key_Escape)
    assert not project.can_redo
    assert not project.can_undo


def test_return_edits_the_selected_and_goes_from_title_to_description(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    idea = put(project, Idea, title="Trees", category="Green")
    view.selection.set([idea])
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert typing_in(view).toPlainText() == "Trees"
    qtbot.keyClick(typing_in(view), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view.typist.editor is not None and view.typist.editor.field.name == "description")
    qtbot.keyClicks(typing_in(view), "Plant 100")
    qtbot.keyClick(typing_in(view), Qt.Key.Key_Escape)
    assert project.document.get(Idea, idea).description == "Plant 100"


def test_tab_goes_on_to_a_new_note_at_its_side(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    put(project, x=200, y=200, text="one")
    view.selection.set([item.id for item in view.scene.items()])
    qtbot.keyClick(view, Qt.Key.Key_F2)
    qtbot.keyClick(typing_in(view), Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: view.typist.editor is not None and view.typist.editor.toPlainText() == "")
    qtbot.keyClicks(typing_in(view), "two")
    qtbot.keyClick(typing_in(view), Qt.Key.Key_Escape)
    assert sorted((note.text, note.at.x) for note in project.document.all(Note)) == [("one", 200), ("two", 424)]


def test_return_goes_on_to_the_next_note_before_another_key_can_be_a_command(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    qtbot.keyClick(view, Qt.Key.Key_N)
    for text in ("one", "nib", "inn"):  # N and I are keys of the board
        qtbot.keyClicks(typing_in(view), text)
        qtbot.keyClick(typing_in(view), Qt.Key.Key_Return)
    qtbot.keyClick(typing_in(view), Qt.Key.Key_Return)  # an empty one ends it, and goes away
    assert view.typist.editor is None
    assert [note.text for note in project.document.all(Note)] == ["one", "nib", "inn"]
    assert list(project.document.all(Idea)) == []
    qtbot.keyClick(view, Qt.Key.Key_Z, CONTROL)
    assert [note.text for note in project.document.all(Note)] == ["one", "nib"]


def test_shift_return_breaks_the_line_and_return_in_a_list_goes_on_with_it(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    view.selection.set([put(project)])
    qtbot.keyClick(view, Qt.Key.Key_F2)
    qtbot.keyClicks(typing_in(view), "one")
    qtbot.keyClick(typing_in(view), Qt.Key.Key_Return, SHIFT)
    qtbot.keyClicks(typing_in(view), "- two")
    qtbot.keyClick(typing_in(view), Qt.Key.Key_Return)
    qtbot.keyClicks(typing_in(view), "three")
    qtbot.keyClick(typing_in(view), Qt.Key.Key_Escape)
    assert [note.text for note in project.document.all(Note)] == ["one\n- two\n- three"]


def test_what_is_typed_is_kept_at_each_pause(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    note = put(project, text="")
    qtbot.mouseDClick(view, LEFT, NONE, at(view, 400, 300))
    qtbot.keyClicks(typing_in(view), "still typing")
    qtbot.waitUntil(lambda: project.document.get(Note, note).text == "still typing")
    assert view.typist.editor is not None


def test_typing_without_a_pause_is_kept_too(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    note = put(project, text="")
    qtbot.mouseDClick(view, LEFT, NONE, at(view, 400, 300))
    qtbot.keyClicks(typing_in(view), "a long breath of twenty", delay=40)
    assert project.document.get(Note, note).text.startswith("a long")


def test_a_long_title_shows_whole_while_it_is_typed(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    idea = put(project, Idea, title="", description="Trees give shade")
    view.selection.set([idea])
    qtbot.keyClick(view, Qt.Key.Key_Return)
    editor = typing_in(view)
    qtbot.keyClicks(editor, "A title that needs more than the two lines that a card shows of it")
    qtbot.waitUntil(lambda: project.document.get(Idea, idea).title.endswith("of it"))
    assert editor.viewport().height() >= editor.document().size().height() > 2 * editor.fontMetrics().height()


def test_leaving_by_a_click_keeps_the_text(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    note = put(project)
    qtbot.mouseDClick(view, LEFT, NONE, at(view, 400, 300))
    qtbot.keyClicks(typing_in(view), "kept")
    qtbot.mouseClick(view, LEFT, NONE, at(view, 1000, 700))
    assert project.document.get(Note, note).text == "kept"
    assert view.typist.editor is None


def test_input_methods_compose_in_place(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    note = put(project)
    qtbot.mouseDClick(view, LEFT, NONE, at(view, 400, 300))
    editor = typing_in(view)
    QApplication.sendEvent(editor, QInputMethodEvent("に", []))
    assert project.document.get(Note, note).text == ""
    done = QInputMethodEvent()
    done.setCommitString("日本")
    QApplication.sendEvent(editor, done)
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert project.document.get(Note, note).text == "日本"


def test_a_peer_typing_in_the_same_text_is_merged_and_the_caret_stays(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    note = put(project, text="We need 🌳 benches")
    qtbot.mouseDClick(view, LEFT, NONE, at(view, 400, 300))
    editor = typing_in(view)
    qtbot.keyClicks(editor, " soon")
    project.peer_does(EditText(note, "text", "Today we need 🌳🌳 benches"))
    assert editor.toPlainText() == "Today we need 🌳🌳 benches soon"
    assert editor.textCursor().atEnd()
    qtbot.keyClicks(editor, "!")
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert project.document.get(Note, note).text == "Today we need 🌳🌳 benches soon!"


def test_undo_while_typing_takes_back_own_typing_only(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    note = put(project, text="base")
    qtbot.mouseDClick(view, LEFT, NONE, at(view, 400, 300))
    editor = typing_in(view)
    qtbot.keyClicks(editor, " mine")
    project.peer_does(EditText(note, "text", "theirs base"))
    qtbot.keyClick(editor, Qt.Key.Key_Z, CONTROL)
    assert editor.toPlainText() == "theirs base"
    qtbot.keyClick(editor, Qt.Key.Key_Z, CONTROL)
    assert project.document.get(Note, note).text == "theirs base"
    qtbot.keyClick(editor, Qt.Key.Key_Z, CONTROL | SHIFT)
    assert editor.toPlainText() == "theirs base mine"


def test_a_text_over_the_limit_stays_in_the_editor_and_can_be_copied(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    note = put(project, text="before")
    qtbot.mouseDClick(view, LEFT, NONE, at(view, 400, 300))
    editor = typing_in(view)
    huge = "word " * 5_000
    QGuiApplication.clipboard().setText(huge)
    editor.selectAll()
    editor.paste()
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert project.document.get(Note, note).text == "before"
    assert typing_in(view).toPlainText() == huge
    banner = view.messages.shown[0]
    assert "25,000" in banner.accessibleName()
    QGuiApplication.clipboard().setText("")
    qtbot.mouseClick(next(b for b in banner.findChildren(QPushButton) if b.text() == "Copy text"), LEFT)
    assert QGuiApplication.clipboard().text() == huge
    editor.setPlainText("short again")
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert project.document.get(Note, note).text == "short again"
    assert view.messages.shown == ()


def test_a_megabyte_is_not_pasted_into_a_note_but_explained(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    note = put(project, text="before")
    qtbot.mouseDClick(view, LEFT, NONE, at(view, 400, 300))
    QGuiApplication.clipboard().setText("x" * 1_000_000)
    typing_in(view).paste()
    qtbot.keyClick(typing_in(view), Qt.Key.Key_Escape)
    assert project.document.get(Note, note).text == "before"
    assert "1,000,000" in view.messages.shown[0].accessibleName()
    assert len(QGuiApplication.clipboard().text()) == 1_000_000


def test_typing_goes_on_in_the_trash_copy_of_a_deleted_note_and_can_be_restored(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    note = put(project, text="mine")
    qtbot.mouseDClick(view, LEFT, NONE, at(view, 400, 300))
    editor = typing_in(view)
    project.peer_does(TrashRecords((note,)))
    qtbot.keyClicks(editor, " and more")
    assert editor.commit()
    trashed = project.document.records.peek(note)
    assert isinstance(trashed, Note)
    assert (trashed.text, trashed.deleted_at is None) == ("mine and more", False)
    restore = next(b for b in view.messages.shown[0].findChildren(QPushButton) if b.text() == "Restore it")
    qtbot.mouseClick(restore, LEFT)
    assert project.document.get(Note, note).text == "mine and more"
    assert view.messages.shown == ()


def test_a_lock_by_a_peer_ends_typing_with_the_reason_and_keeps_what_was_written(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    note = put(project, text="Mine")
    view.selection.set([note])
    qtbot.keyClick(view, Qt.Key.Key_F2)
    qtbot.keyClicks(typing_in(view), " and more")
    project.peer_does(ChangeFields((note,), {"locked": True}))
    qtbot.waitUntil(lambda: view.typist.editor is None)
    assert project.document.get(Note, note).text == "Mine and more"
    assert "locked" in view.messages.shown[0].accessibleName()


def test_a_connector_is_labelled_by_a_double_click(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    one, two = put(project, x=100), put(project, x=700)
    made = view.operations.connect_items(one, two)
    assert made is not None
    qtbot.mouseDClick(view, LEFT, NONE, at(view, 500, 300))
    qtbot.keyClicks(typing_in(view), "leads to")
    qtbot.keyClick(typing_in(view), Qt.Key.Key_Return)
    assert project.document.get(Connector, made).label == "leads to"


def test_far_away_the_view_comes_near_before_typing(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    note = put(project)
    view.camera.zoom_to(0.1)
    view.selection.set([note])
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert view.camera.scale == 1.0
    assert view.rect().contains(typing_in(view).geometry())

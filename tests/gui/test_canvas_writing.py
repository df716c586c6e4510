"""Writing with marks: bold, italic and lists by keys, undo by words, pasted pages, input methods and dead keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QTextLayout
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dttools.document.commands import EditText, TrashRecords
from dttools.ids import RecordId
from dttools.model import Idea, Note
from dttools_desktop.canvas.items.text_block import TextSpec, text_block
from dttools_desktop.canvas.text_editor import TextEditor
from dttools_desktop.canvas.view import BoardView
from support.board_hands import CONTROL, NONE, SHIFT, put
from support.memory_project import MemoryProject

RETURN, TAB = Qt.Key.Key_Return, Qt.Key.Key_Tab


@pytest.fixture
def note(project: MemoryProject) -> RecordId:
    return put(project, text="")


@pytest.fixture
def writing(qtbot: QtBot, view: BoardView, note: RecordId) -> TextEditor:
    """An editor open on an empty note."""
    view.selection.set([note])
    qtbot.keyClick(view, RETURN)
    assert view.typist.editor is not None
    return view.typist.editor


def compose(editor: TextEditor, preedit: str, commit: str = "") -> None:
    """What an input method sends."""
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QApplication.sendEvent(editor, event)


def formats_at(editor: TextEditor, place: int) -> list[QTextLayout.FormatRange]:
    block = editor.document().findBlock(place)
    inside = place - block.position()
    return [each for each in block.layout().formats() if each.start <= inside < each.start + each.length]


def test_control_b_marks_words_and_they_are_bold_while_typed(qtbot: QtBot, writing: TextEditor) -> None:
    qtbot.keyClicks(writing, "quick help")
    qtbot.keyClick(writing, Qt.Key.Key_B, CONTROL)
    assert writing.text() == "quick **help**"
    assert any(each.format.fontWeight() >= 700 for each in formats_at(writing, 9))
    assert not formats_at(writing, 2)
    qtbot.keyClick(writing, Qt.Key.Key_I, CONTROL)
    assert writing.text() == "quick ***help***"
    qtbot.keyClick(writing, Qt.Key.Key_B, CONTROL)
    assert writing.text() == "quick *help*"
    qtbot.keyClicks(writing, "er")
    assert writing.text() == "quick *helper*"


@pytest.mark.parametrize("key", [Qt.Key.Key_8, Qt.Key.Key_Asterisk, Qt.Key.Key_ParenLeft])
def test_lists_go_on_with_return_and_deeper_with_tab(
    qtbot: QtBot, writing: TextEditor, project: MemoryProject, note: RecordId, key: Qt.Key
) -> None:
    qtbot.keyClick(writing, key, CONTROL | SHIFT)
    qtbot.keyClicks(writing, "one")
    qtbot.keyClick(writing, RETURN)
    qtbot.keyClick(writing, TAB)
    qtbot.keyClicks(writing, "deeper")
    qtbot.keyClick(writing, RETURN)
    qtbot.keyClick(writing, Qt.Key.Key_Backtab)
    qtbot.keyClicks(writing, "two")
    qtbot.keyClick(writing, RETURN)
    qtbot.keyClick(writing, RETURN)
    qtbot.keyClicks(writing, "after")
    qtbot.keyClick(writing, Qt.Key.Key_Escape)
    assert project.document.get(Note, note).text == "- one\n  - deeper\n- two\nafter"


def test_numbers_count_on(qtbot: QtBot, writing: TextEditor) -> None:
    qtbot.keyClick(writing, Qt.Key.Key_7, CONTROL | SHIFT)
    qtbot.keyClicks(writing, "one")
    qtbot.keyClick(writing, RETURN)
    assert writing.text() == "1. one\n2. "


def test_outside_of_lists_tab_goes_on_to_the_next_text(qtbot: QtBot, view: BoardView, writing: TextEditor) -> None:
    qtbot.keyClicks(writing, "plain")
    qtbot.keyClick(writing, TAB)
    qtbot.waitUntil(lambda: view.typist.editor is not None and view.typist.editor is not writing)


def test_a_title_takes_no_marks(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    idea = put(project, Idea, title="Trees")
    view.selection.set([idea])
    qtbot.keyClick(view, RETURN)
    assert view.typist.editor is not None
    qtbot.keyClick(view.typist.editor, Qt.Key.Key_B, CONTROL)
    assert view.typist.editor.text() == "Trees"


def test_items_show_the_words_without_the_marks() -> None:
    styled = TextSpec(sizes=(16,), styled=True)
    block = text_block("- **🌳 Trees** for *all*\nplain 2 * 3", 400, 300, styled)
    assert block.layout.text() == "•\u2002🌳 Trees for all\u2028plain 2 * 3"
    assert [(each.start, each.length) for each in block.layout.formats()] == [(2, 8), (15, 3)]
    plain = text_block("**Trees**", 400, 300, TextSpec(sizes=(16,)))
    assert plain.layout.text() == "**Trees**"


def test_the_lines_of_a_list_item_hang_below_its_words() -> None:
    block = text_block("- one two three four five six seven", 120, 300, TextSpec(sizes=(16,), styled=True))
    lefts = [block.layout.lineAt(line).x() for line in range(block.layout.lineCount())]
    assert lefts[0] == 0
    assert len(set(lefts[1:])) == 1
    assert lefts[1] > 5


def test_undo_takes_back_a_word_at_a_time_and_the_whole_text_after(
    qtbot: QtBot, view: BoardView, writing: TextEditor, project: MemoryProject, note: RecordId
) -> None:
    qtbot.keyClicks(writing, "one two three")
    qtbot.keyClick(writing, Qt.Key.Key_Z, CONTROL)
    assert writing.text() == "one two "
    qtbot.keyClick(writing, Qt.Key.Key_Z, CONTROL)
    assert writing.text() == "one "
    qtbot.keyClick(writing, Qt.Key.Key_Z, CONTROL | SHIFT)
    assert writing.text() == "one two "
    qtbot.keyClicks(writing, "more words here")
    qtbot.keyClick(writing, Qt.Key.Key_Escape)
    assert project.document.get(Note, note).text == "one two more words here"
    qtbot.keyClick(view, Qt.Key.Key_Z, CONTROL)
    assert project.document.get(Note, note).text == ""
    qtbot.keyClick(view, Qt.Key.Key_Y, CONTROL)
    assert project.document.get(Note, note).text == "one two more words here"


def test_a_long_text_is_one_step_of_the_board(
    qtbot: QtBot, view: BoardView, writing: TextEditor, project: MemoryProject, note: RecordId
) -> None:
    for word in range(260):
        writing.insertPlainText(f"w{word} ")
    qtbot.keyClick(writing, Qt.Key.Key_Escape)
    assert len(project.document.get(Note, note).text.split()) == 260
    qtbot.keyClick(view, Qt.Key.Key_Z, CONTROL)
    assert project.document.get(Note, note).text == ""
    qtbot.keyClick(view, Qt.Key.Key_Z, CONTROL)
    assert list(project.document.all(Note)) == []


def test_return_escape_and_tab_belong_to_the_input_method_while_it_composes(
    qtbot: QtBot, view: BoardView, writing: TextEditor, project: MemoryProject, note: RecordId
) -> None:
    compose(writing, "にほ")
    assert writing.composing
    for key in (RETURN, Qt.Key.Key_Escape, TAB):
        qtbot.keyClick(writing, key)
        assert view.typist.editor is writing
    compose(writing, "", "日本")
    assert not writing.composing
    qtbot.keyClick(writing, Qt.Key.Key_Escape)
    assert project.document.get(Note, note).text.strip() == "日本"


def test_what_others_write_waits_until_the_input_method_is_done(
    writing: TextEditor, project: MemoryProject, note: RecordId
) -> None:
    compose(writing, "に")
    project.peer_does(EditText(note, "text", "Ana: "))
    assert writing.text() == ""
    compose(writing, "", "日")
    assert writing.text() in {"Ana: 日", "日Ana: "}
    assert writing.commit()
    assert project.document.get(Note, note).text == writing.text()


def test_leaving_keeps_what_the_input_method_has_not_handed_over(
    qtbot: QtBot, view: BoardView, writing: TextEditor, project: MemoryProject, note: RecordId
) -> None:
    qtbot.keyClicks(writing, "a ")
    compose(writing, "にほん")
    assert view.typist.finish()
    assert project.document.get(Note, note).text == "a にほん"


def test_dead_keys_compose_one_letter(
    qtbot: QtBot, writing: TextEditor, project: MemoryProject, note: RecordId
) -> None:
    qtbot.keyClicks(writing, "caf")
    compose(writing, "´")
    compose(writing, "", "é")
    qtbot.keyClick(writing, Qt.Key.Key_Escape)
    assert project.document.get(Note, note).text == "café"


def pasted(writing: TextEditor, html: str, plain: str) -> str:
    content = QMimeData()
    content.setHtml(html)
    content.setText(plain)
    QGuiApplication.clipboard().setMimeData(content)
    writing.paste()
    return writing.text()


def test_a_pasted_page_keeps_bold_italic_and_lists_as_marks(writing: TextEditor) -> None:
    page = (
        "<h1 style='font-weight:normal;color:red'>Title</h1><p>Some <b>bold </b>and <i>slanted</i> "
        "<img src='x.png'></p>"
        "<ul><li>one<ul><li>deep</li></ul></li><li><b><i>two</i></b></li></ul><ol><li>first</li><li>second</li></ol>"
    )
    assert pasted(writing, page, "whatever") == (
        "Title\nSome **bold** and *slanted* \n- one\n  - deep\n- ***two***\n1. first\n2. second"
    )


def test_a_pasted_page_without_marks_is_its_plain_text(writing: TextEditor) -> None:
    assert pasted(writing, "<p>two   words</p><p>more</p>", "two   words\n\nmore") == "two   words\n\nmore"


def test_pasted_control_characters_and_halves_of_characters_are_cleaned(
    writing: TextEditor, project: MemoryProject, note: RecordId
) -> None:
    content = QMimeData()
    content.setData("text/plain;charset=utf-16le", b"")
    QGuiApplication.clipboard().setText("a\x00b\x07c\r\nd\u2028e\x1b[0m\u00a0f👩\u200d👧\ufeff")
    writing.paste()
    assert writing.text() == "abc\nd\ne[0m\u00a0f👩\u200d👧"
    compose(writing, "", "\ud83c")
    assert writing.commit()
    assert project.document.get(Note, note).text == writing.text() == "abc\nd\ne[0m\u00a0f👩\u200d👧"


def test_a_note_deleted_meanwhile_still_takes_marks_and_input_methods(
    qtbot: QtBot, writing: TextEditor, project: MemoryProject, note: RecordId
) -> None:
    qtbot.keyClicks(writing, "kept")
    assert writing.commit()
    compose(writing, "に")
    project.peer_does(TrashRecords((note,)))
    compose(writing, "", "日")
    qtbot.keyClick(writing, Qt.Key.Key_B, CONTROL)
    assert writing.commit()
    trashed = project.document.records.peek(note)
    assert isinstance(trashed, Note)
    assert trashed.deleted_at is not None
    assert trashed.text == writing.text()
    assert "日" in trashed.text


def test_typing_past_the_limit_is_told_and_nothing_is_cut(
    qtbot: QtBot, view: BoardView, writing: TextEditor, project: MemoryProject, note: RecordId
) -> None:
    writing.insertPlainText("x" * 19_999)
    qtbot.keyClicks(writing, "yz", NONE)
    qtbot.waitUntil(lambda: len(view.messages.shown) == 1)
    assert "20,001" in view.messages.shown[0].accessibleName()
    qtbot.keyClick(writing, Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: view.messages.shown == ())
    assert project.document.get(Note, note).text.endswith("xy")

"""Bold, italic, lists and emoji by the bar and the menu at a text, with the keyboard left in the text."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dttools.model import Idea, Note
from dttools_desktop.canvas.text_editor import TextEditor
from dttools_desktop.canvas.view import BoardView
from dttools_desktop.canvas.writing.emoji import emoji_categories
from dttools_desktop.canvas.writing.emoji_picker import EmojiPicker
from dttools_desktop.canvas.writing.keys import bar_actions
from dttools_desktop.qtkit import fonts
from support.board_hands import put
from support.memory_project import MemoryProject

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier


def begun(view: BoardView, kind: str = "note") -> TextEditor:
    view.maker.create_and_type(kind, QPointF(400, 300))
    editor = view.typist.editor
    assert editor is not None
    return editor


def note(view: BoardView) -> Note:
    return next(view.scene.project.document.all(Note))


@pytest.mark.parametrize(
    ("name", "text"), [("bold", "**now**"), ("italic", "*now*"), ("bullets", "- now"), ("numbers", "1. now")]
)
def test_a_button_marks_what_is_selected_and_the_text_keeps_the_keyboard(
    qtbot: QtBot, view: BoardView, name: str, text: str
) -> None:
    editor = begun(view)
    QTest.keyClicks(editor, "now")
    editor.selectAll()
    assert view.writing_bar.isVisible()
    qtbot.mouseClick(view.writing_bar.buttons[name], LEFT)
    assert view.typist.editor is editor
    assert editor.hasFocus()
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert note(view).text == text
    assert not view.writing_bar.isVisible()


def test_what_a_button_did_is_one_step_of_undo(qtbot: QtBot, view: BoardView) -> None:
    editor = begun(view)
    QTest.keyClicks(editor, "now")
    editor.selectAll()
    qtbot.mouseClick(view.writing_bar.buttons["bold"], LEFT)
    QTest.keyClick(editor, Qt.Key.Key_Z, CONTROL)
    assert editor.toPlainText() == "now"


def test_a_button_takes_what_an_input_method_composes_along(qtbot: QtBot, view: BoardView) -> None:
    editor = begun(view)
    QApplication.sendEvent(editor, QInputMethodEvent("にほ", []))
    assert editor.composing
    qtbot.mouseClick(view.writing_bar.buttons["bullets"], LEFT)
    assert not editor.composing
    assert editor.toPlainText() == "- にほ"


def test_a_title_offers_emoji_only(view: BoardView) -> None:
    begun(view, "idea")
    shown = {name for name, made in view.writing_bar.buttons.items() if made.isVisible()}
    assert shown == {"emoji"}
    assert [idea.title for idea in view.scene.project.document.all(Idea)] == [""]


def test_an_emoji_goes_where_the_caret_is(qtbot: QtBot, view: BoardView) -> None:
    editor = begun(view)
    QTest.keyClicks(editor, "wait")
    QTest.keyClick(editor, Qt.Key.Key_Home)
    qtbot.mouseClick(view.writing_bar.buttons["emoji"], LEFT)
    picker = next(each for each in editor.findChildren(EmojiPicker) if each.isVisible())
    QTest.keyClicks(picker.search, "rocket")
    QTest.keyClick(picker.search, Qt.Key.Key_Return)
    assert editor.toPlainText() == "🚀wait"


def test_the_bar_stays_in_sight_and_off_the_text(view: BoardView) -> None:
    for at in (QPointF(5, 5), QPointF(1270, 790), QPointF(600, 30)):
        editor = begun(view)
        view.camera.centre_on(at)
        assert view.rect().contains(view.writing_bar.geometry())
        QTest.keyClick(editor, Qt.Key.Key_Escape)
    editor = begun(view)
    view.camera.centre_on(QPointF(500, 400))
    assert not view.writing_bar.geometry().intersects(editor.geometry())


def test_the_menu_of_a_text_offers_the_same(view: BoardView) -> None:
    editor = begun(view)
    menu = editor.menu_at(QPoint(4, 4))
    assert {action.words for action in bar_actions()} <= {entry.text() for entry in menu.actions()}
    QTest.keyClicks(editor, "now")
    editor.selectAll()
    next(entry for entry in menu.actions() if entry.objectName() == "bold").trigger()
    assert editor.toPlainText() == "**now**"
    menu.deleteLater()


def test_every_emoji_that_is_offered_can_be_drawn_on_this_machine(qapp: QApplication) -> None:
    shown = fonts.font(22)
    signs = [each.sign for category in emoji_categories() for each in category.emoji]
    assert [sign for sign in signs if not fonts.draws(shown, sign)] == []
    assert not fonts.draws(shown, "\U000ffffd")


def test_a_title_longer_than_the_window_is_typed_where_one_sees_it(view: BoardView, project: MemoryProject) -> None:
    notes = [put(project, x=each * 700, text=str(each)) for each in range(5)]
    view.selection.set(notes)
    view.camera.centre_on(QPointF(1500, 100))
    QTest.keyClick(view, Qt.Key.Key_G, CONTROL)
    editor = view.typist.editor
    assert editor is not None
    caret = editor.viewport().mapTo(view, editor.cursorRect().center())
    assert view.rect().adjusted(20, 20, -20, -20).contains(caret)
    assert abs(view.writing_bar.x() - caret.x()) < 300

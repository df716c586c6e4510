"""The emoji picker: opened by a key, searched by name, chosen by keyboard or mouse, the latest first."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from dttools_desktop.canvas.text_editor import TextEditor
from dttools_desktop.canvas.view import BoardView
from dttools_desktop.canvas.writing.emoji import emoji_categories
from dttools_desktop.canvas.writing.emoji_picker import EmojiPicker
from support.board_hands import CONTROL, LEFT, put
from support.memory_project import MemoryProject


@pytest.fixture
def writing(qtbot: QtBot, view: BoardView, project: MemoryProject) -> TextEditor:
    view.selection.set([put(project, text="Idea ")])
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert view.typist.editor is not None
    return view.typist.editor


def opened(qtbot: QtBot, writing: TextEditor) -> EmojiPicker:
    qtbot.keyClick(writing, Qt.Key.Key_Period, CONTROL)
    picker = next(each for each in writing.findChildren(EmojiPicker) if each.isVisible())
    qtbot.waitExposed(picker)
    return picker


def test_an_emoji_is_found_by_name_and_inserted_at_the_caret(
    qtbot: QtBot, view: BoardView, writing: TextEditor
) -> None:
    picker = opened(qtbot, writing)
    qtbot.keyClicks(picker.search, "light BULB")
    qtbot.keyClick(picker.search, Qt.Key.Key_Return)
    assert writing.text() == "Idea 💡"
    assert view.typist.editor is writing
    again = opened(qtbot, writing)
    current = again.list.currentItem()
    assert current is not None
    assert current.text() == "💡"
    again.close()


def test_a_click_and_the_arrows_choose_too(qtbot: QtBot, writing: TextEditor) -> None:
    picker = opened(qtbot, writing)
    qtbot.keyClicks(picker.search, "heart")
    first = picker.list.currentItem()
    qtbot.keyClick(picker.search, Qt.Key.Key_Right)
    assert picker.list.currentItem() is not first
    item = picker.list.currentItem()
    assert item is not None
    sign = item.text()
    qtbot.mouseClick(picker.list.viewport(), LEFT, pos=picker.list.visualItemRect(item).center())
    assert writing.text() == f"Idea {sign}"


def test_what_is_not_found_is_said_and_escape_leaves_the_text_open(
    qtbot: QtBot, view: BoardView, writing: TextEditor
) -> None:
    picker = opened(qtbot, writing)
    qtbot.keyClicks(picker.search, "zzzz")
    assert picker.hint.text() == "No emoji is called that."
    qtbot.keyClick(picker.search, Qt.Key.Key_Return)
    qtbot.keyClick(picker.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not any(each.isVisible() for each in writing.findChildren(EmojiPicker)))
    assert view.typist.editor is writing
    assert writing.text() == "Idea "


def test_every_emoji_is_there_once() -> None:
    signs = [each.sign for category in emoji_categories() for each in category.emoji]
    assert len(signs) == len(set(signs)) >= 200

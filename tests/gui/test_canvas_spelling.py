"""Misspelt words: underlined but for the one being typed, with other spellings in the menu."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from dttools_desktop.canvas.text_editor import TextEditor
from dttools_desktop.canvas.view import BoardView
from dttools_desktop.canvas.writing.spelling import misspelt_in, words_of
from dttools_desktop.spelling import checker_for
from support.board_hands import put
from support.memory_project import MemoryProject


class WordList:
    """A spell checker that knows a few words."""

    language = "en"

    def __init__(self, *words: str) -> None:
        self._words = set(words)
        self.accepted: list[tuple[str, bool]] = []

    def misspelt(self, words: Sequence[str]) -> set[str]:
        return {word for word in words if word.lower() not in self._words}

    def suggest(self, word: str) -> list[str]:
        return sorted(each for each in self._words if each[0] == word[0].lower())

    def accept(self, word: str, *, for_good: bool) -> None:
        self._words.add(word.lower())
        self.accepted.append((word, for_good))


CHECKER = WordList("we", "need", "more", "benches", "trees", "don't")


def underlined(editor: TextEditor) -> list[str]:
    block, wave = editor.document().begin(), QTextCharFormat.UnderlineStyle.WaveUnderline
    parts = [part for part in block.layout().formats() if part.format.underlineStyle() == wave]
    return [block.text()[part.start : part.start + part.length] for part in parts]


@pytest.fixture
def writing(qtbot: QtBot, view: BoardView, project: MemoryProject) -> TextEditor:
    note = put(project, text="")
    view.typist.find_checker = lambda: CHECKER
    view.selection.set([note])
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert view.typist.editor is not None
    return view.typist.editor


def test_a_misspelt_word_is_underlined_once_it_is_left(qtbot: QtBot, writing: TextEditor) -> None:
    qtbot.keyClicks(writing, "We need benchs")
    assert underlined(writing) == []
    qtbot.keyClicks(writing, " ")
    assert underlined(writing) == ["benchs"]
    qtbot.keyClick(writing, Qt.Key.Key_Left)
    assert underlined(writing) == []


def test_the_menu_offers_other_spellings(qtbot: QtBot, writing: TextEditor) -> None:
    qtbot.keyClicks(writing, "benchs more")
    cursor = writing.textCursor()
    cursor.setPosition(3)
    menu = writing.menu_at(writing.cursorRect(cursor).center())
    assert menu.actions()[0].text() == "benches"
    menu.actions()[0].trigger()
    assert writing.text() == "benches more"
    assert writing.menu_at(writing.cursorRect(cursor).center()).actions()[0].text() != "benches"


@pytest.mark.parametrize("answer", [("Ignore “Lucia”", False), ("Learn “Lucia”", True)])
def test_a_word_that_is_right_is_let_be(
    qtbot: QtBot, view: BoardView, project: MemoryProject, answer: tuple[str, bool]
) -> None:
    words, for_good = answer
    own = WordList("more", "benches")
    view.typist.find_checker = lambda: own
    view.selection.set([put(project, text="")])
    qtbot.keyClick(view, Qt.Key.Key_Return)
    writing = view.typist.editor
    assert writing is not None
    qtbot.keyClicks(writing, "Lucia more ")
    assert underlined(writing) == ["Lucia"]
    cursor = writing.textCursor()
    cursor.setPosition(2)
    writing.setTextCursor(cursor)
    qtbot.keyClick(writing, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    next(entry for entry in menu.actions() if entry.text() == words).trigger()
    menu.close()
    assert own.accepted == [("Lucia", for_good)]
    writing.moveCursor(QTextCursor.MoveOperation.End)
    assert underlined(writing) == []


def test_addresses_numbers_and_capitals_are_not_words() -> None:
    assert [word for _, word in words_of("See https://exampel.org, ana@exampel.org, UFPE x2 don't 42nd")] == [
        "See",
        "don't",
    ]
    assert misspelt_in("🌳 benchs", CHECKER) == [(2, "benchs")]


def test_the_systems_dictionary_is_asked_where_there_is_one() -> None:
    checker = checker_for("en")
    if checker is None:
        pytest.skip("Enchant or an English dictionary is not on this machine")
    assert checker.misspelt(["house", "houze"]) == {"houze"}
    assert "house" in checker.suggest("houze")
    assert checker.misspelt(["dzhungla"]) == {"dzhungla"}
    checker.accept("dzhungla", for_good=False)
    assert checker.misspelt(["dzhungla"]) == set()


def test_a_language_without_a_dictionary_has_no_checker() -> None:
    assert checker_for("tlh") is None

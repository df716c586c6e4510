"""Two people in one text: real editors on two replicas that hear each other only by updates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from pytestqt.qtbot import QtBot

from dttools.document.commands import MoveItems
from dttools.ids import RecordId
from dttools.model import Note, Vector
from dttools_desktop.canvas.style import board_style
from dttools_desktop.canvas.text_editor import TextEditor
from dttools_desktop.canvas.view import BoardView
from dttools_desktop.canvas.writing.others import Flag, Writer, Writers, Writing
from dttools_desktop.editors.ideation import make_editor
from support.board_hands import CONTROL, put
from support.memory_project import MemoryProject


@dataclass
class Seat:
    """One of two people at one board."""

    project: MemoryProject
    view: BoardView
    writers: Writers
    at: Writing | None = None

    @property
    def editor(self) -> TextEditor:
        assert self.view.typist.editor is not None
        return self.view.typist.editor

    def flags(self) -> list[str]:
        return [flag.words for flag in self.view.findChildren(Flag) if not flag.isHidden()]


@dataclass
class Table:
    """Both, and what carries edits and presence between them."""

    me: Seat
    ana: Seat
    note: RecordId

    def carry(self) -> None:
        for seat in (self.me, self.ana):
            if seat.view.typist.editor is not None:
                seat.view.typist.editor.commit()
        self.me.project.carry(self.ana.project)
        self.me.writers.show([Writer(2, "ana", "Ana", self.ana.at)] if self.ana.at is not None else [])
        self.ana.writers.show([Writer(1, "me", "Ben", self.me.at)] if self.me.at is not None else [])


def seated(qtbot: QtBot, project: MemoryProject) -> Seat:
    editor = make_editor(project, project.board)
    qtbot.addWidget(editor)
    editor.resize(1000, 700)
    editor.show()
    qtbot.waitExposed(editor)
    editor.view.camera.zoom_to(1.0)
    editor.view.camera.centre_on(QPointF(500, 350))
    seat = Seat(project, editor.view, Writers(editor.view))
    seat.writers.moved.connect(lambda at: setattr(seat, "at", at))
    return seat


@pytest.fixture
def table(qtbot: QtBot, project: MemoryProject) -> Iterator[Table]:
    note = put(project, text="We need benches under the trees")
    mine = seated(qtbot, project)
    hers = seated(qtbot, MemoryProject.joined(project, "ana"))
    yield Table(mine, hers, note)
    for seat in (mine, hers):
        if seat.view.typist.editor is not None:
            seat.view.typist.editor.discard()


def open_note(table: Table, seat: Seat) -> TextEditor:
    """Open the editor as the keyboard does; two windows of one test cannot both have the focus."""
    item = seat.view.scene.get(table.note)
    assert item is not None
    assert seat.view.typist.begin(item.fields(board_style())[0])
    return seat.editor


def put_caret(editor: TextEditor, offset: int, *, anchor: int | None = None) -> None:
    cursor = editor.textCursor()
    cursor.setPosition(offset if anchor is None else anchor)
    cursor.setPosition(offset, cursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)


def type_in(editor: TextEditor, words: str) -> None:
    """As keys do, whoever has the focus."""
    editor.insertPlainText(words)


def test_both_type_at_once_and_each_keeps_words_and_caret(table: Table) -> None:
    mine, hers = open_note(table, table.me), open_note(table, table.ana)
    put_caret(mine, 7)
    put_caret(hers, 31)
    for place in range(6):
        type_in(mine, "my "[place % 3])
        type_in(hers, " hers"[place % 5])
        if place % 2:
            table.carry()
    table.carry()
    assert mine.text() == hers.text() == "We needmy my  benches under the trees hers "
    assert mine.textCursor().position() == 13
    assert hers.textCursor().atEnd()


def test_the_others_caret_stands_where_theirs_is(table: Table) -> None:
    mine, hers = open_note(table, table.me), open_note(table, table.ana)
    put_caret(mine, 0)
    put_caret(hers, 15)
    table.carry()
    assert table.me.flags() == ["Ana"]
    type_in(mine, "🌳 Today ")
    (flag,) = (flag for flag in table.me.view.findChildren(Flag) if not flag.isHidden())
    cursor = mine.textCursor()
    cursor.setPosition(15 + len("🌳 Today ") + 1)
    rect = mine.cursorRect(cursor)
    foot = mine.viewport().mapTo(table.me.view, rect.bottomLeft())
    assert abs(flag.geometry().bottomLeft().x() - foot.x()) <= 2
    assert abs(flag.geometry().bottom() - foot.y()) <= 2
    assert not flag.grab().toImage().isNull()


def test_what_the_other_selects_is_coloured_and_goes_with_the_words(table: Table) -> None:
    mine, hers = open_note(table, table.me), open_note(table, table.ana)
    put_caret(mine, 0)
    put_caret(hers, 15, anchor=8)
    table.carry()
    type_in(mine, "Now: ")
    (selected,) = mine.extraSelections()
    assert selected.cursor.selectedText() == "benches"
    put_caret(hers, 15)
    table.carry()
    assert mine.extraSelections() == []


def test_one_who_does_not_edit_sees_who_is_writing_until_they_stop(qtbot: QtBot, table: Table) -> None:
    hers = open_note(table, table.ana)
    type_in(hers, "!")
    table.carry()
    assert table.me.flags() == ["Ana is writing…"]
    label = next(flag for flag in table.me.view.findChildren(Flag) if not flag.isHidden())
    before = label.pos()
    table.me.project.apply(MoveItems((table.note,), Vector(40, 30)))
    assert label.pos() - before == QPoint(40, 30)
    qtbot.keyClick(hers, Qt.Key.Key_Escape)
    assert table.ana.at is None
    table.carry()
    assert table.me.flags() == []
    assert table.me.project.document.get(Note, table.note).text == "We need benches under the trees!"


def test_undo_in_the_text_never_takes_back_what_the_other_typed(qtbot: QtBot, table: Table) -> None:
    mine, hers = open_note(table, table.me), open_note(table, table.ana)
    put_caret(mine, 31)
    put_caret(hers, 0)
    type_in(mine, " mine")
    table.carry()
    type_in(hers, "hers ")
    table.carry()
    for _ in range(3):
        qtbot.keyClick(mine, Qt.Key.Key_Z, CONTROL)
    table.carry()
    assert mine.text() == hers.text() == "hers We need benches under the trees"

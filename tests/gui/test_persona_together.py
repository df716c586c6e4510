"""Two people on one persona's card: each sees where the other types in the form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from dttools.document.commands import AddRecord
from dttools.ids import RecordId, new_id
from dttools.model import Persona
from dttools_desktop.canvas.writing.others import Flag, Writer, Writers, Writing
from dttools_desktop.editors.persona import make_editor
from dttools_desktop.editors.persona.editor import PersonaEditor
from dttools_desktop.editors.persona.text_area import TextArea
from support.memory_project import MemoryProject


@dataclass
class Seat:
    """One of two people at one card."""

    project: MemoryProject
    editor: PersonaEditor
    writers: Writers
    at: Writing | None = None

    def area(self, name: str) -> TextArea:
        return self.editor.form.text(name)

    def flags(self) -> list[tuple[str, str]]:
        """What flags say, and of which sheet they are."""
        shown = [flag for flag in self.editor.findChildren(Flag) if not flag.isHidden()]
        return [(flag.words, flag.parentWidget().objectName()) for flag in shown]


def seated(qtbot: QtBot, project: MemoryProject, persona: RecordId) -> Seat:
    editor = make_editor(project, persona)
    qtbot.addWidget(editor)
    editor.resize(1100, 800)
    editor.show()
    qtbot.waitExposed(editor)
    seat = Seat(project, editor, Writers(editor.view, editor.open_texts()))
    seat.writers.moved.connect(lambda at: setattr(seat, "at", at))
    return seat


@pytest.fixture
def seats(qtbot: QtBot, project: MemoryProject) -> Iterator[tuple[Seat, Seat]]:
    persona = new_id()
    project.apply(AddRecord(Persona, persona, {"name": "Lia", "bio": "She waits for hours."}))
    mine = seated(qtbot, project, persona)
    hers = seated(qtbot, MemoryProject.joined(project, "ana"), persona)
    yield mine, hers
    for seat in (mine, hers):
        seat.editor.finish()


def carry(mine: Seat, hers: Seat) -> None:
    for seat in (mine, hers):
        seat.editor.finish()
    mine.project.carry(hers.project)
    mine.writers.show([Writer(2, "ana", "Ana", hers.at)] if hers.at is not None else [])


def test_the_others_caret_shows_in_the_form_where_theirs_is(qtbot: QtBot, seats: tuple[Seat, Seat]) -> None:
    mine, hers = seats
    hers.editor.activateWindow()
    hers.area("bio").setFocus()
    qtbot.waitUntil(lambda: hers.at is not None)
    qtbot.keyClicks(hers.area("bio"), " Always")
    carry(mine, hers)
    assert mine.area("bio").text() == "She waits for hours. Always"
    assert mine.flags() == [("Ana", "personaSheet")]
    (flag,) = mine.editor.findChildren(Flag)
    area = mine.area("bio")
    cursor = area.textCursor()
    cursor.movePosition(cursor.MoveOperation.End)
    foot = area.viewport().mapTo(flag.parentWidget(), area.cursorRect(cursor).bottomLeft())
    assert abs(flag.geometry().bottom() - foot.y()) <= 2
    assert abs(flag.geometry().left() - foot.x()) <= 2


def test_what_the_other_selects_is_coloured_and_leaving_the_form_ends_it(
    qtbot: QtBot, seats: tuple[Seat, Seat]
) -> None:
    mine, hers = seats
    hers.editor.activateWindow()
    hers.area("name").setFocus()
    qtbot.waitUntil(lambda: hers.at is not None)
    hers.area("name").selectAll()
    carry(mine, hers)
    assert [each.cursor.selectedText() for each in mine.area("name").extraSelections()] == ["Lia"]
    hers.editor.view.setFocus(Qt.FocusReason.MouseFocusReason)
    assert hers.at is None
    carry(mine, hers)
    assert mine.flags() == []
    assert mine.area("name").extraSelections() == []


def test_one_who_goes_from_the_form_to_a_note_takes_the_flag_along(qtbot: QtBot, seats: tuple[Seat, Seat]) -> None:
    mine, hers = seats
    hers.editor.activateWindow()
    hers.area("quote").setFocus()
    qtbot.waitUntil(lambda: hers.at is not None)
    carry(mine, hers)
    assert mine.flags() == [("Ana", "personaSheet")]
    hers.editor.view.zone_maker.add_to(hers.editor.page.zones[0].zone)
    assert hers.editor.view.typist.editor is not None
    hers.editor.view.typist.editor.insertPlainText("noise")
    hers.editor.view.typist.editor.commit()
    mine.project.carry(hers.project)
    assert hers.at is not None
    mine.writers.show([Writer(2, "ana", "Ana", hers.at)])
    assert [words for words, _ in mine.flags()] == ["Ana is writing…"]

"""Converting, splitting, merging and pasting very much on a board."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from dttools.document.commands import CastVote
from dttools.ids import ActorId
from dttools.model import Idea, Note, Vector
from dttools_desktop.canvas.view import BoardView
from dttools_desktop.qtkit.widgets import BusyOverlay
from support.board_hands import ALT, CONTROL, SHIFT, put
from support.memory_project import MemoryProject

KEYS = Qt.Key


def test_a_note_becomes_an_idea_and_one_undo_brings_it_back(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    note = put(project, text="Enfermeira volante", colour="pink")
    view.selection.set((note,))
    qtbot.keyClick(view, KEYS.Key_I, ALT | SHIFT)
    (idea,) = project.document.all(Idea)
    assert (idea.title, idea.colour) == ("Enfermeira volante", "pink")
    assert view.selection.ids == (idea.id,)
    qtbot.keyClick(view, KEYS.Key_Z, CONTROL)
    assert [each.id for each in project.document.all(Note)] == [note]
    assert not list(project.document.all(Idea))


def test_votes_that_stay_behind_are_told_of(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    idea = put(project, Idea, title="Painel")
    project.peer_does(CastVote(idea, ActorId("ana")))
    view.selection.set((idea,))
    qtbot.keyClick(view, KEYS.Key_N, ALT | SHIFT)
    assert [note.text for note in project.document.all(Note)] == ["Painel"]
    assert "1 vote" in view.messages.shown[0].accessibleName()


def test_a_note_of_lines_is_split_onto_free_space_and_merged_again(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    note = put(project, x=300, y=100, text="um\ndois\ntrês")
    put(project, x=300, y=330, text="no caminho")
    view.selection.set((note,))
    qtbot.keyClick(view, KEYS.Key_D, ALT | SHIFT)
    assert len(view.selection) == 3
    rects = [item.rect for item in view.scene.items()]
    assert not any(one.intersects(other) for place, one in enumerate(rects) for other in rects[:place])
    qtbot.keyClick(view, KEYS.Key_J, ALT | SHIFT)
    assert project.document.get(Note, note).text == "um\ndois\ntrês"
    assert len(list(project.document.all(Note))) == 2


@pytest.mark.parametrize("name", ["to_ideas", "to_notes", "split", "merge"])
def test_nothing_is_converted_that_is_locked_or_read_only(view: BoardView, project: MemoryProject, name: str) -> None:
    ids = [put(project, model, locked=True) for model in (Note, Note, Idea)]
    before = list(project.document.records.everything())
    action = view.keys.actions[name]
    assert action.why_not(view)
    view.selection.set(ids)
    assert action.why_not(view)
    view.keys.do(name)
    view.set_read_only("Only reading.")
    assert action.why_not(view) == "Only reading."
    assert list(project.document.records.everything()) == before


def paste_lines(view: BoardView, count: int) -> None:
    QGuiApplication.clipboard().setText("\n".join(f"linha {n}" for n in range(count)))
    view.paste()
    question = view.pasteboard.question
    assert isinstance(question, QMessageBox)
    assert str(count) in question.text()
    next(each for each in question.buttons() if each.text() == "Paste all").click()


def test_very_many_lines_come_a_slice_at_a_time_and_go_in_one_undo(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    there = put(project, x=600, y=300)
    paste_lines(view, 700)
    assert len(list(project.document.all(Idea))) < 700
    qtbot.waitUntil(lambda: len(view.selection) == 700)
    rect = view.scene.bounds_of((there,))
    assert not any(item.rect.intersects(rect) for item in view.scene.items() if item.id != there)
    view.operations.undo()
    assert not list(project.document.all(Idea))
    assert project.document.get(Note, there).at == Vector(600, 300)


def test_a_long_paste_that_is_cancelled_leaves_nothing(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    paste_lines(view, 700)
    (cover,) = view.findChildren(BusyOverlay)
    qtbot.waitUntil(lambda: bool(list(project.document.all(Idea))))
    qtbot.keyClick(cover, KEYS.Key_Escape)
    assert not list(project.document.all(Idea))
    assert len(view.selection) == 0

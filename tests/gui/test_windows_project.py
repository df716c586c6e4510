from __future__ import annotations

import gc

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from dttools.document.commands import AddIdeas, AddRecord, AddZoneNote, CastVote, ChangeFields, TrashRecords
from dttools.facilitation import steps
from dttools.ids import ActorId, RecordId, new_id
from dttools.model import Board, Idea, IdeaStatus, Persona, Phase
from dttools_desktop.qtkit.widgets import CardButton, Toast
from dttools_desktop.windows.main_window import MainWindow
from dttools_desktop.windows.project.details import ProjectDetails
from dttools_desktop.windows.project.page import ProjectPage
from dttools_desktop.windows.project.trash import TrashDialog, trashed
from dttools_desktop.windows.words import kind_words
from dttools_desktop.workspace import Library

LEFT = Qt.MouseButton.LeftButton
Key = Qt.Key


@pytest.fixture
def page(window: MainWindow, library: Library) -> ProjectPage:
    window.open_project(library.create("Fila do hospital"))
    assert window.project is not None
    return window.project


def press(qtbot: QtBot, host: QWidget, text: str) -> None:
    QApplication.processEvents()  # a layout shows what it was given in a later turn of the loop
    buttons = [made for made in host.findChildren(QPushButton) if made.text() == text and made.isVisible()]
    assert buttons
    qtbot.mouseClick(buttons[0], LEFT)


def add_persona(page: ProjectPage, name: str) -> RecordId:
    persona = new_id()
    page.project.apply(AddRecord(Persona, persona, {"name": name}))
    return persona


def done(page: ProjectPage, phase: Phase) -> list[bool]:
    return [step.done for step in steps(page.document, phase)]


def test_a_new_tool_is_opened_and_named_at_once(qtbot: QtBot, page: ProjectPage) -> None:
    page.add("persona")
    persona = next(page.document.all(Persona))
    assert page.current == persona.id
    line = page.rail.tools[persona.id].findChild(QLineEdit)
    assert line is not None
    line.setText("Dona Lúcia")
    qtbot.keyClick(line, Key.Key_Return)
    assert page.document.get(Persona, persona.id).name == "Dona Lúcia"
    qtbot.waitUntil(lambda: page.rail.tools[persona.id].text() == "Dona Lúcia")


def test_return_in_an_untouched_name_stores_no_name(qtbot: QtBot, page: ProjectPage) -> None:
    page.add("persona")
    persona = next(page.document.all(Persona))
    line = page.rail.tools[persona.id].findChild(QLineEdit)
    assert line is not None
    assert line.text() == kind_words("persona").unnamed
    qtbot.keyClick(line, Key.Key_Return)
    assert page.document.get(Persona, persona.id).name == ""


def test_escape_leaves_a_tool_without_a_name(qtbot: QtBot, page: ProjectPage) -> None:
    page.add("persona")
    persona = next(page.document.all(Persona))
    line = page.rail.tools[persona.id].findChild(QLineEdit)
    assert line is not None
    line.setText("Nobody")
    qtbot.keyClick(line, Key.Key_Escape)
    assert page.document.get(Persona, persona.id).name == ""
    assert page.rail.tools[persona.id].text() == kind_words("persona").unnamed


def test_a_tool_taken_to_the_trash_comes_back_by_undo(qtbot: QtBot, page: ProjectPage) -> None:
    persona = add_persona(page, "Lúcia")
    page.show_record(persona)
    qtbot.waitUntil(lambda: persona in page.rail.tools)
    qtbot.keyClick(page.rail.tools[persona], Key.Key_Delete)
    assert list(page.document.all(Persona)) == []
    assert page.current is None
    toast = page.findChild(Toast)
    assert toast is not None
    press(qtbot, toast, "Undo")
    assert [one.name for one in page.document.all(Persona)] == ["Lúcia"]


def test_the_trash_of_a_project_lists_and_restores(qtbot: QtBot, window: MainWindow, page: ProjectPage) -> None:
    persona = add_persona(page, "Lúcia")
    page.project.apply(TrashRecords((persona,)))
    page.show_trash()
    dialog = window.findChild(TrashDialog)
    assert dialog is not None
    assert "Lúcia" in [label.text() for label in dialog.findChildren(QLabel)]
    press(qtbot, dialog, "Restore")
    assert [one.name for one in page.document.all(Persona)] == ["Lúcia"]
    assert not dialog.rows.isVisible()


def test_the_trash_leaves_out_items_without_a_word(page: ProjectPage) -> None:
    board = next(page.document.all(Board)).id
    blank, written = new_id(), new_id()
    page.project.apply(AddRecord(Idea, blank, {"board": board}))
    page.project.apply(AddRecord(Idea, written, {"board": board, "title": "Trees"}))
    page.project.apply(TrashRecords((blank, written)))
    assert [record.id for record in trashed(page.project)] == [written]


def test_undo_and_redo_buttons_follow_the_history(qtbot: QtBot, page: ProjectPage) -> None:
    assert not page.top_bar.undo.isEnabled()
    add_persona(page, "Lúcia")
    qtbot.waitUntil(page.top_bar.undo.isEnabled)
    qtbot.mouseClick(page.top_bar.undo, LEFT)
    assert list(page.document.all(Persona)) == []
    qtbot.waitUntil(page.top_bar.redo.isEnabled)
    qtbot.mouseClick(page.top_bar.redo, LEFT)
    assert [one.name for one in page.document.all(Persona)] == ["Lúcia"]


def test_walking_through_phases_leaves_nothing_to_undo(page: ProjectPage) -> None:
    board = next(page.document.all(Board)).id
    page.show_record(board)
    assert page.document.project.current_phase is Phase.IDEATE
    assert not page.project.can_undo


def test_the_name_of_the_project_is_edited_in_the_bar(qtbot: QtBot, page: ProjectPage) -> None:
    line = page.top_bar.name
    qtbot.mouseClick(line, LEFT)
    line.selectAll()
    qtbot.keyClicks(line, "Curta espera")
    qtbot.keyClick(line, Key.Key_Return)
    assert page.document.project.name == "Curta espera"
    assert page.project.can_undo


def test_details_write_only_what_changed(qtbot: QtBot, window: MainWindow, page: ProjectPage) -> None:
    page.show_details()
    dialog = window.findChild(ProjectDetails)
    assert dialog is not None
    dialog.problem.setPlainText("Pacientes esperam três horas")
    dialog.participants.setText("Ana, Bento,  , Célia")
    project = RecordId(page.project.id)
    page.document.apply(ChangeFields((project,), {"client": "Hospital"}), by=ActorId("peer"))
    press(qtbot, dialog, "Save")
    own = page.document.project
    assert (own.problem, own.participants) == ("Pacientes esperam três horas", ("Ana", "Bento", "Célia"))
    assert own.client == "Hospital"


def test_details_refuse_dates_in_the_wrong_order(qtbot: QtBot, window: MainWindow, page: ProjectPage) -> None:
    page.show_details()
    dialog = window.findChild(ProjectDetails)
    assert dialog is not None
    dialog.starts_on.known.setChecked(True)
    dialog.ends_on.known.setChecked(True)
    dialog.ends_on.edit.setDate(dialog.starts_on.edit.date().addDays(-1))
    press(qtbot, dialog, "Save")
    assert dialog.isVisible()
    assert "The last day is before the first." in [label.text() for label in dialog.findChildren(QLabel)]
    assert page.document.project.ends_on is None


def test_progress_follows_from_the_document(page: ProjectPage) -> None:
    project = page.project
    assert done(page, Phase.EMPATHIZE) == [False, False, False]
    persona = add_persona(page, "Lúcia")
    for text in ("Rapidez", "Clareza", "Respeito"):
        project.apply(AddZoneNote(new_id(), persona, "goals", text))
    assert done(page, Phase.EMPATHIZE) == [True, True, False]
    ideas = [new_id() for _ in range(5)]
    project.apply(AddIdeas(tuple((idea, {"title": "x"}) for idea in ideas)))
    project.apply(CastVote(ideas[0], project.person))
    assert done(page, Phase.IDEATE) == [True, True, False]
    project.apply(ChangeFields((ideas[0],), {"status": IdeaStatus.TESTED}))
    assert done(page, Phase.IDEATE)[2]
    assert done(page, Phase.PROTOTYPE) == done(page, Phase.TEST) == [True]


def test_edits_of_a_project_are_there_when_it_is_opened_again(window: MainWindow, page: ProjectPage) -> None:
    project = page.project.id
    page.project.apply(AddIdeas(((new_id(), {"title": "Painel"}),)))
    assert window.go_home()
    window.open_project(project)
    assert window.project is not None
    assert [idea.title for idea in window.project.document.all(Idea)] == ["Painel"]


def words_of(page: ProjectPage) -> list[str]:
    return [label.text() for label in page.overview.findChildren(QLabel) if label.isVisible()]


def test_a_phase_without_tools_shows_what_it_is_about(qtbot: QtBot, page: ProjectPage) -> None:
    page.show_phase(Phase.DEFINE)
    assert "Ninguém sabe quanto falta" not in words_of(page)
    page.project.apply(ChangeFields((RecordId(page.project.id),), {"problem": "Ninguém sabe quanto falta"}))
    qtbot.waitUntil(lambda: "Ninguém sabe quanto falta" in words_of(page))
    first, second = new_id(), new_id()
    page.project.apply(AddIdeas(((first, {"title": "Painel"}), (second, {"title": "Cadeiras"}))))
    page.project.apply(ChangeFields((first,), {"status": IdeaStatus.SELECTED}))
    page.show_phase(Phase.PROTOTYPE)
    assert "Painel" in words_of(page)
    assert "Cadeiras" not in words_of(page)
    qtbot.mouseClick(next(card for card in page.overview.findChildren(CardButton)), LEFT)
    view = page.board_view()
    assert view is not None
    qtbot.waitUntil(lambda: tuple(view.selection.ids) == (first,))


def test_an_item_that_a_search_found_is_selected_on_its_board(
    qtbot: QtBot, window: MainWindow, page: ProjectPage
) -> None:
    idea = new_id()
    page.project.apply(AddIdeas(((idea, {"title": "Painel"}),)))
    project = page.project.id
    window.go_home()
    window.open_project(project, idea)
    assert window.project is not None
    view = window.project.board_view()
    assert view is not None
    qtbot.waitUntil(lambda: tuple(view.selection.ids) == (idea,))


def test_what_an_open_project_needs_is_looked_through_for_garbage_only_once_it_is_closed(
    window: MainWindow, page: ProjectPage
) -> None:
    page.show_record(next(page.document.all(Board)).id)
    assert gc.isenabled()
    assert gc.get_freeze_count() > 0
    assert window.go_home()
    assert gc.get_freeze_count() == 0


def test_the_problem_is_written_where_the_phase_asks_for_it(
    qtbot: QtBot, window: MainWindow, page: ProjectPage
) -> None:
    page.show_phase(Phase.DEFINE)
    write = next(made for made in page.overview.findChildren(QPushButton) if made.isVisible())
    qtbot.mouseClick(write, LEFT)
    dialog = window.findChild(ProjectDetails)
    assert dialog is not None
    qtbot.waitUntil(dialog.problem.hasFocus)
    qtbot.keyClicks(dialog.problem, "Metade vai para o lixo")
    qtbot.keyClick(dialog.problem, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert page.document.project.problem == "Metade vai para o lixo"
    qtbot.waitUntil(lambda: "Metade vai para o lixo" in words_of(page))
    assert window.focusWidget() is page.overview


def test_many_ideas_lie_in_a_grid_about_as_wide_as_high(page: ProjectPage) -> None:
    page.project.apply(AddIdeas(tuple((new_id(), {"title": str(n)}) for n in range(57))))
    ideas = list(page.document.all(Idea))
    assert len({idea.at.x for idea in ideas}) == len({idea.at.y for idea in ideas}) == 8

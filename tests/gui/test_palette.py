"""The command palette: what it finds, in which order, and that all of it works by keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dttools.document.commands import AddRecord
from dttools.ids import new_id
from dttools.model import Board, Persona, Phase
from dttools_desktop.canvas.actions.table import board_actions
from dttools_desktop.qtkit.theme import apply_theme, current_theme
from dttools_desktop.windows.main_window import MainWindow
from dttools_desktop.windows.palette.command import PaletteCommand
from dttools_desktop.windows.palette.dialog import PaletteDialog
from dttools_desktop.windows.palette.matching import found, score
from dttools_desktop.windows.preferences import Preferences
from dttools_desktop.workspace import Library

Key = Qt.Key
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def palette(qtbot: QtBot, window: MainWindow) -> PaletteDialog:
    qtbot.keyClick(window, Key.Key_K, CONTROL)
    shown = [each for each in window.findChildren(PaletteDialog) if each.isVisible()]
    assert len(shown) == 1
    return shown[0]


def command(name: str, words: str) -> PaletteCommand:
    return PaletteCommand(name, words, "Board", "note", lambda: None)


@pytest.mark.parametrize(
    ("letters", "first"),
    [("nn", "New note"), ("zoom", "Zoom in"), ("whole", "Show the whole board"), ("coracao", "Coração do mapa")],
)
def test_few_letters_find_the_command_that_is_meant(letters: str, first: str) -> None:
    texts = ("Undo", "New idea", "Zoom in", "New note", "Coração do mapa", "Show the whole board")
    commands = [command(text, text) for text in texts]
    assert found(commands, letters, [])[0].words == first


def test_letters_that_are_not_there_find_nothing_and_what_was_used_lately_comes_first() -> None:
    commands = [command(text, text) for text in ("New idea", "New note", "Undo")]
    assert found(commands, "xyz", []) == []
    assert [each.words for each in found(commands, "", ["Undo"])] == ["Undo", "New idea", "New note"]
    assert score("note", "new note") > score("note", "another one to edit")  # type: ignore[operator]


def test_it_offers_every_action_of_the_board_with_its_shortcut_and_why_it_cannot_be_done(
    qtbot: QtBot, window: MainWindow, library: Library
) -> None:
    window.open_project(library.create("Fila"))
    assert window.project is not None
    window.project.show_record(next(window.project.document.all(Board)).id)
    dialog = palette(qtbot, window)
    offered = {each.name: each for each in dialog.model.commands}
    assert {f"board.{action.name}" for action in board_actions()} <= offered.keys()
    assert offered["board.add_note"].keys == "N"
    assert offered["board.undo"].why_not == "There is nothing to undo."
    assert offered["board.trash"].why_not == "Select something first."
    dialog.reject()


def test_it_goes_to_phases_tools_and_projects_and_remembers(
    qtbot: QtBot, window: MainWindow, library: Library, profile_folder: Path
) -> None:
    library.create("Merenda")
    window.open_project(library.create("Fila"))
    page = window.project
    assert page is not None
    lucia = new_id()
    page.project.apply(AddRecord(Persona, lucia, {"name": "Dona Lúcia"}))
    dialog = palette(qtbot, window)
    qtbot.keyClicks(dialog.line, "lucia")
    qtbot.keyClick(dialog.line, Key.Key_Return)
    assert page.current == lucia
    dialog = palette(qtbot, window)
    assert dialog.model.commands[0].name == f"record.{lucia}"
    qtbot.keyClicks(dialog.line, "go to prot")
    qtbot.keyClick(dialog.line, Key.Key_Return)
    assert page.overview.isVisible()
    assert Preferences(profile_folder).recent_commands == [f"project.phase.{Phase.PROTOTYPE.value}", f"record.{lucia}"]
    dialog = palette(qtbot, window)
    qtbot.keyClicks(dialog.line, "merenda")
    qtbot.keyClick(dialog.line, Key.Key_Return)
    assert window.project is not None
    assert window.project.document.project.name == "Merenda"


def test_it_works_on_the_home_screen_and_changes_the_look(qtbot: QtBot, qapp: QApplication, window: MainWindow) -> None:
    qtbot.keyClick(window, Key.Key_P, CONTROL | SHIFT)
    dialog = next(each for each in window.findChildren(PaletteDialog) if each.isVisible())
    qtbot.keyClicks(dialog.line, "look dark")
    qtbot.keyClick(dialog.line, Key.Key_Return)
    assert current_theme().dark
    apply_theme(qapp, "light")


def test_arrows_go_through_what_was_found_and_what_cannot_be_done_stays_open(
    qtbot: QtBot, window: MainWindow, library: Library
) -> None:
    window.open_project(library.create("Fila"))
    assert window.project is not None
    window.project.show_record(next(window.project.document.all(Board)).id)
    dialog = palette(qtbot, window)
    first = dialog.current()
    qtbot.keyClick(dialog.line, Key.Key_Down)
    assert dialog.current() != first
    qtbot.keyClick(dialog.line, Key.Key_Up)
    assert dialog.current() == first
    qtbot.keyClicks(dialog.line, "undo")
    qtbot.keyClick(dialog.line, Key.Key_Return)
    assert dialog.isVisible()
    assert "nothing to undo" in dialog.line.accessibleDescription()
    qtbot.keyClick(dialog.line, Key.Key_Escape)
    assert not dialog.isVisible()

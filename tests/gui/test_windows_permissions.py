"""What members may do is chosen in a dialog, one choice a phase."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from dttools.document.commands import ChangeFields
from dttools.ids import ActorId, RecordId
from dttools.model import Phase, Role, Scope
from dttools_desktop.editors.persona.editor import PersonaEditor
from dttools_desktop.windows.main_window import MainWindow
from dttools_desktop.windows.project.page import ProjectPage
from dttools_desktop.windows.project.permissions import PermissionsDialog
from dttools_desktop.workspace import Library

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(window: MainWindow, library: Library) -> ProjectPage:
    window.open_project(library.create("Fila do hospital"))
    assert window.project is not None
    return window.project


def opened(page: ProjectPage) -> PermissionsDialog:
    page.show_permissions()
    dialog = page.findChild(PermissionsDialog)
    assert dialog is not None
    return dialog


def press(qtbot: QtBot, dialog: PermissionsDialog, text: str) -> None:
    qtbot.mouseClick(next(made for made in dialog.findChildren(QPushButton) if made.text() == text), LEFT)


def texts(dialog: PermissionsDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel))


def test_choices_are_saved_as_one_step_that_undo_takes_back(qtbot: QtBot, page: ProjectPage) -> None:
    dialog = opened(page)
    assert dialog.chosen == (Scope.EVERYTHING,) * len(Phase)
    qtbot.keyClick(dialog.choices[Phase.EMPATHIZE], Qt.Key.Key_Down)
    qtbot.keyClick(dialog.choices[Phase.IDEATE], Qt.Key.Key_End)
    press(qtbot, dialog, "Save")
    assert not dialog.isVisible()
    held = page.document.project.phase_scopes
    assert held == (Scope.NOTES, Scope.EVERYTHING, Scope.NOTHING, Scope.EVERYTHING, Scope.EVERYTHING)
    page.project.undo()
    assert set(page.document.project.phase_scopes) <= {Scope.EVERYTHING}
    assert not page.project.can_undo


def test_saving_without_a_choice_writes_nothing(qtbot: QtBot, page: ProjectPage) -> None:
    press(qtbot, opened(page), "Save")
    assert not page.project.can_undo


def test_each_choice_says_what_it_means(qtbot: QtBot, page: ProjectPage) -> None:
    dialog = opened(page)
    qtbot.keyClick(dialog.choices[Phase.DEFINE], Qt.Key.Key_End)
    assert "Members look, and change nothing." in texts(dialog)


def test_a_project_of_this_laptop_is_told_when_the_choice_takes_effect(page: ProjectPage) -> None:
    assert "It takes effect when the project is shared." in texts(opened(page))


def hold(page: ProjectPage, scope: Scope) -> None:
    """As when an owner's choice arrives at a member."""
    page.project.role = Role.MEMBER
    change = ChangeFields((RecordId(page.project.id),), {"phase_scopes": (scope,) * len(Phase)})
    page.document.apply(change, by=ActorId("ana"))


def test_the_bar_says_how_little_may_be_changed(page: ProjectPage) -> None:
    chip = page.top_bar.view_only
    assert chip.isHidden()
    hold(page, Scope.OWN_NOTES)
    assert not chip.isHidden()
    assert chip.accessibleName() == "Own notes and ideas only"
    assert "change only what they wrote" in chip.toolTip()
    hold(page, Scope.EVERYTHING)
    assert chip.isHidden()


def test_a_persona_is_not_filled_in_where_only_notes_are_allowed(page: ProjectPage) -> None:
    page.add("persona")
    assert page.current is not None
    editor = page.findChild(PersonaEditor)
    assert editor is not None
    assert not editor.form.picture.read_only
    hold(page, Scope.NOTES)
    assert editor.form.picture.read_only
    hold(page, Scope.EVERYTHING)
    assert not editor.form.picture.read_only

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from dttools.document.commands import AddIdeas
from dttools.ids import ProjectId, new_id
from dttools.model import Board
from dttools_desktop.qtkit.widgets import EmptyState, Toast
from dttools_desktop.windows.confirm import ConfirmDialog
from dttools_desktop.windows.dates import ago
from dttools_desktop.windows.home.new_project import NewProjectDialog
from dttools_desktop.windows.home.page import HomePage
from dttools_desktop.windows.home.places import Place
from dttools_desktop.windows.main_window import MainWindow
from dttools_desktop.workspace import Library, Shelf

LEFT = Qt.MouseButton.LeftButton
Key = Qt.Key


def names(home: HomePage) -> list[str]:
    model = home.cards.cards
    return [model.card(model.index(row)).name for row in range(model.rowCount())]


def make(home: HomePage, library: Library, *wanted: str) -> list[ProjectId]:
    made = [library.create(name) for name in wanted]
    home.refresh()
    return made


def point_of(home: HomePage, project: ProjectId) -> QPoint:
    return home.cards.visualRect(home.cards.cards.index_of(project)).center()


def select(home: HomePage, project: ProjectId) -> None:
    home.cards.setCurrentIndex(home.cards.cards.index_of(project))
    home.cards.setFocus()


D = TypeVar("D", bound=QDialog)


def dialog_of(window: QWidget, kind: type[D]) -> D:
    found = [dialog for dialog in window.findChildren(kind) if dialog.isVisible()]
    assert len(found) == 1
    return found[0]


def press(qtbot: QtBot, host: QWidget, text: str) -> None:
    QApplication.processEvents()  # a layout shows what it was given in a later turn of the loop
    buttons = [made for made in host.findChildren(QPushButton) if made.text() == text and made.isVisible()]
    assert len(buttons) == 1
    qtbot.mouseClick(buttons[0], LEFT)


def test_the_first_start_teaches_what_a_project_is(home: HomePage) -> None:
    shown = [state for state in home.findChildren(EmptyState) if state.isVisible()]
    assert len(shown) == 1
    assert "Start your first workshop" in [label.text() for label in shown[0].findChildren(QLabel)]


def test_a_project_is_created_by_keyboard_and_becomes_a_card(qtbot: QtBot, window: MainWindow, home: HomePage) -> None:
    qtbot.keyClick(window, Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    dialog = dialog_of(window, NewProjectDialog)
    qtbot.keyClicks(dialog.name_field, "Fila do hospital")
    qtbot.keyClicks(dialog.description_field, "Menos espera")
    qtbot.keyClick(dialog.name_field, Key.Key_Return)
    assert window.project is not None
    assert window.project.document.project.name == "Fila do hospital"
    assert window.project.document.project.description == "Menos espera"
    assert window.windowTitle() == "Fila do hospital"
    qtbot.mouseClick(window.project.top_bar.home, LEFT)
    assert window.project is None
    assert names(home) == ["Fila do hospital"]


def test_a_project_needs_a_name(qtbot: QtBot, window: MainWindow, home: HomePage, library: Library) -> None:
    qtbot.mouseClick(home.new_button, LEFT)
    dialog = dialog_of(window, NewProjectDialog)
    qtbot.keyClicks(dialog.name_field, "   ")
    qtbot.keyClick(dialog.name_field, Key.Key_Return)
    assert dialog.isVisible()
    assert dialog.name_field.property("invalid") == "true"
    assert library.cards() == []
    qtbot.keyClicks(dialog.name_field, "Fila")
    assert dialog.name_field.property("invalid") == "false"
    qtbot.keyClick(dialog, Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_click_on_a_card_opens_it(qtbot: QtBot, window: MainWindow, home: HomePage, library: Library) -> None:
    first, _ = make(home, library, "Um", "Dois")
    qtbot.mouseClick(home.cards.viewport(), LEFT, pos=point_of(home, first))
    assert window.project is not None
    assert window.project.project.id == first


def test_return_opens_the_current_card(qtbot: QtBot, window: MainWindow, home: HomePage, library: Library) -> None:
    first, _ = make(home, library, "Um", "Dois")
    select(home, first)
    qtbot.keyClick(home.cards, Key.Key_Return)
    assert window.project is not None
    assert window.project.project.id == first


def test_f2_renames_in_place(qtbot: QtBot, home: HomePage, library: Library) -> None:
    (project,) = make(home, library, "Um")
    select(home, project)
    qtbot.keyClick(home.cards, Key.Key_F2)
    line = home.cards.findChild(QLineEdit)
    assert line is not None
    line.selectAll()
    line.insert("Orçamento 😀")
    qtbot.keyClick(line, Key.Key_Return)
    qtbot.waitUntil(lambda: names(home) == ["Orçamento 😀"])
    assert library.open(project).document.project.name == "Orçamento 😀"


def test_a_rename_to_nothing_keeps_the_name(qtbot: QtBot, home: HomePage, library: Library) -> None:
    (project,) = make(home, library, "Um")
    select(home, project)
    qtbot.keyClick(home.cards, Key.Key_F2)
    line = home.cards.findChild(QLineEdit)
    assert line is not None
    line.clear()
    qtbot.keyClick(line, Key.Key_Return)
    qtbot.waitUntil(lambda: home.cards.findChild(QLineEdit) is None)
    assert names(home) == ["Um"]


def test_delete_goes_to_the_trash_and_undo_brings_it_back(qtbot: QtBot, home: HomePage, library: Library) -> None:
    (project,) = make(home, library, "Um")
    select(home, project)
    qtbot.keyClick(home.cards, Key.Key_Delete)
    assert names(home) == []
    assert [card.name for card in library.cards(Shelf.TRASHED)] == ["Um"]
    toast = home.findChild(Toast)
    assert toast is not None
    press(qtbot, toast, "Undo")
    assert names(home) == ["Um"]


def test_the_trash_restores_and_a_click_there_opens_nothing(
    qtbot: QtBot, window: MainWindow, home: HomePage, library: Library
) -> None:
    (project,) = make(home, library, "Um")
    library.trash(project)
    qtbot.mouseClick(home.sidebar.rows[Place.TRASHED], LEFT)
    assert names(home) == ["Um"]
    qtbot.mouseClick(home.cards.viewport(), LEFT, pos=point_of(home, project))
    assert window.project is None
    restore = next(action for action in home.menu_of(library.card(project)).actions() if action.text() == "Restore")
    restore.trigger()
    assert names(home) == []
    qtbot.mouseClick(home.sidebar.rows[Place.ACTIVE], LEFT)
    assert names(home) == ["Um"]


def test_deleting_for_good_asks_first(qtbot: QtBot, window: MainWindow, home: HomePage, library: Library) -> None:
    (project,) = make(home, library, "Um")
    library.trash(project)
    home.show_place(Place.TRASHED)
    select(home, project)
    qtbot.keyClick(home.cards, Key.Key_Delete)
    dialog = dialog_of(window, ConfirmDialog)
    qtbot.keyClick(dialog, Key.Key_Return)
    assert names(home) == ["Um"]
    select(home, project)
    qtbot.keyClick(home.cards, Key.Key_Delete)
    qtbot.mouseClick(dialog_of(window, ConfirmDialog).act, LEFT)
    assert names(home) == []
    assert library.cards(Shelf.TRASHED) == []


def test_archiving_puts_a_project_aside(home: HomePage, library: Library) -> None:
    (project,) = make(home, library, "Um")
    home.archive(library.card(project))
    assert names(home) == []
    home.show_place(Place.ARCHIVED)
    assert names(home) == ["Um"]


def test_control_d_duplicates(qtbot: QtBot, home: HomePage, library: Library) -> None:
    (project,) = make(home, library, "Um")
    select(home, project)
    qtbot.keyClick(home.cards, Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert sorted(names(home)) == ["Um", "Um (copy)"]


def test_the_project_opened_last_comes_first(window: MainWindow, home: HomePage, library: Library) -> None:
    first, _, _ = make(home, library, "Um", "Dois", "Três")
    window.open_project(first)
    window.go_home()
    assert names(home)[0] == "Um"


def test_search_finds_words_inside_projects_and_opens_the_place(
    qtbot: QtBot, window: MainWindow, home: HomePage, library: Library
) -> None:
    _, project = make(home, library, "Outro", "Fila do hospital")
    opened = library.open(project)
    opened.apply(AddIdeas(((new_id(), {"title": "Painel com previsão de espera"}),)))
    board = next(opened.document.all(Board)).id
    opened.close()
    qtbot.keyClick(window, Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(home.search.field, "previsao")
    qtbot.waitUntil(lambda: home.results.hits.rowCount() == 1)
    assert home.results.isVisible()
    found = home.results.hits.hit(home.results.hits.index(0))
    assert (found.project, found.kind) == (project, "idea")
    rect = home.results.list.visualRect(home.results.hits.index(0))
    qtbot.mouseClick(home.results.list.viewport(), LEFT, pos=rect.center())
    assert window.project is not None
    assert window.project.current == board


def test_what_a_search_found_is_opened_by_keyboard(
    qtbot: QtBot, window: MainWindow, home: HomePage, library: Library
) -> None:
    make(home, library, "Outro", "Fila do hospital")
    qtbot.keyClicks(home.search.field, "hospital")
    qtbot.waitUntil(lambda: home.results.hits.rowCount() == 1)
    qtbot.keyClick(home.search.field, Key.Key_Down)
    qtbot.keyClick(home.results.list, Key.Key_Return)
    assert window.project is not None
    assert window.project.document.project.name == "Fila do hospital"


def test_a_search_without_result_says_so_and_escape_ends_it(qtbot: QtBot, home: HomePage, library: Library) -> None:
    make(home, library, "Um")
    qtbot.keyClicks(home.search.field, "xyzzy")
    qtbot.keyClick(home.search.field, Key.Key_Return)
    assert "Nothing found" in [label.text() for label in home.results.findChildren(QLabel) if label.isVisible()]
    qtbot.keyClick(home.search.field, Key.Key_Escape)
    assert home.cards.isVisible()


@pytest.mark.parametrize(
    ("age", "said"),
    [
        (timedelta(seconds=5), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=59), "59 minutes ago"),
    ],
)
def test_lately_is_said_in_minutes(age: timedelta, said: str) -> None:
    now = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
    assert ago(now - age, now) == said


def test_days_are_said_by_name_then_by_date(qapp: QApplication) -> None:
    now = datetime(2026, 3, 4, 15, 0).astimezone()
    assert ago(now - timedelta(hours=3), now).startswith("today, ")
    assert ago(now - timedelta(days=1), now).startswith("yesterday, ")
    assert "yesterday" not in ago(now - timedelta(days=2), now)


def test_the_search_belongs_to_no_place(qtbot: QtBot, home: HomePage) -> None:
    home.show_place(Place.ARCHIVED)
    qtbot.keyClicks(home.search.field, "xyzzy")
    qtbot.keyClick(home.search.field, Key.Key_Return)
    assert not any(row.isChecked() for row in home.sidebar.rows.values())
    qtbot.keyClick(home.search.field, Key.Key_Escape)
    assert [place for place, row in home.sidebar.rows.items() if row.isChecked()] == [Place.ARCHIVED]
    qtbot.mouseClick(home.sidebar.rows[Place.ACTIVE], LEFT)
    assert [place for place, row in home.sidebar.rows.items() if row.isChecked()] == [Place.ACTIVE]

"""One table of actions: keys, menus, the palette and the help say the same, in every language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from dttools.document.commands import AddRecord
from dttools.ids import RecordId, new_id
from dttools.model import Board, EmpathyMap, Persona
from dttools_desktop.canvas.actions.table import board_actions, page_actions
from dttools_desktop.canvas.writing.keys import writing_actions
from dttools_desktop.qtkit.actions import Action
from dttools_desktop.qtkit.i18n_qt import apply_language
from dttools_desktop.qtkit.icons import pixmap
from dttools_desktop.qtkit.widgets import Toast
from dttools_desktop.windows.actions.home import ChosenCard, card_actions, home_actions
from dttools_desktop.windows.actions.project import (
    preview_actions,
    project_actions,
    review_actions,
    tool_actions,
    version_actions,
)
from dttools_desktop.windows.actions.table import places
from dttools_desktop.windows.actions.window import window_actions
from dttools_desktop.windows.help_dialog import HelpDialog, shortcuts
from dttools_desktop.windows.home.page import HomePage
from dttools_desktop.windows.home.places import Place
from dttools_desktop.windows.main_window import MainWindow
from dttools_desktop.windows.palette.dialog import PaletteDialog
from dttools_desktop.windows.project.page import ProjectPage
from dttools_desktop.windows.settings_dialog import SettingsDialog
from dttools_desktop.workspace import Library

Key = Qt.Key
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LANGUAGES = ("en", "pt_BR", "es")
TAKEN_OVER = {"undo", "redo"}
"""What a board does itself in the place of the project: the same, with the selection kept."""


@pytest.fixture(params=LANGUAGES)
def spoken(request: pytest.FixtureRequest) -> Iterator[str]:
    apply_language(request.param)
    yield request.param
    apply_language("en")


@pytest.fixture
def page(window: MainWindow, library: Library) -> ProjectPage:
    window.open_project(library.create("Fila do hospital"))
    assert window.project is not None
    return window.project


def contexts() -> dict[str, list[Action[Any]]]:
    """What listens at the same time, wherever the keyboard is."""
    home: list[Action[Any]] = [*window_actions(), *home_actions()]
    project: list[Action[Any]] = [*window_actions(), *project_actions()]
    in_project = [action for action in project if action.name not in TAKEN_OVER]
    of_trash = [action for action in card_actions() if action.name in {"open", "restore", "delete"}]
    kept = [action for action in card_actions() if action.name not in {"restore", "delete"}]
    return {
        "a project on the home screen": [*home, *kept],
        "a project in the trash": [*home, *of_trash],
        "the rail": [*project, *tool_actions()],
        "a board": [*in_project, *board_actions()],
        "a page of zones": [*in_project, *page_actions()],
        "the history": [*project, *preview_actions(), *review_actions()],
        "a text": [*window_actions(), *writing_actions()],
    }


def written(keys: str) -> str:
    return QKeySequence(keys).toString()


def test_no_two_actions_of_a_place_share_a_key_or_a_name(spoken: str) -> None:
    for where, actions in contexts().items():
        keys = Counter(written(keys) for action in actions for keys in action.keys)
        assert {key for key, times in keys.items() if times > 1} == set(), f"{where}, {spoken}"
        assert "" not in keys, f"{where}: a key that Qt cannot read"
    for place in places():
        names = Counter(action.name for action in place.actions)
        assert {name for name, times in names.items() if times > 1 and place.name != "past"} == set()


def test_every_action_has_words_of_its_own_and_an_icon(spoken: str) -> None:
    for place in places():
        words = Counter(action.words for action in place.actions)
        assert {each for each, times in words.items() if times > 1 or not each.strip()} == set(), (place.name, spoken)
        for action in place.actions:
            assert not pixmap(action.icon, "text", 16, 1.0).isNull(), action.name


def test_the_keys_are_the_same_in_every_language() -> None:
    keys = []
    for tongue in LANGUAGES:
        apply_language(tongue)
        keys.append([(place.name, action.name, action.keys) for place in places() for action in place.actions])
    apply_language("en")
    assert keys[0] == keys[1] == keys[2]


def test_the_help_lists_every_action_that_has_a_key(qtbot: QtBot, spoken: str) -> None:
    listed = shortcuts()
    for place in places():
        wanted = [(action.words.rstrip("…"), action.keys[0]) for action in place.actions if action.keys]
        assert listed[place.words] == wanted
    assert len(listed) == len(places())
    dialog = HelpDialog()
    qtbot.addWidget(dialog)
    dialog.show()


def heard(window: MainWindow) -> set[str]:
    """The keys that work somewhere in the window now, wherever they come from."""
    shown = [window, *(each for each in window.findChildren(QWidget) if each.isVisible())]
    entries = [
        entry
        for widget in shown
        if not isinstance(widget, QMenu)
        for entry in widget.actions()
        if isinstance(entry, QAction) and entry.shortcutContext() != Qt.ShortcutContext.WidgetShortcut
    ]
    found = [keys for entry in entries for keys in entry.shortcuts()]
    found += [keys for each in window.findChildren(QShortcut) for keys in QShortcut.keys(each)]
    found += [each.shortcut() for each in shown if isinstance(each, QAbstractButton) and not each.shortcut().isEmpty()]
    counted = Counter(keys.toString() for keys in found)
    assert {key for key, times in counted.items() if times > 1} == set(), "two listen to one key: neither hears it"
    return set(counted)


def keys_of(*tables: Iterable[Action[Any]]) -> set[str]:
    return {written(keys) for table in tables for action in table for keys in action.keys}


def offered(window: MainWindow) -> dict[str, str]:
    """What the palette shows at the moment, with its keys."""
    window.show_palette()
    dialog = next(each for each in window.findChildren(PaletteDialog) if each.isVisible())
    found = {each.name: each.keys for each in dialog.model.commands}
    dialog.reject()
    return found


def named(prefix: str, actions: Iterable[Action[Any]], where: object) -> dict[str, str]:
    return {
        f"{prefix}.{action.name}": action.keys[0] if action.keys else "" for action in actions if action.fits(where)
    }


def test_the_home_screen_listens_to_its_table_and_the_palette_offers_all_of_it(
    window: MainWindow, home: HomePage, library: Library
) -> None:
    library.create("Fila")
    home.refresh()
    home.cards.setCurrentIndex(home.cards.cards.index(0))
    assert heard(window) == keys_of(window_actions(), home_actions())
    chosen = home.chosen_card()
    assert chosen is not None
    wanted = named("home", home_actions(), home) | named("card", card_actions(), chosen)
    wanted |= named("window", window_actions(), window)
    wanted.pop("window.palette")
    found = offered(window)
    assert {name: keys for name, keys in found.items() if not name.startswith("library.")} == wanted


def test_a_project_listens_to_its_table_and_the_palette_offers_all_of_it(
    qtbot: QtBot, window: MainWindow, page: ProjectPage
) -> None:
    tools = [RecordId(new_id()) for _ in range(2)]
    page.project.apply(AddRecord(Persona, tools[0], {"name": "Lúcia"}))
    page.project.apply(AddRecord(EmpathyMap, tools[1], {}))
    qtbot.waitUntil(lambda: page.rail.tools.keys() >= set(tools))
    base = named("project", project_actions(), page) | named("window", window_actions(), window)
    base.pop("window.palette")
    page.show_phase(1)
    for tool in (None, *tools, next(page.document.all(Board)).id):
        wanted = dict(base)
        if tool is not None:
            page.show_record(tool)
            view = page.board_view()
            assert view is not None
            wanted |= named("board", view.keys.actions.values(), view)
            wanted |= named("tool", tool_actions(), page.rail.chosen_tool())
            wanted = {name: keys for name, keys in wanted.items() if name not in {"project.undo", "project.redo"}}
        assert heard(window) == keys_of(window_actions(), project_actions())
        found = offered(window)
        assert {name: keys for name, keys in found.items() if not name.startswith(("record.", "library."))} == wanted


def in_menu(menu: QMenu) -> list[tuple[str, str, bool]]:
    return [
        (each.objectName(), each.shortcut().toString(), each.isEnabled())
        for each in menu.actions()
        if not each.isSeparator() and each.isVisible()
    ]


def in_table(actions: Iterable[Action[Any]], where: Any) -> list[tuple[str, str, bool]]:
    return [
        (action.name, written(action.keys[0]) if action.keys else "", not action.why_not(where))
        for action in actions
        if action.section and action.fits(where)
    ]


def test_menus_are_made_of_the_table(home: HomePage, page: ProjectPage, library: Library) -> None:
    for put in (lambda _: None, library.archive, library.trash):
        project = library.create("Merenda")
        put(project)
        card = library.card(project)
        assert in_menu(home.menu_of(card)) == in_table(card_actions(), ChosenCard(home, card))
    menu = page.top_bar.more.menu()
    menu.aboutToShow.emit()
    assert in_menu(menu) == in_table(project_actions(), page)


def test_the_menu_of_versions_is_made_of_the_table(qtbot: QtBot, page: ProjectPage) -> None:
    page.history.toggle()
    rows = page.history.panel.versions.rows
    page.history.panel.versions.name.setText("Before the vote")
    qtbot.keyClick(page.history.panel.versions.name, Key.Key_Return)
    qtbot.waitUntil(lambda: bool(page.history.panel.versions.rows) and page.history.panel.versions.rows is not rows)
    row = next(iter(page.history.panel.versions.rows.values()))
    assert in_menu(row.more.menu()) == in_table(version_actions(), row)


def test_each_key_of_the_window_is_heard_once(qtbot: QtBot, window: MainWindow) -> None:
    """Two that listen to one key hear nothing: so it was with the settings."""
    qtbot.keyClick(window, Key.Key_Comma, CONTROL)
    qtbot.waitUntil(lambda: any(each.isVisible() for each in window.findChildren(SettingsDialog)))
    next(each for each in window.findChildren(SettingsDialog) if each.isVisible()).reject()
    window.activateWindow()
    qtbot.keyClick(window, Key.Key_F1)
    qtbot.waitUntil(lambda: any(each.isVisible() for each in window.findChildren(HelpDialog)))
    next(each for each in window.findChildren(HelpDialog) if each.isVisible()).reject()


def test_a_key_that_can_do_nothing_says_why(qtbot: QtBot, window: MainWindow, page: ProjectPage) -> None:
    page.show_phase(1)
    window.activateWindow()
    qtbot.keyClick(window, Key.Key_Z, CONTROL)
    told = [toast.accessibleName() for toast in window.findChildren(Toast) if toast.isVisible()]
    assert any("nothing to undo" in each for each in told)


def test_a_project_is_undone_and_redone_by_keys_outside_of_boards(
    qtbot: QtBot, window: MainWindow, page: ProjectPage
) -> None:
    page.project.apply(AddRecord(Persona, new_id(), {"name": "Lúcia"}))
    page.show_phase(1)
    window.activateWindow()
    for keys, there in (((Key.Key_Z, CONTROL), 0), ((Key.Key_Y, CONTROL), 1), ((Key.Key_Z, CONTROL), 0)):
        qtbot.keyClick(window, *keys)
        assert len(list(page.document.all(Persona))) == there
    qtbot.keyClick(window, Key.Key_Z, CONTROL | SHIFT)
    assert len(list(page.document.all(Persona))) == 1


def test_the_keys_of_a_project_in_the_trash_do_not_open_it(qtbot: QtBot, window: MainWindow, library: Library) -> None:
    home = window.home
    assert home is not None
    library.trash(library.create("Fila"))
    home.show_place(Place.TRASHED)
    home.cards.setCurrentIndex(home.cards.cards.index(0))
    qtbot.keyClick(home.cards, Key.Key_Return)
    assert window.project is None
    assert [toast for toast in window.findChildren(Toast) if toast.isVisible()]
    qtbot.keyClick(home.cards, Key.Key_Delete)
    asked = QApplication.activeModalWidget()
    assert asked is not None
    asked.close()

"""With the keyboard alone: each place that Tab comes to shows that it has the keyboard, has a name, and leads on."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from dttools.document.commands import AddRecord, ChangeFields
from dttools.ids import RecordId, new_id
from dttools.model import Board, EmpathyMap, Note, Persona, Vector
from dttools_desktop.canvas.accessible import speak_for_boards
from dttools_desktop.canvas.zones.view import ZoneView
from dttools_desktop.qtkit.widgets import CardButton
from dttools_desktop.windows.home.places import Place
from dttools_desktop.windows.main_window import MainWindow
from dttools_desktop.windows.nav_row import NavRow
from dttools_desktop.windows.project.page import ProjectPage
from dttools_desktop.workspace import Library

Key = Qt.Key
TAB = Qt.FocusReason.TabFocusReason
Role = QAccessible.Role


@pytest.fixture
def page(qtbot: QtBot, window: MainWindow, library: Library) -> ProjectPage:
    """A project with one tool of each kind, and something on its board."""
    window.open_project(library.create("Fila do hospital"))
    page = window.project
    assert page is not None
    board = next(page.document.all(Board)).id
    persona, sheet = new_id(), new_id()
    page.project.apply(AddRecord(Persona, persona, {"name": "Lúcia"}))
    page.project.apply(AddRecord(EmpathyMap, sheet, {}))
    for place, text in enumerate(("Long queue", "Noise")):
        at = Vector(place * 240, 0)
        page.project.apply(AddRecord(Note, new_id(), {"board": board, "text": text, "at": at, "tags": ("queue",)}))
    qtbot.waitUntil(lambda: {persona, sheet} <= page.rail.tools.keys())
    return page


def tool(page: ProjectPage, kind: type[Board | Persona | EmpathyMap]) -> RecordId:
    return next(page.document.all(kind)).id


def stops(host: QWidget, most: int = 80) -> Iterator[QWidget]:
    """Every widget that Tab comes to, until it comes round."""
    host.activateWindow()
    QApplication.processEvents()
    seen: set[int] = set()
    for _ in range(most):
        before = QApplication.focusWidget()
        QTest.keyClick(before or host, Key.Key_Tab)
        now = QApplication.focusWidget()
        assert now is not None, "Tab leads nowhere"
        if now is before and isinstance(now, ZoneView):
            continue  # from zone to zone
        if id(now) in seen or now is before:
            return
        seen.add(id(now))
        yield now
    pytest.fail("Tab never comes round")


def around(widget: QWidget, host: QWidget) -> QRect:
    return QRect(widget.mapTo(host, QPoint(0, 0)), widget.size()).adjusted(-4, -4, 4, 4) & host.rect()


def shows_it(widget: QWidget, host: QWidget) -> bool:
    """Whether one sees that a widget has the keyboard."""
    place = around(widget, host)
    QApplication.processEvents()
    having = host.grab(place).toImage()
    widget.clearFocus()
    QApplication.processEvents()
    without = host.grab(place).toImage()
    widget.setFocus(TAB)
    return having != without


def named(widget: QWidget) -> bool:
    """Whether a screen reader has a name for it: its own, or that of its label."""
    found = QAccessible.queryAccessibleInterface(widget)
    own = found.text(QAccessible.Text.Name)
    labels = [label.text(QAccessible.Text.Name) for label, _ in found.relations()]
    return bool(own or any(labels))


def check(host: QWidget) -> None:
    for widget in stops(host):
        assert named(widget), f"{widget} has no name"
        assert shows_it(widget, host), f"{widget} {widget.accessibleName()} hides the keyboard"


@pytest.mark.parametrize("place", list(Place))
def test_tab_goes_round_the_home_screen(window: MainWindow, library: Library, place: Place) -> None:
    library.create("Fila")
    library.archive(library.create("Merenda"))
    library.trash(library.create("Parque"))
    assert window.home is not None
    window.home.show_place(place)
    check(window)


def test_tab_goes_round_an_empty_home_screen(window: MainWindow) -> None:
    check(window)


@pytest.mark.parametrize("phase", range(1, 6))
def test_tab_goes_round_a_phase(window: MainWindow, page: ProjectPage, phase: int) -> None:
    page.show_phase(phase)
    check(window)


@pytest.mark.parametrize("kind", [Board, Persona, EmpathyMap])
def test_tab_goes_round_a_tool(window: MainWindow, page: ProjectPage, kind: type[Board | Persona | EmpathyMap]) -> None:
    page.show_record(tool(page, kind))
    check(window)


def test_tab_goes_round_the_history(window: MainWindow, page: ProjectPage) -> None:
    page.show_phase(1)
    page.history.show_changes()
    check(window)


@pytest.mark.parametrize(
    "opens",
    [
        lambda page: page.show_details(),
        lambda page: page.show_permissions(),
        lambda page: page.show_trash(),
        lambda page: page.show_recovered(),
        lambda page: page.ask_for_file(),
        lambda page: page.window().show_settings(),
        lambda page: page.window().show_help(),
        lambda page: page.window().sign_in(),
    ],
)
def test_tab_goes_round_a_dialog(
    qtbot: QtBot, window: MainWindow, page: ProjectPage, opens: Callable[[ProjectPage], object]
) -> None:
    opens(page)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QDialog)
    check(dialog)
    dialog.reject()


def rows(host: QWidget) -> list[str]:
    """Names of the rows that arrow keys come to, from the first on."""
    names = []
    QTest.keyClick(QApplication.focusWidget() or host, Key.Key_Home)
    while True:
        row = QApplication.focusWidget()
        assert isinstance(row, NavRow)
        names.append(row.text())
        QTest.keyClick(row, Key.Key_Down)
        if QApplication.focusWidget() is row:
            return names


def test_arrows_come_to_every_place_of_the_home_screen_and_return_goes_there(window: MainWindow) -> None:
    home = window.home
    assert home is not None
    home.sidebar.rows[Place.ACTIVE].setFocus(TAB)
    assert rows(home.sidebar)[:4] == ["Projects", "Archived", "Trash", "Shared with me"]
    home.sidebar.rows[Place.ACTIVE].setFocus(TAB)
    QTest.keyClick(home.sidebar.rows[Place.ACTIVE], Key.Key_Down)
    QTest.keyClick(home.sidebar.rows[Place.ARCHIVED], Key.Key_Down)
    QTest.keyClick(home.sidebar.rows[Place.TRASHED], Key.Key_Return)
    assert home.place is Place.TRASHED
    assert home.sidebar.rows[Place.TRASHED].focusPolicy() & Qt.FocusPolicy.TabFocus
    assert not home.sidebar.rows[Place.ACTIVE].focusPolicy() & Qt.FocusPolicy.TabFocus


def test_arrows_come_to_every_phase_and_tool_of_a_project(window: MainWindow, page: ProjectPage) -> None:
    page.show_phase(1)
    page.rail.choose(1)
    next(row for row in page.rail.findChildren(NavRow) if row.isChecked()).setFocus(TAB)
    found = rows(page.rail)
    assert {"Empathize", "Define", "Ideate", "Prototype", "Test", "Lúcia", "Ideation board", "New persona"} <= {*found}
    row = page.rail.tools[tool(page, Board)]
    row.setFocus(TAB)
    QTest.keyClick(row, Key.Key_Return)
    assert page.board_view() is not None


def test_the_keyboard_goes_on_in_a_new_tool_once_it_is_named(
    qtbot: QtBot, window: MainWindow, page: ProjectPage
) -> None:
    page.add("empathy_map")
    line = QApplication.focusWidget()
    assert isinstance(line, QLineEdit)
    QTest.keyClicks(line, "Waiting room")
    QTest.keyClick(line, Key.Key_Return)
    view = page.board_view()
    assert view is not None
    assert view.hasFocus()
    qtbot.waitUntil(lambda: page.current is not None and page.rail.tools[page.current].text() == "Waiting room")
    assert view.hasFocus()


def test_the_keyboard_stays_on_a_row_that_is_renamed_while_the_rail_is_made_anew(
    qtbot: QtBot, window: MainWindow, page: ProjectPage
) -> None:
    persona = tool(page, Persona)
    page.show_phase(1)
    page.rail.tools[persona].setFocus(TAB)
    QTest.keyClick(page.rail.tools[persona], Key.Key_F2)
    line = QApplication.focusWidget()
    assert isinstance(line, QLineEdit)
    QTest.keyClicks(line, "Rosa")
    QTest.keyClick(line, Key.Key_Return)
    qtbot.waitUntil(lambda: page.rail.tools[persona].text() == "Rosa")
    assert page.rail.tools[persona].hasFocus()


def test_the_keyboard_stays_on_a_card_while_others_change_the_phase(
    qtbot: QtBot, window: MainWindow, page: ProjectPage
) -> None:
    page.show_phase(1)
    card = next(each for each in page.overview.findChildren(CardButton) if each.accessibleName() == "New persona")
    card.setFocus(TAB)
    page.project.apply(AddRecord(Persona, new_id(), {"name": "Rosa"}))
    qtbot.waitUntil(lambda: any(each.accessibleName() == "Rosa" for each in page.overview.findChildren(CardButton)))
    now = QApplication.focusWidget()
    assert now is not card
    assert now is not None
    assert now.accessibleName() == "New persona"


def tree(shown: QAccessibleInterface | None) -> Iterator[QAccessibleInterface]:
    if shown is None or not shown.isValid() or shown.state().invisible:
        return
    yield shown
    for place in range(shown.childCount()):
        yield from tree(shown.child(place))


@pytest.mark.parametrize("kind", [None, Board, Persona, EmpathyMap])
def test_what_can_be_used_has_a_name_and_a_role_for_screen_readers(
    window: MainWindow, page: ProjectPage, kind: type[Board | Persona | EmpathyMap] | None
) -> None:
    speak_for_boards()
    page.project.apply(ChangeFields((tool(page, Board),), {"name": "Round one"}))
    if kind is None:
        page.show_phase(1)
    else:
        page.show_record(tool(page, kind))
    found = list(tree(QAccessible.queryAccessibleInterface(window)))
    usable = [each for each in found if each.state().focusable or each.role() in {Role.Button, Role.CheckBox}]
    assert len(usable) > 20
    for each in usable:
        name = each.text(QAccessible.Text.Name)
        labels = [label.text(QAccessible.Text.Name) for label, _ in each.relations()]
        assert name or any(labels), f"nameless: {each.role()} {each.object()}"
        if not isinstance(each.object(), QWidget) or each.object() is page.overview:
            continue
        assert each.role() not in {Role.Border, Role.Client}, f"what is it? {name}"
    roles = {each.text(QAccessible.Text.Name): each.role() for each in found}
    assert roles["Empathize" if kind is not None else "Define"] == Role.RadioButton
    if kind is Board:
        assert roles["Board: Round one"] == Role.List
        note = next(each for each in found if each.text(QAccessible.Text.Name) == "Note: Noise")
        assert note.text(QAccessible.Text.Description) == "tags: queue, Yellow"

"""A whole workshop without a mouse: every step is a key press on whatever has the keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from dttools.document.commands import AddRecord
from dttools.ids import new_id
from dttools.model import Board, Cluster, Connector, EmpathyMap, Frame, Idea, Note, NoteColour, Persona, Shape, Stroke
from dttools_desktop.canvas.actions.menus import keyboard_menu_point
from dttools_desktop.canvas.view import BoardView
from dttools_desktop.editors.persona.editor import PersonaEditor
from dttools_desktop.windows.main_window import MainWindow
from dttools_desktop.windows.palette.dialog import PaletteDialog
from dttools_desktop.windows.project.page import ProjectPage
from dttools_desktop.windows.words import label_of

Key = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


def focus() -> QWidget:
    """What has the keyboard: a widget, or the window when none of its widgets has."""
    found = QApplication.focusWidget() or QApplication.activeWindow()
    assert found is not None
    return found


def press(key: Qt.Key, keys: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(focus(), key, keys)


def write(text: str) -> None:
    QTest.keyClicks(focus(), text)


def started_project(qtbot: QtBot, window: MainWindow) -> ProjectPage:
    press(Key.Key_N, CONTROL)
    qtbot.waitUntil(lambda: focus().window() is not window)
    write("Fila do hospital")
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: window.project is not None)
    assert window.project is not None
    return window.project


def opened_board(qtbot: QtBot, window: MainWindow, page: ProjectPage) -> BoardView:
    """By the palette, as somebody does who does not know where boards are."""
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    press(Key.Key_K, CONTROL)
    qtbot.waitUntil(lambda: isinstance(focus().window(), PaletteDialog))
    write(label_of(next(page.document.all(Board))))
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: page.board_view() is not None)
    view = page.board_view()
    assert view is not None
    window.activateWindow()
    qtbot.waitUntil(view.hasFocus)
    return view


def choose_cluster(qtbot: QtBot, view: BoardView, way: Qt.Key) -> None:
    """Open the menu of clusters and take its first or last line."""
    press(Key.Key_M, CONTROL | SHIFT)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    opened = QApplication.activePopupWidget()
    assert opened is not None
    QTest.keyClick(opened, way)
    QTest.keyClick(opened, Key.Key_Return)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)
    view.window().activateWindow()
    view.setFocus()


def join_and_leave(qtbot: QtBot, view: BoardView) -> None:
    document, cluster = view.scene.project.document, next(view.scene.project.document.all(Cluster))
    outside = next(note for note in document.all(Note) if note.cluster is None)
    view.selection.set((outside.id,))
    choose_cluster(qtbot, view, Key.Key_Home)
    assert document.get(Note, outside.id).cluster == cluster.id
    choose_cluster(qtbot, view, Key.Key_End)
    assert document.get(Note, outside.id).cluster is None
    press(Key.Key_Z, CONTROL)
    press(Key.Key_Z, CONTROL)


def test_a_workshop_is_done_by_keyboard_alone(qtbot: QtBot, window: MainWindow) -> None:  # noqa: PLR0915 — one walk
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    page = started_project(qtbot, window)
    view = opened_board(qtbot, window, page)
    document, selection = page.document, view.selection

    press(Key.Key_N)
    for text in ("one", "two", "three"):
        write(text)
        press(Key.Key_Tab)
        qtbot.waitUntil(lambda: view.typist.editor is not None)
    press(Key.Key_Escape)  # the empty one that Tab began goes away
    qtbot.waitUntil(view.hasFocus)
    assert [note.text for note in document.all(Note)] == ["one", "two", "three"]

    press(Key.Key_Escape)
    press(Key.Key_Left, ALT)
    press(Key.Key_Left, ALT)
    press(Key.Key_Left, ALT)
    assert selection.current is not None
    assert document.get(Note, selection.current).text == "one"
    assert view.by_keyboard
    press(Key.Key_Right, ALT | SHIFT)
    assert len(selection) == 2

    before = {each: document.get(Note, each).at for each in selection.ids}
    press(Key.Key_Down, SHIFT)
    assert all(document.get(Note, each).at.y > at.y for each, at in before.items())
    press(Key.Key_5, ALT)
    assert {document.get(Note, each).colour for each in selection.ids} == {NoteColour.BLUE}
    press(Key.Key_C)
    assert len(list(document.all(Connector))) == 1
    press(Key.Key_G, CONTROL)
    write("Waiting")
    press(Key.Key_Escape)
    assert [cluster.title for cluster in document.all(Cluster)] == ["Waiting"]
    join_and_leave(qtbot, view)
    press(Key.Key_Z, CONTROL)
    press(Key.Key_Z, CONTROL)
    assert list(document.all(Cluster)) == []

    press(Key.Key_Escape)
    press(Key.Key_I)
    write("A clock")
    press(Key.Key_Escape)
    idea = next(document.all(Idea))
    selection.set((idea.id,))
    press(Key.Key_V)
    assert document.votes(idea.id) == 1
    press(Key.Key_F2)
    press(Key.Key_End)
    write("!")
    press(Key.Key_Escape)
    assert document.get(Idea, idea.id).title == "A clock!"

    scale = view.camera.scale
    press(Key.Key_Minus, CONTROL)
    assert view.camera.scale < scale
    press(Key.Key_1, CONTROL)

    press(Key.Key_F10, SHIFT)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    opened = QApplication.activePopupWidget()
    assert isinstance(opened, QMenu)
    shown = view.camera.rect_to_view(view.scene.bounds_of(selection.ids)).toRect()
    assert shown.contains(view.mapFromGlobal(keyboard_menu_point(view)))
    QTest.keyClick(opened, Key.Key_Escape)

    window.activateWindow()
    view.setFocus()
    press(Key.Key_O, CONTROL | SHIFT)
    qtbot.waitUntil(lambda: not view.hasFocus())
    press(Key.Key_Escape)
    qtbot.waitUntil(view.hasFocus)
    press(Key.Key_Home, ALT)
    qtbot.waitUntil(lambda: window.project is None)


def test_f6_goes_round_the_parts_of_the_window(qtbot: QtBot, window: MainWindow) -> None:
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    page = started_project(qtbot, window)
    window.activateWindow()
    page.show_record(next(page.document.all(Board)).id)
    view = page.board_view()
    assert view is not None
    qtbot.waitUntil(view.hasFocus)
    assert visited_by_f6(page, 4) == [page.top_bar, page.rail, view, page.top_bar]
    press(Key.Key_F6, SHIFT)
    assert view.hasFocus()


def visited_by_f6(page: ProjectPage, times: int) -> list[QWidget]:
    visited = []
    for _ in range(times):
        press(Key.Key_F6)
        visited.append(next(part for part in page.regions() if part is focus() or part.isAncestorOf(focus())))
    return visited


def test_f6_comes_to_the_form_of_a_persona_and_to_the_history(qtbot: QtBot, window: MainWindow) -> None:
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    page = started_project(qtbot, window)
    window.activateWindow()
    persona = new_id()
    page.project.apply(AddRecord(Persona, persona, {"name": "Lúcia"}))
    page.show_record(persona)
    page.history.toggle()
    editor, view = page.findChild(PersonaEditor), page.board_view()
    assert editor is not None
    assert view is not None
    qtbot.waitUntil(lambda: page.history.panel.isAncestorOf(focus()))
    wanted = [page.top_bar, page.rail, editor.form, view, page.history.panel]
    assert visited_by_f6(page, 5) == wanted


def opened_by_palette(qtbot: QtBot, window: MainWindow, page: ProjectPage, words: str) -> BoardView:
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    before = page.board_view()
    press(Key.Key_K, CONTROL)
    qtbot.waitUntil(lambda: isinstance(focus().window(), PaletteDialog))
    write(words)
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: page.board_view() not in {None, before})
    view = page.board_view()
    assert view is not None
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    return view


def test_a_board_is_drawn_on_by_keyboard_alone(qtbot: QtBot, window: MainWindow) -> None:
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    page = started_project(qtbot, window)
    view = opened_board(qtbot, window, page)
    document = page.document

    press(Key.Key_N)
    write("one")
    press(Key.Key_Return)
    write("two")
    press(Key.Key_Escape)
    one, two = (note.id for note in document.all(Note))

    press(Key.Key_Escape)
    press(Key.Key_C)
    press(Key.Key_Left, ALT)
    press(Key.Key_Return)
    press(Key.Key_Right, ALT)
    press(Key.Key_Return)
    assert [(each.source, each.target) for each in document.all(Connector)] == [(one, two)]

    for tool, kind in ((Key.Key_F, Frame), (Key.Key_D, Shape)):
        press(tool)
        for key in (Key.Key_Down, Key.Key_Down, Key.Key_Down):
            press(key, SHIFT)
        press(Key.Key_Return)
        for key in (Key.Key_Right, Key.Key_Right, Key.Key_Down):
            press(key, SHIFT)
        press(Key.Key_Return)
        if kind is Frame:
            write("Later")
            press(Key.Key_Escape)
        assert len(list(document.all(kind))) == 1
        press(Key.Key_Escape)
    assert [frame.title for frame in document.all(Frame)] == ["Later"]

    press(Key.Key_P)
    press(Key.Key_Return)
    for key in (Key.Key_Left, Key.Key_Up, Key.Key_Left):
        press(key)
    press(Key.Key_Return)
    press(Key.Key_Escape)
    assert len(list(document.all(Stroke))) == 1

    press(Key.Key_Escape)
    view.selection.set((one,))
    press(Key.Key_Right, CONTROL | SHIFT)
    assert document.get(Note, one).size.width == 224


def test_an_empathy_map_is_filled_and_ordered_by_keyboard_alone(qtbot: QtBot, window: MainWindow) -> None:
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    page = started_project(qtbot, window)
    view = opened_by_palette(qtbot, window, page, "New empathy map")
    press(Key.Key_Return)  # it keeps the name that it was given
    view.setFocus(Qt.FocusReason.TabFocusReason)
    board = next(page.document.all(EmpathyMap)).id

    def texts(zone: str) -> list[str]:
        return [note.text for note in page.document.zone(board, zone)]

    press(Key.Key_Down)
    press(Key.Key_N)
    for text in ("wait", "noise", "cold"):
        write(text)
        press(Key.Key_Return)
    press(Key.Key_Return)  # the empty one goes away
    qtbot.waitUntil(view.hasFocus)
    assert texts("says") == ["wait", "noise", "cold"]
    press(Key.Key_Down)
    press(Key.Key_Right, ALT)
    assert texts("says") == ["noise", "wait", "cold"]
    press(Key.Key_Right, ALT)
    press(Key.Key_Right, ALT)
    assert (texts("says"), texts("thinks")) == (["noise", "cold"], ["wait"])
    press(Key.Key_L, CONTROL | SHIFT)
    press(Key.Key_Left, ALT)
    assert texts("thinks") == ["wait"]
    press(Key.Key_Z, CONTROL)
    press(Key.Key_Z, CONTROL)
    assert texts("says") == ["wait", "noise", "cold"]

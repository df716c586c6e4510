"""Finding words on a board, with real keys and clicks."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dttools.document.commands import AddRecord, AddZoneNote, EditText, TrashRecords
from dttools.ids import ActorId, RecordId, new_id
from dttools.model import Cluster, EmpathyMap, Idea, Note, Persona, Record, Size, Vector
from dttools_desktop.canvas.finding import plain
from dttools_desktop.canvas.view import BoardView
from dttools_desktop.editors.base import Editor
from dttools_desktop.editors.empathy_map import make_editor as make_map
from dttools_desktop.editors.persona import make_editor as make_persona
from support.board_hands import ALT, CONTROL, LEFT, NONE, SHIFT, at, put
from support.memory_project import ME, MemoryProject

KEYS = Qt.Key


def look_for(qtbot: QtBot, view: BoardView, text: str) -> None:
    """Ctrl+F and type; returns once the search has been made."""
    qtbot.keyClick(view, KEYS.Key_F, CONTROL)
    with qtbot.waitSignal(view.finder.changed, timeout=5000):
        qtbot.keyClicks(view.find_bar.field, text)


def press(qtbot: QtBot, view: BoardView, key: Qt.Key, keys: Qt.KeyboardModifier = NONE) -> None:
    qtbot.keyClick(view.find_bar.field, key, keys)


def looks(view: BoardView, x: float, y: float) -> str:
    """The colour of the pixel over a point of the board."""
    view.finish_painting()
    return view.grab().toImage().pixelColor(at(view, x, y)).name()


@pytest.fixture
def found(project: MemoryProject, view: BoardView) -> dict[str, RecordId]:
    """Four items of which three have "espaco"; the first of them is read first."""
    assert view.isVisible()
    return {
        "first": put(project, x=200, y=100, text="Mais ESPAÇO"),
        "second": put(project, Idea, x=500, y=100, title="Sala", description="com espaco livre"),
        "other": put(project, x=800, y=100, text="Água"),
        "third": put(project, x=200, y=450, text="Luz", tags=("Espaços",)),
    }


def test_typing_finds_without_case_and_accents_and_says_how_many(
    qtbot: QtBot, view: BoardView, found: dict[str, RecordId]
) -> None:
    look_for(qtbot, view, "espaco")
    assert view.finder.matches == (found["first"], found["second"], found["third"])
    assert view.find_bar.count.text() == "3 found"
    assert len(view.selection) == 0
    look_for(qtbot, view, "nada disso")
    assert view.find_bar.count.text() == "Nothing found"
    assert not view.find_bar.next.isEnabled()


def test_every_word_must_be_there_in_any_order(qtbot: QtBot, view: BoardView, found: dict[str, RecordId]) -> None:
    look_for(qtbot, view, "livre sala")
    assert view.finder.matches == (found["second"],)


def test_enter_and_f3_go_forward_and_back_and_round(qtbot: QtBot, view: BoardView, found: dict[str, RecordId]) -> None:
    look_for(qtbot, view, "espaco")
    first, second, third = (found[name] for name in ("first", "second", "third"))
    seen = []
    for key, keys in (
        (KEYS.Key_Return, NONE),
        (KEYS.Key_F3, NONE),
        (KEYS.Key_Enter, NONE),
        (KEYS.Key_F3, NONE),
        (KEYS.Key_Return, SHIFT),
        (KEYS.Key_F3, SHIFT),
    ):
        press(qtbot, view, key, keys)
        seen.append(view.selection.ids)
    assert seen == [(first,), (second,), (third,), (first,), (third,), (second,)]
    assert view.find_bar.count.text() == "2 of 3"
    assert view.find_bar.field.hasFocus()


def test_enter_right_after_typing_does_not_wait_for_the_search(
    qtbot: QtBot, view: BoardView, found: dict[str, RecordId]
) -> None:
    qtbot.keyClick(view, KEYS.Key_F, CONTROL)
    qtbot.keyClicks(view.find_bar.field, "espaco")
    press(qtbot, view, KEYS.Key_Return)
    assert view.selection.ids == (found["first"],)


def test_the_camera_goes_to_what_is_found_far_away(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    far = put(project, x=9000, y=-7000, text="longe")
    look_for(qtbot, view, "longe")
    press(qtbot, view, KEYS.Key_Return)
    item = view.scene.get(far)
    assert item is not None
    shown = view.camera.rect_to_view(item.rect)
    assert view.rect().contains(shown.toRect())
    assert shown.top() > view.find_bar.geometry().bottom()


def test_buttons_of_the_bar_do_what_keys_do(qtbot: QtBot, view: BoardView, found: dict[str, RecordId]) -> None:
    look_for(qtbot, view, "espaco")
    qtbot.mouseClick(view.find_bar.next, LEFT)
    qtbot.mouseClick(view.find_bar.next, LEFT)
    qtbot.mouseClick(view.find_bar.previous, LEFT)
    assert view.selection.ids == (found["first"],)
    qtbot.mouseClick(view.find_bar.quit, LEFT)
    assert view.find_bar.isHidden()
    assert view.hasFocus()


def test_all_that_is_found_is_selected_at_once(qtbot: QtBot, view: BoardView, found: dict[str, RecordId]) -> None:
    look_for(qtbot, view, "espaco")
    press(qtbot, view, KEYS.Key_Return, ALT)
    assert set(view.selection.ids) == {found[name] for name in ("first", "second", "third")}
    assert view.hasFocus()


def test_escape_closes_and_the_board_has_the_keyboard_and_its_look_again(
    qtbot: QtBot, view: BoardView, found: dict[str, RecordId]
) -> None:
    assert found
    plain_look = looks(view, 990, 290)
    look_for(qtbot, view, "espaco")
    assert looks(view, 990, 290) != plain_look
    press(qtbot, view, KEYS.Key_Escape)
    assert view.find_bar.isHidden()
    assert view.hasFocus()
    assert looks(view, 990, 290) == plain_look


def test_escape_on_the_board_first_clears_the_selection_then_ends_the_search(
    qtbot: QtBot, view: BoardView, found: dict[str, RecordId]
) -> None:
    assert found
    look_for(qtbot, view, "espaco")
    press(qtbot, view, KEYS.Key_Return)
    view.setFocus()
    qtbot.keyClick(view, KEYS.Key_Escape)
    assert (len(view.selection), view.find_bar.isVisible()) == (0, True)
    qtbot.keyClick(view, KEYS.Key_Escape)
    assert view.find_bar.isHidden()


def test_what_is_found_keeps_its_colours_and_the_rest_is_dimmed(
    qtbot: QtBot, view: BoardView, found: dict[str, RecordId]
) -> None:
    assert found
    before = (looks(view, 390, 290), looks(view, 990, 290))
    look_for(qtbot, view, "espaco")
    assert looks(view, 390, 290) == before[0]
    assert looks(view, 990, 290) != before[1]


def test_arrow_keys_in_the_bar_never_move_items(
    qtbot: QtBot, view: BoardView, project: MemoryProject, found: dict[str, RecordId]
) -> None:
    look_for(qtbot, view, "espaco")
    press(qtbot, view, KEYS.Key_Return)
    for key in (KEYS.Key_Down, KEYS.Key_Up, KEYS.Key_PageDown):
        press(qtbot, view, key)
    assert project.document.get(Note, found["first"]).at == Vector(200, 100)


def test_what_others_write_move_and_delete_is_followed(
    qtbot: QtBot, view: BoardView, project: MemoryProject, found: dict[str, RecordId]
) -> None:
    look_for(qtbot, view, "espaco")
    press(qtbot, view, KEYS.Key_Return)
    with qtbot.waitSignal(view.finder.changed, timeout=5000):
        project.peer_does(EditText(found["other"], "text", "espaço também"))
    assert view.find_bar.count.text() == "1 of 4"
    with qtbot.waitSignal(view.finder.changed, timeout=5000):
        project.peer_does(TrashRecords((found["first"],)))
    assert found["first"] not in view.finder.matches
    press(qtbot, view, KEYS.Key_Return)
    assert view.selection.ids == (found["second"],)


def test_the_name_of_who_made_it_is_found(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    mine = put(project, text="minha")
    project.peer_does(AddRecord(Note, new_id(), {"board": project.board, "text": "dela"}), by="ana")
    view.scene.names = {ME: "Zoé Prado", ActorId("ana"): "Ana"}
    look_for(qtbot, view, "zoe")
    assert view.finder.matches == (mine,)


def test_clusters_are_found_by_their_title(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    cluster = put(project, Cluster, title="Transporte", size=Size(300, 200))
    look_for(qtbot, view, "transp")
    assert view.finder.matches == (cluster,)


def test_what_is_being_typed_is_kept_when_the_search_opens(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    note = put(project, text="")
    view.selection.set((note,))
    qtbot.keyClick(view, KEYS.Key_Return)
    assert view.typist.editor is not None
    qtbot.keyClicks(view.typist.editor, "meia ideia")
    qtbot.keyClick(view.typist.editor, KEYS.Key_F, CONTROL)
    assert view.find_bar.isVisible()
    assert project.document.get(Note, note).text == "meia ideia"


def test_f3_without_a_search_asks_for_one(qtbot: QtBot, view: BoardView) -> None:
    qtbot.keyClick(view, KEYS.Key_F3)
    assert view.find_bar.isVisible()
    assert QApplication.focusWidget() is view.find_bar.field


@pytest.mark.parametrize(("model", "zone", "make"), [(EmpathyMap, "says", make_map), (Persona, "goals", make_persona)])
def test_pages_of_zones_are_searched_zone_by_zone(
    qtbot: QtBot, project: MemoryProject, model: type[Record], zone: str, make: object
) -> None:
    page, ids = new_id(), [new_id(), new_id()]
    project.apply(AddRecord(model, page, {}))
    for each, text in zip(ids, ("Não sei", "nao sei quando"), strict=True):
        project.apply(AddZoneNote(each, page, zone, text))
    editor: Editor = make(project, page)  # type: ignore[operator]
    qtbot.addWidget(editor)
    editor.resize(1280, 800)
    editor.show()
    qtbot.waitExposed(editor)
    editor.activateWindow()
    view = editor.findChild(BoardView)
    assert view is not None
    view.setFocus()
    look_for(qtbot, view, "NÃO SEI")
    press(qtbot, view, KEYS.Key_Return)
    press(qtbot, view, KEYS.Key_Return)
    assert view.finder.matches == tuple(ids)
    assert view.selection.ids == (ids[1],)


@pytest.mark.parametrize(("text", "expected"), [("Espaço", "espaco"), ("ÁRVORE", "arvore"), ("Straße", "strasse")])
def test_words_are_compared_without_case_and_accents(text: str, expected: str) -> None:
    assert plain(text) == expected

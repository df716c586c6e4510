"""Input methods compose in every text there is: notes, titles, notes in zones, the form of a persona."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dttools.document.commands import AddRecord, AddZoneNote, EditText, TrashRecords
from dttools.ids import RecordId, new_id
from dttools.model import Cluster, EmpathyMap, Frame, Idea, Note, Persona, Record, Size
from dttools_desktop.canvas.style import board_style
from dttools_desktop.canvas.text_editor import TextEditor
from dttools_desktop.canvas.view import BoardView
from dttools_desktop.editors.base import Editor
from dttools_desktop.editors.empathy_map import make_editor as make_map
from dttools_desktop.editors.ideation import make_editor as make_board
from dttools_desktop.editors.persona import make_editor as make_persona
from support.board_hands import put
from support.memory_project import MemoryProject

Key = Qt.Key
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


Opens = Callable[[QtBot, MemoryProject], tuple[Editor, TextEditor]]


@dataclass
class Text:
    """A text that is open to type in, where it is and where it goes."""

    page: Editor | None
    editor: TextEditor
    project: MemoryProject

    def stored(self) -> str:
        self.editor.commit()
        record = self.project.document.records.peek(self.editor.record)
        return str(getattr(record, self.editor.field.name))

    def peer_writes(self, text: str) -> None:
        self.project.peer_does(EditText(self.editor.record, self.editor.field.name, text))

    def compose(self, preedit: str, commit: str = "") -> None:
        event = QInputMethodEvent(preedit, [])
        event.setCommitString(commit)
        QApplication.sendEvent(self.editor, event)


def on_board(view: BoardView, record: RecordId, place: int = 0) -> TextEditor:
    item = view.scene.get(record)
    assert item is not None
    assert view.typist.begin(item.fields(board_style())[place])
    assert view.typist.editor is not None
    return view.typist.editor


def shown(qtbot: QtBot, editor: Editor) -> None:
    qtbot.addWidget(editor, before_close_func=lambda made: made.finish())
    editor.resize(1200, 900)
    editor.show()
    qtbot.waitExposed(editor)
    editor.activateWindow()
    qtbot.waitUntil(editor.isActiveWindow)


def on(model: type[Record], **values: object) -> Opens:
    """The first text of an item of a board."""

    def opened(qtbot: QtBot, project: MemoryProject) -> tuple[Editor, TextEditor]:
        item = put(project, model, **values)
        editor = make_board(project, project.board)
        shown(qtbot, editor)
        return editor, on_board(editor.view, item)

    return opened


def in_zone(qtbot: QtBot, project: MemoryProject) -> tuple[Editor, TextEditor]:
    sheet, note = new_id(), new_id()
    project.apply(AddRecord(EmpathyMap, sheet, {}))
    project.apply(AddZoneNote(note, sheet, "says"))
    project.close_gesture()
    editor = make_map(project, sheet)
    shown(qtbot, editor)
    return editor, on_board(editor.view, note)


def of_persona(name: str) -> Opens:
    def opened(qtbot: QtBot, project: MemoryProject) -> tuple[Editor, TextEditor]:
        persona = new_id()
        project.apply(AddRecord(Persona, persona, {}))
        project.close_gesture()
        editor = make_persona(project, persona)
        shown(qtbot, editor)
        area = editor.form.text(name)
        area.setFocus()
        return editor, area

    return opened


PLACES: dict[str, Opens] = {
    "a note": on(Note),
    "the title of an idea": on(Idea),
    "the title of a cluster": on(Cluster, size=Size(400, 300)),
    "the title of a frame": on(Frame, size=Size(400, 300)),
    "a note in a zone": in_zone,
    "the name of a persona": of_persona("name"),
    "the life of a persona": of_persona("bio"),
}


@pytest.fixture(params=list(PLACES))
def text(request: pytest.FixtureRequest, qtbot: QtBot, project: MemoryProject) -> Text:
    return Text(*PLACES[request.param](qtbot, project), project)


def test_what_is_composed_is_kept_once_it_is_handed_over(text: Text) -> None:
    text.compose("に")
    text.compose("にほ")
    assert text.stored() == ""
    text.compose("", "日本")
    assert text.stored() == "日本"


def test_what_is_given_up_leaves_nothing(text: Text) -> None:
    QTest.keyClicks(text.editor, "ab")
    text.compose("にほ")
    text.compose("")
    assert text.editor.text() == "ab"
    assert text.stored() == "ab"


def test_what_was_handed_over_is_undone_and_redone(text: Text) -> None:
    QTest.keyClicks(text.editor, "ab ")
    text.compose("にほ")
    text.compose("", "日本")
    QTest.keyClick(text.editor, Key.Key_Z, CONTROL)
    assert "日本" not in text.stored()
    QTest.keyClick(text.editor, Key.Key_Z, CONTROL | SHIFT)
    assert text.stored() == "ab 日本"


def test_others_write_while_one_composes_and_nothing_is_lost(text: Text) -> None:
    QTest.keyClicks(text.editor, "ab")
    assert text.editor.commit()
    text.compose("にほ")
    text.peer_writes("X ab")
    assert text.editor.composing
    text.compose("", "日本")
    assert text.stored() == "X ab日本"


def test_others_write_while_one_composes_and_gives_up(text: Text) -> None:
    QTest.keyClicks(text.editor, "ab")
    assert text.editor.commit()
    text.compose("にほ")
    text.peer_writes("X ab")
    text.compose("")
    assert text.editor.text() == text.stored() == "X ab"


@pytest.mark.parametrize("key", [Key.Key_B, Key.Key_I, Key.Key_Z, Key.Key_Y])
def test_keys_that_mark_and_undo_wait_while_one_composes(text: Text, key: Qt.Key) -> None:
    QTest.keyClicks(text.editor, "ab ")
    text.compose("にほ")
    QTest.keyClick(text.editor, key, CONTROL)
    assert text.editor.composing
    text.compose("", "日本")
    assert text.stored() == "ab 日本"


def test_others_delete_what_is_composed_in(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    note = put(project, Note)
    text = Text(None, on_board(view, note), project)
    text.compose("にほ")
    project.peer_does(TrashRecords((note,)))
    text.compose("", "日本")
    text.editor.commit()
    gone = project.document.records.peek(note)
    assert isinstance(gone, Note)
    assert (gone.text, gone.deleted_at is not None) == ("日本", True)
    text.editor.discard()

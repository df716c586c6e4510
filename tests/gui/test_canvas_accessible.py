"""What a screen reader is given: a board's tree, its states, its actions, and what it is told of changes."""

from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleInterface
from pytestqt.qtbot import QtBot

from dttools.document.commands import AddRecord, AddZoneNote, CastVote, ChangeFields, ConnectItems, TrashRecords
from dttools.ids import ActorId, RecordId, new_id
from dttools.model import Cluster, EmpathyMap, Idea, Note, Persona, Size
from dttools_desktop.canvas.accessible import board, speak_for_boards
from dttools_desktop.canvas.view import BoardView
from dttools_desktop.editors import empathy_map, persona
from support.board_hands import put
from support.memory_project import MemoryProject

Role, Text = QAccessible.Role, QAccessible.Text


@pytest.fixture(autouse=True)
def listening() -> Iterator[None]:
    """As if a screen reader ran."""
    speak_for_boards()
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


def spoken(view: BoardView) -> QAccessibleInterface:
    found = QAccessible.queryAccessibleInterface(view)
    assert found is not None
    return found


def dump(top: QAccessibleInterface, depth: int = 0) -> list[str]:
    """Roles and names in reading order, widgets over the board left out."""
    lines = []
    for n in range(top.childCount()):
        child = top.child(n)
        if child.object() is None:
            name, details, value = (child.text(kind) for kind in (Text.Name, Text.Description, Text.Value))
            lines.append("  " * depth + f"{child.role().name}: {name} | {details} | {value}".rstrip("| "))
            lines += dump(child, depth + 1)
    return lines


def test_a_connector_lies_where_its_line_and_its_label_do(view: BoardView, project: MemoryProject) -> None:
    one, other = put(project, x=300, y=200), put(project, x=524, y=200)
    project.apply(ConnectItems(new_id(), project.board, one, other))
    made = view.scene.connectors_of(one)[0]
    project.apply(ChangeFields((made.id,), {"label": "close together"}))
    top = spoken(view)
    connector = next(child for n in range(top.childCount()) if (child := top.child(n)).role() == Role.Graphic)
    place = view.camera.rect_to_view(made.plate()).center().toPoint()
    shown = view.mapToGlobal(place)
    assert connector.rect().contains(shown)
    found = top.childAt(shown.x(), shown.y())
    assert found.text(Text.Name) == connector.text(Text.Name)


def test_a_board_is_read_by_clusters_then_from_left_to_right_with_connectors_last(
    view: BoardView, project: MemoryProject
) -> None:
    cluster = put(project, Cluster, 100, 100, title="Waiting", size=Size(600, 300))
    put(project, x=420, y=150, text="second", cluster=cluster)
    first = put(project, x=140, y=150, text="first", cluster=cluster, locked=True)
    idea = put(project, Idea, 900, 110, title="A clock", colour="green")
    project.apply(CastVote(idea, project.person))
    project.apply(ConnectItems(new_id(), project.board, first, idea))
    assert dump(spoken(view)) == [
        "Grouping: Cluster: Waiting | Grey",
        "  ListItem: Note: first | locked, Yellow",
        "  ListItem: Note: second | Yellow",
        "ListItem: Idea: A clock, 1 vote | Green | 1 vote, with yours",
        "Graphic: Connector: no label, from “Note: first” to “Idea: A clock, 1 vote” | Grey",
    ]


def test_an_empathy_map_is_read_by_zones(qtbot: QtBot, project: MemoryProject) -> None:
    board = new_id()
    project.apply(AddRecord(EmpathyMap, board, {"title": "Lúcia"}))
    project.apply(AddZoneNote(new_id(), board, "says", "Three hours already"))
    project.apply(AddZoneNote(new_id(), board, "says", "The nurse was kind"))
    editor = empathy_map.make_editor(project, board)
    qtbot.addWidget(editor)
    view = editor.findChild(BoardView)
    assert view is not None
    lines = dump(spoken(view))
    assert [line.split(":")[0] for line in lines].count("Grouping") == 6
    says = next(n for n, line in enumerate(lines) if line.startswith("Grouping: Says"))
    assert lines[says + 1 : says + 3] == [
        "  ListItem: Note: Three hours already | Yellow",
        "  ListItem: Note: The nurse was kind | Yellow",
    ]


def test_a_persona_is_read_by_zones_and_its_form_beside_them(qtbot: QtBot, project: MemoryProject) -> None:
    board = new_id()
    project.apply(AddRecord(Persona, board, {"name": "Lúcia"}))
    project.apply(AddZoneNote(new_id(), board, "goals", "Be seen before lunch"))
    editor = persona.make_editor(project, board)
    qtbot.addWidget(editor)
    view = editor.findChild(BoardView)
    assert view is not None
    assert "  ListItem: Note: Be seen before lunch | Yellow" in dump(spoken(view))


def test_states_follow_selection_focus_and_locks(view: BoardView, project: MemoryProject) -> None:
    note = put(project, text="one")
    put(project, x=700, text="two", locked=True)
    view.selection.set([note])
    one, two = spoken(view).child(0), spoken(view).child(1)
    assert one.state().selected
    assert one.state().focused
    assert not one.state().readOnly
    assert two.state().readOnly
    assert not two.state().selected
    assert spoken(view).focusChild().text(Text.Name) == "Note: one"
    assert spoken(view).childAt(one.rect().center().x(), one.rect().center().y()).text(Text.Name) == "Note: one"


def test_an_item_is_acted_on_from_outside(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    note = put(project, text="one")
    actions = spoken(view).child(0).actionInterface()
    assert {"Edit text", "Delete", "Cluster"} <= set(actions.actionNames())
    assert actions.keyBindingsForAction("Delete")[0] == "Del"
    actions.doAction(actions.setFocusAction())
    qtbot.waitUntil(lambda: view.selection.current == note)
    actions.doAction("Delete")
    qtbot.waitUntil(lambda: note not in view.scene)
    assert spoken(view).child(0) is None or spoken(view).child(0).object() is not None


def test_a_locked_item_offers_no_edit_but_unlocking(view: BoardView, project: MemoryProject) -> None:
    put(project, text="one", locked=True)
    names = set(spoken(view).child(0).actionInterface().actionNames())
    assert "Lock or unlock" in names
    assert "Delete" not in names


def test_what_is_gone_is_invalid_and_its_place_is_taken(view: BoardView, project: MemoryProject) -> None:
    gone, left = put(project, text="gone"), put(project, x=700, text="left")
    interface = spoken(view).child(0)
    project.peer_does(TrashRecords((gone,)))
    assert not interface.isValid()
    assert interface.text(Text.Name) == ""
    assert interface.rect().isNull()
    assert dump(spoken(view)) == ["ListItem: Note: left | Yellow"]
    assert left in view.scene


def test_a_new_name_is_read(view: BoardView, project: MemoryProject) -> None:
    note = put(project, text="before")
    assert dump(spoken(view)) == ["ListItem: Note: before | Yellow"]
    project.peer_does(ChangeFields((note,), {"colour": "pink"}))
    project.apply(CastVote(put(project, Idea, 900, title="x"), ActorId("ana")))
    assert dump(spoken(view)) == ["ListItem: Note: before | Pink", "ListItem: Idea: x, 1 vote | White | 1 vote"]


def test_an_item_of_a_cluster_that_is_gone_is_read_on_the_board(view: BoardView, project: MemoryProject) -> None:
    one = put(project, Note, text="note")
    project.apply(ChangeFields((one,), {"cluster": RecordId("gone")}))
    assert dump(spoken(view)) == ["ListItem: Note: note | Yellow"]


def test_what_somebody_else_deletes_is_announced(
    view: BoardView, project: MemoryProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, theirs = put(project, text="mine"), put(project, x=700, text="theirs")
    assert len(dump(spoken(view))) == 2
    sent: list[str] = []

    def announcement(about: BoardView, text: str) -> QAccessibleAnnouncementEvent:
        sent.append(text)
        return QAccessibleAnnouncementEvent(about, text)

    monkeypatch.setattr(board, "QAccessibleAnnouncementEvent", announcement)
    project.apply(TrashRecords((mine,)))
    assert sent == []
    project.peer_does(TrashRecords((theirs,)))
    assert sent == ["Deleted by someone else: Note: theirs"]


CHURN = """
import gc, random, sys
from PySide6.QtCore import QEvent
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication
from dttools.document.commands import TrashRecords
from dttools_desktop.canvas.accessible import speak_for_boards
from dttools_desktop.editors.ideation import make_editor
from support.board_hands import put
from support.memory_project import MemoryProject

app = QApplication([])
speak_for_boards()
QAccessible.setActive(True)
chance = random.Random(7)

def visit(interface, depth=0):
    interface.text(QAccessible.Text.Name), interface.rect(), interface.state(), interface.role()
    if (actions := interface.actionInterface()) is not None:
        actions.actionNames()
    for n in range(interface.childCount()):
        child = interface.child(n)
        if child is not None:
            QAccessible.uniqueId(child)
            visit(child, depth + 1)

for turn in range(4):
    project = MemoryProject()
    editor = make_editor(project, project.board)
    editor.show()
    view = editor.view
    for step in range(60):
        put(project, x=chance.randrange(4000), y=chance.randrange(4000), text=str(step))
        if step % 3 == 0:
            visit(QAccessible.queryAccessibleInterface(view))
        ids = [item.id for item in view.scene.items()]
        view.selection.set(chance.sample(ids, min(3, len(ids))))
        if step % 2:
            project.peer_does(TrashRecords((chance.choice(ids),)))
        app.processEvents()
    if turn < 3:  # the last one is left for the end of the program
        editor.deleteLater()
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
print("well")
"""


def test_interfaces_outlive_neither_items_nor_boards_nor_the_program() -> None:
    """Qt deletes what it was shown by itself: a slip here is a crash, so it is looked for in a process of its own."""
    gc.collect()
    tests = Path(__file__).resolve().parents[1]
    code = f"import sys; sys.path.insert(0, {str(tests)!r})\n{CHURN}"
    ended = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", code], check=False, capture_output=True, text=True
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.strip() == "well"

"""Under "notes" and "own notes" hands are not offered what the server would refuse, and are told why."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor
from pytestqt.qtbot import QtBot

from dttools.document.commands import AddRecord, ChangeFields
from dttools.ids import ActorId, RecordId, new_id
from dttools.model import Cluster, Idea, Note, Phase, Role, Scope, Vector, Vote
from dttools_desktop.canvas.view import BoardView
from dttools_desktop.editors.ideation import IdeationEditor
from support.memory_project import ME, MemoryProject

LEFT = Qt.MouseButton.LeftButton
Key = Qt.Key
OWN = "In this phase members only write, move and delete their own notes and ideas."
NOTES = "In this phase members only write, move and delete notes and ideas."


@pytest.fixture(autouse=True)
def pointer_away() -> None:
    QCursor.setPos(0, 0)


def put(project: MemoryProject, x: float, *, by: str = ME) -> RecordId:
    note = new_id()
    command = AddRecord(Note, note, {"board": project.board, "text": "espera", "at": Vector(x, 200)})
    if by == ME:
        project.apply(command)
    else:
        project.peer_does(command, by=by)
    return note


def hold(project: MemoryProject, editor: IdeationEditor, scope: Scope, role: Role = Role.MEMBER) -> None:
    project.role = role
    root = RecordId(project.document.project.id)
    project.document.apply(ChangeFields((root,), {"phase_scopes": (scope,) * len(Phase)}), by=ActorId("ana"))
    editor.set_read_only(None)


def centre(view: BoardView, record: RecordId) -> QPoint:
    item = view.scene.get(record)
    assert item is not None
    return view.camera.rect_to_view(item.rect).center().toPoint()


def drag(qtbot: QtBot, view: BoardView, record: RecordId) -> None:
    start = centre(view, record)
    qtbot.mousePress(view, LEFT, pos=start)
    for step in (8, 40, 120):
        qtbot.mouseMove(view, start + QPoint(0, step))
    qtbot.mouseRelease(view, LEFT, pos=start + QPoint(0, 120))


def at(project: MemoryProject, note: RecordId) -> Vector:
    return project.document.get(Note, note).at


def told(view: BoardView) -> str:
    return "\n".join(banner.accessibleName() for banner in view.messages.shown)


def test_notes_of_others_are_not_lifted_and_the_reason_is_told(
    qtbot: QtBot, project: MemoryProject, editor: IdeationEditor
) -> None:
    mine, hers = put(project, 200), put(project, 500, by="ana")
    hold(project, editor, Scope.OWN_NOTES)
    drag(qtbot, editor.view, hers)
    assert at(project, hers) == Vector(500, 200)
    assert OWN in told(editor.view)
    drag(qtbot, editor.view, mine)
    assert at(project, mine) != Vector(200, 200)


def test_everybodys_notes_move_where_notes_are_allowed(
    qtbot: QtBot, project: MemoryProject, editor: IdeationEditor
) -> None:
    hers = put(project, 500, by="ana")
    hold(project, editor, Scope.NOTES)
    drag(qtbot, editor.view, hers)
    assert at(project, hers) != Vector(500, 200)
    assert told(editor.view) == ""


def test_delete_takes_ones_own_and_leaves_those_of_others(
    qtbot: QtBot, project: MemoryProject, editor: IdeationEditor
) -> None:
    mine, hers = put(project, 200), put(project, 500, by="ana")
    hold(project, editor, Scope.OWN_NOTES)
    view = editor.view
    qtbot.keyClick(view, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(view, Key.Key_Delete)
    assert [note.id for note in project.document.all(Note)] == [hers]
    assert mine not in view.scene
    qtbot.mouseClick(view, LEFT, pos=centre(view, hers))
    qtbot.keyClick(view, Key.Key_Delete)
    assert hers in view.scene
    assert view.keys.actions["trash"].why_not(view) == OWN


def test_the_bar_at_a_note_of_somebody_else_is_grey_and_says_why(
    qtbot: QtBot, project: MemoryProject, editor: IdeationEditor
) -> None:
    mine, hers = put(project, 200), put(project, 500, by="ana")
    hold(project, editor, Scope.OWN_NOTES)
    qtbot.mouseClick(editor.view, LEFT, pos=centre(editor.view, hers))
    trash = editor.selection_bar._buttons["trash"]
    assert trash.isVisible()
    assert not trash.isEnabled()
    assert trash.toolTip() == OWN
    assert editor.selection_bar._buttons["duplicate"].isEnabled()
    qtbot.mouseClick(editor.view, LEFT, pos=centre(editor.view, mine))
    assert trash.isEnabled()
    assert trash.toolTip().startswith("Delete")


def test_the_toolbar_offers_notes_and_ideas_only(qtbot: QtBot, project: MemoryProject, editor: IdeationEditor) -> None:
    put(project, 200)
    hold(project, editor, Scope.NOTES)
    qtbot.keyClick(editor.view, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    bar = editor.toolbar
    assert bar.idea.isEnabled()
    assert bar.note.isEnabled()
    for made in (bar.connect_items, bar.draw, bar.shape, bar.write, bar.stamp, bar.cluster):
        assert not made.isEnabled()
        assert made.toolTip() == NOTES


def test_keys_neither_vote_nor_cluster(qtbot: QtBot, project: MemoryProject, editor: IdeationEditor) -> None:
    idea = new_id()
    project.apply(AddRecord(Idea, idea, {"board": project.board, "at": Vector(300, 200)}))
    hold(project, editor, Scope.NOTES)
    view = editor.view
    view.selection.set((idea,))
    qtbot.keyClick(view, Key.Key_V)
    qtbot.keyClick(view, Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert not list(project.document.all(Vote))
    assert not list(project.document.all(Cluster))


def test_a_double_click_does_not_edit_a_note_of_somebody_else(
    qtbot: QtBot, project: MemoryProject, editor: IdeationEditor
) -> None:
    hers = put(project, 500, by="ana")
    hold(project, editor, Scope.OWN_NOTES)
    qtbot.mouseDClick(editor.view, LEFT, pos=centre(editor.view, hers))
    assert editor.view.typist.editor is None
    assert OWN in told(editor.view)


def test_an_owner_is_never_held_back(qtbot: QtBot, project: MemoryProject, editor: IdeationEditor) -> None:
    hers = put(project, 500, by="ana")
    hold(project, editor, Scope.OWN_NOTES, Role.OWNER)
    drag(qtbot, editor.view, hers)
    assert at(project, hers) != Vector(500, 200)
    assert editor.toolbar.draw.isEnabled()


def test_writing_goes_on_where_only_notes_are_allowed(
    qtbot: QtBot, project: MemoryProject, editor: IdeationEditor
) -> None:
    hold(project, editor, Scope.OWN_NOTES)
    view = editor.view
    qtbot.keyClick(view, Key.Key_N)
    assert view.typist.editor is not None
    qtbot.keyClicks(view.typist.editor, "fila")
    assert view.typist.finish()
    assert [note.text for note in project.document.all(Note)] == ["fila"]

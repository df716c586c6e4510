"""Frames on a board: made, named, moved with what lies on them, gone to, locked."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from pytestqt.qtbot import QtBot

from dttools.document.commands import ChangeFields, StepItems
from dttools.ids import RecordId
from dttools.model import Frame, Note, NoteColour, Size, Vector
from dttools_desktop.canvas.framing import frames_in_order, open_frames_menu
from dttools_desktop.canvas.tree import ROOT, BoardTree
from dttools_desktop.canvas.view import BoardView
from support.board_hands import LEFT, NONE, SHIFT, at, drag, put
from support.memory_project import MemoryProject

KEYS = Qt.Key


def frames(project: MemoryProject) -> list[Frame]:
    return sorted(project.document.all(Frame), key=lambda frame: frame.sequence)


def put_frame(project: MemoryProject, x: float, y: float, **values: object) -> RecordId:
    return put(project, Frame, x, y, **{"size": Size(500, 400), **values})


def place(project: MemoryProject, note: RecordId) -> Vector:
    return project.document.get(Note, note).at


def test_f_drags_out_a_frame_and_its_title_is_typed_at_once(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    qtbot.keyClick(view, KEYS.Key_F)
    drag(qtbot, view, at(view, 300, 200), at(view, 700, 500))
    editor = view.typist.editor
    assert editor is not None
    qtbot.keyClicks(editor, "Chegada")
    qtbot.keyClick(editor, KEYS.Key_Escape)
    (frame,) = frames(project)
    assert (*frame.at, *frame.size, frame.title) == (300, 200, 400, 300, "Chegada")
    assert view.toolbox.selecting


def test_a_click_puts_a_frame_of_the_usual_size_and_an_empty_title_keeps_it(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    qtbot.keyClick(view, KEYS.Key_F)
    qtbot.mouseClick(view, LEFT, NONE, at(view, 640, 400))
    assert view.typist.finish()
    (frame,) = frames(project)
    assert QRectF(*frame.at, *frame.size).center().toTuple() == (640, 400)


def test_a_frame_goes_around_the_selection(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    notes = (put(project, Note, 300, 300), put(project, Note, 700, 400))
    view.selection.set(notes)
    qtbot.keyClick(view, KEYS.Key_F, SHIFT)
    view.typist.finish()
    (frame,) = frames(project)
    area = QRectF(*frame.at, *frame.size)
    assert all(area.contains(item.rect) for note in notes if (item := view.scene.get(note)) is not None)


def test_what_lies_on_a_frame_goes_along_and_the_rest_stays(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    frame = put_frame(project, 300, 200)
    on_it = put(project, Note, 350, 250)
    across = put(project, Note, 700, 300)
    held = put(project, Note, 350, 470, size=Size(100, 100), locked=True)
    drag(qtbot, view, at(view, 310, 180), at(view, 410, 240), Qt.KeyboardModifier.ControlModifier)
    assert project.document.get(Frame, frame).at == Vector(400, 260)
    assert place(project, on_it) == Vector(450, 310)
    assert place(project, across) == Vector(700, 300)
    assert place(project, held) == Vector(350, 470)
    project.undo()
    assert (project.document.get(Frame, frame).at, place(project, on_it)) == (Vector(300, 200), Vector(350, 250))


def test_a_press_inside_a_frame_is_for_what_lies_on_it(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    put_frame(project, 300, 200)
    note = put(project, Note, 350, 250)
    drag(qtbot, view, at(view, 320, 220), at(view, 600, 500))
    assert view.selection.ids == (note,)


def test_a_locked_frame_stays_where_it_is(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    frame = put_frame(project, 300, 200, locked=True)
    note = put(project, Note, 350, 250)
    drag(qtbot, view, at(view, 310, 180), at(view, 410, 240))
    assert project.document.get(Frame, frame).at == Vector(300, 200)
    assert place(project, note) == Vector(350, 250)


def test_deleting_a_frame_leaves_what_lay_on_it_and_copying_takes_it_along(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    frame = put_frame(project, 300, 200)
    note = put(project, Note, 350, 250)
    view.selection.set((frame,))
    view.duplicate()
    assert len(list(project.document.all(Note))) == len(frames(project)) == 2
    project.undo()
    view.selection.set((frame,))
    qtbot.keyClick(view, KEYS.Key_Delete)
    assert frames(project) == []
    assert place(project, note) == Vector(350, 250)


def test_frames_are_gone_to_in_their_order_from_the_last_to_the_first(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    second = put_frame(project, 0, 0, sequence="b", title="Depois")
    first = put_frame(project, 5000, 5000, sequence="a", title="Antes & agora")
    assert [item.id for item in frames_in_order(view.scene)] == [first, second]
    seen = []
    for _ in range(3):
        qtbot.keyClick(view, KEYS.Key_PageDown)
        shown = view.scene.get(view.selection.ids[0])
        assert shown is not None
        assert view.camera.visible.contains(shown.rect)
        seen.append(shown.id)
    assert seen == [first, second, first]
    qtbot.keyClick(view, KEYS.Key_PageUp)
    assert view.selection.ids == (second,)
    entries = open_frames_menu(view).actions()
    assert [entry.text() for entry in entries] == ["Antes && agora", "Depois"]
    entries[0].trigger()
    assert view.selection.ids == (first,)


def test_the_outline_lists_a_frame_with_what_lies_on_it(view: BoardView, project: MemoryProject) -> None:
    frame = put_frame(project, 300, 200, title="Chegada")
    inner = put_frame(project, 320, 220, size=Size(300, 300))
    on_it = put(project, Note, 350, 250)
    beside = put(project, Note, 900, 250)
    tree = BoardTree(view.scene)
    assert tree.name(frame) == "Frame: Chegada"
    assert set(tree.children(ROOT)) == {frame, beside}
    assert tree.children(frame) == (inner,)
    assert tree.children(inner) == (on_it,)


def test_two_frames_of_the_same_place_do_not_hold_each_other(view: BoardView, project: MemoryProject) -> None:
    pair = {put_frame(project, 300, 200), put_frame(project, 300, 200)}
    tree = BoardTree(view.scene)
    (outer,) = tree.children(ROOT)
    assert {outer, *tree.children(outer)} == pair


def test_a_frame_takes_colours_and_stays_behind_notes(view: BoardView, project: MemoryProject) -> None:
    frame = put_frame(project, 300, 200)
    note = put(project, Note, 350, 250)
    project.apply(ChangeFields((frame,), {"colour": NoteColour.BLUE}))
    project.apply(StepItems((frame,)))
    top = view.scene.item_at(view.camera.to_board(at(view, 400, 300).toPointF()))
    assert top is not None
    assert top.id == note
    assert [item.id for item in view.scene.touching(QRectF(360, 260, 1, 1))] == [frame, note]

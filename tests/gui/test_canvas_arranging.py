"""Arranging, grouping, locking and selecting on a board, with real mouse and key events."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from pytestqt.qtbot import QtBot

from dttools.document.commands import ChangeFields, TrashRecords
from dttools.ids import RecordId, new_id
from dttools.model import Cluster, Idea, Note, Size, Stamp, Vector
from dttools_desktop.canvas.view import BoardView
from dttools_desktop.editors.ideation import IdeationEditor
from support.board_hands import ALT, CONTROL, LEFT, NONE, SHIFT, at, drag, move_held, put
from support.memory_project import MemoryProject

KEYS = Qt.Key


def place(project: MemoryProject, record_id: RecordId) -> Vector:
    return project.document.get(Note, record_id).at


def three(project: MemoryProject) -> list[RecordId]:
    return [put(project, x=x, y=y) for x, y in ((300, 100), (520, 160), (900, 130))]


def test_keys_line_up_the_selection_in_one_undo_step(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    ids = three(project)
    before = [place(project, each) for each in ids]
    view.selection.set(ids)
    qtbot.keyClick(view, KEYS.Key_T, ALT | SHIFT)
    assert [place(project, each).y for each in ids] == [100, 100, 100]
    qtbot.keyClick(view, KEYS.Key_Z, CONTROL)
    assert [place(project, each) for each in ids] == before


def test_keys_change_the_size_and_a_run_of_them_is_one_step(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    note, stamp = put(project, x=300, y=100), put(project, Stamp, x=700, y=100, size=Size(64, 64))
    locked = put(project, x=900, y=100, locked=True)
    view.selection.set([note, stamp, locked])
    for key in (KEYS.Key_Right, KEYS.Key_Right, KEYS.Key_Down):
        qtbot.keyClick(view, key, CONTROL | SHIFT)
    assert project.document.get(Note, note).size == Size(248, 224)
    grown = project.document.get(Stamp, stamp).size
    assert grown.width == grown.height > 64
    assert project.document.get(Note, locked).size == Size(200, 200)
    for _ in range(20):
        qtbot.keyClick(view, KEYS.Key_Left, CONTROL | SHIFT)
    assert project.document.get(Note, note).size.width == 64
    qtbot.keyClick(view, KEYS.Key_Z, CONTROL)
    assert project.document.get(Note, note).size == Size(200, 200)


def test_the_bar_at_the_selection_makes_gaps_equal(
    qtbot: QtBot, editor: IdeationEditor, project: MemoryProject
) -> None:
    ids = three(project)
    editor.view.selection.set(ids)
    entries = {entry.objectName(): entry for entry in editor.selection_bar.open_arrange().actions()}
    entries["spread_across"].trigger()
    assert [place(project, each).x for each in ids] == [300, 600, 900]


def test_a_locked_item_stays_when_others_line_up(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    ids = three(project)
    project.apply(ChangeFields((ids[1],), {"locked": True}))
    view.selection.set(ids)
    qtbot.keyClick(view, KEYS.Key_T, ALT | SHIFT)
    assert [place(project, each).y for each in ids] == [100, 160, 100]


def test_a_cluster_takes_its_members_along_and_they_stay_in_it(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    cluster = put(project, Cluster, x=700, y=300, size=Size(300, 300))
    member = put(project, x=750, y=350, cluster=cluster)
    other = put(project, x=300, y=100)
    view.selection.set((other, cluster, member))
    qtbot.keyClick(view, KEYS.Key_L, ALT | SHIFT)
    assert place(project, member) == Vector(350, 350)
    assert project.document.get(Note, member).cluster == cluster


def test_tidy_and_same_size(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    one, two = put(project, x=300, y=100), put(project, x=620, y=140, size=Size(260, 240))
    view.selection.set((one, two))
    qtbot.keyClick(view, KEYS.Key_S, ALT | SHIFT)
    assert project.document.get(Note, one).size == Size(260, 240)
    qtbot.keyClick(view, KEYS.Key_G, ALT | SHIFT)
    assert place(project, two) == Vector(300 + 260 + 24, 100)


@pytest.mark.parametrize("name", ["align_left", "spread_down", "tidy", "same_size", "group", "ungroup", "forward"])
def test_without_a_selection_or_on_a_read_only_board_an_action_says_why_not(
    view: BoardView, project: MemoryProject, name: str
) -> None:
    ids = three(project)
    assert view.keys.actions[name].why_not(view)
    view.set_read_only("Only the owner writes here.")
    view.selection.set(ids)
    assert view.keys.actions[name].why_not(view) == "Only the owner writes here."
    before = [place(project, each) for each in ids]
    view.keys.do(name)
    assert [place(project, each) for each in ids] == before


# -- groups


def group_of_two(view: BoardView, project: MemoryProject, qtbot: QtBot) -> list[RecordId]:
    ids = [put(project, x=300, text="um"), put(project, x=600, text="dois")]
    view.selection.set(ids)
    qtbot.keyClick(view, KEYS.Key_G, CONTROL | ALT)
    view.selection.clear()
    return ids


def test_a_click_selects_the_group_and_a_drag_moves_it_as_one(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    ids = group_of_two(view, project, qtbot)
    qtbot.mouseClick(view, LEFT, NONE, at(view, 350, 250))
    assert set(view.selection.ids) == set(ids)
    drag(qtbot, view, at(view, 350, 250), at(view, 350, 450), CONTROL)
    # Ctrl at the press adds to the selection, and while dragging nothing snaps.
    assert [place(project, each) for each in ids] == [Vector(300, 400), Vector(600, 400)]


def test_a_double_click_goes_inside_a_group_and_a_click_elsewhere_leaves_it(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    ids = group_of_two(view, project, qtbot)
    qtbot.mouseDClick(view, LEFT, NONE, at(view, 350, 250))
    assert view.selection.ids == (ids[0],)
    assert view.typist.editor is None
    qtbot.mouseClick(view, LEFT, NONE, at(view, 650, 250))
    assert view.selection.ids == (ids[1],)
    qtbot.mouseDClick(view, LEFT, NONE, at(view, 650, 250))
    assert view.typist.editor is not None
    view.typist.finish()
    qtbot.mouseClick(view, LEFT, NONE, at(view, 1100, 700))
    qtbot.mouseClick(view, LEFT, NONE, at(view, 350, 250))
    assert set(view.selection.ids) == set(ids)


def test_a_band_over_one_of_a_group_takes_all_and_deleting_takes_all(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    ids = group_of_two(view, project, qtbot)
    drag(qtbot, view, at(view, 200, 150), at(view, 350, 250))
    assert set(view.selection.ids) == set(ids)
    qtbot.keyClick(view, KEYS.Key_D, CONTROL)
    copies = {item.record.group for each in view.selection.ids if (item := view.scene.get(each))}
    assert len(copies) == 1
    assert copies != {project.document.get(Note, ids[0]).group}
    view.selection.set(ids)
    qtbot.keyClick(view, KEYS.Key_G, CONTROL | ALT | SHIFT)
    assert {project.document.get(Note, each).group for each in ids} == {None}


# -- locks


def test_a_click_on_the_padlock_unlocks(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    note = put(project, x=300, y=200, locked=True)
    idea = put(project, Idea, x=600, y=200, locked=True)
    cluster = put(project, Cluster, x=900, y=200, size=Size(200, 200), locked=True)
    for record_id in (note, idea, cluster):
        item = view.scene.get(record_id)
        assert item is not None
        qtbot.mouseClick(view, LEFT, NONE, view.camera.to_view(item.lock_sign().center()).toPoint())
        assert not item.locked


def test_a_lock_by_a_peer_stops_a_resize_and_says_why(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    note = put(project, x=300, y=200)
    view.selection.set((note,))
    corner = view.camera.to_view(QPointF(500, 400)).toPoint()
    qtbot.mousePress(view, LEFT, NONE, corner)
    move_held(qtbot, view, corner, corner + QPoint(80, 80))
    project.peer_does(ChangeFields((note,), {"locked": True}))
    qtbot.mouseRelease(view, LEFT, NONE, corner + QPoint(80, 80))
    assert project.document.get(Note, note).size == Size(200, 200)
    assert any("locked" in banner.accessibleName() for banner in view.messages.shown)


def test_resizing_lines_up_and_control_does_not(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    note = put(project, x=300, y=200)
    put(project, x=800, y=300, size=Size(200, 150))
    view.selection.set((note,))
    corner = view.camera.to_view(QPointF(500, 400)).toPoint()
    drag(qtbot, view, corner, corner + QPoint(30, 47))
    assert project.document.get(Note, note).size == Size(230, 250)
    drag(qtbot, view, corner + QPoint(30, 50), corner + QPoint(30, 47), CONTROL)
    assert project.document.get(Note, note).size == Size(230, 247)


# -- selecting


def test_a_band_with_alt_takes_what_it_holds_wholly(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    inside, half = put(project, x=300), put(project, x=600)
    drag(qtbot, view, at(view, 250, 150), at(view, 700, 500), ALT)
    assert view.selection.ids == (inside,)
    drag(qtbot, view, at(view, 250, 150), at(view, 700, 500))
    assert set(view.selection.ids) == {inside, half}


def test_the_lasso_takes_what_it_runs_around(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    one, two, three_ = put(project, x=300, y=100), put(project, x=600, y=100), put(project, x=300, y=450)
    qtbot.keyClick(view, KEYS.Key_Q)
    corners = [at(view, x, y) for x, y in ((250, 60), (820, 60), (820, 330), (540, 330), (540, 700), (250, 700))]
    qtbot.mousePress(view, LEFT, NONE, corners[0])
    for start, end in pairwise(corners):
        move_held(qtbot, view, start, end)
    qtbot.mouseRelease(view, LEFT, NONE, corners[-1])
    assert set(view.selection.ids) == {one, two, three_}
    assert view.toolbox.selecting


def test_alike_and_everything_else(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    one = put(project, x=300, colour="pink", tags=("Fila",))
    two = put(project, x=600, colour="pink")
    three_ = put(project, Idea, x=900, tags=("fila",))
    view.selection.set((one,))
    view.keys.do("same_colour")
    assert set(view.selection.ids) == {one, two}
    view.selection.set((one,))
    view.keys.do("same_tag")
    assert set(view.selection.ids) == {one, three_}
    view.selection.set((one,))
    view.keys.do("same_kind")
    assert set(view.selection.ids) == {one, two}
    qtbot.keyClick(view, KEYS.Key_A, CONTROL | SHIFT)
    assert view.selection.ids == (three_,)
    assert view.keys.actions["same_cluster"].why_not(view)


def test_what_a_peer_deletes_leaves_the_lasso_and_the_group(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    group = new_id()
    ids = [put(project, x=300, group=group), put(project, x=600, group=group)]
    qtbot.mouseClick(view, LEFT, NONE, at(view, 350, 250))
    project.peer_does(TrashRecords((ids[1],)))
    assert view.selection.ids == (ids[0],)
    assert view.keys.actions["group"].why_not(view)

"""The outline beside a board: order, filter, selection in both directions, renaming, deleting, moving."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from dttools.document.commands import AddRecord, AddZoneNote, ChangeFields, Together, TrashRecords
from dttools.ids import RecordId, new_id
from dttools.model import Cluster, EmpathyMap, Idea, Note, NoteColour, Size, Vector
from dttools_desktop.canvas.moving import move_into
from dttools_desktop.canvas.outline import BoardWithOutline, OutlineModel, OutlinePanel
from dttools_desktop.canvas.outline.model import KEY
from dttools_desktop.canvas.tree import ROOT
from dttools_desktop.editors import empathy_map
from dttools_desktop.editors.ideation import IdeationEditor
from support.board_hands import CONTROL, SHIFT, put
from support.memory_project import MemoryProject

Key = Qt.Key


@pytest.fixture
def outline(qtbot: QtBot, editor: IdeationEditor) -> OutlinePanel:
    """Opened by its shortcut."""
    qtbot.keyClick(editor.view, Key.Key_O, CONTROL | SHIFT)
    beside = editor.findChild(BoardWithOutline)
    assert beside is not None
    assert beside.outline is not None
    qtbot.waitUntil(beside.outline.tree.hasFocus)
    return beside.outline


def lines(outline: OutlinePanel, parent: QModelIndex | None = None, depth: int = 0) -> list[str]:
    """What the tree shows."""
    above = parent or QModelIndex()
    found = []
    for row in range(outline.shown.rowCount(above)):
        index = outline.shown.index(row, 0, above)
        found += ["  " * depth + str(index.data()), *lines(outline, index, depth + 1)]
    return found


def shown_of(outline: OutlinePanel, key: str) -> QModelIndex:
    return outline.shown.mapFromSource(outline.model.index_of(key))


def settle(qtbot: QtBot, outline: OutlinePanel, wanted: list[str]) -> None:
    def shows() -> None:
        assert lines(outline) == wanted

    qtbot.waitUntil(shows)


def test_it_follows_the_board_by_single_rows(qtbot: QtBot, editor: IdeationEditor, project: MemoryProject) -> None:
    model = OutlineModel(editor.scene)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning, model)
    resets: list[bool] = []
    model.modelReset.connect(lambda: resets.append(True))
    cluster = put(project, Cluster, 100, 100, title="Waiting", size=Size(600, 300))
    note = put(project, x=140, y=160, text="first")
    other = put(project, x=100, y=900, text="last")
    qtbot.waitUntil(lambda: model.rowCount() == 3)
    project.apply(ChangeFields((note,), {"cluster": cluster}))
    qtbot.waitUntil(lambda: model.rowCount(model.index_of(cluster)) == 1)
    project.apply(ChangeFields((other,), {"at": Vector(100, 20)}))
    qtbot.waitUntil(lambda: model.data(model.index(0)) == "Note: last")
    project.peer_does(TrashRecords((cluster,)))
    qtbot.waitUntil(lambda: not model.index_of(cluster).isValid())
    assert {model.data(model.index(row), KEY) for row in range(2)} == {note, other}
    project.apply(Together((ChangeFields((other,), {"text": "renamed"}), TrashRecords((note,)))))
    qtbot.waitUntil(lambda: [model.data(model.index(row)) for row in range(model.rowCount())] == ["Note: renamed"])
    assert resets == []


def test_selection_is_mirrored_in_both_directions(
    qtbot: QtBot, editor: IdeationEditor, project: MemoryProject, outline: OutlinePanel
) -> None:
    one, two = put(project, x=100, text="one"), put(project, x=5000, text="two")
    settle(qtbot, outline, ["Note: one", "Note: two"])
    editor.view.selection.set([one])
    assert [str(each.data(KEY)) for each in outline.tree.selectionModel().selectedRows()] == [one]
    qtbot.keyClick(outline.tree, Key.Key_Down)
    assert editor.view.selection.ids == (two,)
    shown = editor.view.scene.shown_rect(two)
    assert shown is not None
    assert editor.view.camera.visible.contains(shown)
    qtbot.keyClick(outline.tree, Key.Key_Up, SHIFT)
    assert set(editor.view.selection.ids) == {one, two}
    assert editor.view.selection.current == one


def test_f2_renames_delete_deletes_and_escape_goes_back(
    qtbot: QtBot, editor: IdeationEditor, project: MemoryProject, outline: OutlinePanel
) -> None:
    idea = put(project, Idea, title="Clock")
    settle(qtbot, outline, ["Idea: Clock, 0 votes"])
    outline.tree.setCurrentIndex(shown_of(outline, idea))
    qtbot.keyClick(outline.tree, Key.Key_F2)
    line = outline.tree.findChild(QLineEdit)
    assert line is not None
    assert line.text() == "Clock"
    line.setText("A clock on the wall")
    qtbot.keyClick(line, Key.Key_Return)
    qtbot.waitUntil(lambda: project.document.get(Idea, idea).title == "A clock on the wall")
    settle(qtbot, outline, ["Idea: A clock on the wall, 0 votes"])
    qtbot.keyClick(outline.tree, Key.Key_Delete)
    assert list(project.document.all(Idea)) == []
    qtbot.keyClick(outline.tree, Key.Key_Escape)
    assert editor.view.hasFocus()
    qtbot.keyClick(editor.view, Key.Key_Z, CONTROL)
    settle(qtbot, outline, ["Idea: A clock on the wall, 0 votes"])


def test_the_filter_keeps_what_holds_a_match(qtbot: QtBot, project: MemoryProject, outline: OutlinePanel) -> None:
    cluster = put(project, Cluster, 100, 100, title="Waiting", size=Size(600, 300))
    put(project, x=140, y=160, text="A clock", cluster=cluster)
    put(project, x=900, y=160, text="Chairs")
    settle(qtbot, outline, ["Cluster: Waiting", "  Note: A clock", "Note: Chairs"])
    qtbot.keyClicks(outline.filter.field, "CLOCK")
    settle(qtbot, outline, ["Cluster: Waiting", "  Note: A clock"])
    qtbot.keyClick(outline.filter.field, Key.Key_Escape)
    settle(qtbot, outline, ["Cluster: Waiting", "  Note: A clock", "Note: Chairs"])


def test_an_item_dropped_on_a_cluster_goes_there_and_the_cluster_grows(
    qtbot: QtBot, editor: IdeationEditor, project: MemoryProject, outline: OutlinePanel
) -> None:
    cluster = put(project, Cluster, 100, 100, title="Waiting", size=Size(300, 100))
    far = put(project, x=2000, y=2000, text="far")
    settle(qtbot, outline, ["Cluster: Waiting", "Note: far"])
    model = outline.model
    mime = model.mimeData([model.index_of(far)])
    model.dropMimeData(mime, Qt.DropAction.MoveAction, -1, -1, model.index_of(cluster))
    settle(qtbot, outline, ["Cluster: Waiting", "  Note: far"])
    frame, note = project.document.get(Cluster, cluster), project.document.get(Note, far)
    assert note.cluster == cluster
    assert frame.at.x < note.at.x
    assert note.at.y + note.size.height < frame.at.y + frame.size.height
    assert move_into(editor.view, model.tree, [far], ROOT)
    assert project.document.get(Note, far).cluster is None
    qtbot.keyClick(editor.view, Key.Key_Z, CONTROL)
    assert project.document.get(Note, far).cluster == cluster


def test_a_note_moves_to_another_zone_of_a_map(qtbot: QtBot, project: MemoryProject) -> None:
    board, note = new_id(), new_id()
    project.apply(AddRecord(EmpathyMap, board, {"title": "Lúcia"}))
    project.apply(AddZoneNote(note, board, "says", "Three hours"))
    editor = empathy_map.make_editor(project, board)
    qtbot.addWidget(editor)
    beside = editor.findChild(BoardWithOutline)
    assert beside is not None
    beside.show_outline(shown=True)
    assert beside.outline is not None
    model = beside.outline.model
    thinks = next(key for key, group in model.tree.groups.items() if group.name == "Thinks")
    model.moved_into.emit([note], thinks)
    assert project.document.get(Note, note).zone == "thinks"


def test_a_locked_item_and_a_board_that_is_read_only_are_not_renamed(
    qtbot: QtBot, editor: IdeationEditor, project: MemoryProject, outline: OutlinePanel
) -> None:
    locked, free = put(project, text="locked", locked=True), put(project, x=900, text="free")
    settle(qtbot, outline, ["Note: locked", "Note: free"])
    model = outline.model
    assert not model.flags(model.index_of(locked)) & Qt.ItemFlag.ItemIsEditable
    assert model.flags(model.index_of(free)) & Qt.ItemFlag.ItemIsEditable
    editor.set_read_only("Only the facilitator edits now.")
    assert not model.flags(model.index_of(free)) & Qt.ItemFlag.ItemIsEditable


def test_ten_thousand_items_are_listed_and_selected_without_a_wait(
    qtbot: QtBot, editor: IdeationEditor, project: MemoryProject, outline: OutlinePanel
) -> None:
    ids = [new_id() for _ in range(10_000)]
    adding = [
        AddRecord(Note, each, {"board": project.board, "at": Vector(n % 100 * 220, n // 100 * 220), "text": f"n{n}"})
        for n, each in enumerate(ids)
    ]
    project.apply(Together(tuple(adding)))
    qtbot.waitUntil(lambda: outline.shown.rowCount() == 10_000, timeout=20_000)
    began = time.process_time()
    project.apply(ChangeFields((RecordId(ids[5000]),), {"text": "another"}))
    outline.model.refresh()
    one_change = time.process_time() - began
    began = time.process_time()
    editor.view.selection.set(ids)
    all_selected = time.process_time() - began
    assert one_change < 0.3, one_change
    assert all_selected < 3.0, all_selected


def chosen(qtbot: QtBot, outline: OutlinePanel, key: str) -> None:
    qtbot.waitUntil(lambda: shown_of(outline, key).isValid())
    outline.tree.setCurrentIndex(shown_of(outline, key))


def test_keys_of_the_board_work_from_the_outline_and_letters_do_not(
    qtbot: QtBot, editor: IdeationEditor, outline: OutlinePanel, project: MemoryProject
) -> None:
    note = put(project, text="first")
    other = put(project, x=700, text="second")
    qtbot.keyClick(outline.tree, Key.Key_N)  # it finds a row
    assert len(list(project.document.all(Note))) == 2
    chosen(qtbot, outline, note)
    qtbot.keyClick(outline.tree, Key.Key_5, Qt.KeyboardModifier.AltModifier)
    assert project.document.get(Note, note).colour is NoteColour.BLUE
    qtbot.keyClick(outline.tree, Key.Key_L, CONTROL | SHIFT)
    assert project.document.get(Note, note).locked
    qtbot.keyClick(outline.tree, Key.Key_Z, CONTROL)
    assert not project.document.get(Note, note).locked
    assert outline.tree.hasFocus()
    assert project.document.get(Note, other).colour is NoteColour.YELLOW


def test_a_cluster_is_made_and_named_from_the_outline_and_the_keyboard_comes_back(
    qtbot: QtBot, editor: IdeationEditor, outline: OutlinePanel, project: MemoryProject
) -> None:
    note = put(project, text="first")
    chosen(qtbot, outline, note)
    qtbot.keyClick(outline.tree, Key.Key_G, CONTROL)
    writing = editor.view.typist.editor
    assert writing is not None
    qtbot.keyClicks(writing, "Waiting")
    qtbot.keyClick(writing, Key.Key_Escape)
    qtbot.waitUntil(outline.tree.hasFocus)
    settle(qtbot, outline, ["Cluster: Waiting", "  Note: first"])


def test_an_item_goes_into_a_cluster_by_keys_of_the_outline(
    qtbot: QtBot, editor: IdeationEditor, outline: OutlinePanel, project: MemoryProject
) -> None:
    cluster = put(project, Cluster, 100, 100, title="Waiting", size=Size(600, 300))
    note = put(project, x=100, y=900, text="first")
    chosen(qtbot, outline, note)
    qtbot.keyClick(outline.tree, Key.Key_M, CONTROL | SHIFT)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    qtbot.keyClick(menu, Key.Key_Return)
    assert project.document.get(Note, note).cluster == cluster
    settle(qtbot, outline, ["Cluster: Waiting", "  Note: first"])


def test_the_menu_opens_from_the_outline_by_key(
    qtbot: QtBot, editor: IdeationEditor, outline: OutlinePanel, project: MemoryProject
) -> None:
    chosen(qtbot, outline, put(project, text="first"))
    qtbot.keyClick(outline.tree, Key.Key_F10, SHIFT)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    menu.close()

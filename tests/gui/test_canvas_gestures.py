"""What hands do on a board, with real mouse events."""

from __future__ import annotations

from random import Random

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QRegion
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dttools.document.commands import CastVote, ChangeFields, MoveItems, TrashRecords
from dttools.ids import ActorId
from dttools.model import Cluster, Connector, Idea, Note, Size, Vector, Vote
from dttools_desktop.canvas.renderer import BoardRenderer
from dttools_desktop.canvas.style import board_style
from dttools_desktop.canvas.view import BoardView
from dttools_desktop.editors.ideation import IdeationEditor
from support.board_hands import ALT, CONTROL, LEFT, MIDDLE, NONE, SHIFT, at, drag, move_held, put, wheel
from support.memory_project import MemoryProject

# -- looking


def test_the_wheel_zooms_and_the_point_under_it_stays(view: BoardView) -> None:
    spot = QPoint(200, 300)
    before = view.camera.to_board(QPointF(spot))
    wheel(view, spot, 240)
    after = view.camera.to_board(QPointF(spot))
    assert view.camera.scale > 1.3
    assert (after - before).manhattanLength() < 1.5


def test_a_trackpad_pans(view: BoardView) -> None:
    before = view.camera.corner
    wheel(view, QPoint(200, 300), 0, pixels=QPoint(30, -40))
    assert view.camera.corner - before == QPointF(-30, 40)


def test_no_amount_of_wheel_leaves_the_limits(view: BoardView) -> None:
    for turn in (120_000, -120_000, 10**6):
        wheel(view, QPoint(5, 5), turn)
        assert 0.02 <= view.camera.scale <= 4.0


def test_middle_drag_and_space_drag_push_the_paper(qtbot: QtBot, view: BoardView) -> None:
    before = view.camera.corner
    qtbot.mousePress(view, MIDDLE, NONE, QPoint(400, 400))
    move_held(qtbot, view, QPoint(400, 400), QPoint(460, 380), held=MIDDLE)
    qtbot.mouseRelease(view, MIDDLE, NONE, QPoint(460, 380))
    assert view.camera.corner - before == QPointF(-60, 20)
    view.setFocus()
    qtbot.keyPress(view, Qt.Key.Key_Space)
    drag(qtbot, view, QPoint(400, 400), QPoint(340, 420))
    qtbot.keyRelease(view, Qt.Key.Key_Space)
    assert view.camera.corner == before
    assert not view.gesturing


def test_fit_shows_everything_and_the_selection(view: BoardView, project: MemoryProject) -> None:
    far = put(project, x=9000, y=5000)
    put(project, x=-3000, y=0)
    view.fit_all()
    assert view.camera.visible.contains(view.scene.bounds_of(item.id for item in view.scene.items()))
    view.selection.set([far])
    view.keys.do("fit_selection")
    assert view.camera.scale == 2.0


# -- selecting


def test_clicks_select_and_shift_adds_and_takes_away(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    one, two = put(project, x=300), put(project, x=600)
    qtbot.mouseClick(view, LEFT, NONE, at(view, 350, 250))
    assert view.selection.ids == (one,)
    qtbot.mouseClick(view, LEFT, SHIFT, at(view, 650, 250))
    assert set(view.selection.ids) == {one, two}
    qtbot.mouseClick(view, LEFT, CONTROL, at(view, 350, 250))
    assert view.selection.ids == (two,)
    qtbot.mouseClick(view, LEFT, NONE, at(view, 1000, 700))
    assert view.selection.ids == ()


def test_the_bar_of_the_selection_waits_until_a_rubber_band_is_done(
    qtbot: QtBot, editor: IdeationEditor, project: MemoryProject
) -> None:
    view = editor.view
    put(project, x=300)
    qtbot.mousePress(view, LEFT, NONE, QPoint(250, 150))
    move_held(qtbot, view, QPoint(250, 150), QPoint(600, 500))
    assert len(view.selection) == 1
    assert editor.selection_bar.isHidden()
    qtbot.mouseRelease(view, LEFT, NONE, QPoint(600, 500))
    assert not editor.selection_bar.isHidden()


def test_many_dragged_items_show_as_sheets_at_once_and_with_their_words_soon(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    ids = [put(project, x=150 * n, y=150 * m, text="words " * 9) for n in range(20) for m in range(15)]
    view.camera.zoom_to(0.4)
    view.camera.centre_on(view.scene.bounds().center())
    view.repaint()
    qtbot.waitUntil(lambda: view.renderer.complete)
    view.selection.set(ids)
    view.scene.lift(ids)
    view.scene.lift_offset = QPointF(37, 53)
    paper = board_style().papers[view.scene.get(ids[7]).record.colour]  # type: ignore[union-attr]
    spot = view.camera.to_view(view.scene.bounds_of(ids[7:8]).center() + QPointF(0, 60)).toPoint()
    at_once = view.grab().toImage()
    ratio = at_once.devicePixelRatio()
    assert at_once.pixelColor((QPointF(spot) * ratio).toPoint()).rgb() in {paper.fill.rgb(), paper.block.rgb()}
    assert not view.renderer.complete
    qtbot.waitUntil(lambda: view.renderer.complete)
    assert view.renderer.sharp_share() == 1.0
    sharp = view.grab().toImage()
    view.scene.put_down()
    assert sharp != at_once


class Shown:
    """What a screen shows of a board that is only drawn where its renderer says that something has changed."""

    def __init__(self, view: BoardView) -> None:
        self.renderer = BoardRenderer(view.scene, view.camera, view)
        self._size = view.size()
        self.picture = QImage(self._size, QImage.Format.Format_RGB32)
        self.renderer.stale.connect(lambda: self.draw([self.picture.rect()]))
        self.renderer.sharpened.connect(self.draw)
        self.draw([self.picture.rect()])

    def draw(self, parts: list[QRect]) -> None:
        around = QRegion()
        for part in parts:
            around += part & self.picture.rect()
        exposed = around.boundingRect()
        painter = QPainter(self.picture)
        painter.setClipRegion(around)
        self.renderer.draw(painter, self._size.toSizeF(), 1.0, exposed)
        painter.end()


def test_each_part_that_changes_is_shown_while_many_items_are_taken_up(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    for n in range(30):
        for m in range(20):
            put(project, x=150 * n, y=150 * m, text="words " * 9, size=Size(140, 140))
    view.camera.zoom_to(0.3)
    view.camera.centre_on(view.scene.bounds().center())
    shown = Shown(view)
    qtbot.waitUntil(lambda: shown.renderer.complete)
    view.scene.lift([item.id for item in view.scene.items()][:400])
    view.scene.lift_offset = QPointF(400, 300)
    qtbot.waitUntil(lambda: shown.renderer.complete)
    QApplication.processEvents()
    by_parts = shown.picture.copy()
    shown.draw([shown.picture.rect()])
    assert by_parts == shown.picture


def test_a_rubber_band_takes_what_it_touches(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    one, two = put(project, x=300), put(project, x=600)
    put(project, x=300, y=600)
    locked = put(project, x=450, y=100, locked=True, size=Size(64, 64))
    drag(qtbot, view, at(view, 250, 150), at(view, 650, 300))
    assert set(view.selection.ids) == {one, two}
    assert locked not in view.selection


@pytest.mark.parametrize("keys", [NONE, ALT])
def test_a_rubber_band_that_wanders_holds_at_each_moment_just_what_it_should(
    qtbot: QtBot, view: BoardView, project: MemoryProject, keys: Qt.KeyboardModifier
) -> None:
    rng = Random(11)
    for _ in range(60):
        place = QRectF(rng.uniform(-100, 900), rng.uniform(-100, 700), 90, 60)
        if not place.contains(420, 310):
            put(project, x=place.x(), y=place.y(), locked=rng.random() < 0.1, size=Size(90, 60))
    start = spot = at(view, 420, 310)
    qtbot.mousePress(view, LEFT, keys, start)
    for step in range(60):
        if step % 9 == 8:
            moved = rng.choice([item.id for item in view.scene.items()])
            project.peer_does(MoveItems((moved,), Vector(rng.uniform(-300, 300), 80)))
        there = QPoint(rng.randint(0, view.width()), rng.randint(0, view.height()))
        move_held(qtbot, view, spot, there, keys)
        spot = there
        band = QRectF(view.camera.to_board(QPointF(start)), view.camera.to_board(QPointF(spot))).normalized()
        held = band.contains if keys == ALT else band.intersects
        expected = {item.id for item in view.scene.items() if not item.locked and held(item.rect)}
        assert set(view.selection.ids) == expected
    qtbot.mouseRelease(view, LEFT, keys, spot)


def test_the_topmost_item_is_taken(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    put(project, order="a0")
    above = put(project, x=350, order="a1")
    qtbot.mouseClick(view, LEFT, NONE, at(view, 400, 250))
    assert view.selection.ids == (above,)


# -- moving


def test_a_drag_is_one_step_that_undo_takes_back(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    note = put(project)
    drag(qtbot, view, at(view, 350, 250), at(view, 431, 377))
    assert project.document.get(Note, note).at == Vector(381, 327)
    project.undo()
    assert project.document.get(Note, note).at == Vector(300, 200)


def test_a_trembling_press_moves_nothing(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    note = put(project)
    drag(qtbot, view, at(view, 350, 250), at(view, 351, 251))
    assert project.document.get(Note, note).at == Vector(300, 200)


def test_a_drag_lines_up_with_its_neighbours_but_not_with_ctrl(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    put(project, x=300, y=100)
    note = put(project, x=700, y=400)
    drag(qtbot, view, at(view, 750, 450), at(view, 354, 458))
    assert project.document.get(Note, note).at.x == 300
    drag(qtbot, view, at(view, 350, 450), at(view, 353, 520), CONTROL)
    assert project.document.get(Note, note).at.x == 303


def test_alt_drag_puts_copies_and_selects_them(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    note = put(project, text="twice")
    drag(qtbot, view, at(view, 350, 250), at(view, 750, 250), ALT)
    notes = list(project.document.all(Note))
    assert sorted((each.at.x, each.text) for each in notes) == [(300, "twice"), (700, "twice")]
    assert note not in view.selection
    assert len(view.selection) == 1


def test_escape_puts_dragged_items_back(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    note = put(project)
    qtbot.mousePress(view, LEFT, NONE, at(view, 350, 250))
    move_held(qtbot, view, at(view, 350, 250), at(view, 700, 500))
    assert view.scene.lifted
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    qtbot.mouseRelease(view, LEFT, NONE, at(view, 700, 500))
    assert project.document.get(Note, note).at == Vector(300, 200)
    assert not view.scene.lifted


def test_locked_items_stay(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    note = put(project, locked=True)
    drag(qtbot, view, at(view, 350, 250), at(view, 700, 500))
    assert project.document.get(Note, note).at == Vector(300, 200)
    assert view.selection.ids == (note,)


def test_an_item_that_a_peer_deletes_is_dropped_from_the_drag(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    gone, kept = put(project, x=300), put(project, x=600)
    view.selection.set([gone, kept])
    qtbot.mousePress(view, LEFT, NONE, at(view, 350, 250))
    move_held(qtbot, view, at(view, 350, 250), at(view, 380, 420))
    project.peer_does(TrashRecords((gone,)))
    move_held(qtbot, view, at(view, 380, 420), at(view, 350, 650), CONTROL)
    qtbot.mouseRelease(view, LEFT, CONTROL, at(view, 350, 650))
    assert project.document.get(Note, kept).at == Vector(600, 600)
    assert view.selection.ids == (kept,)


def test_deleting_the_only_dragged_item_ends_the_drag(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    gone = put(project)
    qtbot.mousePress(view, LEFT, NONE, at(view, 350, 250))
    move_held(qtbot, view, at(view, 350, 250), at(view, 500, 420))
    project.peer_does(TrashRecords((gone,)))
    assert not view.gesturing
    qtbot.mouseRelease(view, LEFT, NONE, at(view, 500, 420))
    assert view.scene.get(gone) is None


def test_a_peer_who_locks_a_dragged_item_is_explained(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    note = put(project)
    qtbot.mousePress(view, LEFT, NONE, at(view, 350, 250))
    move_held(qtbot, view, at(view, 350, 250), at(view, 500, 420))
    project.peer_does(ChangeFields((note,), {"locked": True}))
    qtbot.mouseRelease(view, LEFT, NONE, at(view, 500, 420))
    assert project.document.get(Note, note).at == Vector(300, 200)
    assert "locked" in view.messages.shown[0].accessibleName()


def test_a_peer_who_moves_a_dragged_item_and_the_drag_both_count(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    note = put(project)
    qtbot.mousePress(view, LEFT, CONTROL, at(view, 350, 250))
    move_held(qtbot, view, at(view, 350, 250), at(view, 400, 250), CONTROL)
    project.peer_does(MoveItems((note,), Vector(0, 70)))
    qtbot.mouseRelease(view, LEFT, CONTROL, at(view, 400, 250))
    assert project.document.get(Note, note).at == Vector(350, 270)


def test_a_corner_resizes_and_undo_takes_it_back(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    note = put(project)
    view.selection.set([note])
    drag(qtbot, view, at(view, 500, 400), at(view, 560, 430))
    assert project.document.get(Note, note).size == Size(260, 230)
    drag(qtbot, view, at(view, 300, 200), at(view, 900, 900))
    assert project.document.get(Note, note).size == Size(64, 64)
    project.undo()
    project.undo()
    assert project.document.get(Note, note).size == Size(200, 200)


# -- clusters


def test_a_cluster_takes_its_members_along(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    one = put(project, x=400, y=300)
    view.selection.set([one])
    qtbot.keyClick(view, Qt.Key.Key_G, CONTROL)
    assert view.typist.editor is not None
    qtbot.keyClicks(view.typist.editor, "Parks")
    qtbot.keyClick(view.typist.editor, Qt.Key.Key_Escape)
    cluster = next(project.document.all(Cluster))
    assert cluster.title == "Parks"
    handle = at(view, cluster.at.x + 150, cluster.at.y + 8)
    drag(qtbot, view, handle, handle + QPoint(100, 50), CONTROL)
    assert project.document.get(Note, one).at == Vector(500, 350)


def test_dropping_into_a_cluster_joins_it_and_out_of_it_leaves_it(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    cluster = put(project, Cluster, x=600, y=100, size=Size(400, 500))
    note = put(project, x=100, y=200)
    drag(qtbot, view, at(view, 150, 250), at(view, 750, 300), CONTROL)
    assert project.document.get(Note, note).cluster == cluster
    drag(qtbot, view, at(view, 750, 300), at(view, 200, 600), CONTROL)
    assert project.document.get(Note, note).cluster is None


def test_ungrouping_keeps_the_members(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    notes = [put(project, x=300), put(project, x=600)]
    view.selection.set(notes)
    made = view.operations.cluster()
    assert made is not None
    view.selection.set([made])
    qtbot.keyClick(view, Qt.Key.Key_G, CONTROL | SHIFT)
    assert list(project.document.all(Cluster)) == []
    assert [each.cluster for each in project.document.find(Note, notes)] == [None, None]


# -- connectors


def test_the_connector_tool_draws_from_item_to_item(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    one, two = put(project, x=200), put(project, x=700)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_C)
    drag(qtbot, view, at(view, 300, 300), at(view, 800, 300))
    made = next(project.document.all(Connector))
    assert (made.source, made.target) == (one, two)
    item = view.scene.get(made.id)
    assert item is not None
    assert item.rect.left() >= 400
    assert item.rect.right() <= 700


def test_the_connector_tool_connects_two_clicked_items(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    one, two = put(project, x=200), put(project, x=700)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_C)
    qtbot.mouseClick(view, LEFT, NONE, at(view, 300, 300))
    assert view.selection.ids == (one,)
    qtbot.mouseClick(view, LEFT, NONE, at(view, 800, 300))
    made = next(project.document.all(Connector))
    assert (made.source, made.target) == (one, two)


def test_with_one_item_selected_the_connector_tool_begins_there(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    one, two = put(project, x=200), put(project, x=700)
    view.setFocus()
    view.selection.set((one,))
    qtbot.keyClick(view, Qt.Key.Key_C)
    qtbot.mouseClick(view, LEFT, NONE, at(view, 800, 300))
    made = next(project.document.all(Connector))
    assert (made.source, made.target) == (one, two)


def test_an_edge_handle_draws_too_and_bare_paper_connects_nothing(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    put(project, x=200)
    put(project, x=700)
    move_held(qtbot, view, at(view, 250, 250), at(view, 300, 300), held=Qt.MouseButton.NoButton)
    drag(qtbot, view, at(view, 416, 300), at(view, 550, 700))
    assert list(project.document.all(Connector)) == []
    move_held(qtbot, view, at(view, 250, 250), at(view, 300, 300), held=Qt.MouseButton.NoButton)
    drag(qtbot, view, at(view, 416, 300), at(view, 800, 300))
    assert len(list(project.document.all(Connector))) == 1


def test_connectors_stick_to_moved_items_and_go_with_deleted_ones(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    one, two = put(project, x=200), put(project, x=700)
    made = view.operations.connect_items(one, two)
    assert made is not None
    before = view.scene.get(made)
    assert before is not None
    old = before.rect
    drag(qtbot, view, at(view, 250, 250), at(view, 250, 600), CONTROL)
    after = view.scene.get(made)
    assert after is not None
    assert after.rect != old
    view.selection.set([one])
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert list(project.document.all(Connector)) == []


def test_a_connector_whose_end_a_peer_deleted_does_not_show(view: BoardView, project: MemoryProject) -> None:
    one, two = put(project, x=200), put(project, x=700)
    view.operations.connect_items(one, two)
    project.peer_does(TrashRecords((two,)))
    assert [item.id for item in view.scene.touching(view.camera.visible)] == [one]
    view.thumbnail()


# -- votes


def test_a_click_on_the_dots_gives_and_takes_ones_vote(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    idea = put(project, Idea, title="Trees")
    project.peer_does(CastVote(idea, ActorId("ana")))
    item = view.scene.get(idea)
    assert item is not None
    assert item.votes == 1  # type: ignore[attr-defined]
    spot = view.camera.to_view(item.vote_pill().center()).toPoint()  # type: ignore[attr-defined]
    qtbot.mouseClick(view, LEFT, NONE, spot)
    assert project.document.votes(idea) == 2
    assert item.voted  # type: ignore[attr-defined]
    spot = view.camera.to_view(item.vote_pill().center()).toPoint()  # type: ignore[attr-defined]
    qtbot.mouseClick(view, LEFT, NONE, spot)
    assert [vote.voter for vote in project.document.all(Vote)] == ["ana"]


def test_v_votes_for_all_selected_ideas(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    ideas = [put(project, Idea, x=200), put(project, Idea, x=600)]
    view.selection.set(ideas)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_V)
    assert [project.document.votes(idea) for idea in ideas] == [1, 1]
    qtbot.keyClick(view, Qt.Key.Key_V)
    assert [project.document.votes(idea) for idea in ideas] == [0, 0]


# -- read only


def test_a_read_only_board_changes_nothing_and_says_why(
    qtbot: QtBot, editor: IdeationEditor, project: MemoryProject
) -> None:
    note = put(project)
    editor.set_read_only("The project is archived.")
    view = editor.view
    drag(qtbot, view, at(view, 350, 250), at(view, 700, 500))
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    qtbot.mouseDClick(view, LEFT, NONE, at(view, 900, 600))
    assert project.document.get(Note, note).at == Vector(300, 200)
    assert len(list(project.document.all(Note))) == 1
    assert "archived" in view.messages.shown[0].accessibleName()
    editor.set_read_only(None)
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert list(project.document.all(Note)) == []

"""Connectors on a board: their style, their ends and what follows them, with real mouse and key events."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dttools.document.commands import AddRecord, ChangeFields, MoveItems, Together, TrashRecords
from dttools.ids import RecordId, new_id
from dttools.model import (
    Cluster,
    Connector,
    ConnectorHeads,
    ConnectorRoute,
    Frame,
    FreeText,
    Idea,
    Note,
    NoteColour,
    Picture,
    Shape,
    Size,
    Stamp,
    Stroke,
    Vector,
)
from dttools_desktop.canvas.items import BoardItem, ConnectorItem
from dttools_desktop.canvas.selection_bar import SelectionBar
from dttools_desktop.canvas.style import Detail, board_style
from dttools_desktop.canvas.view import BoardView
from dttools_desktop.editors.ideation import IdeationEditor
from dttools_desktop.qtkit.theme import Mode, apply_theme
from support.board_hands import ALT, CONTROL, LEFT, NONE, SHIFT, at, drag, move_held, put
from support.memory_project import MemoryProject

KEYS = Qt.Key


def connect(project: MemoryProject, source: RecordId, target: RecordId, **values: object) -> RecordId:
    made = new_id()
    ends = {"board": project.board, "source": source, "target": target}
    project.apply(AddRecord(Connector, made, {**ends, **values}))
    project.close_gesture()
    return made


def record_of(project: MemoryProject, connector: RecordId) -> Connector:
    return project.document.get(Connector, connector)


def item_of(view: BoardView, connector: RecordId) -> ConnectorItem:
    item = view.scene.get(connector)
    assert isinstance(item, ConnectorItem)
    return item


def tip(view: BoardView, connector: RecordId, end: str) -> QPoint:
    line = item_of(view, connector).line
    assert line is not None
    return at(view, *(line.source if end == "source" else line.target).tip)


@pytest.fixture
def three(project: MemoryProject) -> tuple[RecordId, RecordId, RecordId]:
    """Two notes side by side and one below, in free space between them."""
    return put(project, x=150), put(project, x=650), put(project, x=650, y=520)


@pytest.fixture
def connector(project: MemoryProject, three: tuple[RecordId, RecordId, RecordId]) -> RecordId:
    """A connector from the first to the second."""
    return connect(project, three[0], three[1])


# -- ends


@pytest.mark.parametrize("end", ["source", "target"])
def test_dragging_an_end_hangs_it_on_another_item_in_one_step(
    qtbot: QtBot, view: BoardView, project: MemoryProject, connector: RecordId, end: str
) -> None:
    before = record_of(project, connector)
    ends = {before.source, before.target}
    other = next(note.id for note in project.document.all(Note) if note.id not in ends)
    view.selection.set((connector,))
    drag(qtbot, view, tip(view, connector, end), at(view, 720, 600))
    made = record_of(project, connector)
    assert getattr(made, end) == other
    assert len({made.source, made.target} & ends) == 1
    project.undo()
    made = record_of(project, connector)
    assert {made.source, made.target} == ends
    assert view.selection.ids == (connector,)


def test_a_held_end_follows_the_pointer_and_takes_hold_of_the_item_under_it(
    qtbot: QtBot, view: BoardView, connector: RecordId
) -> None:
    view.selection.set((connector,))
    start = tip(view, connector, "target")
    qtbot.mousePress(view, LEFT, NONE, start)
    move_held(qtbot, view, start, at(view, 500, 600))
    assert (tip(view, connector, "target") - at(view, 500, 600)).manhattanLength() < 12
    move_held(qtbot, view, at(view, 500, 600), at(view, 720, 600))
    at_note = view.camera.to_board(QPointF(tip(view, connector, "target")))
    assert QRectF(640, 510, 220, 180).contains(at_note)
    assert not QRectF(655, 525, 190, 150).contains(at_note)
    qtbot.keyClick(view, KEYS.Key_Escape)


def test_escape_and_bare_paper_leave_the_end_where_it_hung(
    qtbot: QtBot,
    view: BoardView,
    project: MemoryProject,
    three: tuple[RecordId, RecordId, RecordId],
    connector: RecordId,
) -> None:
    view.selection.set((connector,))
    start, edits = tip(view, connector, "target"), view.operations.edits
    qtbot.mousePress(view, LEFT, NONE, start)
    move_held(qtbot, view, start, at(view, 720, 600))
    qtbot.keyClick(view, KEYS.Key_Escape)
    assert tip(view, connector, "target") == start
    qtbot.mouseRelease(view, LEFT, NONE, at(view, 720, 600))
    drag(qtbot, view, start, at(view, 480, 620))
    assert tip(view, connector, "target") == start
    made = record_of(project, connector)
    assert (made.source, made.target) == three[:2]
    assert view.operations.edits == edits
    assert view.selection.ids == (connector,)


def test_an_end_does_not_hang_on_the_item_of_the_other_end(
    qtbot: QtBot,
    view: BoardView,
    project: MemoryProject,
    three: tuple[RecordId, RecordId, RecordId],
    connector: RecordId,
) -> None:
    view.selection.set((connector,))
    drag(qtbot, view, tip(view, connector, "target"), at(view, 230, 280))
    assert record_of(project, connector).target == three[1]


def test_an_end_is_let_go_when_a_peer_deletes_the_connector(
    qtbot: QtBot, view: BoardView, project: MemoryProject, connector: RecordId
) -> None:
    view.selection.set((connector,))
    start = tip(view, connector, "target")
    qtbot.mousePress(view, LEFT, NONE, start)
    move_held(qtbot, view, start, at(view, 720, 600))
    project.apply(TrashRecords((connector,)))
    assert not view.gesturing
    qtbot.mouseRelease(view, LEFT, NONE, at(view, 720, 600))
    assert view.scene.get(connector) is None


def test_a_board_that_is_read_only_has_no_end_handles(
    qtbot: QtBot,
    view: BoardView,
    project: MemoryProject,
    three: tuple[RecordId, RecordId, RecordId],
    connector: RecordId,
) -> None:
    view.set_read_only("You may look only.")
    view.selection.set((connector,))
    drag(qtbot, view, tip(view, connector, "target"), at(view, 720, 600))
    assert record_of(project, connector).target == three[1]


# -- style


def test_keys_give_style_and_new_connectors_take_it(
    qtbot: QtBot,
    view: BoardView,
    project: MemoryProject,
    three: tuple[RecordId, RecordId, RecordId],
    connector: RecordId,
) -> None:
    view.setFocus()
    view.selection.set((connector,))
    for key in (KEYS.Key_E, KEYS.Key_W, KEYS.Key_K):
        qtbot.keyClick(view, key, ALT | SHIFT)
    made = record_of(project, connector)
    assert (made.route, made.heads, made.dashed) == (ConnectorRoute.ELBOW, ConnectorHeads.BOTH, True)
    view.selection.clear()
    view.toolbox.connect_items()
    drag(qtbot, view, at(view, 230, 280), at(view, 720, 600))
    other = next(each for each in project.document.all(Connector) if each.id != connector)
    assert (other.source, other.target) == (three[0], three[2])
    assert (other.route, other.heads, other.dashed) == (ConnectorRoute.ELBOW, ConnectorHeads.BOTH, True)


@pytest.mark.parametrize("by_keys", [True, False])
def test_a_connector_that_was_drawn_is_selected_and_return_writes_its_label(
    qtbot: QtBot,
    view: BoardView,
    project: MemoryProject,
    three: tuple[RecordId, RecordId, RecordId],
    *,
    by_keys: bool,
) -> None:
    view.setFocus()
    if by_keys:
        view.selection.set(three[:2])
        qtbot.keyClick(view, KEYS.Key_C)
        assert view.selection.ids == three[:2]  # one can go on with both
        qtbot.keyClick(view, KEYS.Key_C)
    else:
        view.toolbox.connect_items()
        drag(qtbot, view, at(view, 230, 280), at(view, 720, 280))
    made = next(project.document.all(Connector)).id
    assert view.selection.ids == (made,)
    qtbot.keyClick(view, KEYS.Key_Return)
    assert view.typist.editor is not None
    qtbot.keyClicks(view.typist.editor, "then")
    view.typist.editor.end()
    assert record_of(project, made).label == "then"


def test_the_bar_shows_and_changes_the_style_of_all_selected(
    view: BoardView,
    editor: IdeationEditor,
    project: MemoryProject,
    three: tuple[RecordId, RecordId, RecordId],
    connector: RecordId,
) -> None:
    other = connect(project, three[1], three[2], route=ConnectorRoute.STRAIGHT)
    bar = editor.findChild(SelectionBar)
    assert isinstance(bar, SelectionBar)
    controls = bar._connectors
    view.selection.set((three[0],))
    assert not controls.route.button.isVisible()
    view.selection.set((connector, other))
    assert controls.route.button.isVisible()
    assert not any(entry.isChecked() for entry in controls.route.entries.values())
    assert controls.heads.entries[ConnectorHeads.TARGET].isChecked()
    controls.route.entries[ConnectorRoute.ELBOW].trigger()
    controls.heads.entries[ConnectorHeads.NONE].trigger()
    controls.dashed.click()
    for each in (connector, other):
        made = record_of(project, each)
        assert (made.route, made.heads, made.dashed) == (ConnectorRoute.ELBOW, ConnectorHeads.NONE, True)
    assert controls.route.entries[ConnectorRoute.ELBOW].isChecked()
    project.undo()
    assert not record_of(project, other).dashed


@pytest.mark.parametrize("detail", Detail)
def test_every_style_looks_different_at_every_level_of_detail(
    view: BoardView, project: MemoryProject, connector: RecordId, detail: Detail
) -> None:
    project.apply(ChangeFields((connector,), {"target": put(project, x=650, y=380)}))
    seen = {}
    for route in ConnectorRoute:
        for heads in ConnectorHeads:
            for dashed in (False, True):
                project.apply(ChangeFields((connector,), {"route": route, "heads": heads, "dashed": dashed}))
                seen[route, heads, dashed] = bytes(painted(item_of(view, connector), detail).constBits())
    assert len(set(seen.values())) == len(seen)


def painted(item: BoardItem, detail: Detail) -> QImage:
    image = QImage(900, 700, QImage.Format.Format_RGB32)
    image.fill(board_style().canvas)
    painter = QPainter(image)
    item.paint(painter, detail, board_style())
    painter.end()
    return image


# -- the line under hands


def test_a_click_beside_the_line_takes_it_and_one_inside_its_bend_does_not(
    qtbot: QtBot, view: BoardView, project: MemoryProject, three: tuple[RecordId, RecordId, RecordId]
) -> None:
    elbow = connect(project, three[0], three[2], route=ConnectorRoute.ELBOW)
    middle = item_of(view, elbow).path.pointAtPercent(0.5)
    qtbot.mouseClick(view, LEFT, NONE, at(view, middle.x() + 7, middle.y()))
    assert view.selection.ids == (elbow,)
    qtbot.mouseClick(view, LEFT, NONE, at(view, middle.x() + 40, middle.y()))
    assert view.selection.ids == ()


def test_the_line_follows_a_dragged_item_before_it_is_let_go(
    qtbot: QtBot, view: BoardView, connector: RecordId
) -> None:
    before = tip(view, connector, "target")
    qtbot.mousePress(view, LEFT, NONE, at(view, 720, 300))
    move_held(qtbot, view, at(view, 720, 300), at(view, 820, 400), ALT)
    assert (tip(view, connector, "target") - before).manhattanLength() > 60
    qtbot.keyClick(view, KEYS.Key_Escape)
    view.grab()
    assert tip(view, connector, "target") == before


def test_the_label_lies_in_the_middle_of_the_line_and_can_be_clicked(
    qtbot: QtBot, view: BoardView, project: MemoryProject, connector: RecordId
) -> None:
    project.apply(ChangeFields((connector,), {"label": "depois de três horas"}))
    middle = item_of(view, connector).path.pointAtPercent(0.5)
    assert view.scene.item_at(middle + QPointF(50, 8)) is item_of(view, connector)
    qtbot.mouseDClick(view, LEFT, NONE, at(view, middle.x() + 30, middle.y()))
    assert view.typist.editor is not None
    view.typist.editor.discard()


def test_a_line_with_the_same_ends_is_not_worked_out_again(view: BoardView, connector: RecordId) -> None:
    item = item_of(view, connector)
    line = item.line
    item.route(QRectF(150, 200, 200, 160), QRectF(650, 200, 200, 160))
    again = item.line
    item.route(QRectF(150, 200, 200, 160), QRectF(650, 200, 200, 160))
    assert item.line is again
    assert line is not None


# -- padlocks


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (Note, {}),
        (Shape, {"shape": "ellipse", "filled": False}),
        (Shape, {"shape": "rectangle"}),
        (FreeText, {"text": "Jornada", "size": Size(300, 60)}),
        (Stamp, {"symbol": "heart", "size": Size(64, 64)}),
        (Stamp, {"symbol": "heart", "size": Size(24, 24)}),
    ],
)
def test_a_click_on_the_padlock_unlocks(
    qtbot: QtBot, view: BoardView, project: MemoryProject, model: type[Note], values: dict[str, object]
) -> None:
    made = put(project, model, **{"locked": True, **values})
    item = view.scene.get(made)
    assert item is not None
    sign = QPointF(item.rect.right() - 14, item.rect.bottom() - 13)  # where the padlock is painted
    qtbot.mouseClick(view, LEFT, NONE, view.camera.to_view(sign).toPoint())
    assert not item.locked


def test_a_locked_stroke_has_no_padlock_and_a_click_selects_it(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    made = put(project, Stroke, points=(0, 0, 5000, 10_000, 10_000, 5000), size=Size(200, 100), locked=True)
    qtbot.mouseClick(view, LEFT, NONE, at(view, 485, 293))
    assert view.selection.ids == (made,)
    item = view.scene.get(made)
    assert item is not None
    assert item.locked


def test_the_line_keeps_to_the_edge_of_an_item_that_a_command_moves(
    view: BoardView, project: MemoryProject, three: tuple[RecordId, RecordId, RecordId], connector: RecordId
) -> None:
    project.apply(ChangeFields((three[1],), {"at": Vector(700, 640)}))
    end = view.camera.to_board(QPointF(tip(view, connector, "target")))
    assert QRectF(690, 630, 220, 180).contains(end)


# -- around what lies in the way

WAYS = [ConnectorRoute.ELBOW, ConnectorRoute.CURVED]


def under(view: BoardView, connector: RecordId, item: RecordId) -> bool:
    """Whether a part of a connector runs under an item."""
    shape = view.scene.get(item)
    assert shape is not None
    path = item_of(view, connector).path
    return any(shape.rect.contains(path.pointAtPercent(step / 200)) for step in range(201))


def routed_now(view: BoardView, act: Callable[[], object]) -> set[RecordId]:
    """The connectors that are looked at anew because of something."""
    seen: set[RecordId] = set()
    placed = view.scene._place_connector

    def seeing(connector: RecordId, *, plainly: bool = False) -> None:
        seen.add(connector)
        placed(connector, plainly=plainly)

    view.scene._place_connector = seeing  # type: ignore[method-assign]  # watched, not replaced
    act()
    view.scene._place_connector = placed  # type: ignore[method-assign]
    return seen


@pytest.mark.parametrize("route", WAYS)
def test_a_line_gets_around_an_item_that_comes_and_back_when_it_goes(
    view: BoardView, project: MemoryProject, connector: RecordId, route: ConnectorRoute
) -> None:
    project.apply(ChangeFields((connector,), {"route": route}))
    project.close_gesture()
    plain = item_of(view, connector).line
    between = put(project, x=400, y=220, size=Size(120, 120))
    assert not under(view, connector, between)
    assert item_of(view, connector).line != plain
    project.apply(ChangeFields((between,), {"at": Vector(400, 900)}))
    project.close_gesture()
    assert item_of(view, connector).line == plain
    project.undo()
    assert not under(view, connector, between)
    around = item_of(view, connector).line
    project.apply(TrashRecords((between,)))
    project.close_gesture()
    assert item_of(view, connector).line == plain
    project.undo()
    assert item_of(view, connector).line == around


@pytest.mark.parametrize("route", WAYS)
def test_a_line_gets_around_what_a_peer_puts_in_its_way(
    view: BoardView, project: MemoryProject, connector: RecordId, route: ConnectorRoute
) -> None:
    project.apply(ChangeFields((connector,), {"route": route}))
    other, place = new_id(), {"at": Vector(400, 220), "size": Size(120, 120)}
    project.peer_does(AddRecord(Note, other, {"board": project.board, **place}))
    assert not under(view, connector, other)


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (Idea, {"title": "An idea"}),
        (Stamp, {"symbol": "heart"}),
        (Picture, {"asset": "0" * 64, "alt": "A park"}),
        (Shape, {"shape": "ellipse"}),
        (Shape, {"shape": "ellipse", "filled": False, "text": "words"}),
        (Cluster, {"title": "Others"}),
    ],
)
def test_a_line_goes_around_what_would_hide_it(
    view: BoardView, project: MemoryProject, connector: RecordId, model: type[Note], values: dict[str, object]
) -> None:
    project.apply(ChangeFields((connector,), {"route": ConnectorRoute.ELBOW}))
    made = put(project, model, x=440, y=220, size=Size(120, 120), **values)
    assert not under(view, connector, made)


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (Shape, {"shape": "ellipse", "filled": False}),
        (Shape, {"shape": "arrow"}),
        (Frame, {"title": "Page"}),
        (FreeText, {"text": "A heading"}),
        (Stroke, {"points": (0, 0, 5000, 10_000, 10_000, 5000)}),
    ],
)
def test_a_line_crosses_what_has_no_ground(
    view: BoardView, project: MemoryProject, connector: RecordId, model: type[Note], values: dict[str, object]
) -> None:
    project.apply(ChangeFields((connector,), {"route": ConnectorRoute.ELBOW}))
    plain = item_of(view, connector).line
    put(project, model, x=440, y=220, size=Size(120, 120), **values)
    assert item_of(view, connector).line == plain


def test_a_line_leaves_the_cluster_of_its_end_and_runs_over_a_frame(view: BoardView, project: MemoryProject) -> None:
    put(project, Frame, x=0, y=0, size=Size(900, 600))
    cluster = put(project, Cluster, x=100, y=100, size=Size(400, 400))
    inside, other = put(project, x=150, y=200, cluster=cluster), put(project, x=650, y=200)
    made = connect(project, inside, other, route=ConnectorRoute.ELBOW)
    line = item_of(view, made).line
    assert line is not None
    assert {line.source.tip[1], line.target.tip[1]} == {300}
    assert under(view, made, cluster)


@pytest.mark.parametrize("route", WAYS)
def test_only_what_lies_in_the_way_of_a_line_has_it_routed_anew(
    view: BoardView, project: MemoryProject, connector: RecordId, route: ConnectorRoute
) -> None:
    project.apply(ChangeFields((connector,), {"route": route}))
    between, far = put(project, x=400, y=220), put(project, x=3000, y=3000)
    line = item_of(view, connector).line
    idle = (
        ChangeFields((between,), {"text": "Other words", "colour": "pink", "locked": True}),
        ChangeFields((far,), {"at": Vector(4000, 3000)}),
        AddRecord(Note, new_id(), {"board": project.board, "at": Vector(-3000, 0)}),
        AddRecord(
            Stroke, new_id(), {"board": project.board, "at": Vector(400, 220), "points": (0, 0, 5000, 1, 1, 5000)}
        ),
        TrashRecords((far,)),
    )
    for command in idle:
        assert routed_now(view, lambda command=command: project.apply(command)) == set()  # type: ignore[misc]
    assert item_of(view, connector).line is line
    move = ChangeFields((between,), {"at": Vector(400, 230)})
    assert routed_now(view, lambda: project.apply(move)) == {connector}


def test_a_straight_line_is_never_routed_for_what_lies_on_it(
    view: BoardView, project: MemoryProject, connector: RecordId
) -> None:
    project.apply(ChangeFields((connector,), {"route": ConnectorRoute.STRAIGHT}))
    assert routed_now(view, lambda: put(project, x=400, y=220)) == set()


def test_a_dragged_item_with_its_connector_gets_around_what_rests(
    qtbot: QtBot, view: BoardView, project: MemoryProject, connector: RecordId
) -> None:
    project.apply(ChangeFields((connector,), {"route": ConnectorRoute.ELBOW}))
    wall = put(project, x=450, y=380, size=Size(120, 200))
    start = at(view, 720, 220)
    qtbot.mousePress(view, LEFT, NONE, start)
    move_held(qtbot, view, start, start + QPoint(40, 320), CONTROL)
    assert not under(view, connector, wall)
    held = item_of(view, connector).line
    qtbot.mouseRelease(view, LEFT, CONTROL, start + QPoint(40, 320))
    assert item_of(view, connector).line == held


def blue(image: QImage, view: BoardView, point: QPointF) -> bool:
    """Whether a connector of this colour shows at a point of the board."""
    at_pixel = (view.camera.to_view(point) * image.devicePixelRatio()).toPoint()
    near = (image.pixelColor(at_pixel + QPoint(dx, dy)) for dx in (-1, 0, 1) for dy in (-1, 0, 1))
    wire = board_style().papers[NoteColour.BLUE].wire
    return any(abs(each.red() - wire.red()) + abs(each.blue() - wire.blue()) < 60 for each in near)


def test_what_is_dragged_with_both_ends_keeps_its_shape_and_escape_brings_it_back(
    qtbot: QtBot, view: BoardView, project: MemoryProject, three: tuple[RecordId, RecordId, RecordId]
) -> None:
    between = put(project, x=400, y=220, size=Size(120, 120))
    made = connect(project, three[0], three[1], route=ConnectorRoute.ELBOW, colour="blue")
    before = item_of(view, made).line
    point, offset = item_of(view, made).path.pointAtPercent(0.5), QPointF(60, 130)
    view.selection.set((three[0], three[1], between))
    start = at(view, 230, 220)
    qtbot.mousePress(view, LEFT, NONE, start)
    move_held(qtbot, view, start, start + offset.toPoint(), CONTROL)
    qtbot.waitUntil(lambda: view.renderer.complete)
    held = view.grab().toImage()
    assert blue(held, view, point + offset)
    assert not blue(held, view, point)
    assert item_of(view, made) not in view.scene.live_connectors()
    qtbot.keyClick(view, KEYS.Key_Escape)
    qtbot.waitUntil(lambda: view.renderer.complete)
    back = view.grab().toImage()
    assert blue(back, view, point)
    assert not blue(back, view, point + offset)
    assert item_of(view, made).line == before


def test_a_peer_who_moves_one_of_two_dragged_ends_is_followed(
    qtbot: QtBot, view: BoardView, project: MemoryProject, three: tuple[RecordId, RecordId, RecordId]
) -> None:
    made = connect(project, three[0], three[1], route=ConnectorRoute.ELBOW)
    view.selection.set(three[:2])
    start = at(view, 230, 220)
    qtbot.mousePress(view, LEFT, NONE, start)
    move_held(qtbot, view, start, start + QPoint(30, 30), CONTROL)
    project.peer_does(MoveItems((three[1],), Vector(0, 90)))
    (live,) = view.scene.live_connectors()
    assert live.line is not None
    assert live.line.target.tip[1] == pytest.approx(300 + 90 + 30)
    qtbot.mouseRelease(view, LEFT, CONTROL, start + QPoint(30, 30))
    line = item_of(view, made).line
    assert line is not None
    assert line.target.tip[1] == pytest.approx(300 + 90 + 30)


def test_many_connectors_get_around_what_is_in_their_way_while_hands_rest(
    qtbot: QtBot, view: BoardView, project: MemoryProject
) -> None:
    pairs = [(put(project, x=0, y=y), put(project, x=900, y=y)) for y in range(0, 18_000, 200)]
    made = [connect(project, *pair, route=ConnectorRoute.ELBOW) for pair in pairs]
    wall = put(project, Shape, x=450, y=-100, size=Size(100, 19_000))
    project.apply(ChangeFields((wall,), {"at": Vector(450, 40_000)}))
    posts = [AddRecord(Note, new_id(), {"board": project.board, "at": Vector(400, y)}) for y in range(0, 18_000, 400)]
    project.apply(Together(tuple(posts)))
    assert view.scene._wires.stale  # not all at once
    qtbot.waitUntil(lambda: not view.scene._wires.stale and not view.scene._wires.doubtful)
    for place, connector in enumerate(made):
        straight = [piece for piece in item_of(view, connector).line.pieces if len(piece) == 3]  # type: ignore[union-attr]
        assert bool(straight) is (place % 2 == 0)


def test_the_preview_of_a_new_connector_runs_as_it_will(
    qtbot: QtBot, view: BoardView, project: MemoryProject, three: tuple[RecordId, RecordId, RecordId]
) -> None:
    put(project, x=400, y=220, size=Size(120, 120))
    ends = (view.scene.shown_rect(each) for each in three[:2])
    look = view.operations.connector_look
    preview = view.scene.line_between(*ends, look.route, look.heads)  # type: ignore[arg-type]
    view.toolbox.connect_items()
    drag(qtbot, view, at(view, 230, 280), at(view, 720, 280))
    made = next(project.document.all(Connector))
    assert item_of(view, made.id).line == preview


# -- labels


def test_a_label_lies_above_the_items_and_on_a_free_stretch(
    qtbot: QtBot, view: BoardView, project: MemoryProject, connector: RecordId
) -> None:
    project.apply(ChangeFields((connector,), {"route": ConnectorRoute.STRAIGHT, "label": "why"}))
    item = item_of(view, connector)
    assert item.spot == item.path.pointAtPercent(0.5)
    between = put(project, x=440, y=220, size=Size(200, 120))
    assert item.spot.x() + item.plate().width() / 2 < 440
    project.apply(ChangeFields((between,), {"at": Vector(360, 220)}))
    assert item.spot.x() - item.plate().width() / 2 > 560
    project.apply(TrashRecords((between,)))
    assert item.spot == item.path.pointAtPercent(0.5)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_label_without_room_is_painted_over_the_items_and_is_taken_there(
    qtbot: QtBot, qapp: QApplication, view: BoardView, project: MemoryProject, theme: Mode
) -> None:
    apply_theme(qapp, theme)
    notes = put(project, x=100), put(project, x=324)
    made = connect(project, *notes, label="close together")
    item = item_of(view, made)
    plate = item.plate()
    assert any(QRectF(x, 200, 200, 160).intersects(plate) for x in (100, 324))
    view.finish_painting()
    image = view.grab().toImage()
    spot = at(view, plate.left() + 4, plate.center().y())
    ratio = image.devicePixelRatio()
    assert image.pixelColor((QPointF(spot) * ratio).toPoint()).name() == board_style().surface.name()
    qtbot.mouseClick(view, LEFT, NONE, spot)
    assert view.selection.ids == (made,)
    apply_theme(qapp, "light")


def test_a_label_is_edited_and_told_where_it_lies(
    qtbot: QtBot, view: BoardView, project: MemoryProject, connector: RecordId
) -> None:
    project.apply(ChangeFields((connector,), {"route": ConnectorRoute.STRAIGHT, "label": "why"}))
    put(project, x=440, y=220, size=Size(200, 120))
    item = item_of(view, connector)
    plate = item.plate()
    assert item.extent().contains(plate)
    assert view.scene.item_at(plate.center() + QPointF(plate.width() / 2 - 2, 0)) is item
    qtbot.mouseDClick(view, LEFT, NONE, view.camera.to_view(plate.center()).toPoint())
    editor = view.typist.editor
    assert editor is not None
    middle = view.camera.to_board(QPointF(editor.geometry().center()))
    assert (middle - plate.center()).manhattanLength() < 6
    spot = item.spot
    qtbot.keyClicks(editor, " and how long it takes")
    editor.commit()
    assert item.spot == spot  # it does not jump while somebody types
    editor.end()
    assert "how long" in record_of(project, connector).label

"""Connectors on a board: their style, their ends and what follows them, with real mouse and key events."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from dttools.document.commands import AddRecord, ChangeFields, TrashRecords
from dttools.ids import RecordId, new_id
from dttools.model import (
    Connector,
    ConnectorHeads,
    ConnectorRoute,
    FreeText,
    Note,
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
from support.board_hands import ALT, LEFT, NONE, SHIFT, at, drag, move_held, put
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

"""Strokes, shapes, texts and stamps as records: what a project takes, and what it keeps of a newer program's."""

from __future__ import annotations

from typing import Any

import pytest
from pycrdt import Doc, Map

from dttools.document import ProjectDocument
from dttools.document.commands import AddRecord, ClusterItems, DrawStrokes, DuplicateItems, MoveItems, TrashRecords
from dttools.document.order import keys_between
from dttools.errors import InvalidInput, TooLarge
from dttools.ids import ActorId, new_id
from dttools.model import FreeText, InkColour, Placed, Record, Shape, Stamp, Stroke, StrokeTool, Vector
from dttools.model.ink import MOST_POINTS, SPAN, strokes_of
from support.memory_project import MemoryProject

ME = ActorId("me")
KINDS: tuple[type[Placed], ...] = (Stroke, Shape, FreeText, Stamp)


@pytest.fixture
def project() -> MemoryProject:
    return MemoryProject()


def test_a_movement_of_the_hand_is_one_edit_on_top_of_the_board(project: MemoryProject) -> None:
    below = new_id()
    project.apply(AddRecord(Shape, below, {"board": project.board, "order": "a1"}))
    drawn = [(x / 2, x % 7 * 9.0, 0.5) for x in range(2_500)]
    ids = {new_id(): ink for ink in strokes_of(drawn, 6, 0.1)}
    project.apply(
        DrawStrokes(project.board, ids, keys_between("a1", None, len(ids)), StrokeTool.HIGHLIGHTER, InkColour.YELLOW, 6)
    )
    strokes = list(project.document.all(Stroke))
    assert {stroke.id for stroke in strokes} == ids.keys()
    assert len(strokes) == 3
    assert all(stroke.order > "a1" for stroke in strokes)
    project.undo()
    assert not list(project.document.all(Stroke))
    project.redo()
    assert len(list(project.document.all(Stroke))) == 3


@pytest.mark.parametrize("model", KINDS)
def test_each_kind_reaches_a_peer_moves_is_copied_and_trashed(project: MemoryProject, model: type[Placed]) -> None:
    made, copy, frame = new_id(), new_id(), new_id()
    project.apply(AddRecord(model, made, {"board": project.board, "at": Vector(10, 10)}))
    project.peer_does(MoveItems((made,), Vector(5, -5)))
    project.apply(DuplicateItems({made: copy}, Vector(100, 0)))
    project.apply(ClusterItems(frame, project.board, (made, copy)))
    found = {item.id: item for item in project.document.all(model)}
    assert found[made].at == (15, 5)
    assert found[copy].at == (115, 5)
    assert found[copy].model_dump()["cluster"] == frame
    project.apply(TrashRecords((made,)))
    assert made in {record.id for record in project.document.records.trash()}


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (Stroke, {"points": (1, 2)}),
        (Stroke, {"points": (1, 2, SPAN + 1)}),
        (Stroke, {"points": (1, -2, 3)}),
        (Stroke, {"width": float("nan")}),
        (Stroke, {"width": 1e300}),
        (Stroke, {"tool": "brush"}),
        (Shape, {"shape": "Not a name"}),
        (Shape, {"start": 4}),
        (Shape, {"size": (0, 10)}),
        (Shape, {"at": (float("nan"), 0)}),
        (Shape, {"at": (1e300, 0)}),
        (FreeText, {"font_size": 0}),
        (Stamp, {"symbol": "x" * 41}),
    ],
)
def test_values_out_of_bounds_are_refused(project: MemoryProject, model: type[Record], values: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        project.apply(AddRecord(model, new_id(), {"board": project.board, **values}))


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (Stroke, {"points": (1,) * 3 * (MOST_POINTS + 1)}),
        (Shape, {"text": "x" * 20_001}),
        (FreeText, {"text": "x" * 20_001}),
    ],
)
def test_too_much_is_refused_as_too_much(project: MemoryProject, model: type[Record], values: dict[str, Any]) -> None:
    with pytest.raises(TooLarge):
        project.apply(AddRecord(model, new_id(), {"board": project.board, **values}))


def test_a_shape_of_a_newer_program_keeps_its_name_through_our_edits(project: MemoryProject) -> None:
    made = new_id()
    project.peer_does(AddRecord(Shape, made, {"board": project.board, "shape": "dodecahedron_7"}))
    project.apply(MoveItems((made,), Vector(1, 1)))
    twin = ProjectDocument([project.document.update_since()])
    assert twin.read_strictly(made) == project.document.read_strictly(made)
    assert next(iter(twin.all(Shape))).shape == "dodecahedron_7"


def test_points_that_we_cannot_read_stay_in_the_document(project: MemoryProject) -> None:
    made = new_id()
    project.apply(AddRecord(Stroke, made, {"board": project.board, "points": (0, 0, 5000)}))
    newer: Doc[Any] = Doc()
    newer.apply_update(project.document.update_since())
    newer.get("records", type=Map)[made]["points"] = "a newer way to write them"
    project.document.receive(newer.get_update())
    assert next(iter(project.document.all(Stroke))).points == ()
    project.apply(MoveItems((made,), Vector(1, 1)))
    newer.apply_update(project.document.update_since())
    assert newer.get("records", type=Map)[made]["points"] == "a newer way to write them"

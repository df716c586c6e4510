"""What a room takes of drawings, and what it refuses."""

from __future__ import annotations

from typing import Any

import pytest

from dttools.document import ProjectDocument
from dttools.document.commands import AddRecord, DrawStrokes, StartProject
from dttools.document.order import keys_between
from dttools.ids import ActorId, RecordId, new_id, new_project_id
from dttools.model import Crop, Frame, FreeText, Picture, Record, Role, Shape, Size, Stamp, Stroke
from dttools.model.ink import MOST_POINTS, strokes_of
from dttools.sync import Member, PeerId, Room, ToCommit, encode
from dttools.sync.messages import Hello, SyncStep1, Update

BEN = Member(ActorId("ben"), "Ben", Role.MEMBER)


class Desk:
    """A member, a board, and a room that judges what they send."""

    def __init__(self) -> None:
        self.board = new_id()
        self.document = ProjectDocument()
        self.document.initialise(StartProject(new_project_id(), "Fila", board=self.board), by=ActorId("ana"))
        self.room = Room([self.document.update_since()])
        self.room.join(PeerId("1"), BEN)
        for hello in (Hello("test"), SyncStep1(self.document.state_vector())):
            self.room.received(PeerId("1"), encode(hello))

    def takes(self, update: bytes) -> bool:
        effects = self.room.received(PeerId("1"), encode(Update(update)))
        return any(isinstance(effect, ToCommit) for effect in effects)

    def since(self, known: bytes) -> bytes:
        return self.document.update_since(known)


def drawn(desk: Desk, model: type[Record], values: dict[str, Any]) -> tuple[RecordId, bytes]:
    """An item of ours as an update."""
    known, made = desk.document.state_vector(), new_id()
    desk.document.apply(AddRecord(model, made, {"board": desk.board, **values}), by=BEN.user_id)
    return made, desk.since(known)


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (Stroke, {"points": (0, 0, 5000, 10_000, 10_000, 5000)}),
        (Shape, {"shape": "ellipse", "text": "Login"}),
        (Shape, {"shape": "shape_of_a_newer_app"}),
        (FreeText, {"text": "Antes", "font_size": 48}),
        (Stamp, {"symbol": "heart"}),
        (Picture, {"asset": "a" * 64, "natural": Size(2048, 1024), "crop": Crop(0.25, 0, 1, 0.5), "alt": "Fila"}),
        (Picture, {}),
        (Frame, {"title": "Chegada", "sequence": "a0"}),
    ],
)
def test_drawings_are_taken(model: type[Record], values: dict[str, Any]) -> None:
    desk = Desk()
    assert desk.takes(drawn(desk, model, values)[1])


def test_a_very_long_line_is_taken_in_one_edit() -> None:
    desk = Desk()
    known = desk.document.state_vector()
    line = strokes_of([(x * 0.7, x * 37 % 101 * 1.0, 0.5) for x in range(10 * MOST_POINTS)], 4, 0.5)
    strokes = {new_id(): ink for ink in line}
    desk.document.apply(DrawStrokes(desk.board, strokes, keys_between(None, None, len(strokes))), by=BEN.user_id)
    assert desk.takes(desk.since(known))


@pytest.mark.parametrize(
    ("model", "field", "value"),
    [
        (Stroke, "points", [1.0, 2.0]),
        (Stroke, "points", [1.0, 2.0, -1.0]),
        (Stroke, "points", [1.0, 2.0, 0.5]),
        (Stroke, "points", "0,0,1"),
        (Stroke, "points", [1.0] * 3 * (MOST_POINTS + 1)),
        (Stroke, "width", float("nan")),
        (Stroke, "width", 1e300),
        (Stroke, "at", [1e300, 0.0]),
        (Stroke, "at", [float("nan"), 0.0]),
        (Stroke, "size", [0.0, 0.0]),
        (Shape, "shape", "<script>"),
        (Shape, "text", "not a text that merges"),
        (Shape, "start", 9.0),
        (FreeText, "font_size", 1e6),
        (Stamp, "symbol", ""),
        (Stamp, "unheard_of", 1.0),
        (Frame, "title", "not a text that merges"),
        (Frame, "colour", "transparent"),
        (Frame, "sequence", "../"),
        (Picture, "asset", "../../etc/passwd"),
        (Picture, "asset", "A" * 64),
        (Picture, "natural", [0.0, 100.0]),
        (Picture, "natural", [float("inf"), 100.0]),
        (Picture, "crop", [0.5, 0.0, 0.4, 1.0]),
        (Picture, "crop", [0.0, 0.0, 1.5, 1.0]),
        (Picture, "crop", [0.0, 0.0, 0.001, 1.0]),
        (Picture, "crop", [float("nan"), 0.0, 1.0, 1.0]),
        (Picture, "alt", "not a text that merges"),
    ],
)
def test_drawings_out_of_bounds_are_refused(model: type[Record], field: str, value: object) -> None:
    desk = Desk()
    made, update = drawn(desk, model, {})
    assert desk.takes(update)
    known = desk.document.state_vector()
    with desk.document._doc.transaction():
        desk.document._records[made][field] = value
    assert not desk.takes(desk.since(known))

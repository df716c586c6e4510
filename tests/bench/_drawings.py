"""A board on which people also drew: strokes and shapes among the notes, and connectors between them."""

from __future__ import annotations

import random
from math import pi, sin
from typing import Any

from _boards import PITCH

from dttools.document import ProjectDocument
from dttools.document.commands import AddRecord, DrawStrokes, Together
from dttools.ids import ActorId, RecordId, new_id
from dttools.model import Connector, ConnectorRoute, Idea, InkColour, Note, NoteColour, Shape, StrokeTool, Vector
from dttools.model.ink import InkPoint, strokes_of
from dttools_desktop.canvas.items.outlines import OUTLINES

PENS = ((StrokeTool.PEN, 4.0), (StrokeTool.PEN, 8.0), (StrokeTool.HIGHLIGHTER, 20.0))


def draw_on(document: ProjectDocument, board: RecordId, strokes: int, shapes: int, side: float) -> None:
    """Scatter handwriting of mouse and tablet, and shapes of every kind, over a square of the board."""
    rnd = random.Random(11)
    drawing: list[Any] = [_stroke(board, rnd, side, place) for place in range(strokes)]
    drawing += [_shape(board, rnd, side, place) for place in range(shapes)]
    document.apply(Together(tuple(drawing)), by=ActorId("bench"))


def _stroke(board: RecordId, rnd: random.Random, side: float, place: int) -> DrawStrokes:
    tool, width = PENS[place % len(PENS)]
    made = {new_id(): ink for ink in strokes_of(_scribble(rnd, side, by_tablet=place % 2 == 0), width, 0.5)}
    orders = [_order(place)] * len(made)
    return DrawStrokes(board, made, orders, tool, rnd.choice(list(InkColour)), width)


def _scribble(rnd: random.Random, side: float, *, by_tablet: bool) -> list[InkPoint]:
    """Some letters' worth of waves, 120 points as the hand makes them."""
    left, top = rnd.uniform(0, side), rnd.uniform(0, side)
    pitch, height = rnd.uniform(14, 40), rnd.uniform(15, 70)
    return [
        (
            left + step * 2.5 + 6 * sin(step / 5),
            top + height * sin(step * 2 * pi / pitch) + step * 0.2,
            0.5 + 0.4 * sin(step / 15) if by_tablet else 0.5,
        )
        for step in range(120)
    ]


def _shape(board: RecordId, rnd: random.Random, side: float, place: int) -> AddRecord:
    values = {
        "board": board,
        "order": _order(place * 2 + 1),
        "shape": rnd.choice(list(OUTLINES)),
        "at": Vector(rnd.uniform(0, side), rnd.uniform(0, side)),
        "colour": rnd.choice(list(NoteColour)),
        "ink": rnd.choice(list(InkColour)),
        "filled": rnd.random() < 0.6,
        "text": rnd.choice(("Login", "", "who pays for the trees")),
    }
    return AddRecord(Shape, new_id(), values)


def wire_up(document: ProjectDocument, board: RecordId, count: int) -> None:
    """Connect items with others up to four rows and columns away, in every style, every fourth with a label."""
    rnd = random.Random(13)
    items = [each for kind in (Note, Idea) for each in document.all(kind)]
    at = {(round(each.at.x / PITCH), round(each.at.y / PITCH)): each.id for each in items}
    places = list(at.items())
    wiring: list[Any] = []
    while len(wiring) < count:
        (column, row), source = rnd.choice(places)
        target = at.get((column + rnd.randint(-4, 4), row + rnd.randint(-4, 4)))
        if target is not None and target != source:
            values = {"board": board, "source": source, "target": target, "route": rnd.choice(list(ConnectorRoute))}
            wiring.append(AddRecord(Connector, new_id(), {**values, "label": "" if len(wiring) % 4 else "leads to"}))
    document.apply(Together(tuple(wiring)), by=ActorId("bench"))


def _order(place: int) -> str:
    """In front of the notes, strokes and shapes in turn."""
    return f"b{place:06d}".replace("0", "1")

"""A line drawn by hand."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from dttools.ids import RecordId
from dttools.model.ink import MOST_POINTS, SPAN
from dttools.model.record import Free
from dttools.model.values import InkColour, Size

_NUMBERS = 3
"""Of a point: x, y and pressure."""


class StrokeTool(StrEnum):
    """What a stroke was drawn with: a pen covers what is below it, a highlighter lets it shine through."""

    PEN = "pen"
    HIGHLIGHTER = "highlighter"


def _whole_points(numbers: tuple[int, ...]) -> tuple[int, ...]:
    if len(numbers) % _NUMBERS:
        raise ValueError("a point is x, y and pressure")
    return numbers


StrokePoints = Annotated[
    tuple[Annotated[int, Field(ge=0, le=SPAN)], ...],
    Field(max_length=_NUMBERS * MOST_POINTS),
    AfterValidator(_whole_points),
]
"""x, y and pressure in turn, each in parts of `SPAN`: x and y of the box's sides, pressure of the hardest."""


class Stroke(Free):
    """A line drawn by hand. `points` lie in its box; `width` is the pen's, in board units, however large the box."""

    kind: Literal["stroke"] = "stroke"
    tool: StrokeTool = StrokeTool.PEN
    ink: InkColour = InkColour.BLACK
    width: Annotated[float, Field(ge=0.5, le=100.0, allow_inf_nan=False)] = 4.0
    points: StrokePoints = ()
    size: Size = Size(64, 64)
    cluster: RecordId | None = None

"""A geometrical shape with a text in it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from dttools.ids import RecordId
from dttools.model.record import Free
from dttools.model.values import InkColour, MergedText, NoteColour, OpenName, Size, TextAlign


class Shape(Free):
    """A shape. `shape` names it: programs add to the names, and draw one that they do not know as a plain frame.

    Attributes:
        colour: Of its inside, where it is `filled`.
        ink: Of its outline.
        start: The corner at which a line begins, clockwise from the top left; closed shapes do not use it.
    """

    kind: Literal["shape"] = "shape"
    shape: OpenName = "rectangle"
    colour: NoteColour = NoteColour.WHITE
    filled: bool = True
    ink: InkColour = InkColour.BLACK
    text: MergedText = ""
    align: TextAlign = TextAlign.CENTRE
    start: Annotated[int, Field(ge=0, le=3)] = 0
    size: Size = Size(200, 140)
    cluster: RecordId | None = None

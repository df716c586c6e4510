"""A named area of a board."""

from __future__ import annotations

from typing import Literal

from dttools.model.record import Free
from dttools.model.values import MergedShort, NoteColour, OrderKey, Size


class Frame(Free):
    """A page on the board: what lies inside it goes along when it is moved, as it lies there at that moment.

    Attributes:
        sequence: Its place among the frames of the board, for going from one to the next; a fractional index.
    """

    kind: Literal["frame"] = "frame"
    title: MergedShort = ""
    size: Size = Size(960, 600)
    colour: NoteColour = NoteColour.WHITE
    sequence: OrderKey = ""

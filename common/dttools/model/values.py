"""Small values that records are made of, and the limits that every text and number keeps."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, NamedTuple

from pydantic import Field, StringConstraints

SHORT_TEXT = 500
"""Characters in a name, a title or a label."""
LONG_TEXT = 20_000
"""Characters in a text that merges character by character."""
BOARD_LIMIT = 1_000_000.0
"""Board units from the origin to the edge of a board, in each direction."""


class Merges:
    """Marks a text whose concurrent edits merge character by character; other fields are last-writer-wins."""


ShortText = Annotated[str, StringConstraints(max_length=SHORT_TEXT)]
MergedShort = Annotated[str, StringConstraints(max_length=SHORT_TEXT), Merges()]
MergedText = Annotated[str, StringConstraints(max_length=LONG_TEXT), Merges()]
Tags = Annotated[tuple[Annotated[str, StringConstraints(max_length=80)], ...], Field(max_length=50)]
AssetHash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
OrderKey = Annotated[str, StringConstraints(max_length=200, pattern=r"^[0-9A-Za-z]*$")]
"""A fractional index: sorts as a string, with room between any two; empty sorts first."""
Rating = Annotated[int, Field(ge=1, le=5)]
OpenName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
"""One of a set of names that later versions add to; an unknown one is kept."""

Coordinate = Annotated[float, Field(ge=-BOARD_LIMIT, le=BOARD_LIMIT, allow_inf_nan=False)]
Length = Annotated[float, Field(gt=0, le=100_000.0, allow_inf_nan=False)]


class Vector(NamedTuple):
    """A point or an offset on a board, in board units (1 unit = 1 px at 100 %)."""

    x: Coordinate
    y: Coordinate

    def __add__(self, other: tuple[float, float]) -> Vector:  # type: ignore[override]
        """The sum as vectors, not the concatenation of tuples."""
        return Vector(self.x + other[0], self.y + other[1])

    def __sub__(self, other: tuple[float, float]) -> Vector:
        """The offset from `other` to this point."""
        return Vector(self.x - other[0], self.y - other[1])


class Size(NamedTuple):
    """Width and height in board units."""

    width: Length
    height: Length


class NoteColour(StrEnum):
    """Colours of notes and clusters; the theme decides how each looks."""

    YELLOW = "yellow"
    ORANGE = "orange"
    PINK = "pink"
    PURPLE = "purple"
    BLUE = "blue"
    GREEN = "green"
    GREY = "grey"
    WHITE = "white"


class InkColour(StrEnum):
    """Colours of lines and free text; the theme decides how each looks. Black is the text colour of the theme."""

    BLACK = "black"
    GREY = "grey"
    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"
    GREEN = "green"
    BLUE = "blue"
    PURPLE = "purple"


class TextAlign(StrEnum):
    """Where the lines of a text begin or end."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


class Level(StrEnum):
    """A three-step scale."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class TextSize(StrEnum):
    """How large the text of an item is set; `auto` takes the largest size that fits."""

    AUTO = "auto"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


class ConnectorRoute(StrEnum):
    """How a connector gets from one end to the other."""

    CURVED = "curved"
    STRAIGHT = "straight"
    ELBOW = "elbow"


class ConnectorEnd(StrEnum):
    """One end of a connector, by the name of the field that says where it hangs."""

    SOURCE = "source"
    TARGET = "target"


class ConnectorHeads(StrEnum):
    """Which ends of a connector have an arrow head."""

    NONE = "none"
    TARGET = "target"
    BOTH = "both"

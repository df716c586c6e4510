"""Text without a sheet."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from dttools.ids import RecordId
from dttools.model.record import Free
from dttools.model.values import InkColour, MergedText, Size, TextAlign


class FreeText(Free):
    """Text that stands on the board itself: a heading, a remark. It is as wide as its box and as high as its lines."""

    kind: Literal["text"] = "text"
    text: MergedText = ""
    font_size: Annotated[int, Field(ge=8, le=400)] = 24
    ink: InkColour = InkColour.BLACK
    align: TextAlign = TextAlign.LEFT
    size: Size = Size(320, 40)
    cluster: RecordId | None = None

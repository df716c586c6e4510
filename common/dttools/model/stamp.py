"""A symbol put on a board."""

from __future__ import annotations

from typing import Literal

from dttools.ids import RecordId
from dttools.model.record import Free
from dttools.model.values import OpenName, Size


class Stamp(Free):
    """A symbol: a thumb, a heart, a warning. Programs add to the names, and draw an unknown one as a frame."""

    kind: Literal["stamp"] = "stamp"
    symbol: OpenName = "thumbs_up"
    size: Size = Size(64, 64)
    cluster: RecordId | None = None

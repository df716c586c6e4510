"""A picture on a board."""

from __future__ import annotations

from typing import Annotated, Literal, NamedTuple

from pydantic import AfterValidator, Field

from dttools.ids import RecordId
from dttools.model.record import Free
from dttools.model.values import AssetHash, MergedShort, Size

LEAST_SHOWN = 0.01
"""The least share of a side that a crop leaves."""

_Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class Crop(NamedTuple):
    """The part of a picture that shows: where its sides are, in shares of the whole picture's width and height."""

    left: _Share = 0.0
    top: _Share = 0.0
    right: _Share = 1.0
    bottom: _Share = 1.0


def _shows_something(crop: Crop) -> Crop:
    # A hair of tolerance: 0.3 - 0.29 is a little less than 0.01.
    if min(crop.right - crop.left, crop.bottom - crop.top) < LEAST_SHOWN - 1e-9:
        raise ValueError("a crop leaves at least a hundredth of each side")
    return crop


class Picture(Free):
    """A picture.

    Attributes:
        asset: Its file; None where there is none (yet), which shows as an empty frame.
        natural: Width and height of the whole file in pixels.
        crop: The part of the file that fills its box.
        alt: What it shows, in words, for those who cannot see it.
    """

    kind: Literal["picture"] = "picture"
    asset: AssetHash | None = None
    natural: Size = Size(320, 240)
    crop: Annotated[Crop, AfterValidator(_shows_something)] = Crop()
    alt: MergedShort = ""
    size: Size = Size(320, 240)
    cluster: RecordId | None = None

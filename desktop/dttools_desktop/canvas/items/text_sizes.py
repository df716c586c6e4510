"""How large the texts of an item are set when somebody has chosen a size for them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from dttools.model import TextSize
from dttools_desktop.canvas.items.text_block import TextSpec

_SHARES = {TextSize.SMALL: 0.8, TextSize.MEDIUM: 1.0, TextSize.LARGE: 1.5}
"""Of the largest size that the item takes by itself."""
_LEAST = 11


@cache
def sized(spec: TextSpec, chosen: TextSize) -> TextSpec:
    """The specification for a chosen size; `auto` keeps the sizes from which the largest that fits is taken."""
    share = _SHARES.get(chosen)
    return spec if share is None else replace(spec, sizes=(max(_LEAST, round(spec.sizes[0] * share)),))

"""How large the texts of an item are set when somebody has chosen a size for them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from dttools.model import TextSize
from dttools_desktop.canvas.items.text_block import TextSpec

_SHARES = {TextSize.SMALL: 0.8, TextSize.MEDIUM: 1.0, TextSize.LARGE: 1.5}
"""Of the largest size that the item takes by itself."""
_LEAST = 11


_GROWTH = (1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0, 5.0)
_USUAL_SIDE = 200.0


@cache
def _grown(spec: TextSpec, steps: int) -> TextSpec:
    larger = tuple(round(spec.sizes[0] * growth) for growth in reversed(_GROWTH[:steps]))
    return replace(spec, sizes=(*larger, *spec.sizes))


def grown(spec: TextSpec, side: float) -> TextSpec:
    """The specification for a sheet whose shorter side is `side`: a larger one has larger sizes to choose from."""
    return _grown(spec, sum(side / _USUAL_SIDE >= growth for growth in _GROWTH))


@cache
def sized(spec: TextSpec, chosen: TextSize) -> TextSpec:
    """The specification for a chosen size; `auto` keeps the sizes from which the largest that fits is taken."""
    share = _SHARES.get(chosen)
    return spec if share is None else replace(spec, sizes=(max(_LEAST, round(spec.sizes[0] * share)),))

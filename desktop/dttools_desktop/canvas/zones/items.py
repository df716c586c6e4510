"""The shapes of a page with zones: notes that flow, and free items above them."""

from __future__ import annotations

from typing import ClassVar

from dttools_desktop.canvas.items import SHAPES, FrameItem, ItemFactory
from dttools_desktop.canvas.zones.note import ZoneNoteItem


class ZoneFrameItem(FrameItem):
    """A frame through which the zones are read."""

    __slots__ = ()
    sheer: ClassVar[bool] = True


_FREE = ("shape", "text", "stroke", "stamp", "picture", "connector")
ZONE_SHAPES: dict[str, ItemFactory] = {
    "note": ZoneNoteItem,
    "frame": ZoneFrameItem,
    **{kind: SHAPES[kind] for kind in _FREE},
}
"""From a record's kind to its shape. What else lies on such a page by a peer's mistake does not show."""

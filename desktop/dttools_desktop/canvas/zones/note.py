"""A note in a zone: it has no place and size of its own, but those that its zone gives it."""

from __future__ import annotations

from typing import ClassVar

from dttools.model import Note, Record
from dttools_desktop.canvas.items import NoteItem
from dttools_desktop.canvas.items.tag_row import tags_room
from dttools_desktop.canvas.items.text_block import TextSpec, text_block
from dttools_desktop.canvas.zones.layout import LEAST_HEIGHT

TEXT = TextSpec(sizes=(16, 15), weight=500, styled=True)
PADDING = 14.0
_SMALLEST = TextSpec(sizes=TEXT.sizes[-1:], weight=TEXT.weight, styled=True)
_HIGHEST = 560.0
"""A longer text ends with an ellipsis; it shows whole while it is edited."""


class ZoneNoteItem(NoteItem):
    """Sticky paper as wide as a column of its zone."""

    __slots__ = ()
    text_spec: ClassVar[TextSpec] = TEXT
    padding: ClassVar[float] = PADDING
    resizable: ClassVar[bool] = False
    flows: ClassVar[bool] = True

    def take(self, record: Record) -> None:
        """Show another state of the record; its order is its place in the zone, and free items lie above it."""
        super().take(record)
        self.z = (self.layer, "", record.id)

    def spec(self) -> TextSpec:
        """Its zone gives it the height that its text needs in one size."""
        return self.text_spec


def height_of(note: Note, width: float) -> float:
    """The height that a note needs at a width for its text and tags, within limits."""
    block = text_block(note.text, width - 2 * PADDING, _HIGHEST - 2 * PADDING, _SMALLEST)
    return min(_HIGHEST, max(LEAST_HEIGHT, round(block.height) + 2 * PADDING + 2 + tags_room(note.tags)))

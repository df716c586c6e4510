"""Making notes on a page with zones: at the end of a zone, behind another note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dttools_desktop.canvas.maker import Maker
from dttools_desktop.canvas.style import board_style

if TYPE_CHECKING:
    from PySide6.QtCore import QPointF

    from dttools.ids import RecordId
    from dttools_desktop.canvas.backdrop import NewItem
    from dttools_desktop.canvas.zones.view import ZoneView


class ZoneMaker(Maker):
    """Puts notes where their zone has room."""

    def __init__(self, view: ZoneView) -> None:
        super().__init__(view)
        self._zones = view

    def add(self, kind: str) -> None:  # noqa: ARG002 — always a note
        """Add a note to the current zone, to the one under the pointer, or to the first."""
        zone = self._zones.target_zone()
        if zone is not None:
            self.add_to(zone)

    def add_to(self, zone: str) -> None:
        """Add a note at the end of a zone and type; one undo step."""
        if self._zones.typist.finish():
            self._make(self._zones.page.new_note(zone))

    def create_and_type(self, kind: str, at: QPointF) -> None:  # noqa: ARG002 — always a note
        """Add a note to the zone at a point, and type."""
        made = self._zones.page.item_at(at)
        if made is not None and self._zones.typist.finish():
            self._make(made)

    def create_next(self, after: RecordId) -> None:
        """Add a note behind another, and type."""
        made = self._zones.page.next_item(after)
        if made is not None and self._zones.note(after) is not None:
            self._make(made)

    def edit_or_create_at(self, point: QPointF) -> None:
        """What a double-click means: the text under it, or a new note in the zone there."""
        view = self._zones
        if view.scene.item_at(point) is not None or view.page.field_at(point, board_style()) is not None:
            super().edit_or_create_at(point)
        elif view.page.adds_at(point) is None:
            self.create_and_type("note", point)
        else:  # its single click has done it already
            view.typist.stay()

    def _make(self, made: NewItem) -> None:
        gesture = f"make:{made.record}"
        if self._zones.operations.apply(made.command, gesture=gesture):
            self.type_in_fresh(made.record, gesture, made.field)

"""Making items and typing in them, by keys and by double-clicks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from dttools.ids import RecordId
from dttools_desktop.canvas.items.base import TextField
from dttools_desktop.canvas.style import board_style

if TYPE_CHECKING:
    from dttools_desktop.canvas.view import BoardView

_GAP = 24.0


class Maker:
    """Makes items where hands are; boards with rules of their own have another."""

    def __init__(self, view: BoardView) -> None:
        self._view = view

    def add(self, kind: str) -> None:
        """Make an item under the pointer, or in the middle, and type."""
        view = self._view
        spot = view.point_under_pointer() or view.camera.visible.center()
        self.create_and_type(kind, view.operations.free_spot(spot, kind))

    def create_and_type(self, kind: str, at: QPointF) -> None:
        """Make an item with its centre at a point and type in it; one undo step."""
        view = self._view
        if not view.typist.finish():
            return
        gesture = f"make:{at.x()}:{at.y()}:{view.operations.edits}"
        record_id = view.operations.create(kind, at, gesture=gesture)
        if record_id is not None:
            self.type_in_fresh(record_id, gesture)

    def type_in_fresh(self, record_id: RecordId, gesture: str | None, field: str = "") -> None:
        """Type in an item that was just made, as one undo step with making it when a gesture is given."""
        view = self._view
        view.selection.set((record_id,))
        item = view.scene.get(record_id)
        fields = item.fields(board_style()) if item is not None else []
        wanted = next((each for each in fields if each.name == field), fields[0] if fields else None)
        if wanted is not None:
            view.typist.begin(wanted, fresh=True, gesture=gesture)

    def create_next(self, after: RecordId) -> None:
        """Make the item that follows another when typing goes on: the backdrop's next, or one to the right."""
        view = self._view
        ruled = view.scene.backdrop.next_item(after)
        if ruled is not None:
            if view.operations.apply(ruled.command):
                self.type_in_fresh(ruled.record, None, ruled.field)
            return
        item = view.scene.get(after)
        if item is None or item.record.kind not in {"note", "idea"}:
            return
        centre = item.rect.center() + QPointF(item.rect.width() + _GAP, 0)
        self.create_and_type(item.record.kind, view.operations.free_spot(centre, item.record.kind))

    def edit_current(self) -> None:
        """Type in the item that the keyboard is on."""
        view = self._view
        current = view.selection.current
        item = view.scene.get(current) if current is not None else None
        if item is None or item.locked:
            return
        fields = item.fields(board_style())
        if fields:
            view.typist.begin(fields[0])

    def edit_or_create_at(self, point: QPointF) -> None:
        """What a double-click means: the text under it, or a new item there."""
        view, style = self._view, board_style()
        item = view.scene.item_at(point)
        field: TextField | None = None
        if item is not None:
            field = None if item.locked else item.field_at(point, style)
        else:
            field = view.scene.backdrop.field_at(point, style)
        if field is not None:
            view.typist.begin(field)
        elif item is None:
            ruled = view.scene.backdrop.item_at(point)
            if ruled is None:
                self.create_and_type(view.operations.item_kind, point)
            elif view.operations.apply(ruled.command):
                self.type_in_fresh(ruled.record, None, ruled.field)

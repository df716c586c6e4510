"""Writing on the board itself."""

from __future__ import annotations

from PySide6.QtCore import Qt

from dttools.ids import new_id
from dttools_desktop.canvas.items import FreeTextItem
from dttools_desktop.canvas.tools.gesture import Gesture, Pointer, Tool


class WriteTool(Tool):
    """The next click begins a text there, or goes on with the free text under it."""

    cursor = Qt.CursorShape.IBeamCursor

    def press(self, pointer: Pointer) -> Gesture | None:
        """Begin to write."""
        view = self.view
        view.toolbox.select()
        item = view.scene.item_at(pointer.point)
        if isinstance(item, FreeTextItem) and not item.locked:
            view.selection.set((item.id,))
            view.maker.edit_current()
            return None
        gesture = f"write:{new_id()}"
        made = view.drawing.put_text(pointer.point, gesture=gesture)
        if made is not None:
            view.maker.type_in_fresh(made, gesture)
        return None

"""Which tool the left button holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from dttools_desktop.canvas.tools.connect import ConnectTool
from dttools_desktop.canvas.tools.create import CreateTool
from dttools_desktop.canvas.tools.gesture import Tool
from dttools_desktop.canvas.tools.select import SelectTool

if TYPE_CHECKING:
    from dttools_desktop.canvas.view import BoardView


class Toolbox(QObject):
    """Holds the tool that is on; `select` is the one to come back to."""

    changed = Signal()

    def __init__(self, view: BoardView) -> None:
        super().__init__(view)
        self._view = view
        self.current: Tool = SelectTool(view)
        """What the left button does at the moment."""

    def use(self, tool: Tool) -> None:
        """Let the left button do something else."""
        self.current = tool
        self._view.set_hovered(None)
        self._view.setCursor(tool.cursor)
        self.changed.emit()

    @property
    def selecting(self) -> bool:
        """Whether the usual tool is on."""
        return isinstance(self.current, SelectTool)

    def select(self) -> None:
        """Back to the usual tool."""
        if not self.selecting:
            self.use(SelectTool(self._view))

    def connect_items(self) -> None:
        """Connect the next items that are dragged or clicked; with exactly two selected, connect them at once."""
        view = self._view
        ids = [each for each in view.selection.ids if (item := view.scene.get(each)) and item.connectable]
        if len(ids) == 2:  # noqa: PLR2004 — both ends
            view.operations.connect_items(ids[0], ids[1])
        else:
            self.use(ConnectTool(view, ids[0] if len(ids) == 1 else None))

    def create(self, kind: str) -> None:
        """The next click puts a note or an idea."""
        self.use(CreateTool(self._view, kind))

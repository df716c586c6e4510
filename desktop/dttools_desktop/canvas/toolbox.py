"""Which tool the left button holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from dttools.model import StrokeTool
from dttools_desktop.canvas.drawing_kit import DrawingKit
from dttools_desktop.canvas.tools.connect import ConnectTool
from dttools_desktop.canvas.tools.create import CreateTool
from dttools_desktop.canvas.tools.draw import DrawTool
from dttools_desktop.canvas.tools.erase import EraseTool
from dttools_desktop.canvas.tools.gesture import Tool
from dttools_desktop.canvas.tools.select import SelectTool
from dttools_desktop.canvas.tools.shape import ShapeTool
from dttools_desktop.canvas.tools.stamp import StampTool
from dttools_desktop.canvas.tools.write import WriteTool

if TYPE_CHECKING:
    from dttools_desktop.canvas.view import BoardView


class Toolbox(QObject):
    """Holds the tool that is on; `select` is the one to come back to."""

    changed = Signal()

    def __init__(self, view: BoardView) -> None:
        super().__init__(view)
        self._view = view
        self.kit = DrawingKit(self)
        self.current: Tool = view.make_select_tool()
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
            self.use(self._view.make_select_tool())

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

    def draw(self, tool: StrokeTool = StrokeTool.PEN) -> None:
        """Draw lines by hand from now on."""
        self.use(DrawTool(self._view, tool))

    def erase(self) -> None:
        """Rub out strokes from now on."""
        self.use(EraseTool(self._view))

    def shape(self, name: str = "") -> None:
        """The next drag puts a shape: that of a name, or the one that was put last."""
        self.kit.shape.name = name or self.kit.shape.name
        self.use(ShapeTool(self._view))

    def write(self) -> None:
        """The next click begins a text."""
        self.use(WriteTool(self._view))

    def stamp(self, symbol: str = "") -> None:
        """Each click puts a stamp from now on: a symbol, or the one that was put last."""
        self.kit.symbol = symbol or self.kit.symbol
        self.use(StampTool(self._view))

"""The tools at the left edge of an ideation board."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt

from dttools_desktop.canvas.panel import Panel
from dttools_desktop.canvas.tools.connect import ConnectTool
from dttools_desktop.canvas.tools.create import CreateTool
from dttools_desktop.canvas.tools.draw import DrawTool
from dttools_desktop.canvas.tools.erase import EraseTool
from dttools_desktop.canvas.tools.frame import FrameTool
from dttools_desktop.canvas.tools.select import SelectTool
from dttools_desktop.canvas.tools.shape import ShapeTool
from dttools_desktop.canvas.tools.stamp import StampTool
from dttools_desktop.canvas.tools.write import WriteTool
from dttools_desktop.canvas.view import BoardView
from dttools_desktop.qtkit.widgets import IconButton, Separator
from dttools_resources.i18n import tr

_MARGIN = 16


class BoardToolbar(Panel):
    """Select, idea, note, connect; draw, shape, text, stamp; cluster; undo and redo."""

    def __init__(self, view: BoardView) -> None:
        super().__init__(view, vertical=True)
        self._view = view
        self._tips: dict[IconButton, str] = {}
        self.setAccessibleName(tr("Tools"))
        self.select = self._add("cursor", tr("Select and move"), "Esc", view.toolbox.select, holds=True)
        self.row.addWidget(Separator())
        self.idea = self._add("lightbulb", tr("New idea"), "I", lambda: view.toolbox.create("idea"), holds=True)
        self.note = self._add("note", tr("New note"), "N", lambda: view.toolbox.create("note"), holds=True)
        self.connect_items = self._add("connector", tr("Connect items"), "C", view.toolbox.connect_items, holds=True)
        self.row.addWidget(Separator())
        self.draw = self._add("pen", tr("Draw"), "P", view.toolbox.draw, holds=True)
        self.shape = self._add("shapes", tr("Shape"), "R", view.toolbox.shape, holds=True)
        self.write = self._add("type", tr("Text"), "T", view.toolbox.write, holds=True)
        self.stamp = self._add("sticker", tr("Stamp"), "K", view.toolbox.stamp, holds=True)
        self.picture = self._add("image", tr("Insert picture…"), "Shift+I", view.inserter.ask)
        self.row.addWidget(Separator())
        self.frame = self._add("frame", tr("Frame"), "F", lambda: view.keys.do("frame"), holds=True)
        self.cluster = self._add("cluster", tr("Cluster the selection"), "Ctrl+G", lambda: view.keys.do("cluster"))
        self.row.addWidget(Separator())
        self.undo = self._add("undo", tr("Undo"), "Ctrl+Z", view.operations.undo)
        self.redo = self._add("redo", tr("Redo"), "Ctrl+Shift+Z", view.operations.redo)
        self._makers = {
            self.idea: "idea",
            self.note: "note",
            self.connect_items: "connector",
            self.draw: "stroke",
            self.shape: "shape",
            self.write: "text",
            self.stamp: "stamp",
            self.picture: "picture",
            self.frame: "frame",
            self.cluster: "cluster",
        }
        view.toolbox.changed.connect(self.refresh)
        view.selection.changed.connect(self.refresh)
        view.scene.changed.connect(lambda _changes: self.refresh())
        self.refresh()

    def _add(self, icon: str, words: str, keys: str, act: Callable[[], object], *, holds: bool = False) -> IconButton:
        made = IconButton(icon, words)
        self._tips[made] = f"{words}  {keys}"
        made.setToolTip(self._tips[made])
        made.setCheckable(holds)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.clicked.connect(lambda: self._do(act))
        self.row.addWidget(made)
        return made

    def _do(self, act: Callable[[], object]) -> None:
        if self._view.typist.finish():
            act()
        if not self._view.toolbox.selecting:  # its cross is moved by arrow keys
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.refresh()

    def refresh(self) -> None:
        """Show which tool is on and what can be done."""
        view, tool = self._view, self._view.toolbox.current
        kind = tool.kind if isinstance(tool, CreateTool) else ""
        self.select.setChecked(isinstance(tool, SelectTool))
        self.idea.setChecked(kind == "idea")
        self.note.setChecked(kind == "note")
        self.connect_items.setChecked(isinstance(tool, ConnectTool))
        self.draw.setChecked(isinstance(tool, DrawTool | EraseTool))
        self.shape.setChecked(isinstance(tool, ShapeTool))
        self.frame.setChecked(isinstance(tool, FrameTool))
        self.write.setChecked(isinstance(tool, WriteTool))
        self.stamp.setChecked(isinstance(tool, StampTool))
        writable = view.operations.read_only is None
        for made, makes in self._makers.items():
            may = view.operations.may_make(makes)
            made.setEnabled(writable and may)
            made.setToolTip(self._tips[made] if may else view.operations.why_held_back())
        self.cluster.setEnabled(self.cluster.isEnabled() and len(view.selection) > 0)
        self.undo.setEnabled(writable and view.scene.project.can_undo)
        self.redo.setEnabled(writable and view.scene.project.can_redo)

    def place(self) -> None:
        """Sit in the middle of the left edge."""
        self.adjustSize()
        self.move(_MARGIN, max(_MARGIN, (self._view.height() - self.height()) // 2))

"""The tools at the left edge of a board."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QMenu, QToolButton, QWidget

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
_LEAST_MARGIN = 8


class BoardToolbar(Panel):
    """Select, idea, note, connect; draw, shape, text, stamp, picture; frame, cluster; undo and redo.

    What makes no sense on a page of zones is left out there, and the page may add menus of its own.
    """

    def __init__(self, view: BoardView) -> None:
        super().__init__(view)
        self._view = view
        self._parts: list[QWidget] = []
        self._grid = QGridLayout()
        self._grid.setSpacing(self.row.spacing())
        self.row.addLayout(self._grid)
        self._tips: dict[IconButton, str] = {}
        self.setAccessibleName(tr("Tools"))
        toolbox = view.toolbox
        self.select = self._add("select", act=toolbox.select, holds=True)
        self._line()
        if view.free:
            self.idea = self._add("add_idea", act=lambda: toolbox.create("idea"), holds=True)
            self.note = self._add("add_note", act=lambda: toolbox.create("note"), holds=True)
        else:
            self.note = self._add("add_note")
        self._page_buttons: list[IconButton] = []
        self._menus_from = len(self._parts)
        self.connect_items = self._add("connect", holds=True)
        self._line()
        self.draw = self._add("pen", act=toolbox.draw, words=tr("Draw"), holds=True)
        self.shape = self._add("rectangle", act=toolbox.shape, words=tr("Shape"), icon="shapes", holds=True)
        self.write = self._add("write", holds=True)
        self.stamp = self._add("stamp", holds=True)
        self.picture = self._add("insert_picture", icon="image")
        self._line()
        self.frame = self._add("frame", holds=True)
        if view.free:
            self.cluster = self._add("cluster")
        self._line()
        self.undo = self._add("undo")
        self.redo = self._add("redo")
        self._makers = {
            self.note: "note",
            self.connect_items: "connector",
            self.draw: "stroke",
            self.shape: "shape",
            self.write: "text",
            self.stamp: "stamp",
            self.picture: "picture",
            self.frame: "frame",
        }
        if view.free:
            self._makers |= {self.idea: "idea", self.cluster: "cluster"}
        view.toolbox.changed.connect(self.refresh)
        view.selection.changed.connect(self.refresh)
        view.scene.changed.connect(lambda _changes: self.refresh())
        self._stand(columns=1)
        self.refresh()

    def _add(
        self,
        name: str,
        *,
        act: Callable[[], object] | None = None,
        words: str = "",
        icon: str = "",
        holds: bool = False,
    ) -> IconButton:
        """A button for an action of the table, under its words and keys unless it stands for several."""
        view, action = self._view, self._view.keys.actions[name]
        words, do = words or action.words, act or (lambda: action.act(view))
        made = IconButton(icon or action.icon, words)
        self._tips[made] = "  ".join((words, *action.keys[:1]))
        made.setToolTip(self._tips[made])
        made.setCheckable(holds)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.clicked.connect(lambda: self._do(do))
        self._parts.append(made)
        return made

    def _line(self) -> None:
        self._parts.append(Separator())

    def _stand(self, *, columns: int) -> None:
        """Put the buttons into columns; lines go across."""
        while self._grid.count():
            self._grid.takeAt(0)
        row = column = 0
        for part in self._parts:
            across = isinstance(part, Separator)
            if column == columns or (across and column):
                row, column = row + 1, 0
            self._grid.addWidget(part, row, column, 1, columns if across else 1)
            column += columns if across else 1
        self._grid.activate()

    def add_menu(self, icon: str, words: str, menu: QMenu) -> IconButton:
        """A button of the page that opens a menu."""
        made = IconButton(icon, words)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        made.setMenu(menu)
        self._parts.insert(self._menus_from + len(self._page_buttons), made)
        self._page_buttons.append(made)
        self._stand(columns=1)
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
        if view.free:
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
        if view.free:
            self.cluster.setEnabled(self.cluster.isEnabled() and len(view.selection) > 0)
        held_back = view.operations.why_held_back()
        for made in self._page_buttons:
            made.setEnabled(writable and not held_back)
            made.setToolTip(held_back or made.accessibleName())
        self.undo.setEnabled(writable and view.scene.project.can_undo)
        self.redo.setEnabled(writable and view.scene.project.can_redo)

    def place(self) -> None:
        """Sit in the middle of the left edge, in two columns where the view is low."""
        self._stand(columns=1)
        self.adjustSize()
        if self.height() > self._view.height() - 2 * _LEAST_MARGIN:
            self._stand(columns=2)
            self.adjustSize()
        self.move(_MARGIN, max(_LEAST_MARGIN, (self._view.height() - self.height()) // 2))

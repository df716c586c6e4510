"""Pen, highlighter and eraser with their colours and widths."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QToolButton, QWidget

from dttools.model import InkColour, StrokeTool
from dttools_desktop.canvas.drawing_kit import INKS, WIDTHS
from dttools_desktop.canvas.drawing_words import ink_words
from dttools_desktop.canvas.style import board_style
from dttools_desktop.canvas.swatches import colour_dot, solid, width_dot
from dttools_desktop.canvas.toolbars.flyout import Flyout
from dttools_desktop.canvas.tools.draw import DrawTool
from dttools_desktop.canvas.tools.erase import EraseTool
from dttools_desktop.canvas.view import BoardView
from dttools_desktop.qtkit.icons import icon, set_icon
from dttools_desktop.qtkit.widgets import Separator
from dttools_resources.i18n import tr

_SIZE = 20
_FEW = 4
"""Colours in a row where there is little room."""


class PenBar(Flyout):
    """What draws, then its colour, then its width; the eraser needs neither."""

    def __init__(self, view: BoardView, anchor: QWidget) -> None:
        super().__init__(view, anchor, tr("Pens"))
        self._narrow = False
        self._lines = [Separator(vertical=True), Separator(vertical=True)]
        self._strip = self._next_strip()
        self.tools = {name: self._tool(name) for name in ("pen", "highlighter", "eraser")}
        self.row.addWidget(self._lines[0])
        self._strip = self._next_strip()
        self._palette = self._strip
        self.inks = {ink: self._ink(ink) for ink in InkColour}
        self.row.addWidget(self._lines[1])
        self._strip = self._next_strip()
        self.widths = [self._width(place) for place in range(len(WIDTHS[StrokeTool.PEN]))]
        view.toolbox.kit.changed.connect(self.refresh)

    def belongs(self) -> bool:
        """Whether something that draws or erases is on."""
        return isinstance(self._view.toolbox.current, DrawTool | EraseTool)

    def fold(self, *, narrow: bool) -> None:
        """Tools, colours and widths side by side, or one below the other with the colours in two rows."""
        self._narrow = narrow
        directions = QBoxLayout.Direction
        self.row.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)
        self._show_lines()
        columns = _FEW if narrow else len(self.inks)
        for place, made in enumerate(self.inks.values()):
            self._palette.removeWidget(made)
            self._palette.addWidget(made, place // columns, place % columns)
        self._palette.activate()
        self.row.activate()

    def _show_lines(self) -> None:
        draws = isinstance(self._view.toolbox.current, DrawTool)
        for line in self._lines:
            line.setVisible(draws and not self._narrow)

    def _next_strip(self) -> QGridLayout:
        """Room for one sort of buttons, behind those that are there."""
        sheet = QWidget()
        strip = QGridLayout(sheet)
        strip.setContentsMargins(0, 0, 0, 0)
        strip.setSpacing(self.row.spacing())
        strip.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self.row.addWidget(sheet)
        return strip

    def _tool(self, name: str) -> QToolButton:
        action = self._view.keys.actions[name]
        words = f"{action.words}  {action.keys[0]}"
        made = self.add_choice(icon(action.icon, "muted"), words, lambda: action.act(self._view))
        made.setAccessibleName(action.words)
        set_icon(made, action.icon, "muted")
        self._strip.addWidget(made, 0, self._strip.count())
        return made

    def _ink(self, ink: InkColour) -> QToolButton:
        kit = self._view.toolbox.kit
        made = self.add_choice(icon("pen"), ink_words(ink), lambda: kit.change_pen(self._held(), ink=ink))
        self._strip.addWidget(made, 0, self._strip.count())
        return made

    def _width(self, place: int) -> QToolButton:
        words = (tr("Thin"), tr("Medium"), tr("Thick"), tr("Very thick"))[place]
        made = self.add_choice(icon("pen"), words, lambda: self._choose_width(place))
        self._strip.addWidget(made, 0, self._strip.count())
        return made

    def _choose_width(self, place: int) -> None:
        held = self._held()
        self._view.toolbox.kit.change_pen(held, width=WIDTHS[held][place])

    def _held(self) -> StrokeTool:
        tool = self._view.toolbox.current
        return tool.tool if isinstance(tool, DrawTool) else StrokeTool.PEN

    def show_state(self) -> None:
        """Bring its buttons to what lies ready."""
        draws = isinstance(self._view.toolbox.current, DrawTool)
        held = self._held()
        pen = self._view.toolbox.kit.pen(held)
        self.tools["eraser"].setChecked(not draws)
        for tool in StrokeTool:
            self.tools[tool].setChecked(draws and tool is held)
        style = board_style()
        colours = style.markers if held is StrokeTool.HIGHLIGHTER else style.inks
        self._show_lines()
        for ink, button in self.inks.items():
            button.setVisible(draws and ink in INKS[held])
            button.setIcon(colour_dot(solid(colours[ink]), _SIZE))
            button.setChecked(ink is pen.ink)
        for place, button in enumerate(self.widths):
            button.setVisible(draws)
            button.setIcon(width_dot(place, len(self.widths), _SIZE))
            button.setChecked(WIDTHS[held][place] == pen.width)

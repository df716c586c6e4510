"""What the toolbar at the selection offers for drawings: colour of lines, filling, size and side of texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QGridLayout, QMenu, QToolButton, QWidget, QWidgetAction

from dttools.model import FreeText, InkColour, Shape, Stroke, StrokeTool, TextAlign
from dttools_desktop.canvas.drawing_kit import FONT_SIZES
from dttools_desktop.canvas.drawing_words import ink_words
from dttools_desktop.canvas.items import BoardItem, ShapeItem
from dttools_desktop.canvas.style import board_style
from dttools_desktop.canvas.swatches import colour_dot, solid
from dttools_desktop.qtkit.icons import set_icon
from dttools_desktop.qtkit.widgets import IconButton, menu
from dttools_resources.i18n import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QBoxLayout

    from dttools_desktop.canvas.view import BoardView

_SWATCH = 20
_COLUMNS = 4
_ALIGN_ICONS = {
    TextAlign.LEFT: "align-text-left",
    TextAlign.CENTRE: "align-text-centre",
    TextAlign.RIGHT: "align-text-right",
}


class DrawingControls:
    """Buttons for a row; each shows only for a selection that has something for it."""

    def __init__(self, view: BoardView, row: QBoxLayout) -> None:
        self._view = view
        self._side = TextAlign.LEFT
        self._markers = False
        self._swatches: dict[InkColour, QToolButton] = {}
        self.ink = _menu_button(tr("Colour of the line"))
        self.fill = IconButton("paint", tr("Fill"), size=18)
        self.fill.setCheckable(True)
        self.font_size = _menu_button(tr("Size of the text"))
        self.align = IconButton("align-text-left", tr("Align the text"), size=18)
        for made in (self.ink, self.fill, self.font_size, self.align):
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(made)
        set_icon(self.font_size, "font-size", "muted", 18)
        self.font_size.setMenu(self._sizes())
        self.ink.setMenu(self._palette())
        self.fill.clicked.connect(lambda filled: view.drawing.fill(filled=filled))
        self.align.clicked.connect(self._align_next)

    def _sizes(self) -> QMenu:
        made = menu(self.font_size)
        for size in FONT_SIZES:
            entry = made.addAction(str(size))
            entry.triggered.connect(lambda _checked=False, size=size: self._view.drawing.set_font_size(size))
        return made

    def _palette(self) -> QMenu:
        made = menu(self.ink)
        sheet = QWidget()
        grid = QGridLayout(sheet)
        grid.setContentsMargins(8, 8, 8, 8)
        grid.setSpacing(4)
        for place, ink in enumerate(InkColour):
            swatch = self._swatches[ink] = QToolButton()
            swatch.setIconSize(QSize(_SWATCH + 4, _SWATCH + 4))
            swatch.setToolTip(ink_words(ink))
            swatch.setAccessibleName(ink_words(ink))
            swatch.clicked.connect(lambda _checked=False, chosen=ink: self._recolour(chosen))
            grid.addWidget(swatch, place // _COLUMNS, place % _COLUMNS)
        entry = QWidgetAction(made)
        entry.setDefaultWidget(sheet)
        made.addAction(entry)
        made.aboutToShow.connect(self._colour_swatches)
        return made

    def _colour_swatches(self) -> None:
        colours = board_style().markers if self._markers else board_style().inks
        for ink, swatch in self._swatches.items():
            swatch.setIcon(colour_dot(solid(colours[ink]), _SWATCH + 4))

    def _recolour(self, ink: InkColour) -> None:
        self.ink.menu().hide()
        self._view.drawing.recolour(ink)

    def _align_next(self) -> None:
        """From left to the middle to the right and round."""
        sides = list(TextAlign)
        self._view.drawing.align(sides[(sides.index(self._side) + 1) % len(sides)])

    def offer(self, items: Sequence[BoardItem]) -> None:
        """Show what fits items that hands may change."""
        records = [item.record for item in items]
        lines = [record for record in records if isinstance(record, Stroke | Shape | FreeText)]
        closed = [item.record for item in items if isinstance(item, ShapeItem) and item.takes_colour]
        texts = [record for record in records if isinstance(record, FreeText)]
        aligned: list[Shape | FreeText] = [*closed, *texts]
        self.ink.setVisible(bool(lines))
        if lines:
            self._show_ink(lines)
        self.fill.setVisible(bool(closed))
        self.fill.setChecked(bool(closed) and all(shape.filled for shape in closed))
        self.font_size.setVisible(bool(texts))
        self.align.setVisible(bool(aligned))
        self._side = aligned[0].align if aligned else TextAlign.LEFT
        self.align.change(_ALIGN_ICONS[self._side], tr("Align the text"))

    def _show_ink(self, lines: Sequence[Stroke | Shape | FreeText]) -> None:
        self._markers = all(isinstance(line, Stroke) and line.tool is StrokeTool.HIGHLIGHTER for line in lines)
        colours = board_style().markers if self._markers else board_style().inks
        inks = {line.ink for line in lines}
        if len(inks) == 1:
            self.ink.setIcon(
                colour_dot(board_style().surface, _SWATCH, edge=solid(colours[next(iter(inks))]), share=0.8)
            )
        else:
            set_icon(self.ink, "palette", "muted", 18)


def _menu_button(words: str) -> QToolButton:
    made = QToolButton()
    made.setIconSize(QSize(_SWATCH, _SWATCH))
    made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    made.setToolTip(words)
    made.setAccessibleName(words)
    return made

"""The stamps to choose from."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QGridLayout, QWidget

from dttools_desktop.canvas.drawing_words import stamp_words
from dttools_desktop.canvas.items.stamp import SYMBOLS, Symbol, symbol_pixmap
from dttools_desktop.canvas.style import board_style
from dttools_desktop.canvas.toolbars.flyout import Flyout
from dttools_desktop.canvas.tools.stamp import StampTool
from dttools_desktop.canvas.view import BoardView
from dttools_resources.i18n import tr

_COLUMNS = 6
_PIXELS = 22
_DENSE = 2


class StampBar(Flyout):
    """One button a symbol, in two rows."""

    def __init__(self, view: BoardView, anchor: QWidget) -> None:
        super().__init__(view, anchor, tr("Stamps"))
        sheet = QWidget()
        grid = QGridLayout(sheet)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(2)
        self.symbols = {}
        for place, symbol in enumerate(SYMBOLS):
            words = stamp_words(symbol).capitalize()
            made = self.add_choice(QIcon(), words, partial(view.toolbox.stamp, symbol))
            grid.addWidget(made, place // _COLUMNS, place % _COLUMNS)
            self.symbols[symbol] = made
        self.row.addWidget(sheet)

    def belongs(self) -> bool:
        """Whether one stamps."""
        return isinstance(self._view.toolbox.current, StampTool)

    def show_state(self) -> None:
        """Bring its buttons to what lies ready."""
        for symbol, button in self.symbols.items():
            button.setIcon(_icon(SYMBOLS[symbol]))
            button.setChecked(symbol == self._view.toolbox.kit.symbol)


def _icon(symbol: Symbol) -> QIcon:
    style = board_style()
    fill, line = style.papers[symbol.colour].fill.name(), style.inks[symbol.ink].name()
    picture = symbol_pixmap(symbol.icon, fill, line, _PIXELS * _DENSE).copy()
    picture.setDevicePixelRatio(_DENSE)
    return QIcon(picture)

"""The toolbar of a board with the bars that fly out of it."""

from __future__ import annotations

from dttools_desktop.canvas.toolbars.pen_bar import PenBar
from dttools_desktop.canvas.toolbars.shape_bar import ShapeBar
from dttools_desktop.canvas.toolbars.stamp_bar import StampBar
from dttools_desktop.canvas.toolbars.toolbar import BoardToolbar
from dttools_desktop.canvas.view import BoardView


class BoardTools:
    """What the left button can hold on a board, as widgets over its view."""

    def __init__(self, view: BoardView) -> None:
        self.bar = BoardToolbar(view)
        self.pens = PenBar(view, self.bar.draw)
        self.shapes = ShapeBar(view, self.bar.shape)
        self.stamps = StampBar(view, self.bar.stamp)

    def place(self) -> None:
        """Sit where they belong."""
        self.bar.place()
        for flyout in (self.pens, self.shapes, self.stamps):
            flyout.refresh()

"""The tools at the left edge of a board, and what flies out beside them."""

from dttools_desktop.canvas.toolbars.tools import BoardTools

__all__ = ["BoardTools"]

"""The outline beside a board: what lies on it as a tree that is read, searched, renamed and rearranged by keyboard."""

from dttools_desktop.canvas.outline.beside import BoardWithOutline
from dttools_desktop.canvas.outline.model import OutlineModel
from dttools_desktop.canvas.outline.panel import OutlinePanel

__all__ = ["BoardWithOutline", "OutlineModel", "OutlinePanel"]

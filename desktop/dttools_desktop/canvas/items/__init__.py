"""The shapes of a board, one a kind of record."""

from dttools_desktop.canvas.items.base import BoardItem, ItemFactory, TextField
from dttools_desktop.canvas.items.cluster import ClusterItem
from dttools_desktop.canvas.items.connector import ConnectorItem
from dttools_desktop.canvas.items.frame import FrameItem
from dttools_desktop.canvas.items.free_text import FreeTextItem
from dttools_desktop.canvas.items.idea_card import IdeaItem
from dttools_desktop.canvas.items.note import NoteItem
from dttools_desktop.canvas.items.picture import PictureItem
from dttools_desktop.canvas.items.shape import ShapeItem
from dttools_desktop.canvas.items.stamp import StampItem
from dttools_desktop.canvas.items.stroke import StrokeItem

SHAPES: dict[str, ItemFactory] = {
    "note": NoteItem,
    "idea": IdeaItem,
    "cluster": ClusterItem,
    "connector": ConnectorItem,
    "stroke": StrokeItem,
    "shape": ShapeItem,
    "text": FreeTextItem,
    "stamp": StampItem,
    "picture": PictureItem,
    "frame": FrameItem,
}
"""From a record's kind to its shape; a scene may be given others."""

__all__ = [
    "SHAPES",
    "BoardItem",
    "ClusterItem",
    "ConnectorItem",
    "FrameItem",
    "FreeTextItem",
    "IdeaItem",
    "ItemFactory",
    "NoteItem",
    "PictureItem",
    "ShapeItem",
    "StampItem",
    "StrokeItem",
    "TextField",
]

"""What every item of a board has in common. Items are light: ten thousand of them are built while a board opens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from dttools.ids import RecordId
from dttools.model import Record
from dttools_desktop.canvas.items.text_block import TextSpec
from dttools_desktop.canvas.style import BoardStyle, Detail
from dttools_desktop.canvas.words import colour_words
from dttools_resources.i18n import tr

ZOrder = tuple[int, str, str]
"""Layer, stacking order in it, id."""

_RADIANCE = 14.0
"""Units around an item that its shadow reaches."""


@dataclass(frozen=True, slots=True)
class TextField:
    """A text of an item that is edited in place."""

    record: RecordId
    name: str
    rect: QRectF
    spec: TextSpec
    colour: QColor
    limit: int
    single_line: bool
    placeholder: str
    label: str
    chains: bool = False
    """Whether Return goes on to the next item as Tab does; Shift+Return breaks the line then."""


class BoardItem:
    """One record as it lies on the board; knows its shape, paints it and names its parts."""

    __slots__ = ("editing", "id", "locked", "record", "rect", "z")

    layer: ClassVar[int] = 2
    connectable: ClassVar[bool] = True
    resizable: ClassVar[bool] = True
    least: ClassVar[float] = 64.0
    """Board units that hands can make it narrow and low."""
    square: ClassVar[bool] = False
    """Whether it keeps its proportions."""
    proportional: ClassVar[bool] = False
    """Whether it keeps its proportions unless Shift is held."""
    icon: ClassVar[str] = "note"
    """An icon of the resources, for lists."""
    flows: ClassVar[bool] = False
    """Whether its place follows from its order among others, as that of a note in a zone."""
    holds: ClassVar[bool] = False
    """Whether other items lie in it, as in a cluster."""

    def __init__(self, record: Record, rect: QRectF) -> None:
        self.rect = rect
        self.editing: str | None = None
        """The field whose text an editor shows at the moment, so that it is not painted twice."""
        self.take(record)

    def take(self, record: Record) -> None:
        """Show another state of the record."""
        self.record = record
        self.id: RecordId = record.id
        self.locked = bool(getattr(record, "locked", False))
        """Whether hands cannot move or change it."""
        self.z: ZOrder = (self.layer, getattr(record, "order", ""), record.id)

    @property
    def obstructs(self) -> bool:
        """Whether lines with elbows go around it."""
        return True

    @property
    def takes_colour(self) -> bool:
        """Whether it is of a colour that hands can change."""
        return hasattr(self.record, "colour")

    def fitted(self, rect: QRectF) -> QRectF:
        """The rectangle that it takes when its place is another one: for some, their text says how high."""
        return rect

    @property
    def inside(self) -> RecordId | None:
        """The item that holds it."""
        return getattr(self.record, "cluster", None)

    def bounds(self) -> QRectF:
        """Everything that it paints on, shadow included."""
        return self.rect.adjusted(-_RADIANCE, -_RADIANCE, _RADIANCE, _RADIANCE)

    def extent(self) -> QRectF:
        """What it takes up, for those who are told where it lies."""
        return self.rect

    def shape(self) -> tuple[QRectF, float]:
        """The rectangle and corner radius that a selection frame follows."""
        return self.rect, 4.0

    def lock_sign(self) -> QRectF:
        """Where a locked item shows its padlock; a press there unlocks it."""
        return QRectF(self.rect.right() - 30, self.rect.bottom() - 30, 30, 30)

    def contains(self, point: QPointF) -> bool:
        """Whether a press at a point of the board is meant for it."""
        return self.rect.contains(point)

    def touches(self, area: QRectF) -> bool:
        """Whether a rubber band takes it."""
        return area.intersects(self.rect)

    def paint(self, painter: QPainter, detail: Detail, style: BoardStyle) -> None:
        """Draw in board units."""
        raise NotImplementedError

    def fields(self, _style: BoardStyle) -> list[TextField]:
        """Its texts that are edited in place, in the order of the Tab key."""
        return []

    def field_at(self, point: QPointF, style: BoardStyle) -> TextField | None:
        """The text that a double-click at a point means; the first one when it hits none."""
        fields = self.fields(style)
        hit = next((field for field in fields if field.rect.contains(point)), None)
        return hit or next(iter(fields), None)

    def name(self) -> str:
        """What a screen reader and the outline call it."""
        raise NotImplementedError

    def value(self) -> str:
        """What is counted or chosen on it, for a screen reader; empty when nothing is."""
        return ""

    def details(self) -> str:
        """What else is to be known of it, for a screen reader: its tags, that it is locked, its colour."""
        tags = ", ".join(getattr(self.record, "tags", ()))
        colour = getattr(self.record, "colour", None)
        words = [
            tr("tags: {tags}").format(tags=tags) if tags else "",
            tr("locked") if self.locked else "",
            colour_words(colour) if colour is not None else "",
        ]
        return ", ".join(filter(None, words))


ItemFactory = Callable[[Record, QRectF], BoardItem]

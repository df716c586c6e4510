"""What lies behind the items of a board, and rules where they lie: the zones of a map, the card of a persona."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from dttools.document import ChangeSet, Command
from dttools.ids import RecordId
from dttools.model import Placed
from dttools_desktop.canvas.items.base import TextField
from dttools_desktop.canvas.style import BoardStyle, Detail

if TYPE_CHECKING:
    from dttools_desktop.canvas.scene import BoardScene


@dataclass(frozen=True, slots=True)
class NewItem:
    """A command that makes an item, and the field to type in at once."""

    command: Command
    record: RecordId
    field: str


@dataclass(frozen=True, slots=True)
class Group:
    """A part of the backdrop that holds items: a zone.

    Attributes:
        key: Its own among groups and items.
        name: What it is called, for people.
        description: What it is for.
        rect: Where it lies, in board units.
        members: The items in it, in reading order.
    """

    key: str
    name: str
    description: str
    rect: QRectF
    members: tuple[RecordId, ...]


class Backdrop:
    """An empty sheet of paper: items lie wherever they are put. Boards with zones override what they need."""

    def bounds(self) -> QRectF:
        """What belongs to the board even without items; null for an endless empty sheet."""
        return QRectF()

    def arrange(self, _scene: BoardScene) -> Mapping[RecordId, QRectF]:
        """Where items lie that do not say so themselves: the notes of zones. Called when `concerns` says so."""
        return {}

    def place_of(self, record: Placed) -> QRectF:
        """Where an item lies that says so itself."""
        return QRectF(record.at.x, record.at.y, record.size.width, record.size.height)

    def spot_of(self, point: QPointF) -> tuple[str | None, QPointF]:
        """A point of the board as other laptops understand it: from a part of the backdrop, or of the board itself."""
        return None, point

    def point_of(self, zone: str | None, spot: QPointF) -> QPointF:  # noqa: ARG002 — the same on every laptop
        """Where a spot of another laptop lies on this one."""
        return spot

    def placing(self, command: Command) -> Command:
        """A command that speaks of places on the board, as one that keeps them in the way of this backdrop."""
        return command

    def cover(self) -> QRectF:
        """A part of it that lines go around, as they do around items; null when there is none."""
        return QRectF()

    def concerns(self, _changes: ChangeSet) -> bool:
        """Whether changes call for a new arrangement and a fresh painting of the whole backdrop."""
        return False

    def paint(self, painter: QPainter, exposed: QRectF, detail: Detail, style: BoardStyle) -> None:
        """Draw what shows in `exposed`, in board units."""

    def groups(self) -> Sequence[Group]:
        """Its parts that hold items, in the order of reading."""
        return ()

    def field_at(self, _point: QPointF, _style: BoardStyle) -> TextField | None:
        """A text of the backdrop that a double-click at a point means to edit."""
        return None

    def pressed(self, _point: QPointF) -> bool:
        """A click on the bare backdrop; True when it was meant for a part of it (a picture, a choice)."""
        return False

    def item_at(self, _point: QPointF) -> NewItem | None:
        """What a double-click on the bare backdrop makes there; None leaves it to the board."""
        return None

    def next_item(self, _after: RecordId) -> NewItem | None:
        """What follows an item when typing chains on; None leaves it to the board."""
        return None

    def drop(self, _ids: Sequence[RecordId], _offset: QPointF, _at: QPointF) -> Command | None:
        """What dropping dragged items with the pointer at a point means; None means that they simply move."""
        return None

    def bring_into(self, _ids: Sequence[RecordId], _group: str) -> Command | None:
        """What moves items into one of its groups, by the group's key; None where they cannot go."""
        return None

    def drop_mark(self, _ids: Sequence[RecordId], _at: QPointF) -> QRectF | None:
        """Where to show that items would land during a drag."""
        return None

    def remove(self, _ids: Sequence[RecordId]) -> Command | None:
        """What deleting items means here; None means the trash."""
        return None

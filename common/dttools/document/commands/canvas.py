"""What hands do on a board."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from dttools.document.draft import Draft
from dttools.document.order import keys_between
from dttools.ids import RecordId
from dttools.model import Cluster, Connector, ConnectorEnd, ConnectorHeads, ConnectorRoute, Placed, Record, Size, Vector


@dataclass(frozen=True, slots=True)
class MoveItems:
    """Move items by one offset. Items that a peer has deleted or locked meanwhile are skipped."""

    ids: tuple[RecordId, ...]
    by: Vector

    def apply(self, project: Draft) -> None:
        """See the class."""
        for item in [item for item in project.find(Placed, self.ids) if not item.locked]:
            project.patch(item.id, at=item.at + self.by)


@dataclass(frozen=True, slots=True)
class PlaceItems:
    """Put each item at a point of its own, as alignment and tidying do."""

    places: Mapping[RecordId, Vector]

    def apply(self, project: Draft) -> None:
        """See the class."""
        for item in [item for item in project.find(Placed, self.places) if not item.locked]:
            project.patch(item.id, at=self.places[item.id])


@dataclass(frozen=True, slots=True)
class ResizeItem:
    """Give an item a new rectangle."""

    id: RecordId
    at: Vector
    size: Size

    def apply(self, project: Draft) -> None:
        """See the class."""
        for item in project.find(Placed, (self.id,)):
            project.patch(item.id, at=self.at, size=self.size)


@dataclass(frozen=True, slots=True)
class Restack:
    """Bring items in front of all others of their board, or behind them, in their present order."""

    ids: tuple[RecordId, ...]
    to_front: bool = True

    def apply(self, project: Draft) -> None:
        """See the class."""
        items = sorted(project.find(Placed, self.ids), key=lambda item: (item.order, item.id))
        if not items:
            return
        orders = [item.order for item in project.children(Placed, items[0].board) if item.id not in self.ids]
        if self.to_front:
            keys = keys_between(max(orders, default=None), None, len(items))
        else:
            keys = keys_between(None, min(filter(None, orders), default=None), len(items))
        for item, key in zip(items, keys, strict=True):
            project.patch(item.id, order=key)


@dataclass(frozen=True, slots=True)
class DuplicateItems:
    """Copy items of a board, and the connectors between them, to an offset.

    `copies` maps each to its copy's id, `groups` each group to that of the copies.
    """

    copies: Mapping[RecordId, RecordId]
    by: Vector
    groups: Mapping[RecordId, RecordId] = field(default_factory=dict)

    def apply(self, project: Draft) -> None:
        """See the class."""
        items = list(project.find(Placed, self.copies))
        orders = [item.order for item in project.children(Placed, items[0].board)] if items else []
        keys = keys_between(max(orders, default=None), None, len(items)) if items else []
        for item, key in zip(items, keys, strict=True):
            self._copy(project, item, at=item.at + self.by, order=key)
        for connector in list(project.find(Connector, self.copies)):
            self._copy(project, connector, source=connector.source, target=connector.target)

    def _copy(self, project: Draft, record: Record, **values: object) -> None:
        own = {name: getattr(record, name) for name in record.own_fields()} | values
        own.pop("made_from", None)
        for link in ("cluster", "source", "target"):
            if link in own and own[link] in self.copies:
                own[link] = self.copies[own[link]]
        if own.get("group") is not None:
            own["group"] = self.groups.get(own["group"])
        project.create(type(record), self.copies[record.id], **own)


@dataclass(frozen=True, slots=True)
class ConnectItems:
    """Draw a connector between two items of one board."""

    id: RecordId
    board: RecordId
    source: RecordId
    target: RecordId
    route: ConnectorRoute = ConnectorRoute.CURVED
    heads: ConnectorHeads = ConnectorHeads.TARGET
    dashed: bool = False

    def apply(self, project: Draft) -> None:
        """See the class."""
        project.get(Placed, self.source)
        project.get(Placed, self.target)
        ends = {"board": self.board, "source": self.source, "target": self.target}
        project.create(Connector, self.id, **ends, route=self.route, heads=self.heads, dashed=self.dashed)


@dataclass(frozen=True, slots=True)
class ReattachConnector:
    """Hang one end of a connector on another item.

    A connector that a peer has deleted meanwhile is skipped, and so is the item at its other end.
    """

    id: RecordId
    end: ConnectorEnd
    item: RecordId

    def apply(self, project: Draft) -> None:
        """See the class."""
        item = project.get(Placed, self.item)
        for connector in list(project.find(Connector, (self.id,))):
            if item.id not in {connector.source, connector.target}:
                project.patch(connector.id, **{self.end.value: item.id})


@dataclass(frozen=True, slots=True)
class ClusterItems:
    """Frame items as a named cluster; the frame lies around them with a margin, behind them."""

    id: RecordId
    board: RecordId
    members: tuple[RecordId, ...]
    title: str = ""

    MARGIN: ClassVar = 32.0
    TITLE_HEIGHT: ClassVar = 48.0

    def apply(self, project: Draft) -> None:
        """See the class."""
        members = [item for item in project.find(Placed, self.members) if not isinstance(item, Cluster)]
        at, size = self._frame(members)
        orders = [item.order for item in project.children(Placed, self.board) if item.order]
        order = keys_between(None, min(orders, default=None))[0]
        project.create(Cluster, self.id, board=self.board, title=self.title, at=at, size=size, order=order)
        for item in members:
            project.patch(item.id, cluster=self.id)

    def _frame(self, members: list[Placed]) -> tuple[Vector, Size]:
        if not members:
            return Vector(0, 0), Size(480, 320)
        left = min(item.at.x for item in members) - self.MARGIN
        top = min(item.at.y for item in members) - self.MARGIN - self.TITLE_HEIGHT
        right = max(item.at.x + item.size.width for item in members) + self.MARGIN
        bottom = max(item.at.y + item.size.height for item in members) + self.MARGIN
        return Vector(left, top), Size(right - left, bottom - top)


@dataclass(frozen=True, slots=True)
class Uncluster:
    """Take a cluster's frame away; its members stay where they are."""

    id: RecordId

    def apply(self, project: Draft) -> None:
        """See the class."""
        cluster = project.get(Cluster, self.id)
        for item in list(project.children(Placed, cluster.board)):
            if getattr(item, "cluster", None) == self.id:
                project.patch(item.id, cluster=None)
        project.trash(self.id)

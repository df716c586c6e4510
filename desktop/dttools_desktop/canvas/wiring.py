"""Which connectors of a scene hang on what, and which are to be routed anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet

from PySide6.QtCore import QRectF

from dttools.ids import RecordId
from dttools_desktop.canvas.geometry.detours import meets
from dttools_desktop.canvas.geometry.routing import Obstacles
from dttools_desktop.canvas.items import BoardItem, ConnectorItem, FrameItem, FreeTextItem, StrokeItem
from dttools_desktop.canvas.spatial_index import Box, SpatialIndex, box_of

_MOST_ASKED = 900
"""Where more items lie than these, as under a line across a large board, none of them is gone around."""
_MOST_ASKED_LIVE = 40
"""As above, for a line that follows a hand: in each frame it is worked out again."""


class Wiring:
    """Knows the connectors of each item, and where something that comes, goes or moves can change which of them.

    Args:
        items: The items of the scene, as they are at any time.
        index: Where they lie.
        cover: A part of the backdrop that lines go around too; null when there is none.
    """

    def __init__(
        self, items: Mapping[RecordId, BoardItem], index: SpatialIndex, cover: Callable[[], QRectF] = QRectF
    ) -> None:
        self._items = items
        self._index = index
        self._cover = cover
        self._at: defaultdict[RecordId, set[RecordId]] = defaultdict(set)
        self._watched = SpatialIndex()
        self.stale: set[RecordId] = set()
        """Connectors that are to be routed anew: an end has moved, or something came to lie on them."""
        self.doubtful: set[RecordId] = set()
        """Those that may run better now that something has gone or moved nearby."""

    # -- what hangs where

    def hang(self, item: ConnectorItem) -> None:
        """Note where a connector begins and ends."""
        for end in (item.record.source, item.record.target):
            self._at[end].add(item.id)
        self.stale.add(item.id)

    def unhang(self, item: ConnectorItem) -> None:
        """Forget it."""
        for end in (item.record.source, item.record.target):
            self._at[end].discard(item.id)
        self.settled(item.id)
        self._watched.drop(item.id)

    def doubt_all(self) -> None:
        """The cover lies elsewhere now."""
        self.doubtful.update(connector for hanging in self._at.values() for connector in hanging)

    def settled(self, connector: RecordId) -> None:
        """A connector is being routed anew, or is gone."""
        self.stale.discard(connector)
        self.doubtful.discard(connector)

    def at(self, record_id: RecordId) -> AbstractSet[RecordId]:
        """Connectors that begin or end at an item."""
        return self._at.get(record_id, frozenset())

    def at_any(self, ids: Iterable[RecordId]) -> set[RecordId]:
        """Connectors that begin or end at one of some items."""
        return {connector for record_id in ids for connector in self._at.get(record_id, ())}

    # -- what calls for new routes

    def moved(self, item: BoardItem, before: QRectF | None, after: QRectF | None) -> None:
        """An item has come, gone or moved: connectors at it are stale, and those that it lies on now."""
        self.stale.update(self.at(item.id))
        if not len(self._watched) or isinstance(item, StrokeItem | FrameItem):
            return
        if before is not None:
            self.doubtful.update(self._watched.touching(box_of(before)))
        if after is not None:
            around = self._watched.touching(box_of(after))
            self.doubtful.update(around)
            self.stale.update(each for each in around if each not in self.stale and self._lies_on(after, each))

    def _lies_on(self, rect: QRectF, connector: RecordId) -> bool:
        item = self._items.get(connector)
        return isinstance(item, ConnectorItem) and item.runs_into(rect)

    def watch(self, item: ConnectorItem) -> None:
        """Watch where something could change a connector, now that it was routed."""
        if item.watched is None:
            self._watched.drop(item.id)
        else:
            self._watched.put(item.id, item.watched)

    # -- what is in the way

    def obstacles(self, ends: Collection[QRectF], lifted: Collection[RecordId] | None = None) -> Obstacles:
        """Finds what a line between two ends goes around: a cluster only when neither end lies in it.

        Args:
            ends: Where it begins and ends.
            lifted: What hands hold, for a line that follows them; it is not in its way.
        """
        most, but = (_MOST_ASKED, ()) if lifted is None else (_MOST_ASKED_LIVE, lifted)

        def found(area: Box) -> list[Box]:
            items = (item for item in self._near(area, most) if item.obstructs and item.id not in but)
            boxes = [
                box_of(item.rect)
                for item in items
                if not (item.holds and any(item.rect.intersects(end) for end in ends))
                and meets(box_of(item.rect), area)
            ]
            cover = self._cover()
            if not cover.isNull() and meets(box_of(cover), area) and not any(cover.intersects(end) for end in ends):
                boxes.append(box_of(cover))
            return boxes

        return found

    def words(self, area: Box) -> list[Box]:
        """What a label should not cover in an area."""
        return [
            box_of(item.rect)
            for item in self._near(area)
            if not item.holds and (item.obstructs or isinstance(item, FreeTextItem)) and meets(box_of(item.rect), area)
        ]

    def _near(self, area: Box, most: int = _MOST_ASKED) -> list[BoardItem]:
        ids = self._index.touching(area)
        return [self._items[each] for each in ids] if len(ids) <= most else []

"""The scene of one board: mirrors its records from change sets and says which areas to paint anew."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from time import perf_counter

from PySide6.QtCore import QObject, QPointF, QRectF, QTimer, Signal
from PySide6.QtGui import QPainter

from dttools.document import Change, ChangeSet
from dttools.ids import ActorId, RecordId
from dttools.model import Connector, ConnectorEnd, ConnectorHeads, ConnectorRoute, Idea, Note, Placed, Record, Vote
from dttools_desktop.canvas.backdrop import Backdrop
from dttools_desktop.canvas.gallery import Gallery
from dttools_desktop.canvas.geometry.routing import Route
from dttools_desktop.canvas.items import (
    SHAPES,
    BoardItem,
    ClusterItem,
    ConnectorItem,
    FrameItem,
    IdeaItem,
    ItemFactory,
    PictureItem,
)
from dttools_desktop.canvas.items.author_chip import painted_author
from dttools_desktop.canvas.items.connector import laid
from dttools_desktop.canvas.port import ProjectPort
from dttools_desktop.canvas.spatial_index import SpatialIndex, box_of
from dttools_desktop.canvas.style import BoardStyle, Detail
from dttools_desktop.canvas.wiring import Wiring

_ROUTED_AT_ONCE = 10
"""Of more connectors that an edit concerns, the others get around what is in their way while hands rest."""
_ROUTED_AT_FIRST = 60
"""As above, when a board opens: what shows then should stay as it is."""
_DOUBTS_AT_ONCE = 4
"""As above, of those that only may run better now."""
_DOUBTS_WAIT = 120
"""Milliseconds until these are looked at, together with those that the next edits concern."""
_ROUTING = 0.003
"""Seconds that this takes at a time."""
_FEW_LIVE = 6
"""Up to so many connectors of what is being dragged get around resting items; more show their plain course."""
_FEW_LIFTED = 600
"""Up to so many are looked through one by one; with more the index is quicker."""


class BoardScene(QObject):
    """The items of one board.

    Args:
        project: The open project.
        board: A board, or another record that items lie on.
        backdrop: What lies behind them; an empty sheet when None.
        shapes: Shapes by kind of record.
    """

    damaged = Signal(object)
    """Areas (a list of `QRectF`) whose look has changed."""
    changed = Signal(object)
    """A `ChangeSet` of the project, after the items of this board were brought up to it."""

    def __init__(
        self,
        project: ProjectPort,
        board: RecordId,
        backdrop: Backdrop | None = None,
        shapes: Mapping[str, ItemFactory] = SHAPES,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.project = project
        self.board = board
        self.backdrop = backdrop or Backdrop()
        self.names: Mapping[ActorId, str] = {}
        """What the authors of items are called, as far as it is known."""
        self.shows_authors = False
        self.gallery = Gallery(project.asset_path, self)
        self.gallery.arrived.connect(self._repaint_picture)
        self._shapes = shapes
        self._items: dict[RecordId, BoardItem] = {}
        self._index = SpatialIndex()
        self._clusters = SpatialIndex()
        """Of clusters alone: each of many items that are dropped asks which one it fell into."""
        self._wires = Wiring(self._items, self._index, self.backdrop.cover)
        self._routing = QTimer(self, singleShot=True)
        self._routing.timeout.connect(self._route_on)
        self._places: Mapping[RecordId, QRectF] = {}
        self._cover = QRectF()
        self._lifted: frozenset[RecordId] = frozenset()
        self._carried: frozenset[RecordId] = frozenset()
        self._lifted_bounds = QRectF()
        self._stretched: dict[RecordId, QRectF] = {}
        self._loose: dict[RecordId, tuple[ConnectorEnd, QRectF]] = {}
        self.lift_offset = QPointF(0, 0)
        self._damage: list[QRectF] = []
        self._fill()
        self._unsubscribe: Callable[[], None] | None = project.on_change(self._follow)

    def close(self) -> None:
        """Stop following the project."""
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None

    # -- reading

    def __len__(self) -> int:
        return len(self._items)

    def __contains__(self, record_id: object) -> bool:
        return record_id in self._items

    def get(self, record_id: RecordId) -> BoardItem | None:
        """The item of a record, if it lies on this board."""
        return self._items.get(record_id)

    def items(self) -> Iterator[BoardItem]:
        """All items, in no particular order."""
        return iter(self._items.values())

    def touching(self, area: QRectF) -> list[BoardItem]:
        """Items whose paint may reach into an area, from back to front."""
        found = [self._items[record_id] for record_id in self._index.touching(box_of(area))]
        found.sort(key=_by_z)
        return found

    def near(self, area: QRectF) -> list[BoardItem]:
        """As `touching`, in no particular order."""
        return [self._items[record_id] for record_id in self._index.touching(box_of(area))]

    def item_at(self, point: QPointF) -> BoardItem | None:
        """The topmost item under a point; labels of connectors lie above all others."""
        found = self.touching(QRectF(point.x(), point.y(), 0, 0))
        for item in reversed(found):
            if isinstance(item, ConnectorItem) and item.on_label(point):
                return item
        return next((item for item in reversed(found) if item.contains(point)), None)

    def cluster_at(self, point: QPointF, *, but: Container[RecordId] = ()) -> ClusterItem | None:
        """The topmost cluster whose sheet lies under a point."""
        box = (point.x(), point.y(), point.x(), point.y())
        under = (self._items[each] for each in self._clusters.touching(box) if each not in but)
        found = [item for item in under if isinstance(item, ClusterItem) and item.rect.contains(point)]
        return max(found, key=_by_z, default=None)

    def members(self, cluster: RecordId) -> list[BoardItem]:
        """Items that belong to a cluster."""
        return [item for item in self._items.values() if getattr(item.record, "cluster", None) == cluster]

    def framed(self, frame: FrameItem) -> list[BoardItem]:
        """Items that lie wholly on a frame; connectors follow what they connect."""
        return [
            item
            for item in self.near(frame.rect)
            if item is not frame
            and not item.flows
            and not isinstance(item, ConnectorItem)
            and frame.rect.contains(item.rect)
        ]

    def connectors_of(self, record_id: RecordId) -> list[ConnectorItem]:
        """Connectors that start or end at an item."""
        found = (self._items.get(each) for each in self._wires.at(record_id))
        return [item for item in found if isinstance(item, ConnectorItem)]

    def bounds(self) -> QRectF:
        """The area that items and backdrop take; null when there is nothing."""
        box = self._index.bounds()
        around = QRectF(box[0], box[1], box[2] - box[0], box[3] - box[1]) if box else QRectF()
        return around.united(self.backdrop.bounds()) if not self.backdrop.bounds().isNull() else around

    def places(self) -> list[QPointF]:
        """Roughly where something lies: fewer points than items, for a map of far away."""
        return [QPointF(x, y) for x, y in self._index.cells()]

    def bounds_of(self, ids: Iterable[RecordId]) -> QRectF:
        """The area of some items' shapes, where they show at the moment."""
        around = QRectF()
        for record_id in ids:
            rect = self.shown_rect(record_id)
            if rect is not None:
                around = around.united(rect)
        return around

    def bounds_of_lifted(self) -> QRectF:
        """The area of the items that are being dragged, where they show."""
        return self._lifted_bounds.translated(self.lift_offset)

    def shown_rect(self, record_id: RecordId) -> QRectF | None:
        """Where an item shows, a drag or resize in progress included."""
        if record_id in self._stretched:
            return self._stretched[record_id]
        item = self._items.get(record_id)
        if item is None:
            return None
        return item.extent().translated(self.shown_offset(record_id))

    def shown_offset(self, record_id: RecordId) -> QPointF:
        """How far from where it rests an item shows, because it is being dragged."""
        return QPointF(self.lift_offset) if record_id in self._lifted or record_id in self._carried else QPointF(0, 0)

    # -- painting

    def paint(self, painter: QPainter, exposed: QRectF, detail: Detail, style: BoardStyle) -> None:
        """Draw backdrop and items that are not lifted, in board units."""
        for _ in self.painting(painter, exposed, detail, style):
            pass

    def painting(self, painter: QPainter, exposed: QRectF, detail: Detail, style: BoardStyle) -> Iterator[None]:
        """As `paint`, an item a step. What changes between two steps is told as damage, as always."""
        self.backdrop.paint(painter, exposed, detail, style)
        resting = (item for item in self.touching(exposed) if item.id not in self._lifted)
        shown = (item for item in resting if not (isinstance(item, ConnectorItem) and self._hangs_on_lifted(item)))
        yield from self._painting(painter, shown, detail, style)

    def _painting(
        self, painter: QPainter, items: Iterable[BoardItem], detail: Detail, style: BoardStyle
    ) -> Iterator[None]:
        """Draw items from back to front, an item a step, and above all of them the labels of connectors."""
        connectors: list[ConnectorItem] = []
        for item in items:
            item.paint(painter, detail, style)
            self._paint_author(painter, item, detail)
            if isinstance(item, ConnectorItem):
                connectors.append(item)
            yield
        for connector in connectors:
            connector.paint_label(painter, detail, style)

    def _paint_author(self, painter: QPainter, item: BoardItem, detail: Detail) -> None:
        if self.shows_authors and detail is Detail.FULL and isinstance(item.record, Note | Idea):
            author = item.record.created_by
            painted_author(painter, item.rect, author, self.names.get(author, ""))

    def paint_lifted(self, painter: QPainter, exposed: QRectF, detail: Detail, style: BoardStyle) -> None:
        """Draw the lifted items where they were taken up, and the connectors between them."""
        for _ in self.painting_lifted(painter, exposed, detail, style):
            pass

    def painting_lifted(self, painter: QPainter, exposed: QRectF, detail: Detail, style: BoardStyle) -> Iterator[None]:
        """As `paint_lifted`, an item a step."""
        held = list(self._lifted_in(exposed))
        shown = (item for item in held if not isinstance(item, ConnectorItem) or item.id in self._carried)
        yield from self._painting(painter, shown, detail, style)

    def _lifted_in(self, exposed: QRectF) -> Iterable[BoardItem]:
        """Lifted items whose paint may reach into an area, from back to front."""
        ids = self._lifted | self._carried
        if len(ids) > _FEW_LIFTED:
            return (item for item in self.touching(exposed) if item.id in ids)
        held = sorted((item for each in ids if (item := self._items.get(each)) is not None), key=_by_z)
        return (item for item in held if item.bounds().intersects(exposed))

    def live_connectors(self) -> list[ConnectorItem]:
        """Connectors from lifted items to resting ones, brought to where their ends show."""
        ids = self._wires.at_any(self._lifted) - self._carried
        items = (self._items.get(connector) for connector in sorted(ids))
        return [item for item in items if isinstance(item, ConnectorItem) and self._follow_hand(item, len(ids))]

    def _follow_hand(self, item: ConnectorItem, among: int) -> bool:
        """Bring a connector of lifted items to where its ends show; False without one of them."""
        ends = self._ends_of(item)
        if ends is None:
            return False
        item.follow(*ends, self._wires.obstacles(ends, self._lifted) if among <= _FEW_LIVE else None)
        return True

    # -- lifting: items that follow the pointer

    @property
    def lifted(self) -> frozenset[RecordId]:
        """Items that are being dragged."""
        return self._lifted

    def lift(self, ids: Iterable[RecordId]) -> None:
        """Take items up, so that they can be moved without painting the rest again."""
        self.lift_offset = QPointF(0, 0)
        self._lifted = frozenset(record_id for record_id in ids if record_id in self._items)
        self._carried = frozenset(each for each in self._wires.at_any(self._lifted) if self._hangs_on_lifted_only(each))
        self._lifted_bounds = self.bounds_of(self._lifted)
        self._mark_lifted()
        self._tell_damage()

    def put_down(self) -> None:
        """End lifting; items show where their records say."""
        connectors = [item for each in sorted(self._wires.at_any(self._lifted)) if (item := self._items.get(each))]
        for item in connectors:
            if isinstance(item, ConnectorItem):
                item.settle()
        self._mark_lifted()
        self._lifted = self._carried = frozenset()
        self.lift_offset = QPointF(0, 0)
        self._route_stale()
        self._tell_damage()

    def stretch(self, record_id: RecordId, rect: QRectF | None) -> None:
        """Show an item with another rectangle while it is resized; None shows it as it is."""
        item = self._items.get(record_id)
        if item is None:
            self._stretched.pop(record_id, None)
            return
        self._damage.append(item.bounds())
        before = item.rect
        if rect is None:
            self._stretched.pop(record_id, None)
            rect = item.fitted(self._rect_of(item.record))
        else:
            rect = self._stretched[record_id] = item.fitted(rect)
        item.rect = rect
        self._reindex(item)
        self._wires.moved(item, before, rect)
        self._route_stale()
        self._tell_damage()

    def loosen(self, connector: RecordId, end: ConnectorEnd, rect: QRectF | None) -> None:
        """Show an end of a connector at a rectangle while hands hold it; None shows it where it hangs."""
        if rect is None:
            self._loose.pop(connector, None)
        else:
            self._loose[connector] = (end, rect)
        self._place_connector(connector)
        self._tell_damage()

    def line_between(self, source: QRectF, target: QRectF, route: ConnectorRoute, heads: ConnectorHeads) -> Route:
        """How a new connector between two rectangles would run."""
        return laid(route, source, target, heads, self._wires.obstacles((source, target)))

    def show_editing(self, record_id: RecordId, field: str | None) -> None:
        """Leave a field unpainted while an editor shows it; None paints it again."""
        item = self._items.get(record_id)
        if item is not None and item.editing != field:
            self._damage.append(item.bounds())
            item.editing = field
            self._damage.append(item.bounds())
            if isinstance(item, ConnectorItem):
                self._place_connector(record_id)
            self._tell_damage()

    def know(self, names: Mapping[ActorId, str]) -> None:
        """Learn what authors are called."""
        self.names = names
        if self.shows_authors:
            self.repaint_all()

    def show_authors(self, *, shown: bool) -> None:
        """Draw at each note and idea who made it, or not."""
        self.shows_authors = shown
        self.repaint_all()

    def repaint_all(self) -> None:
        """Everything looks different: another theme, another backdrop."""
        self.damaged.emit([])

    def _repaint_picture(self, asset: str) -> None:
        """A picture has been decoded."""
        self._damage += [
            item.bounds()
            for item in self._items.values()
            if isinstance(item, PictureItem) and item.record.asset == asset
        ]
        self._tell_damage()

    def rearrange(self) -> None:
        """Ask the backdrop anew where its items lie, and paint everything again."""
        self._places = self.backdrop.arrange(self)
        cover, self._cover = self._cover, self.backdrop.cover()
        if self._cover != cover:
            self._wires.doubt_all()
        for item in list(self._items.values()):
            if not isinstance(item, ConnectorItem) and item.rect != self._place(item):
                self._refresh(item, item.record)
        self._route_stale()
        self._damage.clear()
        self.repaint_all()

    def _mark_lifted(self) -> None:
        for record_id in self._lifted:
            item = self._items.get(record_id)
            if item is not None:
                self._damage.append(item.bounds())
            for connector in self.connectors_of(record_id):
                self._damage.append(connector.bounds())

    def _hangs_on_lifted(self, item: ConnectorItem) -> bool:
        return bool(self._lifted) and (item.record.source in self._lifted or item.record.target in self._lifted)

    def _hangs_on_lifted_only(self, connector: RecordId) -> bool:
        item = self._items.get(connector)
        return (
            isinstance(item, ConnectorItem)
            and item.line is not None
            and item.record.source in self._lifted
            and item.record.target in self._lifted
        )

    # -- mirroring

    def _fill(self) -> None:
        document = self.project.document
        self._places = self.backdrop.arrange(self)
        self._cover = self.backdrop.cover()
        for record in document.children(Placed, self.board):
            self._add(record)
        for connector in document.children(Connector, self.board):
            self._add(connector)
        self._route_stale(_ROUTED_AT_FIRST)
        self._damage.clear()

    def _follow(self, changes: ChangeSet) -> None:
        connectors: set[RecordId] = set()
        voted: set[RecordId] = set()
        for record_id, change in changes.all():
            record = change.after or change.before
            if isinstance(record, Vote):
                voted.add(record.idea)
            elif isinstance(record, Connector):
                connectors.add(record_id)
            else:
                self._mirror(record_id, change)
        if self.backdrop.concerns(changes):
            self.rearrange()
        for record_id in connectors:
            self._mirror(record_id, self._change_of(changes, record_id))
        for idea in voted:
            self._count_votes(idea)
        self._drop_gone_from_lift()
        self._route_stale()
        self._tell_damage()
        self.changed.emit(changes)

    def _change_of(self, changes: ChangeSet, record_id: RecordId) -> Change:
        for group in (changes.added, changes.updated, changes.removed):
            if record_id in group:
                return group[record_id]
        raise KeyError(record_id)

    def _mirror(self, record_id: RecordId, change: Change) -> None:
        record = change.after
        here = record is not None and record.deleted_at is None and record.parent == self.board
        item = self._items.get(record_id)
        if not here or record is None:
            if item is not None:
                self._remove(item)
        elif item is None:
            if record.kind in self._shapes:
                self._add(record)
        else:
            self._refresh(item, record)

    def _add(self, record: Record) -> None:
        factory = self._shapes.get(record.kind)
        if factory is None:
            return
        item = factory(record, self._rect_of(record))
        item.rect = item.fitted(item.rect)
        self._items[record.id] = item
        if isinstance(item, ConnectorItem):
            self._wires.hang(item)
            return
        if isinstance(item, IdeaItem):
            self._read_votes(item)
        elif isinstance(item, PictureItem):
            item.pixmaps = self.gallery
        self._reindex(item)
        self._damage.append(item.bounds())
        self._wires.moved(item, None, item.rect)

    def _remove(self, item: BoardItem) -> None:
        self._damage.append(item.bounds())
        del self._items[item.id]
        self._stretched.pop(item.id, None)
        self._loose.pop(item.id, None)
        self._index.drop(item.id)
        self._clusters.drop(item.id)
        if isinstance(item, ConnectorItem):
            self._wires.unhang(item)
        else:
            self._wires.moved(item, item.rect, None)

    def _refresh(self, item: BoardItem, record: Record) -> None:
        self._damage.append(item.bounds())
        if isinstance(item, ConnectorItem):
            self._wires.unhang(item)
            item.take(record)
            self._wires.hang(item)
            self._damage.append(item.bounds())
            return
        before, obstructed = item.rect, item.obstructs
        item.take(record)
        item.rect = rect = self._place(item)
        if rect != before or item.obstructs != obstructed:
            self._wires.moved(item, before, rect)
        self._reindex(item)
        self._damage.append(item.bounds())

    def _place(self, item: BoardItem) -> QRectF:
        return self._stretched.get(item.id) or item.fitted(self._rect_of(item.record))

    def _rect_of(self, record: Record) -> QRectF:
        placed = self._places.get(record.id)
        if placed is not None:
            return QRectF(placed)
        if isinstance(record, Placed):
            return self.backdrop.place_of(record)
        return QRectF()

    def _reindex(self, item: BoardItem) -> None:
        self._index.put(item.id, box_of(item.bounds()))
        if isinstance(item, ClusterItem):
            self._clusters.put(item.id, box_of(item.rect))

    # -- connectors

    def _ends_of(self, item: ConnectorItem) -> tuple[QRectF, QRectF] | None:
        """Where a connector's ends show; None without one of them."""
        source, target = self.shown_rect(item.record.source), self.shown_rect(item.record.target)
        if source is None or target is None:
            return None
        end, held = self._loose.get(item.id, (None, QRectF()))
        return held if end is ConnectorEnd.SOURCE else source, held if end is ConnectorEnd.TARGET else target

    def _place_connector(self, connector: RecordId, *, plainly: bool = False) -> None:
        """Bring a connector to its ends; without one of them it does not show.

        Args:
            connector: Which one.
            plainly: Whether it does not yet get around what is in its way.
        """
        item = self._items.get(connector)
        if not plainly:
            self._wires.settled(connector)
        if not isinstance(item, ConnectorItem):
            return
        ends, before = self._ends_of(item), item.bounds()
        if ends is None:
            item.vanish()
            self._index.drop(connector)
            self._damage.append(before)
            return
        if item.route(*ends, *(() if plainly else (self._wires.obstacles(ends), self._wires.words))):
            self._damage += (before, item.bounds())
        self._reindex(item)
        self._wires.watch(item)

    def _route_stale(self, at_once: int = _ROUTED_AT_ONCE) -> None:
        """Route connectors anew whose ends or surroundings have changed; those of lifted items when they rest."""
        stale, doubtful = self._waiting()
        if not stale and not doubtful:
            return
        if len(doubtful) <= _DOUBTS_AT_ONCE:
            stale, doubtful = stale + doubtful, []
        for connector in stale[:at_once]:
            self._place_connector(connector)
        for connector in stale[at_once:]:
            item = self._items.get(connector)
            if isinstance(item, ConnectorItem) and self._ends_of(item) != item.ends:
                self._place_connector(connector, plainly=True)
        if stale[at_once:]:
            self._routing.start(0)
        elif doubtful and not self._routing.isActive():
            self._routing.start(_DOUBTS_WAIT)

    def _waiting(self) -> tuple[list[RecordId], list[RecordId]]:
        """Connectors to be routed anew, and those that may run better now, without those of lifted items."""
        wires = self._wires
        if not wires.stale and not wires.doubtful:
            return [], []
        held = wires.at_any(self._lifted)
        return sorted(wires.stale - held), sorted(wires.doubtful - wires.stale - held)

    def _route_on(self) -> None:
        """Let some more connectors get around what is in their way."""
        if self._unsubscribe is None:
            return
        until = perf_counter() + _ROUTING
        stale, doubtful = self._waiting()
        for connector in stale + doubtful:
            if perf_counter() > until:
                self._routing.start(0)
                break
            self._place_connector(connector)
        self._tell_damage()

    # -- votes

    def _count_votes(self, idea: RecordId) -> None:
        item = self._items.get(idea)
        if isinstance(item, IdeaItem):
            self._read_votes(item)
            self._damage.append(item.rect)

    def _read_votes(self, item: IdeaItem) -> None:
        votes = list(self.project.document.children(Vote, item.id))
        item.votes = sum(vote.dots for vote in votes)
        item.voted = any(vote.voter == self.project.person for vote in votes)

    # -- telling

    def _drop_gone_from_lift(self) -> None:
        gone = {each for each in self._lifted if (item := self._items.get(each)) is None or item.locked}
        if gone:
            self._mark_lifted()
            self._lifted -= gone
            self._wires.stale.update(self._wires.at_any(gone))
        for connector in self._carried & self._wires.stale:
            item = self._items.get(connector)
            self._damage += [item.bounds()] if item is not None else []
        self._carried -= self._wires.stale

    def _tell_damage(self) -> None:
        if self._damage:
            areas, self._damage = self._damage, []
            self.damaged.emit(areas)


def _by_z(item: BoardItem) -> tuple[int, str, str]:
    return item.z

"""Free items of a page with zones: commands speak of places on the page, records keep a zone and an offset from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import hypot

from dttools.document.draft import Command, Draft
from dttools.ids import RecordId
from dttools.model import Free, Record, Vector
from dttools.model.values import BOARD_LIMIT


@dataclass(frozen=True, slots=True)
class Area:
    """Where a zone lies on the page at the moment."""

    left: float
    top: float
    width: float
    height: float

    @property
    def corner(self) -> Vector:
        """Its top-left corner."""
        return Vector(self.left, self.top)

    def distance(self, point: Vector) -> float:
        """How far a point lies outside of it; 0 within."""
        across = max(self.left - point.x, 0.0, point.x - self.left - self.width)
        down = max(self.top - point.y, 0.0, point.y - self.top - self.height)
        return hypot(across, down)


@dataclass(frozen=True, slots=True)
class Anchors:
    """The zones of one page that items may be anchored in; `elsewhere` is where those of an unknown zone begin."""

    board: RecordId
    zones: Mapping[str, Area]
    elsewhere: Vector

    def place(self, item: Free) -> Vector:
        """Where an item lies on the page."""
        return item.at if item.zone is None else _on_board(item.at + self.corner(item.zone))

    def corner(self, zone: str) -> Vector:
        """From where the places of a zone count."""
        return self.zones[zone].corner if zone in self.zones else self.elsewhere

    def nearest(self, point: Vector) -> str | None:
        """The zone that a point lies in, or is nearest to; None without zones."""
        return min(self.zones, key=lambda name: self.zones[name].distance(point), default=None)

    def shown(self, record: Record | None) -> Record | None:
        """A record as the page shows it: free items with their place on the page."""
        if isinstance(record, Free) and record.board == self.board and record.zone is not None:
            return record.model_copy(update={"at": self.place(record)})
        return record

    def kept(self, item: Free) -> Free:
        """An item that lies at a place on the page, anchored in the zone that is nearest to its centre."""
        zone = self.nearest(item.at + Vector(item.size.width / 2, item.size.height / 2))
        if zone is None:
            return item
        return item.model_copy(update={"zone": zone, "at": _on_board(item.at - self.zones[zone].corner)})


@dataclass(frozen=True, slots=True)
class OnPage:
    """A command that speaks of places on a page of zones. What it puts or moves is anchored anew, in the same edit."""

    command: Command
    anchors: Anchors

    def apply(self, project: Draft) -> None:
        """See the class."""
        page = _PageDraft(project, self.anchors)
        self.command.apply(page)
        for record_id, after in page.changed.items():
            project.changed[record_id] = self._kept(page.before(record_id), project.peek(record_id), after)

    def _kept(self, shown: Record | None, stored: Record | None, after: Record) -> Record:
        if not isinstance(after, Free) or after.board != self.anchors.board:
            return after
        if isinstance(shown, Free) and isinstance(stored, Free) and (shown.at, shown.size) == (after.at, after.size):
            return after.model_copy(update={"zone": stored.zone, "at": stored.at})
        return self.anchors.kept(after)


class _PageDraft(Draft):
    """A draft of the same project in which free items have their places on the page."""

    def __init__(self, project: Draft, anchors: Anchors) -> None:
        super().__init__(project.index, project.by, project.now)
        self._project = project
        self._anchors = anchors

    def before(self, record_id: RecordId) -> Record | None:
        """A record as it was before the command."""
        return self._anchors.shown(self._project.peek(record_id))

    def peek(self, record_id: RecordId) -> Record | None:
        """A record whether live or trashed, or None."""
        return self.changed.get(record_id) or self.before(record_id)


def _on_board(place: Vector) -> Vector:
    """The nearest place that a record may have."""
    if abs(place.x) <= BOARD_LIMIT and abs(place.y) <= BOARD_LIMIT:
        return place
    x, y = (min(BOARD_LIMIT, max(-BOARD_LIMIT, each)) for each in place)
    return Vector(x, y)

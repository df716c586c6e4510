"""How a line of right angles gets around what lies between its two ends: pure geometry.

Lines run on tracks: beside each side of each box at some distance, in the middle where a gap is narrow, as far as
nothing stands in them (the track graph of Wu, Widmayer, Schlag and Wong, 1987). The cheapest way from the middle of a
side of one box to the middle of a side of the other is taken: short, with few turns, not close along anything. What
is looked at comes in a fixed order and is counted, not timed, so every laptop finds the same way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import heappop, heappush
from itertools import pairwise
from math import inf
from typing import NamedTuple

from dttools_desktop.canvas.spatial_index import Box

Point = tuple[float, float]

CLEAR = 6.0
"""A line that comes nearer to an item than this looks for another way."""
REACH = 260.0
"""How far around its two ends a line looks for a way: a note and the gaps beside it."""
_ROOM = 28.0
"""How far from an item a line runs where there is room for it."""
_LEAST_ROOM = 4.0
"""Where there is less, none runs."""
_STEM = 5.0
"""How far from its ends a line turns first."""
_TURN = 60.0
"""One turn more is worth so many units of way."""
_JOG = 12.0
"""Two turns nearer to each other than this would look like a slip."""
_HUGGING = 3.0
"""What each unit costs by which a track lies nearer to its item than `_ROOM`."""
_ASIDE = 24.0
"""Ways above and to the left are taken unless the others are shorter by this: else items in a row, which lie alike on
both sides, would send a line to the other side at each small move.
"""
_OFF_MIDDLE = 0.05
"""What each unit costs by which a line between two boxes does not turn half way."""
_MOST_OBSTACLES = 100
_MOST_CORNERS = 8
"""A line of more is harder to follow than one that runs behind an item."""


@dataclass(frozen=True, slots=True)
class Way:
    """The sides it leaves and arrives by (0 left, 1 top, 2 right, 3 bottom), and the corners in between."""

    leaving: int
    arriving: int
    corners: tuple[Point, ...]


def side_middle(box: Box, side: int) -> Point:
    """The point of a side where lines leave."""
    return (box[side], (box[1] + box[3]) / 2) if side % 2 == 0 else ((box[0] + box[2]) / 2, box[side])


def crosses(points: Sequence[Point], boxes: Collection[Box], clear: float = CLEAR) -> bool:
    """Whether a line, of which each stretch runs across or down, comes nearer than `clear` to a box."""
    for (x1, y1), (x2, y2) in pairwise(points):
        left, right = (x1, x2) if x1 < x2 else (x2, x1)
        top, bottom = (y1, y2) if y1 < y2 else (y2, y1)
        stretch = left - clear, top - clear, right + clear, bottom + clear
        if any(meets(box, stretch) for box in boxes):
            return True
    return False


def meets(one: Box, other: Box) -> bool:
    """Whether two boxes overlap; not when they only touch."""
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]


def hides(points: Sequence[Point], boxes: Collection[Box]) -> bool:
    """Whether a part of a curve, given by points on it, lies behind a box."""
    return any(left < x < right and top < y < bottom for left, top, right, bottom in boxes for x, y in points)


@lru_cache(maxsize=256)
def detour(source: Box, target: Box, obstacles: tuple[Box, ...], within: Box) -> Way | None:
    """The best way from one box to another around all obstacles; None when there is none that is worth it.

    Args:
        source: Where it begins.
        target: Where it ends.
        obstacles: All that is in the way in `within`, sorted; nothing that holds an end or lies inside one.
        within: Where it may run.
    """
    if len(obstacles) > _MOST_OBSTACLES:
        return None
    return _Search(source, target, obstacles, within).best()


@dataclass(slots=True, eq=False)
class _Track:
    """A stretch on which a line may run.

    Attributes:
        upright: Whether it runs up and down; `at` is then its x, and `low` and `high` are the y of its ends.
        cost: What a line pays that uses it.
        place: Its own number.
        side: Of a stem, the side of the box that it stands on.
        port: Of a stem, where it stands.
    """

    upright: bool
    at: float
    low: float
    high: float
    cost: float = 0.0
    place: int = 0
    side: int = -1
    port: Point = (0.0, 0.0)

    def point(self, along: float) -> Point:
        return (self.at, along) if self.upright else (along, self.at)


class _Axis:
    """The boxes as they are seen along one axis: `flip` exchanges x and y."""

    def __init__(self, boxes: list[Box], within: Box, *, flip: bool) -> None:
        self._flip = flip
        self._boxes = [(b[1], b[0], b[3], b[2]) for b in boxes] if flip else boxes
        self._within = (within[1], within[0], within[3], within[2]) if flip else within

    def tracks(self) -> Iterator[_Track]:
        """Upright tracks beside all boxes, and between the two ends, which are the first two."""
        known: defaultdict[tuple[float, float], list[tuple[float, float]]] = defaultdict(list)
        for at, middle, room in (*self._beside_all(), *self._between()):
            clear = min(CLEAR, room / 2)
            alike = known[at, clear]
            if any(low <= middle <= high for low, high in alike):
                continue
            low, high = self._free(at, middle, clear)
            if low < high:
                alike.append((low, high))
                yield _Track(not self._flip, at, low, high, _HUGGING * (_ROOM - room) + self._aside(at))

    def stems(self, own: int) -> Iterator[_Track]:
        """Upright ones that stand on the top and the bottom of an end."""
        box = self._boxes[own]
        at = (box[0] + box[2]) / 2
        others = [*self._boxes[:own], *self._boxes[own + 1 :]]
        least = _LEAST_ROOM
        blocks = [(b[1] - least, b[3] + least) for b in others if b[0] - CLEAR < at < b[2] + CLEAR]
        above = max((min(bottom, box[1] + 1) for top, bottom in blocks if top < box[1]), default=self._within[1])
        below = min((max(top, box[3] - 1) for top, bottom in blocks if bottom > box[3]), default=self._within[3])
        for side, low, high in ((1, above, box[1] - _STEM), (3, box[3] + _STEM, below)):
            if low <= high:
                port = (box[side], at) if self._flip else (at, box[side])
                yield _Track(not self._flip, at, low, high, side=side ^ 1 if self._flip else side, port=port)

    def _beside_all(self) -> Iterator[tuple[float, float, float]]:
        """Where tracks may lie: x, the middle of the box beside it, and how far they are from that."""
        for box in self._boxes:
            left, top, right, bottom = box
            beside = [other for other in self._boxes if other[1] < bottom and other[3] > top and other is not box]
            before = min((left - other[2] for other in beside if other[0] < left), default=inf)
            behind = min((other[0] - right for other in beside if other[2] > right), default=inf)
            for edge, gap, towards in ((left, before, -1.0), (right, behind, 1.0)):
                room = min(_ROOM, gap / 2)
                at = edge + room * towards
                if room >= _LEAST_ROOM and self._within[0] <= at <= self._within[2]:
                    yield at, (top + bottom) / 2, room

    def _between(self) -> Iterator[tuple[float, float, float]]:
        """As above, half way between the two ends, where boxes leave room for a line from either."""
        ends = self._boxes[:2]
        at = (max(box[0] for box in ends) + min(box[2] for box in ends)) / 2
        return ((at, (box[1] + box[3]) / 2, _ROOM) for box in ends)

    def _free(self, at: float, middle: float, clear: float) -> tuple[float, float]:
        """How far up and down a track gets from where it belongs; nowhere when something stands there."""
        low, high = self._within[1], self._within[3]
        right_of, left_of = at + clear, at - clear
        for top, bottom in [(box[1], box[3]) for box in self._boxes if box[0] < right_of and box[2] > left_of]:
            if bottom + clear <= middle:
                low = max(low, bottom + clear)
            elif top - clear >= middle:
                high = min(high, top - clear)
            else:
                return 0.0, 0.0
        return low, high

    def _aside(self, at: float) -> float:
        """What a track costs for where it lies: half way between the ends is best, then above or to the left."""
        source, target = self._boxes[:2]
        begin, end = min(source[2], target[2]), max(source[0], target[0])
        if begin < at < end:
            return _OFF_MIDDLE * abs(at - (begin + end) / 2)
        return _ASIDE if at > max(source[0] + source[2], target[0] + target[2]) / 2 else 0.0


class _Step(NamedTuple):
    """A way as far as it is known; the cheapest one is looked at next, of equals the first that was found."""

    guess: float
    """What the whole way costs at least."""
    order: int
    track: _Track
    along: float
    """Where it came onto the track."""
    paid: float
    leaving: int
    corners: tuple[Point, ...]


class _Search:
    """The cheapest way over the tracks."""

    def __init__(self, source: Box, target: Box, obstacles: tuple[Box, ...], within: Box) -> None:
        boxes = [source, target, *obstacles]
        axes = [_Axis(boxes, within, flip=flip) for flip in (False, True)]
        self._target = target
        self._starts = [stem for axis in axes for stem in axis.stems(0)]
        tracks = [each for axis in axes for each in (*axis.stems(1), *axis.tracks())]
        for place, track in enumerate(tracks):
            track.place = place
        self._across = {upright: [each for each in tracks if each.upright is not upright] for upright in (False, True)}
        self._best = [inf] * len(tracks)
        self._dearest = 3 * (abs(source[0] - target[0]) + abs(source[1] - target[1])) + 4 * REACH
        self._order = 0

    def best(self) -> Way | None:
        """The way; None when there is none, or only a long one."""
        waiting: list[_Step] = []
        for place, stem in enumerate(self._starts):
            begin = _Step(0.0, place, stem, stem.port[1] if stem.upright else stem.port[0], 0.0, stem.side, ())
            self._go_on(waiting, begin)
        while waiting:
            step = heappop(waiting)
            if step.track.side >= 0:
                return Way(step.leaving, step.track.side, step.corners)
            if step.guess <= self._best[step.track.place] and len(step.corners) < _MOST_CORNERS:
                self._go_on(waiting, step)
        return None

    def _go_on(self, waiting: list[_Step], step: _Step) -> None:
        """Turn onto each track that crosses this one."""
        track, along, best = step.track, step.along, self._best
        at, low, high = track.at, track.low, track.high
        least = _JOG if step.corners else 0.0
        near, far, beside = self._target_along(track)
        for other in self._across[track.upright]:
            turn = other.at
            if not low <= turn <= high or not other.low <= at <= other.high:
                continue
            way = abs(turn - along)
            if way < least:
                continue
            paid = step.paid + way + _TURN + other.cost
            if other.side >= 0:
                guess = paid + abs(at - other.port[0 if track.upright else 1])
            else:
                ahead = near - turn if turn < near else turn - far if turn > far else 0.0
                guess = paid + beside + ahead + _TURN  # at least the one onto a stem
            if guess < best[other.place] and guess < self._dearest:
                best[other.place] = guess
                self._order += 1
                corners = (*step.corners, track.point(turn))
                heappush(waiting, _Step(guess, self._order, other, at, paid, step.leaving, corners))

    def _target_along(self, track: _Track) -> tuple[float, float, float]:
        """Where the target begins and ends along a track, and how far beside it that lies."""
        left, top, right, bottom = self._target
        if track.upright:
            return top, bottom, max(left - track.at, 0.0, track.at - right)
        return left, right, max(top - track.at, 0.0, track.at - bottom)

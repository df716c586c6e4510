"""How a connector runs between two boxes: pure geometry, from the boxes and what lies around them.

Boxes that lie apart are joined through what is free between them; boxes that touch or overlap around the outside of
both. A box inside another is joined with the nearest edge of free room in between. Where other items would lie on the
line it goes around them, if there is a way that is worth it: an elbow square, a curve as softly as the room lets it.
Straight lines stay straight.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from math import hypot

from dttools.model import ConnectorRoute
from dttools_desktop.canvas.geometry.detours import CLEAR, REACH, Point, Way, crosses, detour, hides, meets, side_middle
from dttools_desktop.canvas.spatial_index import Box

Piece = tuple[Point, ...]
"""On from where the last one ended: one point is a straight line there, three are a cubic curve."""

Obstacles = Callable[[Box], Collection[Box]]
"""Finds the boxes of what a line should go around in an area; they may be those of its ends, too."""

HEAD = 11.0
"""Length of an arrow head."""
_PAD = 4.0
"""Between an item and the tip at its edge."""
_LEAST = 20.0
"""With less room between two items a line would hardly show: it runs around them."""
_AROUND = 28.0
"""How far away from the items it does so."""
_ALIGNED = 1.0
"""Sides that are offset by less are joined by one straight line."""
_BEND = 10.0
"""How round the corners of an elbow are."""
_SOFTEST = 200.0
"""How round those of a curve are that goes around items, where there is room."""
_STEP = 20.0
"""How far the points of a curve lie from each other that are looked at."""
_MOST_STEPS = 80
_PARTS = 8
"""Into so many a curve is cut where a rough answer is enough."""


@dataclass(frozen=True, slots=True)
class End:
    """An end of a line: the tip is nearest to the item, the line itself begins at the base, where the head does."""

    tip: Point
    base: Point


@dataclass(frozen=True, slots=True)
class Route:
    """A line from the base of its source to that of its target."""

    source: End
    target: End
    pieces: tuple[Piece, ...]
    watched: Box | None = field(default=None, compare=False)
    """Where an item that comes, goes or moves can change how it runs; None: nowhere."""


@dataclass(frozen=True, slots=True)
class _Port:
    """A point on the edge of a box, and the direction in which a line leaves it."""

    at: Point
    out: Point

    def away(self, length: float) -> Point:
        return self.at[0] + self.out[0] * length, self.at[1] + self.out[1] * length

    def end(self, room: float, *, head: bool) -> End:
        """Pad and head, as long as the room lets them be."""
        pad = min(_PAD, max(0.0, room) / 8)
        length = min(HEAD, max(0.0, room) * 0.8 - pad) if head else 0.0
        return End(self.away(pad), self.away(pad + length))


@dataclass(frozen=True, slots=True)
class _Course:
    """Where a line leaves and arrives, the corners in between, and how much room each end has."""

    source: _Port
    target: _Port
    corners: tuple[Point, ...]
    rooms: tuple[float, float]
    round_corners: bool = False
    """Whether even a curve only rounds its corners, so as to keep clear of the boxes."""
    bends: tuple[float, ...] = ()
    """How round each corner is; all the same when empty."""


def routed(
    route: ConnectorRoute,
    source: Box,
    target: Box,
    heads: tuple[bool, bool] = (False, True),
    obstacles: Obstacles | None = None,
) -> Route:
    """The line of a connector between two boxes.

    Args:
        route: How it gets there.
        source: Left, top, right and bottom of the item that it begins at, in board units.
        target: Those of the item that it ends at.
        heads: Whether there is an arrow head at the source and at the target.
        obstacles: What lies in the way; without it there is nothing.
    """
    if route is ConnectorRoute.STRAIGHT:
        line = _centre_line(source, target, heads)
        if line is not None:
            return line
    course = _course(source, target, heads)
    if obstacles is None or route is ConnectorRoute.STRAIGHT or _holds(source, target) or _holds(target, source):
        return _drawn(route, course, heads, None)
    soft = route is ConnectorRoute.CURVED and not course.round_corners
    points = _along_curve(course) if soft else _along_elbow(course)
    area = _grown(_around_all(points), CLEAR)
    near = _in_the_way(obstacles(area), source, target)
    if not (hides(points, [_grown(box, CLEAR) for box in near]) if soft else crosses(points, near)):
        return _drawn(route, course, heads, area)
    area = _grown(_around_all((source[:2], source[2:], target[:2], target[2:])), REACH)
    around = tuple(sorted(_in_the_way(obstacles(area), source, target)))
    way = detour(source, target, around, area)
    if way is not None:
        course = _followed(way, source, target)
        if route is ConnectorRoute.CURVED:
            corners = course.source.at, *way.corners, course.target.at
            course = replace(course, bends=_bends(corners, around))
    return _drawn(route, course, heads, area)


def _along_elbow(course: _Course) -> tuple[Point, ...]:
    """The corners of a course and its ends."""
    start, end = course.source.at, course.target.at
    return start, *_between(start, end, course), end


def _bends(points: Sequence[Point], around: Sequence[Box]) -> tuple[float, ...]:
    """How round each corner of a curve can be: as much as its stretches let it, as long as nothing hides it."""
    found = []
    boxes = [_grown(box, CLEAR) for box in around]
    for before, corner, after, room in _turns(points):
        bend = min(_SOFTEST, room)
        near = [box for box in boxes if meets(box, _around_all((before, corner, after)))]
        while bend > _BEND and hides(_along_bend(before, corner, after, bend), near):
            bend *= 0.7
        found.append(bend)
    return tuple(found)


def _along_bend(before: Point, corner: Point, after: Point, bend: float) -> list[Point]:
    start, piece = _turn(before, corner, after, bend)
    steps = max(4, round(bend / _STEP * 4))
    return [_on_curve(start, piece, step / steps) for step in range(1, steps)]


def _along_curve(course: _Course) -> tuple[Point, ...]:
    """Points along its soft curve, some twenty units from each other."""
    start, end = course.source.at, course.target.at
    piece = _curve(start, end, course)
    steps = min(_MOST_STEPS, max(2, round((abs(end[0] - start[0]) + abs(end[1] - start[1])) / _STEP)))
    return tuple(_on_curve(start, piece, step / steps) for step in range(steps + 1))


def _on_curve(start: Point, piece: Piece, share: float) -> Point:
    one, other, end = piece
    rest = 1 - share
    a, b, c, d = rest * rest * rest, 3 * rest * rest * share, 3 * rest * share * share, share * share * share
    return (
        a * start[0] + b * one[0] + c * other[0] + d * end[0],
        a * start[1] + b * one[1] + c * other[1] + d * end[1],
    )


def rough(line: Route) -> tuple[Point, ...]:
    """Points along a line, enough to tell whether it `crosses` a box, or may."""
    points = [line.source.tip, line.source.base]
    for piece in line.pieces:
        start = points[-1]
        points += (
            piece if len(piece) == 1 else (_on_curve(start, piece, step / _PARTS) for step in range(1, _PARTS + 1))
        )
    return (*points, line.target.tip)


def _drawn(route: ConnectorRoute, course: _Course, heads: tuple[bool, bool], watched: Box | None) -> Route:
    first = course.source.end(course.rooms[0], head=heads[0])
    last = course.target.end(course.rooms[1], head=heads[1])
    if route is ConnectorRoute.CURVED and not course.round_corners:
        return Route(first, last, (_curve(first.base, last.base, course),), watched)
    corners = _between(first.base, last.base, course)
    bends = course.bends or (_AROUND if route is ConnectorRoute.CURVED else _BEND,) * len(corners)
    return Route(first, last, _rounded((first.base, *corners, last.base), bends), watched)


def _in_the_way(boxes: Collection[Box], source: Box, target: Box) -> list[Box]:
    """Boxes without those that an end lies on, and those that lie on an end."""
    ends = source, target
    return [box for box in boxes if not any(_covers(box, end) or _covers(end, box) for end in ends)]


def _covers(outer: Box, inner: Box) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and outer[2] >= inner[2] and outer[3] >= inner[3]


def _followed(way: Way, source: Box, target: Box) -> _Course:
    """A way as a course."""
    leaving, arriving = _port(source, way.leaving), _port(target, way.arriving)
    first, last = way.corners[0], way.corners[-1]
    rooms = _distance(leaving.at, first), _distance(arriving.at, last)
    return _Course(leaving, arriving, way.corners, rooms, round_corners=True)


def _distance(one: Point, other: Point) -> float:
    return hypot(other[0] - one[0], other[1] - one[1])


def _around_all(points: Collection[Point]) -> Box:
    across, down = [x for x, _ in points], [y for _, y in points]
    return min(across), min(down), max(across), max(down)


def _grown(box: Box, by: float) -> Box:
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def _course(source: Box, target: Box, heads: tuple[bool, bool]) -> _Course:
    gaps = _gap(source, target, 0), _gap(source, target, 1)
    axis = 0 if gaps[0] >= gaps[1] else 1
    if gaps[axis] >= _LEAST:
        return _facing(source, target, axis, heads)
    if min(gaps) > 0:
        return _round_one_corner(source, target)
    if gaps[axis] >= 0:
        return _over(source, target, 1 if axis == 0 else 2)
    return _inside(source, target, heads) or _outside(source, target)


def _gap(source: Box, target: Box, axis: int) -> float:
    """Free room between two boxes along an axis; negative where they overlap."""
    return max(target[axis] - source[axis + 2], source[axis] - target[axis + 2])


def _centre(box: Box) -> Point:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _port(box: Box, side: int) -> _Port:
    """The middle of a side: 0 left, 1 top, 2 right, 3 bottom, as in the box."""
    sign = -1.0 if side < 2 else 1.0  # noqa: PLR2004 — left and top are the first two
    return _Port(side_middle(box, side), (sign, 0.0) if side % 2 == 0 else (0.0, sign))


def _shared(room: float, heads: tuple[bool, bool]) -> tuple[float, float]:
    """Room along one line for both ends: most of it for the one that has a head."""
    if heads[0] == heads[1]:
        return room / 2, room / 2
    return (room * 0.85, room * 0.15) if heads[0] else (room * 0.15, room * 0.85)


def _facing(source: Box, target: Box, axis: int, heads: tuple[bool, bool]) -> _Course:
    """Through the gap between two sides that face each other."""
    ahead = target[axis] >= source[axis + 2]
    leaving, arriving = _port(source, axis + 2 if ahead else axis), _port(target, axis if ahead else axis + 2)
    return _Course(leaving, arriving, (), _shared(_gap(source, target, axis), heads))


def _round_one_corner(source: Box, target: Box) -> _Course:
    """Boxes that are near each other across a corner: sideways out of one, from above or below into the other."""
    leaving = _port(source, 2 if target[0] >= source[2] else 0)
    arriving = _port(target, 1 if target[1] >= source[3] else 3)
    corner = arriving.at[0], leaving.at[1]
    rooms = abs(corner[0] - leaving.at[0]), abs(corner[1] - arriving.at[1])
    return _Course(leaving, arriving, (corner,), rooms)


def _over(source: Box, target: Box, side: int) -> _Course:
    """Out of a side of one and back into the same side of the other: beside each other, but too near."""
    leaving, arriving = _port(source, side), _port(target, side)
    far = min(source[1], target[1]) - _AROUND if side == 1 else max(source[2], target[2]) + _AROUND
    (x1, y1), (x2, y2) = leaving.at, arriving.at
    corners = ((x1, far), (x2, far)) if side == 1 else ((far, y1), (far, y2))
    return _Course(leaving, arriving, corners, (_AROUND, _AROUND), round_corners=True)


def _inside(source: Box, target: Box, heads: tuple[bool, bool]) -> _Course | None:
    """From an edge of a box to that of one which it lies in; None when neither lies in the other."""
    if _holds(target, source):
        inner, outer = source, target
    elif _holds(source, target):
        inner, outer = target, source
    else:
        return None
    side = max(range(4), key=lambda each: abs(inner[each] - outer[each]))
    own = _port(inner, side)
    edge = (outer[side], own.at[1]) if side % 2 == 0 else (own.at[0], outer[side])
    other = _Port(edge, (-own.out[0], -own.out[1]))
    ends = (own, other) if inner is source else (other, own)
    return _Course(*ends, (), _shared(abs(inner[side] - outer[side]), heads))


def _holds(outer: Box, inner: Box) -> bool:
    return outer[0] < inner[0] and outer[1] < inner[1] and outer[2] > inner[2] and outer[3] > inner[3]


def _outside(source: Box, target: Box) -> _Course:
    """Around the outside, from a side that reaches furthest to one next to it that does for the other box."""
    sides = (
        (side, beside)
        for side in (1, 3, 2, 0)
        for beside in ((side + 1) % 4, (side + 3) % 4)
        if _reaches(source, target, side) and _reaches(target, source, beside)
    )
    return _around(source, target, *next(sides))


def _reaches(box: Box, other: Box, side: int) -> bool:
    return box[side] <= other[side] if side < 2 else box[side] >= other[side]  # noqa: PLR2004 — as above


def _around(source: Box, target: Box, side: int, beside: int) -> _Course:
    leaving, arriving = _port(source, side), _port(target, beside)
    first, last = leaving.away(_AROUND), arriving.away(_AROUND)
    corner = (last[0], first[1]) if side % 2 else (first[0], last[1])
    return _Course(leaving, arriving, (first, corner, last), (_AROUND, _AROUND), round_corners=True)


def _between(first: Point, last: Point, course: _Course) -> tuple[Point, ...]:
    """The corners of an elbow; between facing sides they lie in the middle of the line."""
    (x1, y1), (x2, y2) = first, last
    across = bool(course.source.out[0])
    if course.corners or abs(y2 - y1 if across else x2 - x1) < _ALIGNED:
        return course.corners
    if across:
        middle = (x1 + x2) / 2
        return (middle, y1), (middle, y2)
    middle = (y1 + y2) / 2
    return (x1, middle), (x2, middle)


def _curve(start: Point, end: Point, course: _Course) -> Piece:
    """One soft curve; its handles stay between the boxes, and so does it."""
    if course.corners:
        corner = course.corners[0]
        return _part(start, corner, 0.6), _part(end, corner, 0.6), end
    axis = 0 if course.source.out[0] else 1
    reach = abs(end[axis] - start[axis]) / 2
    out, back = course.source.out, course.target.out
    return (
        (start[0] + out[0] * reach, start[1] + out[1] * reach),
        (end[0] + back[0] * reach, end[1] + back[1] * reach),
        end,
    )


def _rounded(points: tuple[Point, ...], bends: Sequence[float]) -> tuple[Piece, ...]:
    """Straight lines with rounded corners."""
    pieces: list[Piece] = []
    for (before, corner, after, room), bend in zip(_turns(points), bends, strict=False):
        radius = min(bend, room)
        if radius > 0:
            begin, piece = _turn(before, corner, after, radius)
            pieces += [(begin,), piece]
    return (*pieces, (points[-1],))


def _turns(points: Sequence[Point]) -> Iterator[tuple[Point, Point, Point, float]]:
    """The corners with the points before and after them, and how far from each it can begin to be round.

    Two corners share the stretch between them; at the ends of the line one has it for itself, but for some of it that
    stays straight.
    """
    last = len(points) - 1
    for place in range(1, last):
        before, corner, after = points[place - 1 : place + 2]
        into = _distance(before, corner) * (0.8 if place == 1 else 0.5)
        off = _distance(corner, after) * (0.8 if place == last - 1 else 0.5)
        yield before, corner, after, min(into, off)


def _turn(before: Point, corner: Point, after: Point, radius: float) -> tuple[Point, Piece]:
    """Where a corner begins to be round, and the curve from there."""
    begin = _part(corner, before, radius / _distance(before, corner))
    end = _part(corner, after, radius / _distance(corner, after))
    return begin, (_part(begin, corner, 0.6), _part(end, corner, 0.6), end)


def _part(start: Point, end: Point, share: float) -> Point:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def _centre_line(source: Box, target: Box, heads: tuple[bool, bool]) -> Route | None:
    """Straight from middle to middle, as far as it lies outside both boxes; None when that is hardly anything."""
    start, end = _centre(source), _centre(target)
    length = hypot(end[0] - start[0], end[1] - start[1])
    leaving, arriving = _share_inside(source, start, end), 1 - _share_inside(target, end, start)
    room = (arriving - leaving) * length
    if room < _LEAST:
        return None
    out = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    rooms = _shared(room, heads)
    first = _Port(_part(start, end, leaving), out).end(rooms[0], head=heads[0])
    last = _Port(_part(start, end, arriving), (-out[0], -out[1])).end(rooms[1], head=heads[1])
    return Route(first, last, ((last.base,),))


def _share_inside(box: Box, start: Point, end: Point) -> float:
    """How much of a line that starts in the middle of a box lies in it; more than one when it ends there."""
    shares = [
        (box[axis + 2] - box[axis]) / 2 / abs(end[axis] - start[axis]) for axis in (0, 1) if end[axis] != start[axis]
    ]
    return min(shares, default=2.0)

"""How connectors run between two boxes: pure geometry."""

from __future__ import annotations

import random
from itertools import pairwise
from math import hypot, isfinite

import pytest

from dttools.model import ConnectorRoute
from dttools_desktop.canvas.geometry.detours import crosses
from dttools_desktop.canvas.geometry.routing import HEAD, Obstacles, Point, Route, rough, routed
from dttools_desktop.canvas.spatial_index import Box

CURVED, STRAIGHT, ELBOW = ConnectorRoute.CURVED, ConnectorRoute.STRAIGHT, ConnectorRoute.ELBOW
HEADS = ((False, False), (False, True), (True, True))
LEFT: Box = (0, 0, 200, 160)


def along(route: Route, steps: int = 40) -> list[Point]:
    """Points on the line, tips of the heads included."""
    found = [route.source.tip, route.source.base]
    for piece in route.pieces:
        controls = (found[-1], *piece)
        found += [_on(controls, step / steps) for step in range(1, steps + 1)]
    return [*found, route.target.tip]


def _on(controls: tuple[Point, ...], share: float) -> Point:
    while len(controls) > 1:
        controls = tuple((a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share) for a, b in pairwise(controls))
    return controls[0]


def inside(box: Box, point: Point) -> bool:
    near = 1e-6
    return box[0] + near < point[0] < box[2] - near and box[1] + near < point[1] < box[3] - near


def distance(box: Box, point: Point) -> float:
    """From a point outside to the nearest point of a box."""
    return hypot(
        max(box[0] - point[0], 0, point[0] - box[2]),
        max(box[1] - point[1], 0, point[1] - box[3]),
    )


def some_box(rnd: random.Random, reach: float) -> Box:
    x, y = rnd.uniform(-reach, reach), rnd.uniform(-reach, reach)
    return x, y, x + rnd.choice((1, 40, 200, 900)), y + rnd.choice((1, 40, 160, 900))


def holds(outer: Box, inner: Box) -> bool:
    return outer[0] < inner[0] and outer[1] < inner[1] and outer[2] > inner[2] and outer[3] > inner[3]


@pytest.mark.parametrize("route", ConnectorRoute)
@pytest.mark.parametrize("seed", range(10))
def test_a_line_never_runs_under_its_own_ends(route: ConnectorRoute, seed: int) -> None:
    rnd = random.Random(seed)
    for _ in range(60):
        source, target = some_box(rnd, 900), some_box(rnd, 900)
        one_in_other = holds(source, target) or holds(target, source)
        points = along(routed(route, source, target, rnd.choice(HEADS)))
        assert all(map(isfinite, (each for point in points for each in point)))
        apart = source[2] <= target[0] or target[2] <= source[0] or source[3] <= target[1] or target[3] <= source[1]
        if apart:
            assert not [point for point in points if inside(source, point) or inside(target, point)]
        elif not one_in_other:  # even where they overlap it begins and ends outside of both
            assert not [point for point in (points[0], points[-1]) if inside(source, point) or inside(target, point)]
        if not one_in_other:
            assert distance(source, points[0]) <= 5
            assert distance(target, points[-1]) <= 5


@pytest.mark.parametrize("route", [CURVED, ELBOW])
@pytest.mark.parametrize("seed", range(10))
def test_around_boxes_that_overlap_the_whole_line_shows(route: ConnectorRoute, seed: int) -> None:
    rnd = random.Random(seed)
    for _ in range(60):
        source, target = some_box(rnd, 150), some_box(rnd, 150)
        if not (holds(source, target) or holds(target, source)):
            points = along(routed(route, source, target))
            assert not [point for point in points if inside(source, point) or inside(target, point)]


@pytest.mark.parametrize("route", ConnectorRoute)
@pytest.mark.parametrize(
    ("source", "target"),
    [
        (LEFT, LEFT),
        (LEFT, (200, 0, 400, 160)),
        (LEFT, (200, 160, 400, 320)),
        (LEFT, (50, 50, 100, 100)),
        ((50, 50, 100, 100), LEFT),
        (LEFT, (0, 20, 50, 60)),
        (LEFT, (100, 80, 100, 80)),
        ((5, 5, 5, 5), (5, 5, 5, 5)),
        (LEFT, (500, 80, 500, 80)),
        (LEFT, (1e7, -1e7, 1e7 + 1, -1e7 + 1)),
    ],
)
def test_awkward_boxes_get_a_line_too(route: ConnectorRoute, source: Box, target: Box) -> None:
    for heads in HEADS:
        points = along(routed(route, source, target, heads))
        assert all(map(isfinite, (each for point in points for each in point)))


@pytest.mark.parametrize("route", ConnectorRoute)
def test_a_line_leaves_through_the_sides_that_face_each_other(route: ConnectorRoute) -> None:
    line = routed(route, LEFT, (400, 0, 600, 160))
    assert line.source.tip == pytest.approx((203, 80), abs=2)
    assert line.target.tip == pytest.approx((397, 80), abs=2)
    down = routed(route, LEFT, (0, 400, 200, 560))
    assert down.source.tip == pytest.approx((100, 163), abs=2)
    assert down.target.tip == pytest.approx((100, 397), abs=2)


def test_an_elbow_runs_only_across_and_down() -> None:
    line = routed(ELBOW, LEFT, (500, 700, 700, 860))
    corners = [line.source.base, *(piece[-1] for piece in line.pieces)]
    straight = [(a, piece[0]) for a, piece in zip(corners, line.pieces, strict=False) if len(piece) == 1]
    assert straight
    assert all(a[0] == pytest.approx(b[0]) or a[1] == pytest.approx(b[1]) for a, b in straight)


def test_a_curve_is_one_curve_where_there_is_room() -> None:
    assert [len(piece) for piece in routed(CURVED, LEFT, (500, 300, 700, 460)).pieces] == [3]


@pytest.mark.parametrize("route", ConnectorRoute)
def test_heads_lie_at_the_ends_that_have_one(route: ConnectorRoute) -> None:
    def lengths(line: Route) -> tuple[float, float]:
        ends = line.source, line.target
        one, other = (hypot(end.tip[0] - end.base[0], end.tip[1] - end.base[1]) for end in ends)
        return one, other

    far = (600.0, 300.0, 800.0, 460.0)
    assert lengths(routed(route, LEFT, far, (False, True))) == pytest.approx((0, HEAD))
    assert lengths(routed(route, LEFT, far, (True, True))) == pytest.approx((HEAD, HEAD))
    assert lengths(routed(route, LEFT, far, (False, False))) == pytest.approx((0, 0))


@pytest.mark.parametrize("route", ConnectorRoute)
def test_two_heads_fit_into_a_narrow_gap(route: ConnectorRoute) -> None:
    line = routed(route, LEFT, (224, 0, 424, 160), (True, True))
    assert 200 < line.source.tip[0] < line.source.base[0] < line.target.base[0] < line.target.tip[0] < 224


@pytest.mark.parametrize("route", ConnectorRoute)
def test_a_small_move_moves_the_line_a_little(route: ConnectorRoute) -> None:
    before = along(routed(route, LEFT, (500, 300, 700, 460)))
    after = along(routed(route, LEFT, (501, 301, 701, 461)))
    assert max(hypot(a[0] - b[0], a[1] - b[1]) for a, b in zip(before, after, strict=True)) < 3


@pytest.mark.parametrize("route", ConnectorRoute)
def test_what_comes_to_lie_on_a_line_is_known(route: ConnectorRoute) -> None:
    line = routed(route, LEFT, (700, 300, 900, 460))
    points = along(line)
    x, y = points[len(points) // 2]
    assert crosses(rough(line), [(x - 30, y - 30, x + 30, y + 30)])
    assert not crosses(rough(line), [(0, 400, 200, 560), (700, 0, 900, 160)])


# -- around what lies between


def some_board(rnd: random.Random, count: int = 26) -> list[Box]:
    """Items of several sizes; on every second board some overlap."""
    boxes: list[Box] = []
    apart = rnd.random() < 0.5
    for _ in range(count):
        wide, high = rnd.choice(((200, 160), (200, 200), (80, 80), (300, 120)))
        x, y = round(rnd.uniform(0, 1900)), round(rnd.uniform(0, 1300))
        box = (x, y, x + wide, y + high)
        if not (apart and any(meets(box, other, 12) for other in boxes)):
            boxes.append(box)
    return boxes


def meets(one: Box, other: Box, near: float = 0) -> bool:
    """Whether two boxes overlap, or lie nearer to each other than so much."""
    grown = one[0] - near, one[1] - near, one[2] + near, one[3] + near
    return grown[0] < other[2] and grown[2] > other[0] and grown[1] < other[3] and grown[3] > other[1]


def shifted(box: Box, dx: float, dy: float) -> Box:
    return box[0] + dx, box[1] + dy, box[2] + dx, box[3] + dy


def covers(outer: Box, inner: Box) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and outer[2] >= inner[2] and outer[3] >= inner[3]


def finder(boxes: list[Box]) -> Obstacles:
    return lambda area: [box for box in boxes if meets(box, area)]


def hidden(line: Route, boxes: list[Box], ends: tuple[Box, Box]) -> list[Point]:
    """Points of a line that lie under what it should go around."""
    others = [box for box in boxes if not any(covers(box, end) or covers(end, box) for end in ends)]
    return [point for point in along(line) for box in (*others, *ends) if inside(box, point)]


def furthest(one: Route, other: Route) -> float:
    """How far a point of one line lies from the other line at most."""
    a, b = along(one), along(other)
    return max(min(hypot(p[0] - q[0], p[1] - q[1]) for q in b) for p in a)


@pytest.mark.parametrize("route", [ELBOW, CURVED])
@pytest.mark.parametrize("seed", range(40))
def test_a_line_that_finds_a_way_runs_under_nothing_however_the_items_are_listed(
    route: ConnectorRoute, seed: int
) -> None:
    rnd = random.Random(seed)
    boxes = some_board(rnd)
    ends = boxes[0], boxes[1]
    line = routed(route, *ends, obstacles=finder(boxes))
    plain = routed(route, *ends)
    assert line == plain or not hidden(line, boxes, ends)
    assert line.source.base == along(line)[1]
    for _ in range(3):
        rnd.shuffle(boxes)
        assert routed(route, *ends, obstacles=finder(boxes)) == line


@pytest.mark.parametrize("route", [ELBOW, CURVED])
def test_on_boards_with_room_between_the_items_a_way_is_found(route: ConnectorRoute) -> None:
    rnd = random.Random(5)
    lost = 0
    for _ in range(60):
        boxes: list[Box] = [(x, y, x + 200, y + 160) for x in range(0, 1900, 260) for y in range(0, 1300, 220)]
        boxes = [box for box in boxes if rnd.random() < 0.8]
        boxes = [shifted(box, rnd.uniform(0, 20), rnd.uniform(0, 20)) for box in boxes]
        ends = boxes[rnd.randrange(len(boxes))], boxes[rnd.randrange(len(boxes))]
        lost += ends[0] != ends[1] and bool(hidden(routed(route, *ends, obstacles=finder(boxes)), boxes, ends))
    assert lost == 0


@pytest.mark.parametrize("seed", range(30))
def test_an_elbow_that_goes_around_runs_only_across_and_down_with_few_turns(seed: int) -> None:
    boxes = some_board(random.Random(seed))
    line = routed(ELBOW, boxes[0], boxes[1], obstacles=finder(boxes))
    start, turns = line.source.base, 0
    for piece in line.pieces:
        if len(piece) == 1:
            assert piece[0][0] == pytest.approx(start[0]) or piece[0][1] == pytest.approx(start[1])
        turns += len(piece) == 3
        start = piece[-1]
    assert turns <= 8


@pytest.mark.parametrize("route", [ELBOW, CURVED])
def test_what_is_not_in_the_way_changes_nothing(route: ConnectorRoute) -> None:
    target = (700.0, 300.0, 900.0, 460.0)
    for box in ((0, 400, 200, 560), (300, 600, 500, 760), (950, 0, 1150, 160)):
        assert routed(route, LEFT, target, obstacles=finder([box])) == routed(route, LEFT, target)


def test_a_straight_line_stays_straight_behind_what_lies_on_it() -> None:
    target, between = (700.0, 0.0, 900.0, 160.0), (350.0, 0.0, 550.0, 160.0)
    assert routed(STRAIGHT, LEFT, target, obstacles=finder([between])) == routed(STRAIGHT, LEFT, target)


@pytest.mark.parametrize("route", [ELBOW, CURVED])
@pytest.mark.parametrize("nudge", [-3, -1, 0, 1, 3])
def test_past_items_in_a_row_a_line_runs_above_them_however_they_tremble(route: ConnectorRoute, nudge: float) -> None:
    target, between = (700.0, 0.0, 900.0, 160.0), (350.0, nudge, 550.0, 160.0 + nudge)
    points = along(routed(route, LEFT, target, obstacles=finder([between])))
    assert min(y for _, y in points) < nudge - 20
    assert max(y for _, y in points) < 82


@pytest.mark.parametrize("route", [ELBOW, CURVED])
def test_a_small_move_of_anything_seldom_moves_a_line_far(route: ConnectorRoute) -> None:
    rnd = random.Random(8)
    jumps = 0
    for _ in range(80):
        boxes = some_board(rnd)
        before = routed(route, boxes[0], boxes[1], obstacles=finder(boxes))
        place = rnd.randrange(len(boxes))
        dx, dy = rnd.choice(((1, 0), (0, 1), (-1, 0), (0, -1)))
        boxes[place] = shifted(boxes[place], dx, dy)
        after = routed(route, boxes[0], boxes[1], obstacles=finder(boxes))
        jumps += max(furthest(before, after), furthest(after, before)) > 12
    assert jumps <= 2


@pytest.mark.parametrize("route", [ELBOW, CURVED])
def test_a_line_keeps_its_distance_where_there_is_room(route: ConnectorRoute) -> None:
    target, between = (900.0, 0.0, 1100.0, 160.0), (450.0, -60.0, 650.0, 220.0)
    points = along(routed(route, LEFT, target, obstacles=finder([between])))
    assert min(distance(between, point) for point in points) > 15


@pytest.mark.parametrize("route", [ELBOW, CURVED])
def test_between_two_items_it_keeps_to_the_middle_of_the_gap(route: ConnectorRoute) -> None:
    above, below = (350.0, -190.0, 550.0, 68.0), (350.0, 92.0, 550.0, 800.0)
    points = along(routed(route, (0, 100, 200, 260), (700, 100, 900, 260), obstacles=finder([above, below])))
    through = [y for x, y in points if 370 < x < 530]
    assert all(y == pytest.approx(80, abs=0.1) for y in through)


@pytest.mark.parametrize("route", [ELBOW, CURVED])
def test_what_holds_an_end_or_lies_on_it_is_not_in_the_way(route: ConnectorRoute) -> None:
    target = (700.0, 300.0, 900.0, 460.0)
    ground, stamp, same = (-100.0, -100.0, 400.0, 700.0), (150.0, 60.0, 190.0, 100.0), target
    assert routed(route, LEFT, target, obstacles=finder([ground, stamp, same])) == routed(route, LEFT, target)


@pytest.mark.parametrize("route", [ELBOW, CURVED])
def test_without_a_way_that_is_worth_it_a_line_runs_as_it_always_did(route: ConnectorRoute) -> None:
    target = (900.0, 0.0, 1100.0, 160.0)
    wall = [(550.0, y, 750.0, y + 400.0) for y in range(-4000, 4000, 400)]
    crowd = [(400.0 + n * 7, n * 3.0 - 100, 440.0 + n * 7, n * 3.0 - 60) for n in range(120)]
    for boxes in (wall, crowd):
        assert routed(route, LEFT, target, obstacles=finder(list(boxes))) == routed(route, LEFT, target)


@pytest.mark.parametrize("route", [ELBOW, CURVED])
@pytest.mark.parametrize("seed", range(20))
def test_nothing_outside_of_what_a_line_watches_changes_it(route: ConnectorRoute, seed: int) -> None:
    rnd = random.Random(seed)
    boxes = some_board(rnd)
    line = routed(route, boxes[0], boxes[1], obstacles=finder(boxes))
    watched = line.watched
    if watched is None:
        return
    near = [box for box in boxes if meets(box, watched)]
    far = [box for box in some_board(rnd, 80) if not meets(box, watched)]
    assert routed(route, boxes[0], boxes[1], obstacles=finder(near + far)) == line

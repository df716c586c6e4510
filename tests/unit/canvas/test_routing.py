"""How connectors run between two boxes: pure geometry."""

from __future__ import annotations

import random
from itertools import pairwise
from math import hypot, isfinite

import pytest

from dttools.model import ConnectorRoute
from dttools_desktop.canvas.geometry.routing import HEAD, Point, Route, routed
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

"""Lines drawn by hand: thinned out, cut, fitted to a box."""

from __future__ import annotations

import random
from itertools import pairwise
from math import cos, hypot, inf, nan, sin

import pytest

from dttools.model.ink import (
    MOST_POINTS,
    SPAN,
    InkPoint,
    boxed,
    crosses,
    distance_to,
    simplified,
    strokes_of,
    unboxed,
    usable,
)

SPIRAL = [(4 * t * cos(t / 6), 4 * t * sin(t / 6), 0.5) for t in range(400)]


def test_a_straight_line_keeps_its_ends() -> None:
    assert simplified([(x, 2.0 * x, 0.5) for x in range(200)], 0.5) == [(0, 0, 0.5), (199, 398, 0.5)]


@pytest.mark.parametrize("seed", range(5))
def test_no_dropped_point_lies_farther_off_than_the_tolerance(seed: int) -> None:
    rnd = random.Random(seed)
    drawn: list[InkPoint] = [(0.0, 0.0, 0.5)]
    for _ in range(300):
        drawn.append((drawn[-1][0] + rnd.uniform(-3, 6), drawn[-1][1] + rnd.uniform(-4, 4), 0.5))
    kept = simplified(drawn, 0.5)
    assert len(kept) < len(drawn)
    assert max(distance_to(kept, x, y) for x, y, _ in drawn) <= 0.5 + 1e-9


def test_pressure_is_kept_where_it_shows() -> None:
    swelling = [(float(x), 0.0, 0.2 if x < 50 else 0.9) for x in range(100)]
    assert len(simplified(swelling, 0.5, width=10)) == 4
    assert len(simplified(swelling, 0.5, width=0.1)) == 2


def test_a_line_comes_back_from_its_box_where_it_was_drawn() -> None:
    ink = boxed(SPIRAL, 4)
    back = unboxed(ink.points, ink.size.width, ink.size.height)
    reach = max(ink.size) / SPAN
    for drawn, kept in zip(SPIRAL, back, strict=True):
        assert hypot(drawn[0] - kept[0] - ink.at.x, drawn[1] - kept[1] - ink.at.y) <= reach


@pytest.mark.parametrize("point", [(nan, 0.0, 0.5), (0.0, 1e300, 0.5), (-inf, 0.0, 0.5)])
def test_points_that_no_board_has_are_left_out(point: InkPoint) -> None:
    assert usable([(1.0, 1.0, 0.5), point]) == [(1.0, 1.0, 0.5)]
    assert strokes_of([point], 4, 0.5) == []


def test_a_pressure_that_is_no_number_is_an_even_one() -> None:
    assert usable([(1.0, 1.0, nan), (1.0, 1.0, 7.0), (1.0, 1.0, -1.0)]) == [(1, 1, 0.5), (1, 1, 1), (1, 1, 0)]


def test_a_dot_and_a_level_line_have_a_box() -> None:
    dot, level = strokes_of([(5, 5, 0.5)], 4, 0.5)[0], strokes_of([(0, 9, 0.5), (100, 9, 0.5)], 0.5, 0.5)[0]
    assert dot.size == (4, 4)
    assert level.size.height == 1
    assert unboxed(level.points, *level.size)[0][2] == 0.5


def test_a_resting_pen_makes_one_point() -> None:
    assert len(strokes_of([(5, 5, 0.5)] * 10_000, 4, 0.5)[0].points) in {3, 6}


def test_a_hundred_thousand_points_become_strokes_that_touch() -> None:
    rnd = random.Random(1)
    drawn = [(x * 0.5, rnd.uniform(0, 300), 0.5) for x in range(100_000)]
    strokes = strokes_of(drawn, 4, 0.5)
    assert len(strokes) == pytest.approx(100_000 / MOST_POINTS, rel=0.1)
    assert all(len(stroke.points) <= 3 * MOST_POINTS for stroke in strokes)
    for one, other in pairwise(strokes):
        end, start = unboxed(one.points, *one.size)[-1], unboxed(other.points, *other.size)[0]
        assert hypot(one.at.x + end[0] - other.at.x - start[0], one.at.y + end[1] - other.at.y - start[1]) < 0.2


def test_a_line_is_hit_between_its_points_and_crossed_by_a_box_without_any() -> None:
    line: list[InkPoint] = [(0, 0, 0.5), (100, 100, 0.5)]
    assert distance_to(line, 50, 54) == pytest.approx(8**0.5)
    assert distance_to([], 0, 0) == inf
    assert crosses(line, (40, 40, 60, 60))
    assert not crosses(line, (60, 0, 90, 40))
    assert not crosses([(0, 0, 0.5), (0, 10, 0.5)], (5, 0, 9, 9))

"""Where the label of a line lies: pure geometry."""

from __future__ import annotations

import pytest

from dttools_desktop.canvas.geometry.spots import free_spot
from dttools_desktop.canvas.spatial_index import Box

ACROSS = [(x * 10.0, 0.0) for x in range(101)]
SIZE = (80.0, 20.0)


def test_in_the_middle_when_nothing_is_there() -> None:
    assert free_spot(ACROSS, SIZE, []) == (500, 0)
    assert free_spot(ACROSS, SIZE, [(0, -50, 455, 50), (545, -50, 1000, 50)]) == (500, 0)


def test_on_the_longest_stretch_with_room_when_the_middle_is_covered() -> None:
    assert free_spot(ACROSS, SIZE, [(450, -50, 700, 50)])[0] < 450 - 40
    assert free_spot(ACROSS, SIZE, [(300, -50, 550, 50)])[0] > 550 + 40
    x, _ = free_spot(ACROSS, SIZE, [(-20, -50, 20, 50), (300, -50, 550, 50), (980, -50, 1020, 50)])
    assert x == pytest.approx((590 + 940) / 2, abs=10)


def test_of_stretches_alike_on_the_one_near_the_middle() -> None:
    gaps: list[Box] = [(0, -9, 100, 9), (300, -9, 520, 9), (720, -9, 1000, 9)]
    assert free_spot(ACROSS, SIZE, gaps) == (620, 0)


def test_beside_the_stretch_that_shows_where_there_is_no_room() -> None:
    x, y = free_spot(ACROSS, SIZE, [(0, -9, 600, 9), (650, -9, 1000, 9)])
    assert x == pytest.approx(625, abs=10)
    assert y + SIZE[1] / 2 < 0  # the line and its head stay in sight
    down = [(each, place) for place, each in ACROSS]
    x, y = free_spot(down, SIZE, [(-9, 0, 9, 615), (-9, 635, 9, 1000)])
    assert y == pytest.approx(625, abs=10)
    assert x - SIZE[0] / 2 > 0


def test_on_a_long_stretch_that_shows_where_there_is_no_room() -> None:
    rows: list[Box] = [(0, -200, 1000, -6), (0, 6, 1000, 200)]
    assert free_spot(ACROSS, SIZE, rows) == (500, 0)
    assert free_spot(ACROSS, SIZE, [*rows, (-9, -9, 600, 9)]) == (800, 0)


def test_in_the_middle_of_a_line_of_which_nothing_shows() -> None:
    assert free_spot(ACROSS, SIZE, [(-1, -9, 1001, 9)]) == (500, 0)


def test_of_a_line_that_is_a_point() -> None:
    assert free_spot([(5.0, 5.0)], SIZE, [(0, 0, 9, 9)]) == (5, 5)

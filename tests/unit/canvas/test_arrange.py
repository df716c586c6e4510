"""Lining up, spreading, tidying and equal gaps: pure geometry."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from dttools_desktop.canvas.geometry.arrange import GAP, Offset, Side, aligned, distributed, reading_order, tidied
from dttools_desktop.canvas.geometry.spacing import equal_gap, equal_gaps
from dttools_desktop.canvas.snapping import snap, snap_corner
from dttools_desktop.canvas.spatial_index import Box

Boxes = dict[int, Box]


def some_boxes(seed: int, *, alike: bool = False) -> Boxes:
    rnd = random.Random(seed)
    boxes = {}
    for key in range(rnd.randrange(1, 40)):
        x, y = rnd.uniform(-3000, 3000), rnd.uniform(-3000, 3000)
        width, height = (200.0, 160.0) if alike else (rnd.uniform(1, 500), rnd.uniform(1, 500))
        boxes[key] = (x, y, x + width, y + height)
    return boxes


def moved(boxes: Boxes, by: dict[int, Offset]) -> Boxes:
    assert by.keys() == boxes.keys()
    return {
        key: (b[0] + by[key][0], b[1] + by[key][1], b[2] + by[key][0], b[3] + by[key][1]) for key, b in boxes.items()
    }


def overlapping(one: Box, other: Box) -> bool:
    near = 1e-6
    return (
        one[0] < other[2] - near and other[0] < one[2] - near and one[1] < other[3] - near and other[1] < one[3] - near
    )


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("side", list(Side))
def test_aligned_boxes_share_the_side_and_move_along_one_axis(seed: int, side: Side) -> None:
    boxes = some_boxes(seed)
    by = aligned(boxes, side)
    axis, share = side.value
    after = moved(boxes, by)
    lines = [b[axis] + (b[axis + 2] - b[axis]) * share for b in after.values()]
    assert max(lines) - min(lines) < 1e-6
    assert all(offset[1 - axis] == 0 for offset in by.values())
    assert all(abs(x) + abs(y) < 1e-6 for x, y in aligned(after, side).values())


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("axis", [0, 1])
def test_spread_boxes_have_equal_gaps_and_the_outermost_stay(seed: int, axis: int) -> None:
    boxes = some_boxes(seed)
    after = moved(boxes, distributed(boxes, axis))
    if len(boxes) < 3:
        assert after == boxes
        return
    row = sorted(after, key=lambda key: boxes[key][axis] + boxes[key][axis + 2])
    gaps = [after[other][axis] - after[one][axis + 2] for one, other in pairwise(row)]
    assert max(gaps) - min(gaps) < 1e-6
    assert after[row[0]] == boxes[row[0]]
    assert after[row[-1]][axis + 2] == pytest.approx(boxes[row[-1]][axis + 2])


@pytest.mark.parametrize("seed", range(60))
def test_a_tidied_grid_keeps_the_reading_order_and_overlaps_nowhere(seed: int) -> None:
    boxes = some_boxes(seed)
    after = moved(boxes, tidied(boxes))
    assert reading_order(after) == reading_order(boxes)
    cells = list(after.values())
    assert not any(overlapping(one, other) for place, one in enumerate(cells) for other in cells[:place])
    assert min(b[0] for b in cells) == pytest.approx(min(b[0] for b in boxes.values()))
    assert min(b[1] for b in cells) == pytest.approx(min(b[1] for b in boxes.values()))


@pytest.mark.parametrize("seed", range(60))
def test_tidying_twice_changes_nothing_more(seed: int) -> None:
    boxes = some_boxes(seed, alike=True)
    once = moved(boxes, tidied(boxes))
    assert all(abs(x) + abs(y) < 1e-6 for x, y in tidied(once).values())


def test_a_heap_of_many_becomes_a_grid_and_not_a_strip() -> None:
    heap = {key: (key * 1.0, key * 1.0, key + 200.0, key + 160.0) for key in range(30)}
    after = moved(heap, tidied(heap))
    columns = len({round(b[0], 3) for b in after.values()})
    assert 5 <= columns <= 8


@pytest.mark.parametrize("axis", [0, 1])
def test_a_short_list_stays_a_row_or_column(axis: int) -> None:
    boxes: Boxes = {}
    for key in range(5):
        x, y = (key * 230.0, key * 4.0) if axis == 0 else (key * 4.0, key * 230.0)
        boxes[key] = (x, y, x + 200, y + 200)
    after = moved(boxes, tidied(boxes))
    assert len({round(b[1 - axis], 3) for b in after.values()}) == 1
    assert len({round(b[axis], 3) for b in after.values()}) == 5


def test_nothing_to_arrange_is_nothing() -> None:
    assert aligned({}, Side.LEFT) == distributed({}, 0) == tidied({}) == {}


def test_a_drag_between_two_snaps_to_their_middle_and_shows_both_gaps() -> None:
    left, right = (0, 0, 100, 100), (500, 10, 600, 90)
    found = snap((247, 33, 347, 233), [left, right], reach=6)
    assert found.dx == 3
    assert [gap.length for gap in found.gaps] == [150, 150]


def test_a_drag_goes_on_with_the_rhythm_of_a_row_on_either_side() -> None:
    row: list[Box] = [(0, 0, 100, 100), (130, 0, 230, 100), (260, 0, 360, 100)]
    assert equal_gap((394, 0, 494, 100), row, 0, 6) == -4
    assert equal_gap((-128, 0, -28, 100), row, 0, 6) == -2
    gaps = equal_gaps((390, 0, 490, 100), row, 0)
    assert [gap.length for gap in gaps] == [30, 30, 30]
    column = [(b[1], b[0], b[3], b[2]) for b in row]
    assert equal_gap((0, 394, 100, 494), column, 1, 6) == -4


def test_what_lies_in_another_row_gives_no_rhythm() -> None:
    row: list[Box] = [(0, 0, 100, 100), (130, 0, 230, 100)]
    assert equal_gap((264, 400, 364, 500), row, 0, 6) is None
    assert equal_gaps((260, 400, 360, 500), row, 0) == ()


@pytest.mark.parametrize("seed", range(40))
def test_no_correction_is_larger_than_the_reach(seed: int) -> None:
    rnd = random.Random(seed)
    others = list(some_boxes(seed).values())
    x, y = rnd.uniform(-3000, 3000), rnd.uniform(-3000, 3000)
    found = snap((x, y, x + 200, y + 200), others, reach=6)
    assert abs(found.dx) <= 6
    assert abs(found.dy) <= 6


def test_a_resize_lines_up_the_sides_that_move() -> None:
    found = snap_corner((0, 0, 197, 96), (1, 1), [(300, 0, 400, 100), (200, 300, 280, 380)], reach=6)
    assert (found.dx, found.dy) == (3, 4)
    assert len(found.guides) == 2
    left = snap_corner((3, 4, 300, 300), (0, 0), [(0, 500, 40, 600)], reach=6)
    assert (left.dx, left.dy) == (-3, 0)


def test_the_gap_of_a_grid_is_that_of_pasted_ones() -> None:
    after = moved({0: (0, 0, 100, 100), 1: (400, 3, 500, 103)}, tidied({0: (0, 0, 100, 100), 1: (400, 3, 500, 103)}))
    assert after[1][0] - after[0][2] == GAP

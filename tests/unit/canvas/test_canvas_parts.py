"""The pure parts of the canvas: index, snapping, pasted texts, walking."""

from __future__ import annotations

import random

import pytest

from dttools.ids import RecordId
from dttools.model import Size, Vector
from dttools_desktop.canvas.pasting import Cell, cells_of, grid_place
from dttools_desktop.canvas.snapping import snap
from dttools_desktop.canvas.spatial_index import Box, SpatialIndex
from dttools_desktop.canvas.walking import Direction, next_towards


def rid(name: object) -> RecordId:
    return RecordId(str(name))


@pytest.mark.parametrize("seed", range(20))
def test_the_index_finds_what_comparing_every_box_finds(seed: int) -> None:
    rnd = random.Random(seed)
    index, boxes = SpatialIndex(), {}
    for step in range(400):
        name = rid(rnd.randrange(120))
        if rnd.random() < 0.2:
            index.drop(name)
            boxes.pop(name, None)
        else:
            x, y = rnd.uniform(-9000, 9000), rnd.uniform(-9000, 9000)
            side = rnd.choice([0, 10, 200, 3000, 60_000])
            boxes[name] = (x, y, x + side, y + side / 2)
            index.put(name, boxes[name])
        if step % 20 == 0:
            x, y, side = rnd.uniform(-9000, 9000), rnd.uniform(-9000, 9000), rnd.choice([0, 500, 20_000])
            area: Box = (x, y, x + side, y + side)
            expected = {k for k, b in boxes.items() if b[0] <= area[2] and b[2] >= x and b[1] <= area[3] and b[3] >= y}
            assert set(index.touching(area)) == expected


def test_the_index_knows_the_box_around_everything() -> None:
    index = SpatialIndex()
    assert index.bounds() is None
    index.put(rid("a"), (0, 0, 10, 10))
    index.put(rid("b"), (-5, 3, 2, 40))
    assert index.bounds() == (-5, 0, 10, 40)
    index.drop(rid("b"))
    index.drop(rid("never there"))
    assert index.bounds() == (0, 0, 10, 10)


def test_a_drag_snaps_to_a_near_edge_and_shows_the_line() -> None:
    found = snap((104, 300, 304, 500), [(100, 0, 300, 200)], reach=6)
    assert (found.dx, found.dy) == (-4, 0)
    assert any(guide.x1 == guide.x2 == 100 and guide.y1 == 0 and guide.y2 == 500 for guide in found.guides)


def test_a_drag_snaps_to_centres_of_boxes_of_other_sizes() -> None:
    found = snap((0, 0, 100, 100), [(500, 33, 560, 73)], reach=6)
    assert found.dy == 3
    assert found.dx == 0


def test_nothing_near_means_no_snapping() -> None:
    found = snap((0, 0, 100, 100), [(1000, 1000, 1100, 1100)], reach=6)
    assert (found.dx, found.dy, found.guides) == (0, 0, ())


def test_each_line_becomes_a_cell_and_empty_lines_none() -> None:
    assert [cell.text for cell in cells_of("one\n\n  two  \r\nthree\n")] == ["one", "two", "three"]
    assert cells_of(" \n\t\n") == []


def test_many_lines_fill_a_grid() -> None:
    cells = cells_of("\n".join(f"line {n}" for n in range(20)))
    assert max(cell.column for cell in cells) == 5
    assert [(cell.row, cell.column) for cell in cells[:2]] == [(0, 0), (0, 1)]


def test_spreadsheet_cells_keep_their_places() -> None:
    cells = cells_of('a\tb\n\t"two\nlines"\nc\t\n')
    assert cells == [Cell("a", 0, 0), Cell("b", 0, 1), Cell("two\nlines", 1, 1), Cell("c", 2, 0)]


def test_a_field_too_large_for_csv_is_taken_as_it_is() -> None:
    huge = "x" * 200_000
    assert [len(cell.text) for cell in cells_of(f'a\t"{huge}')] == [1, 200_001]


def test_cells_lie_side_by_side() -> None:
    assert grid_place(Vector(10, 20), Cell("", 1, 2), Size(200, 100)) == Vector(10 + 2 * 224, 20 + 124)


def test_walking_goes_to_the_nearest_in_a_direction() -> None:
    others = [(rid("right"), (300, 10, 400, 110)), (rid("far"), (900, 0, 1000, 100)), (rid("up"), (0, -300, 100, -200))]
    start = (0.0, 0.0, 100.0, 100.0)
    assert next_towards(start, others, Direction(1, 0)) == "right"
    assert next_towards(start, others, Direction(0, -1)) == "up"
    assert next_towards(start, others, Direction(-1, 0)) is None

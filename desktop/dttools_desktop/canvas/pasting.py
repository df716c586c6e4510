"""Pasted text as a grid of items: lines of text, or the cells of a spreadsheet."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from dttools.model import Size, Vector

GAP = 24.0
ASK_ABOVE = 200
"""More items than this are not pasted without asking."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A text and its place in the grid."""

    text: str
    row: int
    column: int


def cells_of(text: str) -> list[Cell]:
    """The texts of a clipboard: cells keep their rows and columns, plain lines fill a grid; empty ones are left out."""
    if "\t" in text:
        return _spreadsheet(text)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    wide = _columns(len(lines))
    return [Cell(line, *divmod(place, wide)) for place, line in enumerate(lines)]


def grid_place(corner: Vector, cell: Cell, size: Size) -> Vector:
    """The top-left corner of an item in its cell, for a grid that starts at `corner`."""
    return Vector(corner.x + cell.column * (size.width + GAP), corner.y + cell.row * (size.height + GAP))


def _spreadsheet(text: str) -> list[Cell]:
    return [
        Cell(value.strip(), row, column)
        for row, values in enumerate(_rows(text))
        for column, value in enumerate(values)
        if value.strip()
    ]


def _rows(text: str) -> list[list[str]]:
    """Spreadsheets quote cells that hold line breaks, tabs or quotes."""
    try:
        return list(csv.reader(io.StringIO(text.replace("\0", "")), delimiter="\t"))
    except csv.Error:
        # A stray quote made one cell of everything that follows: take tabs and line ends as they are.
        return [line.split("\t") for line in text.splitlines()]


def _columns(count: int) -> int:
    """A grid about one and a half times as wide as high, and a column for a few lines."""
    wide = 1
    while wide * wide < count * 1.5 and count > 3:  # noqa: PLR2004 — up to three lines stay a column
        wide += 1
    return wide

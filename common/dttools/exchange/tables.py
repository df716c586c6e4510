"""Tables out of CSV and TSV files, as spreadsheets write them in practice."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice

from dttools.errors import InvalidInput, TooLarge, UnsupportedFile
from dttools.exchange.encodings import decode, guess_encoding
from dttools_resources.i18n import tr

MAX_BYTES = 10 * 2**20
MAX_ROWS = 20_000
MAX_CELL = 131_072
"""Characters in one cell; the limit of Python's csv module."""
DELIMITERS = (",", ";", "\t", "|")

_SAMPLED_ROWS = 50
_FOREIGN = {
    b"PK\x03\x04": "XLSX, ODS",
    b"\xd0\xcf\x11\xe0": "XLS",
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
}
_SEPARATOR_LINE = re.compile(r"\Asep=(.)\r?\n")


@dataclass(frozen=True, slots=True)
class Row:
    """One row and the line of the file on which it starts, counted from 1."""

    line: int
    cells: tuple[str, ...]

    def cell(self, column: int) -> str:
        """The text of a column without blanks around it; empty where the row is too short."""
        return self.cells[column].strip() if column < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Table:
    """All rows that are not empty, the header too, and how they were read."""

    rows: tuple[Row, ...]
    encoding: str
    delimiter: str

    @property
    def columns(self) -> int:
        """The usual number of cells in a row."""
        return Counter(len(row.cells) for row in self.rows).most_common(1)[0][0]


def read_table(data: bytes, *, encoding: str | None = None, delimiter: str | None = None) -> Table:
    """Read a CSV or TSV file; what is not given is guessed.

    Raises:
        TooLarge: More than `MAX_BYTES` or `MAX_ROWS`, or a cell over `MAX_CELL`.
        UnsupportedFile: Not a text table, or an empty one.
        InvalidInput: Not text in that encoding, or a quotation mark that is never closed.
    """
    check_size(len(data))
    _check_kind(data)
    encoding = encoding or guess_encoding(data)
    text, first_line = decode(data, encoding), 1
    if found := _SEPARATOR_LINE.match(text):
        text, first_line, delimiter = text[found.end() :], 2, delimiter or found[1]
    delimiter = delimiter or guess_delimiter(text)
    rows = _read_rows(text, delimiter, first_line)
    if not rows:
        raise UnsupportedFile(tr("This file is empty."), todo=tr("Choose a file with one idea in each row."))
    return Table(rows, encoding, delimiter)


def guess_delimiter(text: str) -> str:
    """The delimiter that cuts the first rows most evenly into the most columns; a comma when none does."""
    sample = "".join(islice(io.StringIO(text, newline=""), 4 * _SAMPLED_ROWS))
    return max(DELIMITERS, key=lambda delimiter: _evenness(sample, delimiter))


def split_rows(text: str, delimiter: str, first_line: int = 1) -> list[Row]:
    """Split text into rows that are not empty; quoted cells may hold delimiters and line breaks.

    Raises:
        TooLarge: A cell is over `MAX_CELL`.
        InvalidInput: A quotation mark is never closed.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[Row] = []
    start = 0
    last_line, uneven = sum(1 for _ in io.StringIO(text, newline="")), text.count('"') % 2 == 1
    while True:
        started_at = first_line + start
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise _cell_too_long(started_at) from error
        if cells is None:
            return rows
        if reader.line_num - start > 1 and reader.line_num >= last_line and uneven:
            raise _open_quote(started_at)
        start = reader.line_num
        if any(cell.strip() for cell in cells):
            rows.append(Row(started_at, tuple(cells)))


def _read_rows(text: str, delimiter: str, first_line: int) -> tuple[Row, ...]:
    rows = split_rows(text, delimiter, first_line)
    if len(rows) > MAX_ROWS:
        raise TooLarge(
            tr("This file has {n} rows; DTTools imports at most {limit}.").format(n=len(rows), limit=MAX_ROWS),
            safe=tr("Nothing was imported."),
            todo=tr("Split it into smaller files."),
        )
    return tuple(rows)


def _evenness(sample: str, delimiter: str) -> tuple[float, int]:
    try:
        widths = [len(cells) for cells in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter) if cells]
    except csv.Error:
        return 0.0, 0
    width, times = Counter(widths[:_SAMPLED_ROWS]).most_common(1)[0] if widths else (1, 0)
    return (times / len(widths[:_SAMPLED_ROWS]), width) if width > 1 else (0.0, 1)


def check_size(size: int) -> None:
    """Refuse files that no import should try.

    Args:
        size: In bytes.

    Raises:
        TooLarge: More than `MAX_BYTES`.
    """
    if size > MAX_BYTES:
        raise TooLarge(
            tr("This file has {size} MB; DTTools imports at most {limit} MB.").format(
                size=round(size / 2**20, 1), limit=MAX_BYTES // 2**20
            ),
            safe=tr("Nothing was imported."),
            todo=tr("Split it into smaller files."),
        )


def _check_kind(data: bytes) -> None:
    for start, kind in _FOREIGN.items():
        if data.startswith(start):
            raise UnsupportedFile(
                tr("This is a {kind} file, not a table in plain text.").format(kind=kind),
                safe=tr("Nothing was imported."),
                todo=tr("Save it as CSV in your spreadsheet and choose that file."),
            )


def _cell_too_long(line: int) -> TooLarge:
    return TooLarge(
        tr("Line {line}: a cell has more than {limit} characters.").format(line=line, limit=MAX_CELL),
        safe=tr("Nothing was imported."),
        todo=tr("Shorten it, or look for a quotation mark that is not closed."),
    )


def _open_quote(line: int) -> InvalidInput:
    return InvalidInput(
        tr("Line {line}: a quotation mark is opened and never closed.").format(line=line),
        safe=tr("Nothing was imported."),
        todo=tr("Close it in the file, or choose another column separator."),
    )

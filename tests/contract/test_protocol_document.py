"""`resources/docs/protocol.md` names what the code has: every message, close code and refusal."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

from dttools.sync import CloseCode, messages
from dttools.sync.refusal import RefusalCode
from dttools_server.live import close_codes

DOCUMENT = (Path(__file__).resolve().parents[2] / "resources" / "docs" / "protocol.md").read_text()


def _first_cells(head: str) -> list[str]:
    """The first cells of the table whose head begins with that cell."""
    table = DOCUMENT.partition(f"\n| {head} |")[2].partition("\n\n")[0]
    return [line.split("|")[1].strip() for line in table.splitlines()[2:]]


def _constants(owner: object) -> set[int]:
    return {value for name, value in vars(owner).items() if isinstance(value, int) and not name.startswith("_")}


def test_every_message_is_in_the_table() -> None:
    rows = re.findall(r"^\| [\d, ]+ \| (\w+) \|", DOCUMENT, re.MULTILINE)
    assert sorted(rows) == sorted(kind.__name__ for kind in get_args(messages.Message))


def test_every_type_reads_as_the_table_says() -> None:
    kinds = {int(cell.partition(",")[0]) for cell in _first_cells("type")}
    assert kinds == messages._READERS.keys()


def test_every_close_code_is_in_the_table() -> None:
    ours = (_constants(CloseCode) | _constants(close_codes)) - {close_codes.REASON_BYTES}
    standard = {1000, 1009, 1011}
    assert set(map(int, _first_cells("close code"))) == ours | standard


def test_every_refusal_is_in_the_table() -> None:
    assert {cell.strip("`") for cell in _first_cells("code")} == {code.value for code in RefusalCode}


def test_the_limits_are_those_of_the_code() -> None:
    assert messages.FRAME_LIMIT == 1024 * 1024
    assert "at most 1 MiB" in DOCUMENT
    assert messages.MESSAGE_LIMIT == 32 * 1024 * 1024
    assert "at most 32 MiB" in DOCUMENT

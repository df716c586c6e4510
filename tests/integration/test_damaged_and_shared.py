"""A damaged file of a shared project: what the laptop cannot read any more, its server gives again."""

from __future__ import annotations

import random
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dttools.document import ProjectDocument
from dttools.model import Note
from dttools_desktop.link import SyncKind
from dttools_desktop.workspace import sqlite
from dttools_desktop.workspace.database import NAME
from integration.test_link import PASSWORD, Laptop, Room, add_note, laptops, room, texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.serving import RunningServer

__all__ = ["laptops", "room"]
PAGE = 4096


def pages_of(path: Path, what: str) -> list[int]:
    """Where to strike: in a table (by name) or anywhere (by a number)."""
    if what.isdigit():
        chance = random.Random(int(what))
        return chance.sample(range(2, path.stat().st_size // PAGE), 12)
    with closing(sqlite.load_driver().connect(str(path))) as connection:
        return [
            number
            for (number,) in connection.execute("SELECT rootpage FROM sqlite_schema WHERE tbl_name = ?", (what,))
            if number
        ]


def damage(path: Path, what: str) -> None:
    """Overwrite pages of the database, as a failing disk does."""
    content = bytearray(path.read_bytes())
    for page in pages_of(path, what):
        content[(page - 1) * PAGE : page * PAGE] = random.Random(page).randbytes(PAGE)
    path.write_bytes(content)


@pytest.mark.parametrize("what", ["projects", "accounts", "updates", "snapshots", "1", "2", "3"])
async def test_what_a_damaged_file_has_lost_comes_from_the_server(
    room: Room, server: RunningServer, laptops: Callable[[str], Laptop], what: str
) -> None:
    for number in range(30):
        add_note(room.anas if number % 2 else room.bens, f"{number} {'x' * 3_000}")
    await room.ben.until(lambda: len(texts(room.bens)) == 31 and len(texts(room.anas)) == 31)
    await room.ben.until(lambda: room.bens_link.state.kind is SyncKind.SAVED_ON_SERVER)
    project = room.bens.id
    room.ben.close()
    damage(room.ben.folder / NAME, what)

    ben = laptops("ben")
    assert ben.profile.repair is not None
    account = await ben.answer(ben.links.sign_in, server.url, "ben@example.org", PASSWORD)
    if ben.library.cards() and ben.library.card(project).account:
        opened = ben.library.open(project)
        link = ben.links.attach(opened)
        assert link is not None
    else:
        opened, link = await ben.join(account, project)
    await ben.until(lambda: texts(opened) == texts(room.anas))
    add_note(opened, "work goes on")
    await ben.until(lambda: "work goes on" in texts(room.anas))
    await ben.until(lambda: link.state.kind is SyncKind.SAVED_ON_SERVER)
    assert {note.text for note in ProjectDocument(opened.journal.confirmed()).all(Note)} == texts(room.anas)

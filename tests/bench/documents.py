"""`./dev bench documents`: opening a large document with a long past, folded and not, on the server and on a laptop."""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import httpx
from _server import Person, add_people, add_project, database_address, fresh_folder, real_server
from measure import Watch, publish, say
from pycrdt import Doc, Map
from sqlalchemy import delete, insert, text

from dttools.document import ProjectDocument
from dttools.document.commands import AddRecord, StartProject, Together
from dttools.document.folding import folded
from dttools.document.rewriting import rewritten
from dttools.ids import ActorId, ProjectId, new_id, new_project_id
from dttools.model import Note
from dttools.sync import Room
from dttools_desktop.workspace import Library, Profile
from dttools_desktop.workspace.database import Database as ProfileDatabase
from dttools_desktop.workspace.journal import Entry, Journal, Status, entry_row
from dttools_desktop.workspace.tables import updates as journal_updates
from dttools_server.live.compactor import fold_log
from dttools_server.store.database import Database
from dttools_server.store.values import Append

T = TypeVar("T")
_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class Past:
    """A document as it began, and every edit since."""

    project: ProjectId
    first: bytes
    edits: list[bytes]


def main() -> None:
    """Measure, print, and keep the figures as JSON."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--records", type=int, default=50_000)
    options.add_argument("--operations", type=int, default=1_000_000)
    options.add_argument("--rooms", action="store_true", help="only rooms, without the disks of server and laptop")
    chosen = options.parse_args()
    os.environ |= {"FOLD_UPDATES": "1000000000", "FOLD_BYTES": "1000000000000"}  # the server folds when we say so
    past = long_past(chosen.records, chosen.operations)
    whole = [past.first, *past.edits]
    began = time.perf_counter()
    fold = folded(whole)
    figures: dict[str, Any] = {
        "folding once, s": time.perf_counter() - began,
        "bytes of all updates": sum(map(len, whole)),
        "bytes folded": len(fold),
        "room, replayed one by one": apart(open_room, whole),
        "room, from the fold": apart(open_room, [fold]),
        "room, from a rewrite": apart(open_room, [rewritten([fold], epoch=1).state]),
    }
    if not chosen.rooms:
        figures |= asyncio.run(on_server(past))
        figures |= on_laptop(past)
    say(f"A document of {chosen.records} records and {chosen.operations} past operations")
    for name, value in figures.items():
        say(f"  {name:42} {shown(value)}")
    publish("documents", vars(chosen), figures)


def shown(value: Any) -> str:
    """A figure for a person."""
    if isinstance(value, dict):
        return ", ".join(f"{each} {number:,.2f}" for each, number in value.items())
    return f"{value:,.2f}" if isinstance(value, float) else f"{value:,}"


def long_past(records: int, operations: int) -> Past:
    """People move notes about: each operation moves one, as a drag does."""
    project, board = new_project_id(), new_id()
    document = ProjectDocument()
    ids = [new_id() for _ in range(records)]
    notes = tuple(AddRecord(Note, note, {"board": board, "text": f"Note {n}"}) for n, note in enumerate(ids))
    document.initialise(Together((StartProject(project, "Large", board=board), *notes)), by=ActorId(new_id()))
    first = document.update_since()
    doc: Doc[Any] = Doc()
    doc.apply_update(first)
    kept = doc.get("records", type=Map)
    edits: list[bytes] = []
    doc.observe(lambda event: edits.append(event.update))
    moved = [kept[note] for note in ids]
    random = Random(1)
    for number in range(operations):
        note = random.choice(moved)
        with doc.transaction():
            note["at"] = [float(number), 1.0]
            note["updated_at"] = f"2026-03-01T09:00:{number % 60:02}.{number % 1_000_000:06}Z"
    return Past(project, first, edits)


def open_room(updates: list[bytes]) -> dict[str, float]:
    """Load a room, as the first person who comes makes the server do."""
    return loading(lambda: Room(updates))


class Bystander(threading.Thread):
    """Wants to work every few milliseconds, as a server's loop does for everybody else; tells how long it could not."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.longest = 0.0
        self._is_over = threading.Event()

    def run(self) -> None:
        """Look at the clock until it is over."""
        last = time.perf_counter()
        while not self._is_over.wait(0.005):
            now = time.perf_counter()
            self.longest, last = max(self.longest, now - last), now

    def end(self) -> float:
        """The longest pause, in seconds."""
        self._is_over.set()
        self.join()
        return self.longest


def loading(load: Callable[[], object]) -> dict[str, float]:
    """The seconds that something takes, how long nobody else could work meanwhile, and how much the process grew."""
    watch = Watch(os.getpid())
    watch.begin()
    before = watch.end().peak_mb
    bystander = Bystander()
    bystander.start()
    began = time.perf_counter()
    kept = load()
    seconds = time.perf_counter() - began
    pause = bystander.end()
    grown = watch.end().peak_mb - before
    del kept
    return {"s": seconds, "s of it in one piece": pause, "MB": grown}


def apart(work: Callable[[T], dict[str, float]], given: T) -> dict[str, float]:
    """Do it in a process of its own, so that the memory is its own too."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, given).result()


async def on_server(past: Past) -> dict[str, Any]:
    """The bytes on its disk and the first read over REST, before and after its log was folded."""
    figures: dict[str, Any] = {}
    with fresh_folder() as folder:
        with real_server(folder):
            async with await Database.open(database_address(folder)) as database:
                (person,) = await add_people(database, folder, 1)
                await fill(database, past, person)
                figures["server's log, MB, not folded"] = await log_megabytes(database)
        figures["first REST read, s, not folded"] = await first_read(folder, past, person)
        with real_server(folder):
            async with await Database.open(database_address(folder)) as database:
                began = time.perf_counter()
                await fold_log(database.histories, past.project)
                figures["folding in the server, s"] = time.perf_counter() - began
                # What a fold holds goes with the fold after it.
                await database.commits.append(Append(past.project, past.edits[-1], person.id))
                await fold_log(database.histories, past.project)
                await database._pool.execute("VACUUM FULL document_updates, document_snapshots")
                figures["server's log, MB, folded"] = await log_megabytes(database)
        figures["first REST read, s, folded"] = await first_read(folder, past, person)
    return figures


async def fill(database: Database, past: Past, person: Person) -> None:
    """Put the document and its past into the tables, without judging each edit."""
    await add_project(database, ProjectDocument([past.first]), [person])
    async with database._pool.acquire() as connection:
        for start in range(0, len(past.edits), _AT_ONCE):
            some = past.edits[start : start + _AT_ONCE]
            await connection.execute(
                """INSERT INTO document_updates (project_id, seq, update, author_id)
                SELECT $1, number + $2, update, $4 FROM unnest($3::bytea[]) WITH ORDINALITY AS made(update, number)""",
                past.project,
                start + 1,
                some,
                person.id,
            )
        await connection.execute("UPDATE projects SET head_seq = $1", len(past.edits) + 1)


async def log_megabytes(database: Database) -> float:
    """What the log takes on the disk, with its indexes."""
    sizes = "pg_total_relation_size('document_updates') + pg_total_relation_size('document_snapshots')"
    return float(await database._pool.fetchval(f"SELECT {sizes}")) / 1e6


async def first_read(folder: Path, past: Past, person: Person) -> float:
    """Seconds until a server that has just been started answers with the whole document."""
    with real_server(folder) as address:
        async with httpx.AsyncClient(timeout=600) as client:
            began = time.perf_counter()
            url = f"http://{address.host}:{address.port}/v1/projects/{past.project}/document"
            answer = await client.get(url, headers={"Authorization": f"Bearer {person.token}"})
            answer.raise_for_status()
            return time.perf_counter() - began


def on_laptop(past: Past) -> dict[str, Any]:
    """The bytes on its disk and the time to open, before and after the journal was folded."""
    with tempfile.TemporaryDirectory() as folder, Profile.open(Path(folder)) as profile:
        project = Library(profile).create("Large")
        journal = Journal(profile.database, project, shared=False)
        payloads = [past.first, *past.edits]
        now = datetime.now(UTC)
        with profile.database.writing() as connection:
            connection.execute(delete(journal_updates).where(journal_updates.c.project == project))
            for start in range(0, len(payloads), _AT_ONCE):
                some = enumerate(payloads[start : start + _AT_ONCE], start + 1)
                rows = [entry_row(project, Entry(seq, Status.LOCAL, payload), now) for seq, payload in some]
                connection.execute(insert(journal_updates), rows)
        figures: dict[str, Any] = {"journal, MB, not folded": file_megabytes(profile)}
        figures["journal opened, not folded"] = apart(open_journal, (folder, project))
        journal = Journal(profile.database, project, shared=False)
        began = time.perf_counter()
        journal.fold()
        figures["folding the journal, s"] = time.perf_counter() - began
        figures["journal, MB, folded"] = file_megabytes(profile)
        figures["journal opened, folded"] = apart(open_journal, (folder, project))
    return figures


def open_journal(given: tuple[str, ProjectId]) -> dict[str, float]:
    """Read a journal and make the document of it, as opening a project does."""
    folder, project = given
    database = ProfileDatabase.open(Path(folder))
    return loading(lambda: ProjectDocument(Journal(database, project, shared=False).load()))


def file_megabytes(profile: Profile) -> float:
    """What of the database's file is in use."""
    with profile.database.reading() as connection:
        pages, free, size = (
            connection.scalar(text(f"PRAGMA {name}")) or 0 for name in ("page_count", "freelist_count", "page_size")
        )
    return (pages - free) * size / 1e6


if __name__ == "__main__":
    main()

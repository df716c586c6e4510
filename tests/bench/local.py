"""`./dev bench local`: from hand to disk, and merging what was done offline, with baselines of the same run.

The last table is what a person feels when somebody's offline edits arrive in one message: how long each turn of the
window's event loop takes while a board of that many items shows, drawing included.
"""

from __future__ import annotations

import argparse
import gc
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from _merging import MergingWindow
from measure import Spread, publish, ratios, say, table
from pycrdt import Doc, merge_updates

from dttools.document import ProjectDocument
from dttools.document.commands import AddRecord, EditText, MoveItems, Together
from dttools.ids import ActorId, RecordId, new_id
from dttools.model import Board, Note, Vector
from dttools.sync import ClientSession, messages
from dttools_desktop.workspace import Library, OpenProject, Profile, sqlite

RAW = "raw insert"
BARE = "bare CRDT, one message"
GROUP = 150
"""Edits in a message of the second way of merging."""


def main() -> None:
    """Measure, print, and keep the figures as JSON."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--notes", type=int, default=10_000)
    options.add_argument("--edits", type=int, default=1_000)
    options.add_argument("--offline", type=int, default=5_000)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder, Profile.open(Path(folder)) as profile:
        library = Library(profile)
        project = big_project(library, chosen.notes)
        saving = edits(project, chosen.edits, Path(folder))
        merged = merging(project, chosen.offline)
        shown = {"cards of 200 projects": cards(library)}
        library.close()
    with tempfile.TemporaryDirectory() as folder:
        window = MergingWindow(Path(folder), chosen.notes)
        held = window.merge(chosen.offline)
        window.close()
    say(f"From hand to disk, {chosen.edits} edits of a project with {chosen.notes} notes")
    say(table(saving, RAW))
    say(f"\nTaking in {chosen.offline} offline edits, in one message and in groups of {GROUP}")
    say(table(merged, BARE))
    say("\nThe home screen's cards")
    say(table(shown))
    say(f"\n{chosen.offline} offline edits arrive in one message, in the program's window")
    say(table(held))
    figures = {**saving, **merged, **shown, **held, "ratios": {**ratios(saving, RAW), **ratios(merged, BARE)}}
    publish("local", vars(chosen), figures)


def big_project(library: Library, notes: int) -> OpenProject:
    """An open project with that many notes on its board."""
    project = library.open(library.create("Bench"))
    board = next(project.document.all(Board)).id
    adding = [AddRecord(Note, new_id(), {"board": board, "text": f"Note {n}", "at": (n, n)}) for n in range(notes)]
    project.apply(Together(tuple(adding)))
    return project


def edits(project: OpenProject, count: int, folder: Path) -> dict[str, Spread]:
    """Time `apply` of single edits, and raw inserts of the same bytes with the same settings."""
    payloads: list[bytes] = []
    stop = project.on_stored(lambda payload, _: payloads.append(payload))
    ids = [note.id for note in project.document.all(Note)][:count]
    taken = timed(lambda command=command: project.apply(command) for command in _commands(ids, count))  # type: ignore[misc]
    stop()
    driver = sqlite.load_driver()
    with closing(driver.connect(str(folder / "baseline.sqlite"), isolation_level=None)) as raw:
        for setting in sqlite.SETTINGS:
            raw.execute(setting)
        raw.execute("CREATE TABLE updates (id INTEGER PRIMARY KEY, payload BLOB)")
        insert = "INSERT INTO updates (payload) VALUES (?)"
        base = timed((lambda payload=payload: raw.execute(insert, (payload,))) for payload in payloads)  # type: ignore[misc]
    return {RAW: Spread.of(base), "edit to durable": Spread.of(taken)}


def _commands(ids: list[RecordId], count: int) -> Iterable[EditText | MoveItems]:
    for n in range(count):
        note = ids[n % len(ids)]
        yield EditText(note, "text", f"Edited {n}") if n % 2 else MoveItems((note,), Vector(1, 1))


def merging(project: OpenProject, count: int) -> dict[str, Spread]:
    """A peer's offline edits arrive: how long is the document's thread blocked, by one message and by many?"""
    base = project.document.update_since()
    bare: Doc[Any] = Doc()
    bare.apply_update(base)
    project.journal.share(project.journal.last_seq)
    session = ClientSession(project.document, project.journal, client="bench")
    session.opened()
    session.received(messages.encode(messages.Welcome(project.person, "me", "member", 0)))

    at_once = offline_edits(base, project, count)
    one = merge_updates(*at_once)
    whole = timed([lambda: session.received(messages.encode(messages.SyncStep2(one)))])
    bare_whole = timed([lambda: bare.apply_update(one)])
    later = offline_edits(project.document.update_since(), project, count)
    groups = [merge_updates(*later[start : start + GROUP]) for start in range(0, len(later), GROUP)]
    frames = [messages.encode(messages.Update(group)) for group in groups]
    parts = timed((lambda frame=frame: session.received(frame)) for frame in frames)  # type: ignore[misc]
    return {
        BARE: Spread.of(bare_whole),
        "one message": Spread.of(whole),
        f"each group of {GROUP}": Spread.of(parts),
    }


def offline_edits(base: bytes, project: OpenProject, count: int) -> list[bytes]:
    """A peer's edits on what the project holds, one update each: half new notes, half new words in old ones."""
    peer = ProjectDocument([base])
    by, board = ActorId("peer"), next(project.document.all(Board)).id
    single: list[bytes] = []
    peer.on_local_update(single.append)
    ids = [note.id for note in peer.all(Note)]
    for n in range(count):
        if n % 2:
            peer.apply(EditText(ids[n % len(ids)], "text", f"Offline {n}"), by=by)
        else:
            peer.apply(AddRecord(Note, new_id(), {"board": board, "text": f"New {n}"}), by=by)
    return single


def cards(library: Library) -> Spread:
    """Two hundred cards with thumbnails."""
    for n in range(199):
        project = library.open(library.create(f"Project {n}"))
        project.set_thumbnail(bytes(20_000))
        project.close()
    return Spread.of(timed([library.cards] * 20))


def timed(calls: Iterable[Callable[[], object]]) -> list[float]:
    """Milliseconds of each call, without the collector's pauses of the bench itself."""
    taken = []
    gc.collect()
    for call in calls:
        began = time.perf_counter()
        call()
        taken.append((time.perf_counter() - began) * 1_000)
    return taken


if __name__ == "__main__":
    main()

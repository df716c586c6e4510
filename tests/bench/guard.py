"""How long a room takes to accept, to refuse and to publish, beside merging the same bytes without any check.

`./dev bench guard [--edits 200] [--refusals 20]`, for rooms of 1,000 and of 10,000 records. A refusal lasts until the
room can judge the next edit; a moment later the server gets it ready for another, in many turns of its loop. Before the
first of these a process beside cuts the document into pieces. Nothing is committed: this is what each edit costs the
server's one thread.
"""

from __future__ import annotations

import argparse
import gc
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from measure import Spread, publish, say, table
from pycrdt import Doc

from dttools.document import ProjectDocument
from dttools.document.commands import AddRecord, EditText, MoveItems, StartProject
from dttools.errors import AppError
from dttools.ids import ActorId, RecordId, new_id, new_project_id
from dttools.model import Board, Note, Role, Vector
from dttools.sync import Guard, Member, PeerId, Room, ToCommit, encode
from dttools.sync.messages import Hello, SyncStep1, Update
from dttools.sync.portions import portions
from dttools_server.live.room_host import SLICE_BYTES

BARE, BARE_WHOLE = "merge, unchecked", "merge the whole, unchecked"
SIZES = (1_000, 10_000)
ANA = Member(ActorId("ana"), "Ana", Role.OWNER)
BEN = Member(ActorId("ben"), "Ben", Role.MEMBER)
PEER = PeerId("1")


def main() -> None:
    """Run the bench and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edits", type=int, default=200)
    parser.add_argument("--refusals", type=int, default=20)
    options = parser.parse_args()
    figures: dict[str, Any] = {}
    for size in SIZES:
        figures[f"{size}"] = rows = measured(size, options.edits, options.refusals)
        say(f"\n{size:,} records\n{table(rows, BARE)}")
    publish("guard", vars(options), figures)


def measured(size: int, edits: int, refusals: int) -> dict[str, Spread]:
    """The rows of a room of that many records."""
    whole = project_of(size)
    honest = edits_on(whole, edits, by=BEN.user_id)
    forged = new_note(whole, by=ActorId("cris"))
    bare: Doc[Any] = Doc()
    bare.apply_update(whole)
    room = Room([whole])
    room.join(PEER, BEN)
    room.received(PEER, encode(Hello("bench")))
    say_where = encode(SyncStep1(room.document.state_vector()))
    room.received(PEER, say_where)

    def accept(update: bytes) -> None:
        (effect,) = room.received(PEER, encode(Update(update)))
        if not isinstance(effect, ToCommit):
            raise AppError("an honest edit was refused")
        room.committed(effect.ticket)

    def refuse() -> None:
        room.received(PEER, encode(Update(forged)))

    rows = {
        BARE: Spread.of(timed((lambda u=u: bare.apply_update(u)) for u in honest)),  # type: ignore[misc]
        "accept": Spread.of(timed((lambda u=u: accept(u)) for u in honest)),  # type: ignore[misc]
    }
    refused, prepared, turns, at_once = list[float](), list[float](), list[float](), list[float]()
    rows["cut once, elsewhere"] = Spread.of(timed([lambda: cut(room)]))
    for _ in range(refusals):
        some = timed(turns_of(room))
        turns += some
        prepared.append(sum(some))
        refused += timed([refuse])
        room.received(PEER, say_where)
    for _ in range(refusals):
        at_once += timed([refuse])
        room.received(PEER, say_where)
    rows["refuse"] = Spread.of(refused)
    rows["get ready for the next refusal"] = Spread.of(prepared)
    rows["each turn of that"] = Spread.of(turns)
    rows["refuse, not ready"] = Spread.of(at_once[1:])
    rows[BARE_WHOLE] = Spread.of(timed([lambda: Doc().apply_update(whole)] * 5))
    rows["publish"] = Spread.of(timed([lambda: Guard().publication(whole, ANA)] * 3))
    return rows


def cut(room: Room) -> None:
    """As the process beside the server does."""
    if (whole := room.uncut) is not None:
        room.cut(whole, portions(whole, SLICE_BYTES))


def turns_of(room: Room) -> Iterator[Callable[[], object]]:
    """What the server's loop does between other work until the room is ready."""
    while not room.is_ready:
        yield lambda: room.get_ready(SLICE_BYTES)


def project_of(size: int) -> bytes:
    """A project of that many notes, as one update."""
    document, board = ProjectDocument(), new_id()
    document.initialise(StartProject(new_project_id(), "Bench", board=board), by=ANA.user_id)
    for n in range(size):
        values = {"board": board, "text": f"Note {n} of the bench", "at": Vector(n % 100 * 220, n // 100 * 220)}
        document.apply(AddRecord(Note, new_id(), values), by=ANA.user_id)
    return document.update_since()


def edits_on(whole: bytes, count: int, *, by: ActorId) -> list[bytes]:
    """Edits of one person: a third each new notes, moves and words."""
    document = ProjectDocument([whole])
    made: list[bytes] = []
    document.on_local_update(made.append)
    board = next(document.all(Board)).id
    ids: list[RecordId] = [note.id for note in document.all(Note)]
    for n in range(count):
        note = ids[n * 7 % len(ids)]
        commands = (
            EditText(note, "text", f"Edited {n}"),
            MoveItems((note,), Vector(1, 1)),
            AddRecord(Note, new_id(), {"board": board, "text": f"New {n}"}),
        )
        document.apply(commands[n % len(commands)], by=by)
    return made


def new_note(whole: bytes, *, by: ActorId) -> bytes:
    """An edit that no other wins over, so that it is refused each time."""
    document = ProjectDocument([whole])
    made: list[bytes] = []
    document.on_local_update(made.append)
    document.apply(AddRecord(Note, new_id(), {"board": next(document.all(Board)).id, "text": "forged"}), by=by)
    return made[0]


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

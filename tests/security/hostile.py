"""Mutates real edits and frames and gives them to rooms, to see that none ends a process: one that this is alone in.

`python tests/security/hostile.py --tries 100000 --seed 1` prints what became of them, by kind of answer. A hang, an
abort or an error that is no refusal ends it with another exit code than 0; the line before names the try.
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import resource
import sys
from collections import Counter
from dataclasses import dataclass
from random import Random

from dttools.errors import ProtocolError
from dttools.ids import ActorId
from dttools.model import Role
from dttools.sync import Close, Member, PeerId, Room, Send, ToCommit, decode, encode
from dttools.sync.messages import Hello, Refused, SyncStep1, SyncStep2, Update
from dttools.sync.wire import read_state_vector
from dttools.testing import SimulatedWorld

PEER, WITNESS = PeerId("hostile"), PeerId("witness")
SECONDS_A_TRY = 20
MEMORY = 2 << 30


@dataclass(frozen=True)
class Corpus:
    """A project as it was before each of its real edits."""

    before: list[list[bytes]]
    edits: list[bytes]

    @classmethod
    def gather(cls, seed: int) -> Corpus:
        world = SimulatedWorld(clients=3, seed=seed)
        world.run(steps=120)
        world.heal()
        durable = world.server.durable
        return cls([durable[:n] for n in range(1, len(durable))], durable[1:])


def mutated(chance: Random, data: bytes) -> bytes:
    """The bytes with mistakes in them, mostly one: bits, numbers, holes, repeats, lengths, ends."""
    made = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 6))):
        place = chance.randrange(len(made)) if made else 0
        kind = chance.randrange(8)
        if kind == 0:
            made[place : place + 1] = bytes([chance.randrange(256)])
        elif kind == 1:
            made[place : place + 1] = bytes([(made[place] ^ (1 << chance.randrange(8))) if made else 0])
        elif kind == 2:  # a huge number where a small one was
            made[place : place + 1] = b"\xff" * chance.randint(1, 8) + bytes([chance.randrange(128)])
        elif kind == 3:
            made[place:place] = chance.randbytes(chance.randint(1, 12))
        elif kind == 4:
            del made[place : place + chance.randint(1, 12)]
        elif kind == 5:  # a piece of it once more, somewhere else
            start = chance.randrange(len(made) + 1)
            made[place:place] = made[start : start + chance.randint(1, 40)]
        elif kind == 6:
            del made[place:]
        else:
            made[place : place + 1] = bytes([chance.choice((0, 1, 0x7F, 0x80))])
    return bytes(made)


def judge(room: Room, frame: bytes) -> str:
    """What becomes of one frame; what the room holds is as before, unless it let an edit in."""
    room.join(PEER, Member(ActorId("person-0"), "Ben", Role.OWNER))
    for message in (Hello("hostile"), SyncStep1(room.document.state_vector())):
        room.received(PEER, encode(message))
    before = shared(room)
    effects = room.received(PEER, frame)
    commits = [effect for effect in effects if isinstance(effect, ToCommit)]
    if commits:
        for commit in commits:
            room.committed(commit.ticket)
        room.leave(PEER)
        return "let in"
    if shared(room) != before:
        raise AssertionError("a refused edit has left a trace")
    room.leave(PEER)
    for effect in effects:
        if isinstance(effect, Close):
            return f"closed {effect.code}"
        if isinstance(effect, Send) and isinstance(refused := decode(effect.frame), Refused):
            return f"refused {refused.code}"
    return "nothing new"


def shared(room: Room) -> tuple[object, ...]:
    """What must stay: the bytes that a newcomer is sent, and what the room's own document knows and holds."""
    room.join(WITNESS, Member(ActorId("person-1"), "Ana", Role.VIEWER))
    (sent,) = (
        decode(effect.frame)
        for effect in room.received(WITNESS, encode(SyncStep1(b"\0")))
        if isinstance(effect, Send) and isinstance(decode(effect.frame), SyncStep2)
    )
    room.leave(WITNESS)
    records = sorted(room.document.records.everything(), key=lambda record: record.id)
    return sent, read_state_vector(room.document.state_vector()), records


def run(tries: int, seed: int) -> Counter[str]:
    chance, found = Random(seed), Counter[str]()
    corpora = [Corpus.gather(seed * 10 + n) for n in range(3)]
    rooms: dict[tuple[int, int], Room] = {}
    for attempt in range(tries):
        which = chance.randrange(len(corpora))
        corpus = corpora[which]
        place = chance.randrange(len(corpus.edits))
        faulthandler.dump_traceback_later(SECONDS_A_TRY, exit=True)
        if (room := rooms.get((which, place))) is None:
            room = rooms[which, place] = Room(corpus.before[place])
        edit = corpus.edits[place]
        frame = encode(Update(mutated(chance, edit))) if attempt % 4 else mutated(chance, encode(Update(edit)))
        try:
            answer = judge(room, frame)
        except BaseException:
            sys.stderr.write(f"try {attempt} of seed {seed}: {frame.hex()}\n")
            raise
        found[answer] += 1
        if answer == "let in":
            del rooms[which, place]
        try:
            decode(frame)
        except ProtocolError:
            found["no message at all"] += 1
    faulthandler.cancel_dump_traceback_later()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tries", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sys.stdout.write(json.dumps(run(options.tries, options.seed)) + "\n")


if __name__ == "__main__":
    main()

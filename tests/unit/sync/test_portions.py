"""A long update taken in by portions: all of it arrives, in order, and what is done meanwhile stays."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest
from pycrdt import merge_updates

from dttools.document import Command, History, Origin, ProjectDocument
from dttools.document.commands import (
    AddRecord,
    ChangeFields,
    EditText,
    MoveItems,
    RestoreRecords,
    Together,
    TrashRecords,
)
from dttools.ids import ActorId, RecordId, new_id
from dttools.model import Note, NoteColour, Record, Vector
from dttools.sync import decode, in_portions
from dttools.sync.messages import Awareness, Message, SyncStep2, Update, encode
from dttools.sync.portions import portions
from dttools.sync.update import inspect
from dttools.sync.wire import read_state_vector

if TYPE_CHECKING:
    from conftest import Workshop

PEERS = [ActorId(name) for name in ("ana", "ben", "cai")]
ME = ActorId("me")
SMALL = 300
"""Bytes a portion."""


def content(document: ProjectDocument) -> dict[RecordId, Record]:
    return {record.id: record for record in document.records.everything()}


class Team:
    """Three people who edit apart, and hear of one another now and then."""

    def __init__(self, workshop: Workshop, seed: int) -> None:
        self.first, self.board = workshop.first, workshop.board
        self._random = Random(seed)
        self.peers = [ProjectDocument([workshop.first], client_id=10 + n) for n in range(len(PEERS))]

    def work(self, edits: int) -> bytes:
        """What all of them did, as one update to what they began with."""
        for _ in range(edits):
            place = self._random.randrange(len(self.peers))
            self.peers[place].apply(self._command(self.peers[place]), by=PEERS[place])
            if self._random.random() < 0.1:
                self.peers[place - 1].receive(self.peers[place].update_since())
        whole = ProjectDocument([peer.update_since() for peer in self.peers])
        return whole.update_since(ProjectDocument([self.first]).state_vector())

    def _command(self, peer: ProjectDocument) -> Command:
        notes = [note.id for note in peer.all(Note)]
        some = tuple(self._random.sample(notes, min(len(notes), 3)))
        words = " ".join(self._random.choices(["árvore", "time", "🌳", "who pays"], k=self._random.randint(0, 9)))
        fresh = AddRecord(Note, new_id(), {"board": self.board, "text": words})
        if not some:
            return fresh
        commands: list[Command] = [
            fresh,
            EditText(some[0], "text", words),
            MoveItems(some, Vector(7, 9)),
            ChangeFields(some, {"colour": self._random.choice(list(NoteColour))}),
            TrashRecords(some[:1]),
            Together((fresh, EditText(some[0], "text", words))),
            RestoreRecords(tuple(record.id for record in peer.records.trash())[:2]),
        ]
        return self._random.choice(commands)


@pytest.mark.parametrize("seed", range(12))
def test_portions_together_are_the_whole_and_each_is_whole_by_itself(workshop: Workshop, seed: int) -> None:
    update = Team(workshop, seed).work(150)
    at_once, bit_by_bit = (ProjectDocument([workshop.first]) for _ in range(2))
    at_once.receive(update)
    parts = portions(update, SMALL)
    assert len(parts) > len(update) / SMALL / 4
    for part in parts:
        assert not inspect(part).has_gap(read_state_vector(bit_by_bit.state_vector()))
        assert bit_by_bit.merge(part).update
    assert content(bit_by_bit) == content(at_once)
    assert read_state_vector(bit_by_bit.state_vector()) == read_state_vector(at_once.state_vector())
    assert sorted(bit_by_bit.update_since()) == sorted(at_once.update_since())


@pytest.mark.parametrize("seed", range(6))
def test_edits_made_between_portions_merge_as_those_made_before_all_of_them(workshop: Workshop, seed: int) -> None:
    team = Team(workshop, seed)
    update = team.work(120)
    mine = ProjectDocument([workshop.first], client_id=99)
    history = History(mine, ME)
    made: list[bytes] = []
    mine.on_local_update(made.append)
    moved = new_id()
    history.apply(AddRecord(Note, moved, {"board": workshop.board, "text": "mine"}))
    for n, part in enumerate(portions(update, SMALL)):
        assert mine.receive(part).origin is Origin.REMOTE
        if n % 3 == 0:
            history.apply(EditText(moved, "text", f"mine {n}"), gesture="typing")
            history.apply(MoveItems((moved,), Vector(1, 0)), gesture="moving")
    server = ProjectDocument([workshop.first, *made, update])
    assert content(server) == content(mine)
    while history.can_undo:
        history.undo()
    theirs = ProjectDocument([workshop.first, update])
    assert {key: each for key, each in content(mine).items() if key != moved} == content(theirs)


def test_a_new_record_comes_with_all_its_fields(workshop: Workshop) -> None:
    peer = ProjectDocument([workshop.first])
    before = peer.state_vector()
    for n in range(60):
        peer.apply(AddRecord(Note, new_id(), {"board": workshop.board, "text": f"Note {n}", "at": (n, n)}), by=ME)
    document = ProjectDocument([workshop.first])
    seen: list[Note] = []
    for part in portions(peer.update_since(before), SMALL):
        changes = document.receive(part)
        assert not changes.updated
        seen += [change.after for change in changes.added.values() if isinstance(change.after, Note)]
    assert {note.text: note.at.x for note in seen} == {f"Note {n}": n for n in range(60)}


def test_a_replaced_text_never_vanishes_before_its_successor_is_there(workshop: Workshop) -> None:
    peer = ProjectDocument([workshop.first])
    ids = [new_id() for _ in range(40)]
    peer.apply(Together(tuple(AddRecord(Note, n, {"board": workshop.board, "text": "old words"}) for n in ids)), by=ME)
    known = peer.update_since()
    before = peer.state_vector()
    for record_id in ids:
        peer.apply(EditText(record_id, "text", "new"), by=ME)
    document = ProjectDocument([known])
    for part in portions(peer.update_since(before), SMALL):
        document.receive(part)
        assert all(note.text for note in document.find(Note, ids))
    assert {note.text for note in document.find(Note, ids)} == {"new"}


def test_deletions_that_nothing_replaces_come_last_and_come_all(workshop: Workshop) -> None:
    peer = ProjectDocument([workshop.first])
    before = peer.state_vector()
    ids = [new_id() for _ in range(30)]
    for record_id in ids:
        peer.apply(AddRecord(Note, record_id, {"board": workshop.board, "text": "x" * 50}), by=ME)
    half = peer.update_since(before)
    middle = peer.state_vector()
    peer.apply(TrashRecords(tuple(ids)), by=ME)
    peer.apply(EditText(workshop.note, "text", ""), by=ME)
    document = ProjectDocument([workshop.first, half])
    for part in portions(peer.update_since(middle), SMALL):
        document.receive(part)
    assert content(document) == content(peer)


@pytest.mark.parametrize("message", [SyncStep2, Update])
def test_a_long_frame_of_a_server_becomes_frames_of_the_same_meaning(
    workshop: Workshop, message: type[SyncStep2 | Update]
) -> None:
    update = Team(workshop, 3).work(100)
    frames = [decode(frame) for frame in in_portions(encode(message(update)), SMALL)]
    assert len(frames) > 5
    assert {type(frame) for frame in frames[:-1]} == {Update}
    assert type(frames[-1]) is message
    merged = merge_updates(*(frame.update for frame in frames if isinstance(frame, SyncStep2 | Update)))
    assert content(ProjectDocument([workshop.first, merged])) == content(ProjectDocument([workshop.first, update]))


@pytest.mark.parametrize(
    "message", [Awareness(b"x" * 1000), Update(b"\xff" * 1000), SyncStep2(b"\x01\x01\x05\x00\x1f")]
)
def test_what_is_no_update_of_ours_stays_as_it_is(message: Message) -> None:
    frame = encode(message)
    assert in_portions(frame, 2) == [frame]
    assert in_portions(b"\x00\x09" + bytes(500), 2) == [b"\x00\x09" + bytes(500)]

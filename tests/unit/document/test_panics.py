"""The CRDT library can panic. Python sees that as no `Exception`: it may cost time, but no edit and no program."""

from __future__ import annotations

from typing import Any

import pytest
from pycrdt import Doc, Map, Text

from dttools.document import ProjectDocument
from dttools.document.commands import AddRecord, StartProject
from dttools.document.panics import is_panic
from dttools.errors import ProtocolError
from dttools.ids import ActorId, RecordId, new_id, new_project_id
from dttools.model import Board, Note, Record, Role
from dttools.sync import Member, PeerId, Room, Send, ToCommit, decode, encode
from dttools.sync.messages import Hello, Refused, SyncStep1, Update
from dttools.sync.touched import apply_all

STAMP = "2026-03-01T09:00:00Z"
X, Y = "00000000-0000-4000-8000-0000000000aa", "00000000-0000-4000-8000-0000000000bb"
FIRST, THEN = bytes((2, 3, 1, 0)), bytes((1, 2, 4, 0, 3))
"""In which order, each time in one transaction, the edits come over which the library panics."""


def note(text: str) -> Map[Any]:
    stamps = {"created_at": STAMP, "created_by": "ana", "updated_at": STAMP, "updated_by": "ana"}
    return Map({"kind": "note", "board": X, **stamps, "text": Text(text)})


def edits() -> list[bytes]:
    """Somebody sets one record twice, sets and purges another; somebody else sets that one, too. No program of ours."""
    made: list[bytes] = []
    ana, ben = Doc[Any](client_id=15), Doc[Any](client_id=7)
    for doc in (ana, ben):
        doc.get("records", type=Map)
        doc.observe(lambda event: made.append(event.update))
    records = ana.get("records", type=Map)
    records[X] = note("x")
    records[X] = note("x again")
    records[Y] = note("y")
    del records[Y]
    ben.get("records", type=Map)[Y] = note("of Ben")
    return made


class AtOnce(Doc[Any]):
    """Takes the edits of these places in, in one transaction."""

    def apply_update(self, update: bytes) -> None:
        made = edits()
        with self.transaction():
            for place in update:
                super().apply_update(made[place])


def test_the_library_panics_over_whole_records_that_come_out_of_order() -> None:
    """When this fails, the library was mended, and `dttools.document.panics` may go."""
    panics: list[bool] = []
    doc = AtOnce(client_id=99)

    def hear(events: list[Any]) -> None:
        for event in events:
            try:
                event.keys  # noqa: B018 — it is computed
            except BaseException as error:  # noqa: BLE001 — it is none else
                panics.append(is_panic(error) and not isinstance(error, Exception))

    subscription = doc.get("records", type=Map).integrated.observe_deep(hear)
    for order in (FIRST, THEN):
        doc.apply_update(order)
    subscription.drop()
    assert panics == [True]


def test_a_document_over_which_the_library_panics_has_every_edit() -> None:
    document = ProjectDocument()
    document._hold(AtOnce(client_id=99))
    document.initialise(StartProject(new_project_id(), "One"), by=ActorId("ana"))
    board = next(document.all(Board)).id
    document.receive(FIRST)

    merge = document.merge(THEN)

    assert document._lost_track
    assert X in merge.changes.added
    assert {note.text for note in document.all(Note)} == {"x again"}
    assert read(document) == read(ProjectDocument([document.update_since()]))
    document.apply(AddRecord(Note, new_id(), {"board": board, "text": "goes on"}), by=ActorId("ana"))
    assert not document._lost_track
    assert {note.text for note in document.all(Note)} == {"x again", "goes on"}


def read(document: ProjectDocument) -> dict[RecordId, Record]:
    return {record.id: record for record in document.records.everything()}


def test_who_asks_what_updates_touch_gets_an_answer_though_the_library_panics() -> None:
    doc = AtOnce(client_id=99)
    apply_all(doc, [FIRST])
    assert X in apply_all(doc, [THEN])


class Panicking(Doc[Any]):
    """A library that gives up in the middle of an update."""

    def apply_update(self, update: bytes) -> None:
        super().apply_update(update)
        raise type("PanicException", (BaseException,), {})("called `Option::unwrap()` on a `None` value")


def test_a_panic_over_an_update_is_one_that_cannot_be_read() -> None:
    document = ProjectDocument()
    document._hold(Panicking())
    with pytest.raises(ProtocolError):
        document.receive(edits()[0])


def test_a_room_whose_library_panics_over_an_edit_refuses_it_and_goes_on() -> None:
    start = ProjectDocument()
    start.initialise(StartProject(new_project_id(), "One"), by=ActorId("ana"))
    room, peer = Room([start.update_since()]), PeerId("1")
    room.join(peer, Member(ActorId("ana"), "Ana", Role.OWNER))
    room.received(peer, encode(Hello("tests")))
    room.received(peer, encode(SyncStep1(room.document.state_vector())))
    spoilt, before = Panicking(), read(room.document)
    Doc.apply_update(spoilt, start.update_since())
    room.document._hold(spoilt)

    (answer,) = room.received(peer, encode(Update(an_edit(start))))

    assert isinstance(answer, Send)
    said = decode(answer.frame)
    assert isinstance(said, Refused)
    assert said.code == "bad_update"
    assert read(room.document) == before
    room.received(peer, encode(SyncStep1(room.document.state_vector())))
    assert [type(effect) for effect in room.received(peer, encode(Update(an_edit(start))))] == [ToCommit]


def an_edit(start: ProjectDocument) -> bytes:
    copy, made = ProjectDocument([start.update_since()]), list[bytes]()
    copy.on_local_update(made.append)
    board = next(copy.all(Board)).id
    copy.apply(AddRecord(Note, new_id(), {"board": board, "text": "new"}), by=ActorId("ana"))
    return made[0]

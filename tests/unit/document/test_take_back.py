"""A refused edit is taken back by reading anew only what it touched."""

from __future__ import annotations

from typing import Any

import pytest
from pycrdt import Doc

from dttools.document import ChangeSet, ProjectDocument
from dttools.document.commands import AddRecord, EditText, StartProject, TrashRecords
from dttools.errors import ProtocolError
from dttools.ids import ActorId, new_id, new_project_id
from dttools.model import Note


def crdt_of(update: bytes) -> Doc[Any]:
    doc: Doc[Any] = Doc()
    doc.apply_update(update)
    return doc


ANA, BEN = ActorId("ana"), ActorId("ben")


def test_after_taking_back_the_document_is_as_if_the_edit_had_never_come() -> None:
    document, board, kept, changed = ProjectDocument(), new_id(), new_id(), new_id()
    document.initialise(StartProject(new_project_id(), "Fila", board=board), by=ANA)
    for note in (kept, changed):
        document.apply(AddRecord(Note, note, {"board": board, "text": "antes"}), by=ANA)
    before = document.update_since()
    peer, added = ProjectDocument([before]), new_id()
    peer.apply(EditText(changed, "text", "depois"), by=BEN)
    peer.apply(AddRecord(Note, added, {"board": board}), by=BEN)
    heard: list[ChangeSet] = []
    document.receive(peer.update_since(document.state_vector()))
    document.on_change(heard.append)
    back = document.take_back(crdt_of(before))
    assert heard == [back]
    assert (set(back.updated), set(back.removed), set(back.added)) == ({changed}, {added}, set())
    assert document.update_since() == before
    whole = ProjectDocument([before])
    assert {r.id: r for r in document.records.everything()} == {r.id: r for r in whole.records.everything()}


def test_taking_back_after_unreadable_bytes_reads_everything_anew() -> None:
    document, board = ProjectDocument(), new_id()
    document.initialise(StartProject(new_project_id(), "Fila", board=board), by=ANA)
    before = document.update_since()
    document.apply(TrashRecords((board,)), by=ANA)
    with pytest.raises(ProtocolError):
        document.receive(b"\x01\x02\x03")
    document.take_back(crdt_of(before))
    whole = ProjectDocument([before])
    assert {r.id: r for r in document.records.everything()} == {r.id: r for r in whole.records.everything()}

"""What the document tells about a merge, for whoever judges it, and how its history is replaced."""

from __future__ import annotations

import gc
import weakref
from typing import TYPE_CHECKING

import pytest
from pycrdt import Doc, Map, Text

from dttools.document import ChangeSet, Origin, ProjectDocument
from dttools.document.commands import AddRecord, ChangeFields, EditText
from dttools.errors import InvalidInput, ProtocolError, TooLarge
from dttools.ids import ActorId, new_id
from dttools.model import Note

if TYPE_CHECKING:
    from conftest import Workshop

ANA = ActorId("ana")


def test_a_merge_tells_what_was_new_and_where_it_wrote(workshop: Workshop) -> None:
    document, peer = (ProjectDocument([workshop.first]) for _ in range(2))
    made: list[bytes] = []
    peer.on_local_update(made.append)
    peer.apply(EditText(workshop.note, "text", "quatro"), by=ANA)
    merge = document.merge(made[0])
    assert (merge.touched, set(merge.changes.updated), merge.strayed) == ({workshop.note}, {workshop.note}, False)
    assert ProjectDocument([workshop.first, merge.update]).get(Note, workshop.note).text == "quatro"
    again = document.merge(made[0])
    assert (again.update, again.touched, bool(again.changes)) == (b"", frozenset(), False)


def test_a_merge_tells_of_writes_that_nobody_sees(workshop: Workshop) -> None:
    raw: Doc = Doc(client_id=5)  # type: ignore[type-arg]
    raw.apply_update(workshop.first)
    before = raw.get_state()
    raw.get("records", type=Map)[workshop.note]["junk"] = "x"
    document = ProjectDocument([workshop.first])
    merge = document.merge(raw.get_update(before))
    assert (set(merge.touched), bool(merge.changes)) == ({workshop.note}, False)
    with pytest.raises(InvalidInput):
        document.read_strictly(workshop.note)


def test_a_strict_reading_knows_good_records_from_bad_ones(workshop: Workshop) -> None:
    document = ProjectDocument([workshop.first])
    assert document.read_strictly(workshop.note) == document.get(Note, workshop.note)
    assert document.read_strictly(new_id()) is None
    raw: Doc = Doc(client_id=5)  # type: ignore[type-arg]
    raw.apply_update(workshop.first)
    records = raw.get("records", type=Map)
    records[workshop.note]["text"] = Text("x" * 30_000)
    document.receive(raw.get_update())
    with pytest.raises(TooLarge):
        document.read_strictly(workshop.note)


def test_replaced_content_is_heard_as_one_remote_change_set(workshop: Workshop) -> None:
    document = ProjectDocument([workshop.first])
    extra = new_id()
    document.apply(AddRecord(Note, extra, {"board": workshop.board}), by=ANA)
    document.apply(ChangeFields((workshop.note,), {"colour": "blue"}), by=ANA)
    heard: list[ChangeSet] = []
    document.on_change(heard.append)
    document.replace_content([workshop.first], client_id=99)
    (changes,) = heard
    assert (changes.origin, set(changes.updated), set(changes.removed)) == (Origin.REMOTE, {workshop.note}, {extra})
    assert document.client_id == 99
    fresh = ProjectDocument([workshop.first])
    assert {r.id: r for r in document.records.everything()} == {r.id: r for r in fresh.records.everything()}
    made: list[bytes] = []
    document.on_local_update(made.append)
    document.apply(EditText(workshop.note, "text", "segue"), by=ANA)
    fresh.receive(made[0])
    assert fresh.get(Note, workshop.note).text == "segue"


def test_a_document_that_nobody_holds_is_gone(workshop: Workshop) -> None:
    document = ProjectDocument([workshop.first])
    document.replace_content([workshop.first])
    inner, held = weakref.ref(document._doc), weakref.ref(document)
    del document
    gc.collect()
    assert (held(), inner()) == (None, None)


def test_content_is_not_replaced_by_what_is_none(workshop: Workshop) -> None:
    document = ProjectDocument([workshop.first])
    with pytest.raises(ProtocolError):
        document.replace_content([b"nonsense"])
    assert document.get(Note, workshop.note).text == "três horas de espera"

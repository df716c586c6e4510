"""A rewritten document holds the records and nothing else; a step of the schema is taken on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from dttools.document import ProjectDocument, project_document, rewriting, schema
from dttools.document.commands import AddRecord, EditText, StartProject
from dttools.document.rewriting import rewritten
from dttools.errors import SchemaTooNew
from dttools.ids import ActorId, RecordId, new_id, new_project_id
from dttools.model import Note
from dttools.sync import rebase as rebase_module
from dttools.sync.rebase import read_edits, rebase

if TYPE_CHECKING:
    from pycrdt import Map

ANA = ActorId("ana")


@pytest.fixture
def board() -> RecordId:
    return new_id()


@pytest.fixture
def document(board: RecordId) -> ProjectDocument:
    made = ProjectDocument()
    made.initialise(StartProject(new_project_id(), "One", board=board), by=ANA)
    return made


@pytest.fixture
def next_schema(monkeypatch: pytest.MonkeyPatch) -> int:
    """A program of the next version, in which the texts of notes are in capitals."""

    def capitals(records: Map[Any]) -> None:
        for record in records.values():
            if record["kind"] == "note":
                now = str(record["text"])
                del record["text"][: len(now.encode())]
                record["text"].insert(0, now.upper())

    older = schema.SCHEMA
    monkeypatch.setitem(schema.MIGRATIONS, older, capitals)
    for module in (schema, project_document, rewriting, rebase_module):
        monkeypatch.setattr(module, "SCHEMA", older + 1)
    return older + 1


def add(document: ProjectDocument, board: RecordId, text: str) -> RecordId:
    note = new_id()
    document.apply(AddRecord(Note, note, {"board": board, "text": text}), by=ANA)
    return note


def test_records_are_as_before_and_erased_words_are_nowhere(document: ProjectDocument, board: RecordId) -> None:
    kept, erased = add(document, board, "kept"), add(document, board, "confidential")
    document.apply(EditText(kept, "text", "kept as it is"), by=ANA)
    before = {record.id: record for record in document.records.everything()}

    fresh = rewritten([document.update_since()], epoch=1, without=[erased])

    assert not fresh.upgraded
    assert b"confidential" not in fresh.state
    after = ProjectDocument([fresh.state])
    assert {record.id: record for record in after.records.everything()} == {
        record_id: record for record_id, record in before.items() if record_id != erased
    }
    assert (after.epoch, after.schema) == (1, document.schema)
    after.apply(EditText(kept, "text", "still merges"), by=ANA)


def test_a_document_of_a_newer_program_is_left_alone(
    document: ProjectDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "SCHEMA", 0)

    with pytest.raises(SchemaTooNew):
        rewritten([document.update_since()], epoch=1)


def test_an_older_document_is_brought_up_by_its_rewrite(
    document: ProjectDocument, board: RecordId, request: pytest.FixtureRequest
) -> None:
    note = add(document, board, "quiet")
    newer = request.getfixturevalue("next_schema")

    fresh = rewritten([document.update_since()], epoch=1)

    assert fresh.upgraded
    assert ProjectDocument([fresh.state]).get(Note, note).text == "QUIET"
    assert ProjectDocument([fresh.state]).schema == newer


def test_edits_of_the_older_schema_are_made_again_in_the_newer_one(
    document: ProjectDocument, board: RecordId, request: pytest.FixtureRequest
) -> None:
    """What an old program wrote offline, once it was updated and its server has brought the project up."""
    note = add(document, board, "quiet")
    confirmed, pending = [document.update_since()], list[bytes]()
    document.on_local_update(pending.append)
    document.apply(EditText(note, "text", "quiet words"), by=ANA)
    new_note = add(document, board, "also")
    request.getfixturevalue("next_schema")
    server = ProjectDocument([rewritten(confirmed, epoch=1).state])

    again = rebase(read_edits(confirmed, pending), new=server, by=ANA)

    assert again.recovered == ()
    assert server.get(Note, note).text == "QUIET WORDS"
    assert server.get(Note, new_note).text == "ALSO"

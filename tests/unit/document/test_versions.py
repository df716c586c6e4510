"""Keeping the state of a project, and going back to it."""

from __future__ import annotations

import gzip
import json
from random import Random

import pytest

from dttools.document import ProjectDocument
from dttools.document.archive import check_archive, looks_like_archive, pack, unpack
from dttools.document.commands import (
    AddIdeas,
    AddRecord,
    CastVote,
    ChangeFields,
    EditText,
    RestoreFields,
    RestoreFromVersion,
    RestoreVersion,
    StartProject,
    TrashRecords,
    is_drastic,
)
from dttools.document.history import History
from dttools.errors import AppError, Damaged, SchemaTooNew, TooLarge
from dttools.ids import ActorId, RecordId, new_id, new_project_id
from dttools.model import Board, Idea, Note, Version, Vote
from dttools.testing.edits import Characters, Hand

ANA, BENTO = ActorId("ana"), ActorId("bento")


@pytest.fixture
def document() -> ProjectDocument:
    made = ProjectDocument()
    made.initialise(StartProject(new_project_id(), "Fila"), by=ANA)
    return made


def content(document: ProjectDocument) -> dict[RecordId, dict[str, object]]:
    """What a person sees, without who did it when; votes and versions apart."""
    return {
        record.id: record.model_dump(include=set(record.own_fields()))
        for record in document.records.everything()
        if record.deleted_at is None and not isinstance(record, Vote | Version)
    }


def note(document: ProjectDocument, text: str) -> RecordId:
    added = new_id()
    board = next(document.all(Board)).id
    document.apply(AddRecord(Note, added, {"board": board, "text": text}), by=ANA)
    return added


def play(document: ProjectDocument, seed: int, edits: int) -> None:
    hand = Hand(Random(seed), Characters(), ANA)
    for _ in range(edits):
        command = hand.command(document)
        if command is not None:
            document.apply(command, by=ANA)


@pytest.mark.parametrize("seed", range(20))
def test_an_archive_gives_back_equal_records(document: ProjectDocument, seed: int) -> None:
    play(document, seed, 60)
    kept = {record.id: record for record in document.records.everything()}
    archive = pack(kept.values())
    assert {record.id: record for record in unpack(archive)} == kept
    assert pack(reversed(list(kept.values()))) == archive
    assert looks_like_archive(archive)


@pytest.mark.parametrize("seed", range(20))
def test_a_restored_version_shows_what_was_there_and_undo_shows_what_was_there_before(
    document: ProjectDocument, seed: int
) -> None:
    history = History(document, BENTO)
    play(document, seed, 40)
    then, records = content(document), tuple(document.records.everything())
    play(document, seed + 1000, 40)
    now = content(document)
    history.apply(RestoreVersion(records))
    assert content(document) == then
    history.undo()
    assert content(document) == now


def test_restoring_leaves_votes_and_versions_alone(document: ProjectDocument) -> None:
    idea, version = new_id(), new_id()
    document.apply(AddIdeas(((idea, {"title": "Painel"}),)), by=ANA)
    records = tuple(document.records.everything())
    document.apply(CastVote(idea, BENTO), by=BENTO)
    document.apply(AddRecord(Version, version, {"name": "Before the vote"}), by=ANA)
    changes = document.apply(RestoreVersion(records), by=ANA)
    assert not changes
    assert document.votes(idea) == 1
    assert document.get(Version, version).name == "Before the vote"


def test_what_came_later_goes_to_the_trash(document: ProjectDocument) -> None:
    records = tuple(document.records.everything())
    added = note(document, "new")
    document.apply(RestoreVersion(records), by=BENTO)
    trashed = document.records.peek(added)
    assert trashed is not None
    assert trashed.deleted_at is not None
    assert trashed.updated_by == BENTO


def test_restoring_one_record_leaves_all_others(document: ProjectDocument) -> None:
    first, second = note(document, "one"), note(document, "two")
    records = tuple(document.records.everything())
    for changed in (first, second):
        document.apply(EditText(changed, "text", "changed"), by=BENTO)
    document.apply(RestoreFromVersion(records, first), by=ANA)
    assert document.get(Note, first).text == "one"
    assert document.get(Note, second).text == "changed"


def test_a_board_comes_back_with_what_lay_on_it(document: ProjectDocument) -> None:
    lying = note(document, "lying")
    board = next(document.all(Board)).id
    records = tuple(document.records.everything())
    document.apply(TrashRecords((board, lying)), by=ANA)
    document.apply(RestoreFromVersion(records, board), by=ANA)
    assert document.get(Note, lying).board == board
    document.apply(TrashRecords((board, lying)), by=ANA)
    document.apply(RestoreFromVersion(records, lying), by=ANA)
    assert document.get(Board, board).deleted_at is None


def test_a_record_that_was_not_there_goes_when_its_absence_is_restored(document: ProjectDocument) -> None:
    records = tuple(document.records.everything())
    added = note(document, "new")
    document.apply(RestoreFromVersion(records, added), by=ANA)
    assert list(document.all(Note)) == []


def test_an_erased_record_is_made_anew_by_who_restores_it() -> None:
    then, now = ProjectDocument(), ProjectDocument()
    start = StartProject(new_project_id(), "Fila")
    for each in (then, now):
        each.initialise(start, by=ANA)
    lost = note(then, "lost")
    now.apply(RestoreVersion(tuple(then.records.everything())), by=BENTO)
    assert now.get(Note, lost).text == "lost"
    assert now.get(Note, lost).created_by == BENTO


def test_older_values_come_back_into_the_trash_too(document: ProjectDocument) -> None:
    trashed = note(document, "new")
    document.apply(TrashRecords((trashed,)), by=ANA)
    document.apply(RestoreFields(trashed, {"text": "old"}), by=ANA)
    found = document.records.peek(trashed)
    assert isinstance(found, Note)
    assert found.text == "old"
    assert found.deleted_at is not None


def test_a_rehearsal_tells_and_changes_nothing(document: ProjectDocument) -> None:
    records = tuple(document.records.everything())
    added = note(document, "new")
    before = document.state_vector()
    assert list(document.rehearse(RestoreVersion(records), by=ANA).removed) == [added]
    assert document.state_vector() == before
    assert document.get(Note, added).text == "new"


@pytest.mark.parametrize(("removed", "live"), [(51, 1000), (3, 10)])
def test_taking_much_away_needs_a_second_thought(removed: int, live: int) -> None:
    assert is_drastic(removed, live)
    assert not is_drastic(removed - 1, live)


def test_damaged_archives_are_refused(document: ProjectDocument) -> None:
    archive = pack(document.records.everything())
    lines = gzip.decompress(archive)
    newer = lines.replace(b'"schema":1', b'"schema":99')
    refused: list[tuple[bytes, type[AppError]]] = [
        (b"", Damaged),
        (b"\x89PNG", Damaged),
        (archive[:-9], Damaged),
        (archive + b"more", Damaged),
        (gzip.compress(b"not json"), Damaged),
        (gzip.compress(b"[]"), Damaged),
        (gzip.compress(lines.rsplit(b"\n", 1)[0]), Damaged),
        (gzip.compress(newer), SchemaTooNew),
    ]
    for content, error in refused:
        with pytest.raises(error):
            check_archive(content)
    with pytest.raises(TooLarge):
        check_archive(archive, largest=len(lines) - 1)
    with pytest.raises(Damaged):
        unpack(gzip.compress(json.dumps({"format": "dttools-version", "schema": 1, "records": 1}).encode() + b"\n{}"))


def test_records_of_unknown_kinds_are_left_out(document: ProjectDocument) -> None:
    header = json.dumps({"format": "dttools-version", "schema": 1, "records": 1}).encode()
    assert unpack(gzip.compress(header + b'\n{"kind":"hologram","id":"1"}')) == ()


def test_a_changed_idea_is_brought_back_field_by_field(document: ProjectDocument) -> None:
    idea = new_id()
    document.apply(AddIdeas(((idea, {"title": "Painel", "impact": 2}),)), by=ANA)
    records = tuple(document.records.everything())
    document.apply(ChangeFields((idea,), {"impact": 5}), by=BENTO)
    changes = document.apply(RestoreVersion(records), by=ANA)
    assert changes.updated[idea].fields() == {"impact", "updated_at", "updated_by"}
    assert document.get(Idea, idea).impact == 2

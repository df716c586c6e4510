from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dttools.document import ChangeSet, History, Origin, ProjectDocument
from dttools.document.commands import (
    AddIdeas,
    AddRecord,
    AddZoneNote,
    CastVote,
    ChangeFields,
    ClaimAuthorship,
    ClusterItems,
    ConnectItems,
    DuplicateItems,
    EditText,
    MoveItems,
    Restack,
    RestoreRecords,
    SetZoneTexts,
    StartProject,
    Together,
    TrashRecords,
    Uncluster,
    WithdrawVote,
)
from dttools.errors import InvalidInput, NotFound, ProtocolError, SchemaTooNew, TooLarge
from dttools.ids import ActorId, RecordId, new_id, new_project_id
from dttools.model import Board, Cluster, Connector, Idea, Note, Persona, Record, Vector

ANA = ActorId("ana")
BEN = ActorId("ben")


def started() -> ProjectDocument:
    document = ProjectDocument()
    document.initialise(StartProject(new_project_id(), "Fila do hospital"), by=ANA)
    return document


def copy_of(document: ProjectDocument) -> ProjectDocument:
    return ProjectDocument([document.update_since()])


def sync(*documents: ProjectDocument) -> None:
    for source in documents:
        for target in documents:
            target.receive(source.update_since(target.state_vector()))


def records(document: ProjectDocument) -> dict[str, Record]:
    return {record.id: record for record in document.records.everything()}


def board_of(document: ProjectDocument) -> RecordId:
    return next(document.all(Board)).id


def add_note(document: ProjectDocument, text: str = "") -> RecordId:
    note = new_id()
    document.apply(AddRecord(Note, note, {"board": board_of(document), "text": text}), by=ANA)
    return note


def test_a_project_reads_back_from_its_bytes() -> None:
    document = started()
    add_note(document, "Três horas de espera 😀")
    assert records(copy_of(document)) == records(document)
    assert document.project.name == "Fila do hospital"


def test_a_change_set_tells_what_happened_and_where_it_came_from() -> None:
    document = started()
    peer = copy_of(document)
    heard: list[ChangeSet] = []
    peer.on_change(heard.append)
    sent: list[bytes] = []
    document.on_local_update(sent.append)
    note = add_note(document, "um")
    document.apply(TrashRecords((note,)), by=ANA)
    for update in sent:
        peer.receive(update)
    assert [(c.origin, list(c.added), list(c.removed)) for c in heard] == [
        (Origin.REMOTE, [note], []),
        (Origin.REMOTE, [], [note]),
    ]


def test_only_changed_fields_are_written_so_concurrent_changes_of_other_fields_stay() -> None:
    document = started()
    note = add_note(document, "texto")
    peer = copy_of(document)
    document.apply(MoveItems((note,), Vector(10, 20)), by=ANA)
    peer.apply(ChangeFields((note,), {"colour": "blue"}), by=BEN)
    sync(document, peer)
    for replica in (document, peer):
        merged = replica.get(Note, note)
        assert (merged.at, merged.colour) == (Vector(10, 20), "blue")


def test_concurrent_typing_in_one_text_keeps_both_persons_words() -> None:
    document = started()
    note = add_note(document, "a fila é longa")
    peer = copy_of(document)
    document.apply(EditText(note, "text", "a fila é muito longa"), by=ANA)
    peer.apply(EditText(note, "text", "a fila é longa 😀 demais"), by=BEN)
    sync(document, peer)
    assert document.get(Note, note).text == "a fila é muito longa 😀 demais"
    assert records(peer) == records(document)


def test_a_failing_command_changes_nothing_even_after_its_first_half() -> None:
    document = started()
    before, state = records(document), document.state_vector()
    note = new_id()
    good = AddRecord(Note, note, {"board": board_of(document)})
    with pytest.raises(InvalidInput):
        document.apply(Together((good, ChangeFields((note,), {"at": [float("nan"), 0]}))), by=ANA)
    assert (records(document), document.state_vector()) == (before, state)


@pytest.mark.parametrize("at", [(float("inf"), 0), (1e300, 0), ("x", 0), (1,)])
def test_absurd_coordinates_are_refused(at: object) -> None:
    document = started()
    with pytest.raises(InvalidInput):
        document.apply(AddRecord(Note, new_id(), {"board": board_of(document), "at": at}), by=ANA)


def test_a_text_of_a_megabyte_is_refused_by_name_of_its_field() -> None:
    document = started()
    note = add_note(document, "curto")
    with pytest.raises(TooLarge) as refusal:
        document.apply(EditText(note, "text", "x" * 1_000_000), by=ANA)
    assert refusal.value.field == "text"
    assert document.get(Note, note).text == "curto"


def test_random_bytes_are_refused_and_leave_the_document_as_it_was() -> None:
    document = started()
    before = document.update_since()
    with pytest.raises(ProtocolError):
        document.receive(b"\x17random bytes")
    with pytest.raises(ProtocolError):
        document.update_since(b"\xff\xff\xff")
    assert document.update_since() == before


def test_an_update_that_is_received_twice_changes_nothing_the_second_time() -> None:
    document = started()
    peer = copy_of(document)
    note = add_note(document, "uma vez")
    update = document.update_since(peer.state_vector())
    assert peer.receive(update)
    assert not peer.receive(update)
    assert peer.get(Note, note).text == "uma vez"


def test_a_document_of_a_newer_program_is_refused() -> None:
    document = started()
    document._meta["schema"] = 99
    with pytest.raises(SchemaTooNew):
        copy_of(document)


def test_a_field_spoilt_by_a_peer_reads_as_default_and_stays_in_the_bytes() -> None:
    document = started()
    note = add_note(document, "vivo")
    document._records[note]["colour"] = "no such colour"
    reread = copy_of(document)
    assert reread.get(Note, note).colour == "yellow"
    assert reread._records[note]["colour"] == "no such colour"


def test_trash_and_restore() -> None:
    document = started()
    note = add_note(document, "volta")
    document.apply(TrashRecords((note,)), by=ANA)
    with pytest.raises(NotFound):
        document.get(Note, note)
    assert [record.id for record in document.records.trash()] == [note]
    document.apply(RestoreRecords((note,)), by=ANA)
    assert document.get(Note, note).text == "volta"


def test_typing_in_a_note_that_a_peer_deleted_is_kept_in_the_trash() -> None:
    document = started()
    note = add_note(document, "rascunho")
    peer = copy_of(document)
    peer.apply(TrashRecords((note,)), by=BEN)
    document.apply(EditText(note, "text", "rascunho e mais"), by=ANA)
    sync(document, peer)
    trashed = peer.records.trash()[0]
    assert isinstance(trashed, Note)
    assert trashed.text == "rascunho e mais"


def test_votes_are_one_record_a_voter() -> None:
    document = started()
    idea = new_id()
    document.apply(AddIdeas(((idea, {"title": "Senhas"}),)), by=ANA)
    peer = copy_of(document)
    document.apply(CastVote(idea, ANA), by=ANA)
    peer.apply(CastVote(idea, ANA), by=ANA)  # the same person on a second device
    peer.apply(CastVote(idea, BEN, dots=2), by=BEN)
    sync(document, peer)
    assert document.votes(idea) == peer.votes(idea) == 3
    document.apply(WithdrawVote(idea, BEN), by=BEN)
    assert document.votes(idea) == 1
    document.apply(CastVote(idea, BEN), by=BEN)
    assert document.votes(idea) == 2


def test_zone_texts_keep_the_notes_whose_text_stays() -> None:
    document = started()
    persona = new_id()
    document.apply(AddRecord(Persona, persona, {"name": "Maria"}), by=ANA)
    document.apply(SetZoneTexts(persona, "goals", ("a", "b", "c")), by=ANA)
    first = {note.text: note.id for note in document.zone(persona, "goals")}
    document.apply(SetZoneTexts(persona, "goals", ("c", "a", "d")), by=ANA)
    second = {note.text: note.id for note in document.zone(persona, "goals")}
    assert list(second) == ["c", "a", "d"]
    assert (second["a"], second["c"]) == (first["a"], first["c"])
    document.apply(AddZoneNote(new_id(), persona, "goals", "z"), by=ANA)
    assert [note.text for note in document.zone(persona, "goals")] == ["c", "a", "d", "z"]


def test_clusters_frame_their_members_and_connectors_join_items() -> None:
    document = started()
    board = board_of(document)
    a, b = add_note(document, "a"), add_note(document, "b")
    cluster, line = new_id(), new_id()
    document.apply(MoveItems((b,), Vector(500, 0)), by=ANA)
    document.apply(ClusterItems(cluster, board, (a, b), "Tema"), by=ANA)
    document.apply(ConnectItems(line, board, a, b), by=ANA)
    frame = document.get(Cluster, cluster)
    assert frame.at.x < 0
    assert frame.at.x + frame.size.width > 700
    copies = {a: new_id(), b: new_id(), line: new_id()}
    document.apply(DuplicateItems(copies, Vector(0, 300)), by=ANA)
    assert document.get(Connector, copies[line]).source == copies[a]
    assert document.get(Note, copies[b]).at == Vector(500, 300)
    document.apply(Uncluster(cluster), by=ANA)
    assert document.get(Note, a).cluster is None


def test_restacking_moves_items_to_front_and_back() -> None:
    document = started()
    ids = [new_id() for _ in range(3)]
    document.apply(AddIdeas(tuple((i, {}) for i in ids)), by=ANA)
    document.apply(Restack((ids[0],)), by=ANA)
    document.apply(Restack((ids[2],), to_front=False), by=ANA)
    assert sorted(ids, key=lambda i: document.get(Idea, i).order) == [ids[2], ids[1], ids[0]]


def test_locked_items_do_not_move() -> None:
    document = started()
    note = add_note(document)
    document.apply(ChangeFields((note,), {"locked": True}), by=ANA)
    document.apply(MoveItems((note,), Vector(5, 5)), by=ANA)
    assert document.get(Note, note).at == Vector(0, 0)


def test_claiming_authorship_turns_the_laptops_person_into_the_servers_user() -> None:
    document = started()
    idea = new_id()
    document.apply(AddIdeas(((idea, {"title": "x"}),)), by=ANA)
    document.apply(CastVote(idea, ANA), by=ANA)
    document.apply(ClaimAuthorship(ANA, BEN), by=BEN)
    assert {record.created_by for record in document.records.everything()} == {BEN}
    assert document.votes(idea) == 1


def test_numbers_come_back_as_the_model_has_them() -> None:
    document = started()
    persona = new_id()
    document.apply(AddRecord(Persona, persona, {"name": "J", "age": 41}), by=ANA)
    age = copy_of(document).get(Persona, persona).age
    assert (age, type(age)) == (41, int)


def test_the_clock_stamps_but_never_decides() -> None:
    past = datetime(1999, 1, 1, tzinfo=UTC)
    document = started()
    peer = ProjectDocument([document.update_since()], clock=lambda: past)
    note = add_note(document, "a")
    sync(document, peer)
    peer.apply(EditText(note, "text", "b"), by=BEN)
    sync(document, peer)
    assert document.get(Note, note).text == "b"
    assert document.get(Note, note).updated_at == past


class TestHistory:
    def test_undo_takes_back_ones_own_edits_only(self) -> None:
        document = started()
        note = add_note(document, "base")
        history = History(document, ANA)
        history.apply(MoveItems((note,), Vector(50, 0)))
        document.apply(ChangeFields((note,), {"colour": "pink"}), by=BEN)
        history.undo()
        assert document.get(Note, note).at == Vector(0, 0)
        assert document.get(Note, note).colour == "pink"
        assert not history.can_undo
        history.redo()
        assert document.get(Note, note).at == Vector(50, 0)

    def test_undo_leaves_a_field_that_somebody_changed_since(self) -> None:
        document = started()
        note = add_note(document)
        history = History(document, ANA)
        history.apply(ChangeFields((note,), {"colour": "pink"}))
        document.apply(ChangeFields((note,), {"colour": "green"}), by=BEN)
        history.undo()
        assert document.get(Note, note).colour == "green"

    def test_undo_of_a_creation_keeps_a_peers_words_in_the_trash(self) -> None:
        document = started()
        history = History(document, ANA)
        note = new_id()
        history.apply(AddRecord(Note, note, {"board": board_of(document), "text": "eu"}))
        document.apply(EditText(note, "text", "eu e Ben"), by=BEN)
        history.undo()
        assert [getattr(record, "text", "") for record in document.records.trash()] == ["eu e Ben"]
        history.redo()
        assert document.get(Note, note).text == "eu e Ben"

    def test_undo_of_typing_keeps_what_a_peer_typed_meanwhile(self) -> None:
        document = started()
        note = add_note(document, "fila")
        history = History(document, ANA)
        history.apply(EditText(note, "text", "a fila"))
        document.apply(EditText(note, "text", "a fila longa"), by=BEN)
        history.undo()
        assert document.get(Note, note).text == "fila longa"

    def test_one_gesture_is_one_step(self) -> None:
        document = started()
        note = add_note(document, "")
        history = History(document, ANA)
        for text in ("f", "fi", "fil", "fila"):
            history.apply(EditText(note, "text", text), gesture=f"type:{note}")
        history.close_gesture()
        history.apply(EditText(note, "text", "fila!"), gesture=f"type:{note}")
        history.undo()
        assert document.get(Note, note).text == "fila"
        history.undo()
        assert document.get(Note, note).text == ""
        history.redo()
        assert document.get(Note, note).text == "fila"

    def test_an_undone_edit_carries_the_person_who_undid(self) -> None:
        document = started()
        note = add_note(document, "de Ana")
        history = History(document, BEN)
        history.apply(EditText(note, "text", "de Ben"))
        history.undo()
        assert document.get(Note, note).updated_by == BEN

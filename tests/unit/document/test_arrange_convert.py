"""Arranging and converting as commands: who wrote it, what hangs on it and what is kept in the trash."""

from __future__ import annotations

import math

import pytest

from dttools.document import ProjectDocument
from dttools.document.commands import (
    AddRecord,
    CastVote,
    ChangeFields,
    ConnectItems,
    ConvertIdeas,
    ConvertNotes,
    DuplicateItems,
    GroupItems,
    MergeNotes,
    PlaceItems,
    SizeItems,
    SplitNote,
    StartProject,
    StepItems,
    TrashRecords,
)
from dttools.errors import InvalidInput, TooLarge
from dttools.ids import ActorId, RecordId, new_id, new_project_id
from dttools.model import Connector, Idea, Note, NoteColour, Record, Size, Vector

ANA, BEN = ActorId("ana"), ActorId("ben")


class Board:
    """A project with one board, on which Ana writes."""

    def __init__(self) -> None:
        self.id = new_id()
        self.document = ProjectDocument()
        self.document.initialise(StartProject(new_project_id(), "Test", board=self.id), by=ANA)

    def put(self, model: type[Record] = Note, **values: object) -> RecordId:
        record_id = new_id()
        self.document.apply(AddRecord(model, record_id, {"board": self.id, **values}), by=ANA)
        return record_id

    def notes(self) -> list[Note]:
        return sorted(self.document.children(Note, self.id), key=lambda note: (note.at.y, note.at.x))


@pytest.fixture
def board() -> Board:
    return Board()


def test_an_idea_made_of_a_note_keeps_text_place_look_and_author(board: Board) -> None:
    cluster = new_id()
    note = board.put(text="Enfermeira volante\nReavalia\ne explica", at=Vector(30, 40), colour="pink", tags=("a",))
    board.document.apply(ChangeFields((note,), {"cluster": cluster, "text_size": "large"}), by=ANA)
    idea_id = new_id()
    board.document.apply(ConvertNotes({note: idea_id}), by=BEN)
    idea, old = board.document.get(Idea, idea_id), board.document.records.peek(note)
    assert (idea.title, idea.description) == ("Enfermeira volante", "Reavalia\ne explica")
    assert (idea.at, idea.colour, idea.tags, idea.cluster) == (Vector(30, 40), NoteColour.PINK, ("a",), cluster)
    assert isinstance(old, Note)
    assert old.deleted_at is not None
    assert (idea.created_by, idea.created_at, idea.updated_by) == (ANA, old.created_at, BEN)


def test_a_long_first_line_is_kept_whole_in_the_description(board: Board) -> None:
    text = "palavra " * 60
    note, idea = board.put(text=text), new_id()
    board.document.apply(ConvertNotes({note: idea}), by=ANA)
    made = board.document.get(Idea, idea)
    assert len(made.title) <= 122
    assert made.description == text.strip()


def test_converting_takes_connectors_along_and_leaves_votes_with_the_idea_in_the_trash(board: Board) -> None:
    idea, other, line = board.put(Idea, title="Painel"), board.put(), new_id()
    board.document.apply(ConnectItems(line, board.id, other, idea), by=ANA)
    board.document.apply(CastVote(idea, BEN), by=BEN)
    note = new_id()
    board.document.apply(ConvertIdeas({idea: note}), by=BEN)
    assert board.document.get(Note, note).text == "Painel"
    assert board.document.get(Connector, line).target == note
    assert board.document.votes(idea) == 1


def test_splitting_makes_a_note_of_each_line_by_the_same_author(board: Board) -> None:
    note = board.put(text=" um \n\ndois\ntrês", colour="green")
    parts = tuple((new_id(), Vector(0, 300 * n)) for n in (1, 2))
    board.document.apply(SplitNote(note, parts), by=BEN)
    assert [each.text for each in board.notes()] == ["um", "dois", "três"]
    assert {each.colour for each in board.notes()} == {NoteColour.GREEN}
    assert {each.created_by for each in board.notes()} == {ANA}


def test_splitting_a_note_that_a_peer_has_made_longer_loses_no_line(board: Board) -> None:
    note = board.put(text="um\ndois")
    board.document.apply(ChangeFields((note,), {"text": "um\ndois\ntrês\nquatro"}), by=BEN)
    board.document.apply(SplitNote(note, ((new_id(), Vector(0, 300)),)), by=ANA)
    assert [each.text for each in board.notes()] == ["um", "dois\ntrês\nquatro"]


def test_a_note_of_one_line_is_not_split(board: Board) -> None:
    note = board.put(text="só uma linha")
    before = board.document.get(Note, note)
    board.document.apply(SplitNote(note, ((new_id(), Vector(0, 300)),)), by=ANA)
    assert board.notes() == [before]


def test_merging_joins_texts_and_tags_and_connectors(board: Board) -> None:
    one, two, three = board.put(text="a", tags=("x",)), board.put(text="b", tags=("x", "y")), board.put(text="c")
    inside, outside = new_id(), new_id()
    board.document.apply(ConnectItems(inside, board.id, one, two), by=ANA)
    board.document.apply(ConnectItems(outside, board.id, two, three), by=ANA)
    board.document.apply(MergeNotes((one, two)), by=BEN)
    merged = board.document.get(Note, one)
    assert (merged.text, merged.tags, merged.created_by) == ("a\nb", ("x", "y"), ANA)
    assert [each.id for each in board.document.all(Connector)] == [outside]
    assert board.document.get(Connector, outside).source == one


def test_merging_more_than_a_note_holds_changes_nothing(board: Board) -> None:
    notes = tuple(board.put(text="x" * 15_000) for _ in range(2))
    with pytest.raises(TooLarge):
        board.document.apply(MergeNotes(notes), by=ANA)
    assert len(board.notes()) == 2


def test_what_is_locked_or_deleted_meanwhile_is_left_alone(board: Board) -> None:
    locked, gone = board.put(text="a\nb", locked=True), board.put(text="c\nd")
    board.document.apply(TrashRecords((gone,)), by=BEN)
    both = (locked, gone)
    before = [board.document.records.peek(each) for each in both]
    for command in (
        ConvertNotes({each: new_id() for each in both}),
        SplitNote(locked, ((new_id(), Vector(0, 0)),)),
        SplitNote(gone, ((new_id(), Vector(0, 0)),)),
        MergeNotes(both),
        SizeItems(dict.fromkeys(both, Size(10, 10))),
        GroupItems(both, new_id()),
        PlaceItems(dict.fromkeys(both, Vector(9, 9))),
        StepItems(both),
    ):
        board.document.apply(command, by=ANA)
        assert [board.document.records.peek(each) for each in both] == before


def test_places_and_sizes_that_are_not_numbers_are_refused(board: Board) -> None:
    note = board.put()
    for command in (PlaceItems({note: Vector(math.nan, 0)}), SizeItems({note: Size(math.inf, 10)})):
        with pytest.raises(InvalidInput):
            board.document.apply(command, by=ANA)


def test_copies_of_a_group_are_a_group_of_their_own(board: Board) -> None:
    group, theirs = new_id(), new_id()
    one, two = board.put(group=group), board.put(group=group)
    copies = {one: new_id(), two: new_id()}
    board.document.apply(DuplicateItems(copies, Vector(9, 9), {group: theirs}), by=ANA)
    assert {board.document.get(Note, each).group for each in copies.values()} == {theirs}


def test_one_step_forward_passes_the_next_item_that_covers_it_only(board: Board) -> None:
    low = board.put(order="a1")
    board.put(order="a2", at=Vector(5000, 0))
    cover = board.put(order="a3")
    top = board.put(order="a4")
    board.document.apply(StepItems((low,)), by=ANA)
    order = {each.id: each.order for each in board.notes()}
    assert order[cover] < order[low] < order[top]
    board.document.apply(StepItems((low,), forward=False), by=ANA)
    order = {each.id: each.order for each in board.notes()}
    assert order[low] < order[cover]

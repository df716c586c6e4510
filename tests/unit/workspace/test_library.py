from __future__ import annotations

import pytest

from dttools.document.commands import AddRecord, CastVote, ChangeFields, ConnectItems, EditText, TrashRecords
from dttools.errors import Conflict, NotFound, TooLarge
from dttools.ids import ActorId, ProjectId, RecordId, new_id
from dttools.model import Board, Connector, Idea, Note, Persona, Vote
from dttools_desktop.workspace import Library, OpenProject, Profile, Shelf


def board_of(project: OpenProject) -> RecordId:
    return next(project.document.all(Board)).id


def add_note(project: OpenProject, text: str) -> RecordId:
    note = new_id()
    project.apply(AddRecord(Note, note, {"board": board_of(project), "text": text}))
    return note


def add_idea(project: OpenProject, title: str) -> RecordId:
    idea = new_id()
    project.apply(AddRecord(Idea, idea, {"board": board_of(project), "title": title}))
    return idea


def names(library: Library, shelf: Shelf = Shelf.ACTIVE) -> list[str]:
    return [card.name for card in library.cards(shelf)]


def test_a_new_profile_has_no_projects_and_a_person(profile: Profile, library: Library) -> None:
    assert library.cards() == []
    assert profile.person.id


def test_the_person_stays_the_same_and_can_be_renamed(profile: Profile) -> None:
    profile.rename_person("Ana")
    person = profile.person
    profile.close()
    with Profile.open() as again:
        assert again.person == person
        assert again.person.name == "Ana"


def test_settings_are_remembered(profile: Profile) -> None:
    profile.settings.set("window", {"width": 800, "maximised": True})
    profile.settings.set("theme", "dark")
    profile.settings.set("theme", "light")
    assert profile.settings.get("window") == {"width": 800, "maximised": True}
    assert profile.settings.get("theme") == "light"
    assert profile.settings.get("never set") is None


def test_a_card_shows_the_name_the_counts_and_the_thumbnail(library: Library) -> None:
    project = library.open(library.create("Fila do hospital"))
    add_note(project, "Três horas")
    add_idea(project, "Senha por SMS")
    library.open(project.id).set_thumbnail(b"png")
    card = library.card(project.id)
    assert (card.name, card.note_count, card.idea_count, card.thumbnail) == ("Fila do hospital", 1, 1, b"png")
    assert card.server is None


def test_renaming_a_project_renames_its_card(library: Library) -> None:
    project = library.open(library.create("Old"))
    project.apply(ChangeFields((RecordId(project.id),), {"name": "New"}))
    assert names(library) == ["New"]


def test_the_project_worked_on_last_comes_first(library: Library) -> None:
    first = library.create("First")
    library.create("Second")
    assert names(library) == ["Second", "First"]
    add_note(library.open(first), "more work")
    assert names(library) == ["First", "Second"]


def test_a_name_that_is_too_long_makes_no_project(library: Library) -> None:
    with pytest.raises(TooLarge):
        library.create("x" * 1_000)
    assert library.cards() == []


def test_edits_are_there_when_the_project_is_opened_again(profile: Profile, library: Library) -> None:
    project = library.open(library.create("P"))
    note = add_note(project, "one")
    project.apply(EditText(note, "text", "one more"))
    library.close()
    profile.close()
    with Profile.open() as again:
        reopened = Library(again).open(project.id)
        assert reopened.document.get(Note, note).text == "one more"
        reopened.close()


def test_opening_twice_gives_the_same_project(library: Library) -> None:
    project = library.create("P")
    assert library.open(project) is library.open(project)


def test_an_unknown_project_is_not_found(library: Library) -> None:
    with pytest.raises(NotFound):
        library.open(ProjectId("nothing"))
    with pytest.raises(NotFound):
        library.trash(ProjectId("nothing"))


def test_undo_and_redo_are_stored_edits_too(library: Library) -> None:
    project = library.open(library.create("P"))
    note = add_note(project, "one")
    project.undo()
    project.close()
    project = library.open(project.id)
    with pytest.raises(NotFound):
        project.document.get(Note, note)
    assert not project.can_undo


def test_edits_of_one_gesture_are_one_step(library: Library) -> None:
    project = library.open(library.create("P"))
    note = add_note(project, "")
    for text in ("a", "ab", "abc"):
        project.apply(EditText(note, "text", text), gesture="typing")
    project.close_gesture()
    project.apply(EditText(note, "text", "abcd"), gesture="typing")
    project.undo()
    assert project.document.get(Note, note).text == "abc"
    project.undo()
    assert project.document.get(Note, note).text == ""
    assert project.can_redo


def test_projects_move_between_the_shelves(library: Library) -> None:
    project = library.create("P")
    library.archive(project)
    assert (names(library), names(library, Shelf.ARCHIVED)) == ([], ["P"])
    library.trash(project)
    assert (names(library, Shelf.ARCHIVED), names(library, Shelf.TRASHED)) == ([], ["P"])
    library.restore(project)
    library.unarchive(project)
    assert names(library) == ["P"]


def test_only_a_closed_project_of_the_trash_is_deleted_for_good(library: Library) -> None:
    project = library.create("P")
    with pytest.raises(Conflict):
        library.delete(project)
    library.trash(project)
    library.open(project)
    with pytest.raises(Conflict):
        library.delete(project)
    library.close()
    library.delete(project)
    assert library.cards(Shelf.TRASHED) == []
    assert library.search("P") == []


def test_a_duplicate_has_the_same_content_under_its_own_ids(library: Library) -> None:
    project = library.open(library.create("P"))
    idea, note, gone = add_idea(project, "Senha"), add_note(project, "Três horas"), add_note(project, "gone")
    project.apply(TrashRecords((gone,)))
    project.apply(ConnectItems(new_id(), board_of(project), idea, note))
    project.apply(CastVote(idea, ActorId("ben"), 2))
    project.apply(AddRecord(Persona, new_id(), {"name": "Rosa"}))

    copy = library.open(library.duplicate(project.id))

    assert copy.document.project.name == "P (copy)"
    assert copy.document.project.id == copy.id != project.id
    (idea_copy,) = copy.document.all(Idea)
    (note_copy,) = copy.document.all(Note)
    (connector,) = copy.document.all(Connector)
    (vote,) = copy.document.all(Vote)
    assert (idea_copy.title, note_copy.text) == ("Senha", "Três horas")
    assert (connector.source, connector.target) == (idea_copy.id, note_copy.id)
    assert (vote.idea, vote.voter, vote.dots) == (idea_copy.id, "ben", 2)
    assert copy.document.votes(idea_copy.id) == 2
    theirs = {record.id for record in project.document.records.everything()}
    assert theirs.isdisjoint(record.id for record in copy.document.records.everything())


def test_search_finds_words_in_all_projects_without_regard_to_accents(library: Library) -> None:
    first = library.open(library.create("Fila do hospital"))
    note = add_note(first, "Três horas de espera")
    library.create("Horas extras")
    found = library.search("HORAS")
    assert [(hit.project_name, hit.kind) for hit in found] == [
        ("Horas extras", "project"),
        ("Fila do hospital", "note"),
    ]
    assert [hit.record for hit in library.search("tres esp")] == [note]
    assert library.search("nowhere") == []
    assert library.search(' " * OR ') == []


def test_search_follows_edits_and_the_trash(library: Library) -> None:
    project = library.open(library.create("P"))
    note = add_note(project, "banana")
    assert len(library.search("banana")) == 1
    project.apply(EditText(note, "text", "cherry"))
    assert library.search("banana") == []
    project.apply(TrashRecords((note,)))
    assert library.search("cherry") == []
    project.undo()
    assert len(library.search("cherry")) == 1
    library.trash(project.id)
    assert library.search("cherry") == []


def test_cards_and_search_catch_up_after_a_crash(profile: Profile) -> None:
    library = Library(profile)
    project = library.open(library.create("P"))
    add_note(project, "written before the crash")
    # No close: as after a kill.
    again = Library(profile)
    assert again.card(project.id).note_count == 1
    assert len(again.search("crash")) == 1
    project.close()

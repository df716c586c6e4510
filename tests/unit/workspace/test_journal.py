from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, select, text, update

from dttools.document import ProjectDocument
from dttools.document.commands import AddRecord
from dttools.errors import StorageFailed
from dttools.ids import ActorId, RecordId, new_id
from dttools.model import Board, Note
from dttools.sync import RecoveredEdit
from dttools_desktop.workspace import Library, OpenProject, Profile
from dttools_desktop.workspace.journal import FOLD_AFTER, Journal
from dttools_desktop.workspace.recovered import Tray, restoring
from dttools_desktop.workspace.tables import snapshots, updates

ANA = ActorId("ana")


@pytest.fixture
def project(library: Library) -> Iterator[OpenProject]:
    opened = library.open(library.create("P"))
    yield opened
    opened.close(even_unsaved=True)


def add_note(project: OpenProject, text: str = "") -> RecordId:
    board = next(project.document.all(Board)).id
    note = new_id()
    project.apply(AddRecord(Note, note, {"board": board, "text": text}))
    return note


def stored(profile: Profile, project: OpenProject) -> set[RecordId]:
    document = ProjectDocument(Journal(profile.database, project.id, shared=False).load())
    return {note.id for note in document.all(Note)}


def fill_disk(profile: Profile) -> None:
    """Let SQLite find no room, as on a full disk, on the connections that are open."""
    with profile.database.reading() as connection:
        pages = connection.scalar(text("PRAGMA page_count"))
        connection.execute(text(f"PRAGMA max_page_count = {pages}"))


def empty_disk(profile: Profile) -> None:
    with profile.database.reading() as connection:
        connection.execute(text("PRAGMA max_page_count = 1000000"))


def test_an_edit_is_on_the_disk_when_apply_returns(profile: Profile, project: OpenProject) -> None:
    note = add_note(project)
    assert project.durable
    assert stored(profile, project) == {note}


def test_a_full_disk_is_told_and_the_edits_wait_in_memory(profile: Profile, project: OpenProject) -> None:
    heard: list[bool] = []
    project.on_durability(lambda: heard.append(project.durable))
    fill_disk(profile)
    notes = {add_note(project, "x" * 9_000) for _ in range(3)}
    assert not project.durable
    assert isinstance(project.problem, StorageFailed)
    assert "full" in project.problem.message
    assert {note.id for note in project.document.all(Note)} == notes
    assert stored(profile, project) == set()
    with pytest.raises(StorageFailed):
        project.close()

    empty_disk(profile)
    assert project.retry_saving()
    assert project.durable
    assert project.problem is None
    assert stored(profile, project) == notes
    assert heard == [False, True]


def test_the_next_edit_saves_those_before_it(profile: Profile, project: OpenProject) -> None:
    fill_disk(profile)
    first = add_note(project, "x" * 9_000)
    empty_disk(profile)
    second = add_note(project)
    assert project.durable
    assert stored(profile, project) == {first, second}


def test_a_project_opens_on_a_full_disk(profile: Profile, library: Library) -> None:
    project = library.create("P")
    fill_disk(profile)
    assert library.open(project).document.project.name == "P"
    assert library.card(project).name == "P"


def test_a_remote_update_that_cannot_be_stored_is_refused(profile: Profile, project: OpenProject) -> None:
    fill_disk(profile)
    with pytest.raises(StorageFailed):
        project.journal.store_remote(b"\0" * 9_000)
    empty_disk(profile)
    assert project.durable


def test_what_won_and_what_lost_are_stored_together_or_not_at_all(profile: Profile, project: OpenProject) -> None:
    note = add_note(project)
    lost = RecoveredEdit(
        note, "note", {"text": "x" * 9_000}, is_new=False, by=project.person, at=datetime.now(UTC), code="overwritten"
    )
    before = project.journal.last_seq
    fill_disk(profile)
    with pytest.raises(StorageFailed):
        project.journal.store_remote(b"\0\0", [lost])
    empty_disk(profile)
    assert Journal(profile.database, project.id, shared=True).last_seq == before
    assert Tray(profile.database).items() == []
    project.journal.store_remote(b"\0\0", [lost])
    assert Journal(profile.database, project.id, shared=True).last_seq == before + 1
    assert [item.edit.fields for item in Tray(profile.database).items()] == [lost.fields]


def test_only_edits_made_here_wait_for_the_disk_and_they_take_earlier_ones_along(
    profile: Profile, project: OpenProject
) -> None:
    def waits(connection: Connection) -> bool:
        full = 2
        return connection.scalar(text("PRAGMA synchronous")) == full

    with profile.database.writing_soon() as connection:
        assert not waits(connection)
    with profile.database.writing() as connection:
        assert waits(connection)
    peer = ProjectDocument([project.document.update_since()])
    before = peer.state_vector()
    peer.apply(AddRecord(Note, new_id(), {"board": next(peer.all(Board)).id}), by=ANA)
    project.journal.store_remote(peer.update_since(before))
    add_note(project)
    with profile.database.writing() as connection:
        assert waits(connection)
    assert len(ProjectDocument(project.journal.load()).records) == len(peer.records) + 1


def test_folding_loses_nothing_and_leaves_pending_updates_alone(profile: Profile, project: OpenProject) -> None:
    add_note(project)
    project.journal.share(project.journal.last_seq)
    add_note(project)
    add_note(project)
    before = project.journal.pending()
    last = project.journal.last_seq
    project.journal.fold()
    assert project.journal.pending() == before
    assert stored(profile, project) == {note.id for note in project.document.all(Note)}
    assert Journal(profile.database, project.id, shared=True).last_seq == last
    project.journal.mark_acked(before[-1][0])
    project.journal.fold()
    assert project.journal.pending() == []
    assert stored(profile, project) == {note.id for note in project.document.all(Note)}
    assert Journal(profile.database, project.id, shared=True).last_seq == last


def test_closing_folds_a_long_journal(profile: Profile, project: OpenProject) -> None:
    for _ in range(FOLD_AFTER + 1):
        add_note(project)
    project.close()
    with profile.database.reading() as connection:
        assert connection.scalars(select(updates.c.id).where(updates.c.project == project.id)).all() == []
    assert len(stored(profile, project)) == FOLD_AFTER + 1


def test_sharing_leaves_edits_made_meanwhile_pending(project: OpenProject) -> None:
    add_note(project)
    published = project.journal.last_seq
    add_note(project)
    project.journal.share(published)
    assert [seq for seq, _ in project.journal.pending()] == [published + 1]
    add_note(project)
    assert [seq for seq, _ in project.journal.pending()] == [published + 1, published + 2]
    project.journal.mark_acked(published + 1)
    assert [seq for seq, _ in project.journal.pending()] == [published + 2]
    assert len(project.journal.confirmed()) == published + 1


def test_replaced_content_and_the_tray_are_one_step(profile: Profile, project: OpenProject) -> None:
    kept = add_note(project)
    state = project.document.update_since()
    project.journal.share(project.journal.last_seq)
    refused = add_note(project, "refused")
    edit = RecoveredEdit(
        refused,
        "note",
        {"board": next(project.document.all(Board)).id, "text": "refused"},
        is_new=True,
        by=ANA,
        at=datetime(2026, 3, 1, tzinfo=UTC),
        code="read_only",
        message="You may not",
    )
    last = project.journal.last_seq
    assert project.journal.replace_content(state, [b"\0\0"], [edit]) == [last + 1]
    assert project.journal.pending() == [(last + 1, b"\0\0")]
    assert stored(profile, project) == {kept}
    tray = Tray(profile.database)
    (item,) = tray.items(project.id)
    assert item.edit == edit
    assert item.project_name == "P"
    tray.settle(item.id)
    assert tray.items() == []


def test_a_recovered_edit_can_be_written_again(project: OpenProject) -> None:
    note = add_note(project, "old")
    changed = RecoveredEdit(note, "note", {"text": "mine"}, is_new=False, by=ANA, at=datetime.now(UTC), code="x")
    project.apply(restoring(changed))
    assert project.document.get(Note, note).text == "mine"
    board = next(project.document.all(Board)).id
    made = RecoveredEdit(
        new_id(), "note", {"board": board, "text": "new"}, is_new=True, by=ANA, at=datetime.now(UTC), code="x"
    )
    project.apply(restoring(made))
    assert project.document.get(Note, made.record).text == "new"


def test_content_that_the_disk_gives_back_wrong_is_set_aside_and_counted(
    profile: Profile, library: Library, project: OpenProject
) -> None:
    first, second = add_note(project), add_note(project)
    project.close()
    with profile.database.writing() as connection:
        connection.execute(update(updates).where(updates.c.seq == 3).values(payload=b"rot"))
    again = library.open(project.id)
    assert again.unreadable == 1
    assert {note.id for note in again.document.all(Note)} == {first}
    third = add_note(again)
    again.close()
    with profile.database.reading() as connection:
        assert connection.scalar(select(updates.c.payload).where(updates.c.seq == 3)) == b"rot"
    assert stored(profile, again) == {first, third}
    assert second not in stored(profile, again)


def test_a_rotten_snapshot_is_replaced_from_the_newest_backup(
    profile: Profile, library: Library, project: OpenProject
) -> None:
    first = add_note(project)
    project.journal.fold()
    profile.database.backups.make()
    second = add_note(project)
    project.close()
    with profile.database.writing() as connection:
        connection.execute(update(snapshots).values(payload=b"rot"))
    again = library.open(project.id)
    assert again.unreadable == 1
    assert {note.id for note in again.document.all(Note)} == {first, second}
    again.close()
    for backup in profile.database.backups.all():
        backup.unlink()
    once_more = library.open(project.id)
    assert once_more.unreadable == 0
    assert {note.id for note in once_more.document.all(Note)} == {first, second}

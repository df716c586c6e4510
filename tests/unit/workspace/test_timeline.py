"""What was changed, by whom and when: heard from change sets, written in quiet moments, kept across restarts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from dttools.document import Command, ProjectDocument
from dttools.document.commands import (
    AddRecord,
    CastVote,
    EditText,
    MoveItems,
    RestoreRecords,
    StartProject,
    TrashRecords,
)
from dttools.document.commands.ideas import AddIdeas
from dttools.ids import ActorId, RecordId, new_id, new_project_id
from dttools.model import Board, Note, Vector
from dttools_desktop.workspace import Action, Library, OpenProject, Profile, TimelineEntry, bursts, timeline
from dttools_desktop.workspace.recorder import Recorder
from dttools_desktop.workspace.tables import changes

ANA = ActorId("0190d5a7-0000-7000-8000-00000000000a")


@pytest.fixture
def project(library: Library) -> OpenProject:
    return library.open(library.create("Fila"))


def note(project: OpenProject, text: str) -> RecordId:
    added = new_id()
    project.apply(AddRecord(Note, added, {"board": next(project.document.all(Board)).id, "text": text}))
    return added


def ana_does(project: OpenProject, *commands: Command, ago: timedelta = timedelta(0)) -> None:
    """Ana edits a copy of the project, some time ago; her edits arrive here as one update."""
    at = datetime.now(UTC) - ago
    copy = ProjectDocument([project.document.update_since()], clock=lambda: at)
    for command in commands:
        copy.apply(command, by=ANA)
    project.document.receive(copy.update_since(project.document.state_vector()))


def told(project: OpenProject, record: RecordId | None = None) -> list[TimelineEntry]:
    project.recorder.write()
    return project.timeline.entries(record)


def test_each_change_is_told_with_who_did_what(project: OpenProject) -> None:
    added = note(project, "three hours")
    told(project)
    for command in (
        EditText(added, "text", "two hours"),
        MoveItems((added,), Vector(10, 0)),
        TrashRecords((added,)),
        RestoreRecords((added,)),
    ):
        project.apply(command)
        project.recorder.write()
    entries = told(project, added)
    assert [entry.action for entry in reversed(entries)] == [
        Action.ADDED,
        Action.EDITED,
        Action.MOVED,
        Action.TRASHED,
        Action.RESTORED,
    ]
    assert {entry.by for entry in entries} == {project.person}
    edited = entries[3]
    assert (edited.before, edited.after, edited.label) == ({"text": "three hours"}, {"text": "two hours"}, "two hours")


def test_typing_is_one_entry_from_the_first_text_to_the_last(project: OpenProject) -> None:
    added = note(project, "")
    told(project)
    for text in ("f", "fi", "fil", "fila"):
        project.apply(EditText(added, "text", text), gesture="typing")
    latest = told(project, added)[0]
    assert (latest.before, latest.after) == ({"text": ""}, {"text": "fila"})


def test_what_was_taken_back_at_once_is_not_told(project: OpenProject) -> None:
    added = note(project, "stays")
    told(project)
    project.apply(EditText(added, "text", "goes"))
    project.undo()
    assert len(told(project)) == 1


def test_votes_are_nobodys_business(project: OpenProject) -> None:
    idea = new_id()
    project.apply(AddIdeas(((idea, {"title": "Painel"}),)))
    project.apply(CastVote(idea, project.person))
    assert {entry.kind for entry in told(project)} == {"idea"}


def test_the_timeline_outlives_the_app(profile: Profile) -> None:
    library = Library(profile)
    opened = library.open(library.create("Fila"))
    note(opened, "kept")
    library.close()
    again = Library(profile).open(opened.id)
    assert [entry.label for entry in again.timeline.entries()] == ["kept"]
    again.close()


def test_others_changes_that_come_while_catching_up_are_unseen(project: OpenProject) -> None:
    mine = note(project, "three hours")
    told(project)
    with project.recorder.catching_up():
        ana_does(project, EditText(mine, "text", "two hours"))
    project.recorder.write()
    (entry,) = project.timeline.unseen()
    assert (entry.by, entry.before, entry.after) == (ANA, {"text": "three hours"}, {"text": "two hours"})
    project.timeline.mark_seen(entry.id)
    assert project.timeline.unseen() == []
    assert len(project.timeline.entries(mine)) == 2


def test_what_one_sees_come_or_did_oneself_is_not_unseen(project: OpenProject) -> None:
    mine = note(project, "three hours")
    ana_does(project, EditText(mine, "text", "two hours"))
    with project.recorder.catching_up():
        project.apply(EditText(mine, "text", "one hour"))
    project.recorder.write()
    assert project.timeline.unseen() == []


def test_after_a_short_interruption_only_older_changes_are_unseen(project: OpenProject) -> None:
    first, second = note(project, "one"), note(project, "two")
    project.recorder.caught_up()
    with project.recorder.catching_up():
        ana_does(project, EditText(first, "text", "changed just now"))
        ana_does(project, EditText(second, "text", "changed an hour ago"), ago=timedelta(hours=1))
    project.recorder.write()
    assert [entry.record for entry in project.timeline.unseen()] == [second]


def test_a_project_that_arrives_is_no_change(profile: Profile, project: OpenProject) -> None:
    recorder = Recorder(profile.database, project.id, lambda: project.person)
    arriving = ProjectDocument()
    arriving.on_change(recorder.hear)
    arriving.initialise(StartProject(new_project_id(), "Fila"), by=ANA)
    assert not recorder.waiting


def test_what_was_erased_leaves_no_trace(profile: Profile, project: OpenProject) -> None:
    added = note(project, "Lúcia, 67")
    told(project)
    kept = ProjectDocument([project.document.update_since()])
    del kept._records[added]
    project.document.receive(kept.update_since())
    assert told(project, added) == []


def test_many_changes_are_written_some_at_a_time(project: OpenProject) -> None:
    heard: list[None] = []
    project.recorder.on_waiting(lambda: heard.append(None))
    for n in range(5):
        note(project, str(n))
    assert len(heard) == 1
    project.recorder.write(most=2)
    assert len(project.timeline.entries()) == 2
    assert project.recorder.waiting
    project.recorder.write()
    assert len(project.timeline.entries()) == 5
    assert not project.recorder.waiting


def test_the_timeline_is_bounded_by_age_count_and_size(
    profile: Profile, project: OpenProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(6):
        note(project, str(n))
    told(project)
    with profile.database.writing() as connection:
        newest = connection.scalars(select(changes.c.id).order_by(changes.c.id.desc())).first()
        old = datetime.now(UTC) - timedelta(days=400)
        connection.execute(update(changes).where(changes.c.id == newest).values(changed_at=old))
    monkeypatch.setattr(timeline, "KEPT_ENTRIES", 4)
    project.timeline.prune()
    assert [entry.label for entry in project.timeline.entries()] == ["4", "3", "2"]
    monkeypatch.setattr(timeline, "KEPT_BYTES", 1)
    project.timeline.prune()
    assert [entry.label for entry in project.timeline.entries()] == ["4"]


def entry(number: int, by: str, minute: int, record: str, action: Action, **fields: tuple[str, str]) -> TimelineEntry:
    at = datetime(2026, 11, 23, 9, minute, tzinfo=UTC)
    before = {name: values[0] for name, values in fields.items()}
    after = {name: values[1] for name, values in fields.items()}
    return TimelineEntry(number, RecordId(record), "note", record, action, ActorId(by), at, before, after)


def test_changes_are_grouped_by_person_and_burst() -> None:
    entries = [
        entry(5, "ana", 40, "a", Action.EDITED, text=("b", "c")),
        entry(4, "ana", 38, "a", Action.EDITED, text=("a", "b")),
        entry(3, "bento", 37, "b", Action.MOVED),
        entry(2, "ana", 36, "c", Action.EDITED, text=("", "x")),
        entry(1, "ana", 35, "c", Action.ADDED),
        entry(0, "ana", 10, "d", Action.TRASHED),
    ]
    groups = bursts(entries)
    assert [(group.by, [one.record for one in group.entries]) for group in groups] == [
        ("ana", ["a"]),
        ("bento", ["b"]),
        ("ana", ["c"]),
        ("ana", ["d"]),
    ]
    assert (groups[0].entries[0].before, groups[0].entries[0].after) == ({"text": "a"}, {"text": "c"})
    assert groups[2].counts() == {(Action.ADDED, "note"): 1}
    assert groups[2].entries[0].after == {"text": "x"}

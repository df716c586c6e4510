"""Versions of a project on a laptop: kept, found again, bounded."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from dttools.document.archive import unpack
from dttools.document.commands import AddRecord, EditText, RestoreVersion
from dttools.errors import NotFound
from dttools.ids import new_id
from dttools.model import Board, Note, Version, VersionReason
from dttools_desktop.workspace import Library, OpenProject, PackedState, Profile, Versions, pack_state
from dttools_desktop.workspace.versions import KEPT_AUTOMATIC


@pytest.fixture
def project(library: Library) -> OpenProject:
    opened = library.open(library.create("Fila"))
    board = next(opened.document.all(Board)).id
    opened.apply(AddRecord(Note, new_id(), {"board": board, "text": "three hours"}))
    return opened


def now(project: OpenProject) -> PackedState:
    return pack_state(Versions(project).state())


def test_a_named_version_is_there_after_a_restart_and_brings_its_content_back(profile: Profile) -> None:
    library = Library(profile)
    project = library.open(library.create("Fila"))
    note, board = new_id(), next(project.document.all(Board)).id
    project.apply(AddRecord(Note, note, {"board": board, "text": "three hours"}))
    Versions(project).keep(now(project), VersionReason.NAMED, "Before the vote")
    project.apply(EditText(note, "text", "two hours"))
    library.close()
    again = Library(profile).open(project.id)
    (version,) = Versions(again).all()
    assert (version.name, version.items, version.created_by) == ("Before the vote", 2, again.person)
    again.apply(RestoreVersion(unpack(Versions(again).read(version))))
    assert again.document.get(Note, note).text == "three hours"
    again.close()


def test_keeping_a_version_is_no_step_to_undo(project: OpenProject) -> None:
    Versions(project).keep(now(project), VersionReason.NAMED, "Now")
    project.undo()
    assert list(project.document.all(Note)) == []
    assert len(Versions(project).all()) == 1


def test_only_the_latest_automatic_versions_stay(project: OpenProject) -> None:
    versions = Versions(project)
    packed = now(project)
    versions.keep(packed, VersionReason.NAMED, "Mine")
    kept = [versions.keep(packed, VersionReason.DAILY) for _ in range(KEPT_AUTOMATIC + 2)]
    left = versions.all()
    assert {one.id for one in left if one.reason is VersionReason.DAILY} == set(kept[2:])
    assert "Mine" in {one.name for one in left}


def test_an_automatic_version_that_was_named_stays(project: OpenProject) -> None:
    versions = Versions(project)
    version = versions.keep(now(project), VersionReason.DAILY)
    versions.rename(version, "Keep this")
    assert project.document.get(Version, version).reason is VersionReason.NAMED


def test_a_daily_version_comes_once_a_day_and_only_for_news(project: OpenProject) -> None:
    versions = Versions(project)
    assert versions.wants_daily()
    assert not versions.holds(now(project))
    versions.keep(now(project), VersionReason.DAILY)
    assert not versions.wants_daily()
    assert versions.wants_daily(datetime.now(UTC) + timedelta(hours=21))
    assert versions.holds(now(project))


def test_a_deleted_version_comes_back_by_undo(project: OpenProject) -> None:
    versions = Versions(project)
    version = versions.keep(now(project), VersionReason.NAMED, "Now")
    versions.delete(version)
    assert versions.all() == []
    project.undo()
    assert [one.id for one in versions.all()] == [version]


def test_a_version_whose_content_has_not_arrived_says_so(project: OpenProject) -> None:
    project.apply(AddRecord(Version, new_id(), {"name": "Ana's", "archive": "0" * 64}))
    with pytest.raises(NotFound):
        Versions(project).read(Versions(project).all()[0])


def test_a_copy_of_a_project_leaves_its_versions_behind(library: Library, project: OpenProject) -> None:
    Versions(project).keep(now(project), VersionReason.NAMED, "Now")
    copy = library.open(library.duplicate(project.id))
    assert Versions(copy).all() == []
    assert [note.text for note in copy.document.all(Note)] == ["three hours"]

"""What becomes of a profile when its files, its disk or its program fail."""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from dttools.document.commands import AddRecord
from dttools.errors import Damaged, SchemaTooNew, StorageFailed
from dttools.ids import ProjectId, RecordId, new_id
from dttools.model import Board, Note
from dttools_desktop.workspace import Library, OpenProject, Profile, ProfileInUse, migrate, sqlite
from dttools_desktop.workspace.backups import KEPT, Backups
from dttools_desktop.workspace.database import NAME
from dttools_desktop.workspace.tables import HEAD, metadata

WRITER = """
import sys
from dttools.document.commands import AddRecord
from dttools.ids import new_id
from dttools.model import Board, Note
from dttools_desktop.workspace import Library, Profile

library = Library(Profile.open())
project = library.open(sys.argv[1])
board = next(project.document.all(Board)).id
while True:
    note = new_id()
    project.apply(AddRecord(Note, note, {"board": board, "text": "x" * int(sys.argv[2])}))
    print(note if project.durable else project.problem.message, flush=True)
"""


def add_note(project: OpenProject, words: str = "") -> RecordId:
    board = next(project.document.all(Board)).id
    note = new_id()
    project.apply(AddRecord(Note, note, {"board": board, "text": words}))
    return note


def new_project(notes: int = 0, size: int = 10) -> tuple[ProjectId, set[RecordId]]:
    """Make a project in the profile and close everything."""
    with Profile.open() as profile:
        library = Library(profile)
        project = library.open(library.create("P"))
        made = {add_note(project, "x" * size) for _ in range(notes)}
        library.close()
    return project.id, made


def notes_of(project: ProjectId) -> set[RecordId]:
    with Profile.open() as profile:
        opened = Library(profile).open(project)
        return {note.id for note in opened.document.all(Note)}


def writer(project: ProjectId, size: int = 10, **options: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, project, str(size)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, **options)  # type: ignore[call-overload,no-any-return]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_every_edit_that_returned_survives_a_kill(seed: int) -> None:
    project, _ = new_project()
    chance = random.Random(seed)
    saved: set[str] = set()
    for _ in range(2):
        process = writer(project, size=chance.choice([1, 300, 8_000]))
        assert process.stdout is not None
        for line, _ in zip(process.stdout, range(chance.randrange(1, 150)), strict=False):
            saved.add(line.strip())
        process.send_signal(signal.SIGKILL)
        # What it had returned before the signal reached it counts too; the last line may be torn.
        rest = process.stdout.read().splitlines(keepends=True)
        saved.update(line.strip() for line in rest if line.endswith("\n"))
        process.stdout.close()
        process.wait()
        assert saved <= notes_of(project)
    assert len(saved) > 2


def test_a_full_disk_is_told_and_what_was_saved_is_there(profile_folder: Path) -> None:
    project, _ = new_project()
    room = 600_000

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    process = writer(project, size=10_000, preexec_fn=limit)
    assert process.stdout is not None
    saved: set[str] = set()
    for line in process.stdout:
        if " " in line:
            break
        saved.add(line.strip())
    process.kill()
    process.stdout.close()
    process.wait()
    assert "disk" in line
    assert len(saved) > 5
    assert saved <= notes_of(project)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of two megabytes, where the machine lets us have one."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "dttools-test", str(place)]
    if not shutil.which("mount") or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("only root may mount a file system")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_disk_without_room_loses_nothing_that_was_saved_and_takes_the_rest_when_there_is_room(
    small_disk: Path, tmp_path: Path
) -> None:
    ballast = small_disk / "ballast"
    with Profile.open(small_disk / "profile") as profile:
        library = Library(profile)
        project = library.open(library.create("P"))
        ballast.write_bytes(b"x" * (os.statvfs(small_disk).f_bavail * 4096 - 400_000))
        saved = {add_note(project, "x" * 9_000)}
        assert project.durable
        while project.durable:
            saved.add(add_note(project, "x" * 9_000))
        (waiting,) = {note.id for note in project.document.all(Note)} - notes_in(small_disk / "profile", tmp_path)
        saved.remove(waiting)
        assert project.problem is not None
        assert "full" in project.problem.message
        assert isinstance(profile.database.backups.make_if_due(), StorageFailed)
        with pytest.raises(StorageFailed, match="full"):
            Profile.open(small_disk / "another")

        ballast.unlink()
        assert project.retry_saving()
        assert profile.database.backups.make_if_due() is None
        library.close()
    assert notes_in(small_disk / "profile", tmp_path) == {*saved, waiting}


def notes_in(folder: Path, beside: Path) -> set[RecordId]:
    """What a start would find now, as after a kill."""
    copy = beside / "as after a kill"
    shutil.copytree(folder, copy)
    with Profile.open(copy) as profile:
        assert profile.repair is None
        library = Library(profile)
        found = {note.id for note in library.open(library.cards()[0].id).document.all(Note)}
    shutil.rmtree(copy)
    return found


def test_a_second_instance_is_refused_and_the_first_goes_on(profile_folder: Path) -> None:
    with Profile.open() as profile:
        process = subprocess.run(
            [sys.executable, "-c", "from dttools_desktop.workspace import Profile; Profile.open()"],
            capture_output=True,
            text=True,
            check=False,
        )
        assert "ProfileInUse" in process.stderr
        with pytest.raises(ProfileInUse) as refusal:
            Profile.open()
        assert refusal.value.todo
        library = Library(profile)
        project = library.open(library.create("P"))
        add_note(project)
        assert project.durable
    assert len(notes_of(project.id)) == 1


def test_a_kill_frees_the_profile(profile_folder: Path) -> None:
    project, _ = new_project()
    process = writer(project)
    assert process.stdout is not None
    process.stdout.readline()
    process.kill()
    process.stdout.close()
    process.wait()
    assert notes_of(project)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="becomes another user")
def test_a_read_only_folder_is_told_and_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "read-only"
    folder.mkdir()
    for part in (tmp_path, *tmp_path.parents[:2]):
        part.chmod(0o755)
    before = os.geteuid()
    os.seteuid(65534)
    try:
        with pytest.raises(StorageFailed, match="cannot write") as refusal:
            Profile.open(folder)
    finally:
        os.seteuid(before)
    assert refusal.value.safe
    assert refusal.value.todo
    assert list(folder.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="rights of POSIX")
def test_a_new_profile_is_for_its_owner_alone(profile_folder: Path) -> None:
    Profile.open().close()
    assert stat.S_IMODE(profile_folder.stat().st_mode) == 0o700


def test_a_profile_whose_place_is_taken_by_a_file_is_told(profile_folder: Path) -> None:
    profile_folder.write_text("in the way")
    with pytest.raises(StorageFailed):
        Profile.open()


def test_a_newer_database_is_refused_and_untouched(profile_folder: Path) -> None:
    new_project(3)
    driver = sqlite.load_driver()
    connection = driver.connect(str(profile_folder / NAME))
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    before = (profile_folder / NAME).read_bytes()
    with pytest.raises(SchemaTooNew) as refusal:
        Profile.open()
    assert refusal.value.todo
    assert (profile_folder / NAME).read_bytes() == before
    assert not (profile_folder / "backups").exists()


def test_the_migrations_make_the_tables_that_the_program_uses(profile_folder: Path) -> None:
    def ours(thing: object, name: str | None, kind: str, *_: object) -> bool:
        return not (kind == "table" and str(name).startswith(("record_search", "alembic")))

    with Profile.open() as profile, profile.database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours})
        assert compare_metadata(context, metadata) == []
    assert ScriptDirectory.from_config(migrate.scripts()).get_current_head() == HEAD


def test_commits_are_durable_and_references_checked(profile_folder: Path) -> None:
    with Profile.open() as profile, profile.database.reading() as connection:
        found = [connection.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")]
    assert found == ["wal", 2, 1]
    assert sqlite.load_driver().sqlite_version_info >= sqlite.NEEDED


def test_backups_are_sound_daily_and_fourteen(profile_folder: Path) -> None:
    new_project(3)
    start = datetime(2026, 3, 1, tzinfo=UTC)
    with Profile.open() as profile:
        backups = profile.database.backups
        for day in range(KEPT + 3):
            now = start + timedelta(days=day)
            assert backups.is_due(now)
            assert sqlite.is_sound(backups.make(now))
            assert not backups.is_due(now + timedelta(hours=23))
        assert len(backups.all()) == KEPT
        assert backups.make_if_due() is None
    assert not list((profile_folder / "backups").glob("*-wal"))


def test_a_copy_that_is_not_sound_is_no_backup_and_displaces_none(profile_folder: Path) -> None:
    new_project(40, size=4_000)
    with Profile.open() as profile:
        good = profile.database.backups.make()
    path = profile_folder / NAME
    content = bytearray(path.read_bytes())
    content[-20 * 4096 :] = random.Random(1).randbytes(20 * 4096)  # among the edits: SQLite copies them unread
    path.write_bytes(content)
    backups = Backups(path, profile_folder / "backups")
    with pytest.raises(Damaged):
        backups.make()
    assert backups.all() == [good]
    assert [part.name for part in (profile_folder / "backups").iterdir()] == [good.name]


@pytest.mark.parametrize("seed", range(12))
def test_a_damaged_database_is_set_aside_and_what_is_readable_is_kept(profile_folder: Path, seed: int) -> None:
    project, notes = new_project(40, size=4_000)
    path = profile_folder / NAME
    content = bytearray(path.read_bytes())
    chance = random.Random(seed)
    # Some pages behind the first are overwritten, as by a failing disk.
    for _ in range(3):
        page = chance.randrange(1, len(content) // 4096) * 4096
        content[page : page + 4096] = chance.randbytes(4096)
    path.write_bytes(content)

    with Profile.open() as profile:
        library = Library(profile)
        repair = profile.repair
        kept = {note.id for note in library.open(project).document.all(Note)} if library.cards() else set()
        again = library.open(library.create("Work goes on"))
        add_note(again)
        library.close()
    if repair is None:
        # Only free pages, or bytes within values, were hit.
        assert len(kept) > len(notes) - 4
        return
    assert bytes(content) == repair.damaged_file.read_bytes()
    assert repair.rows > 0 or repair.unreadable
    with Profile.open() as profile:
        assert profile.repair is None


@pytest.mark.parametrize("damage", ["head", "empty tail", "noise", "text"])
def test_an_unreadable_database_is_replaced_from_the_backup(profile_folder: Path, damage: str) -> None:
    project, notes = new_project(30, size=2_000)
    with Profile.open() as profile:
        profile.database.backups.make()
    path = profile_folder / NAME
    content = path.read_bytes()
    path.write_bytes(
        {
            "head": b"\0" * 8192 + content[8192:],
            "empty tail": content[:6000],
            "noise": random.Random(1).randbytes(len(content)),
            "text": json.dumps({"not": "a database"}).encode(),
        }[damage]
    )
    with Profile.open() as profile:
        repair = profile.repair
        assert repair is not None
        assert repair.backup_from is not None
        assert repair.damaged_file.exists()
    assert notes_of(project) == notes


def test_a_damaged_database_without_a_backup_starts_empty_and_says_so(profile_folder: Path) -> None:
    new_project(3)
    (profile_folder / NAME).write_bytes(b"\0" * 50_000)
    with Profile.open() as profile:
        assert profile.repair is not None
        assert profile.repair.unreadable
        assert profile.repair.backup_from is None
        assert profile.repair.damaged_file.read_bytes() == b"\0" * 50_000
        assert Library(profile).cards() == []


def test_a_repair_that_a_crash_interrupted_is_finished(profile_folder: Path) -> None:
    project, notes = new_project(3)
    # As between the two renames of a repair.
    (profile_folder / NAME).rename((profile_folder / NAME).with_suffix(".repaired"))
    assert notes_of(project) == notes

"""Power that goes in the middle of a write: the file ends at any byte, or its last sectors hold rubbish."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from dttools.document.commands import AddRecord
from dttools.errors import SchemaTooNew
from dttools.ids import ProjectId, RecordId, new_id
from dttools.model import Board, Note
from dttools_desktop.workspace import Library, Profile
from dttools_desktop.workspace.database import NAME

WAL = f"{NAME}-wal"
LAST_WORDS_ON_STATEMENT = """
import os, sys
from sqlalchemy import event
from sqlalchemy.engine import Engine
from dttools_desktop.workspace import Profile

left = int(sys.argv[1])

@event.listens_for(Engine, "before_cursor_execute")
def count(*_):
    global left
    left -= 1
    if left < 0:
        os._exit(9)

Profile.open().close()
"""


@dataclass
class Recording:
    """The files of a profile as the disk had them, and how far each edit reached into the log when it returned."""

    project: ProjectId
    database: bytes
    log: bytes = b""
    reached: list[tuple[int, RecordId]] = field(default_factory=list)

    def restore(self, folder: Path, log: bytes) -> set[RecordId]:
        """The notes that are found in a folder with this log."""
        folder.mkdir()
        (folder / NAME).write_bytes(self.database)
        (folder / WAL).write_bytes(log)
        with Profile.open(folder) as profile:
            assert profile.database.repair is None
            notes = {note.id for note in Library(profile).open(self.project).document.all(Note)}
        shutil.rmtree(folder)
        return notes

    def saved_before(self, end: int) -> set[RecordId]:
        return {note for reached, note in self.reached if reached <= end}


@pytest.fixture
def recording(tmp_path: Path) -> Recording:
    """Sixty notes of many sizes, each durable before the next."""
    folder, chance = tmp_path / "recorded", random.Random(7)
    with Profile.open(folder) as profile:
        library = Library(profile)
        identity = library.create("P")
        library.close()
    with Profile.open(folder) as profile:
        library = Library(profile)
        project = library.open(identity)
        board = next(project.document.all(Board)).id
        made = Recording(project.id, (folder / NAME).read_bytes())
        for _ in range(60):
            note = new_id()
            words = "x" * chance.choice([0, 3, 200, 9_000])
            project.apply(AddRecord(Note, note, {"board": board, "text": words}))
            assert project.durable
            made.reached.append(((folder / WAL).stat().st_size, note))
        assert (folder / NAME).read_bytes() == made.database, "nothing of the log was folded back meanwhile"
        made.log = (folder / WAL).read_bytes()
        library.close()
    return made


def test_a_log_that_ends_at_any_byte_has_every_edit_that_had_returned(recording: Recording, tmp_path: Path) -> None:
    chance = random.Random(1)
    ends = sorted({0, 1, 31, 32, len(recording.log), *chance.sample(range(len(recording.log)), 24)})
    for end in ends:
        notes = recording.restore(tmp_path / "torn", recording.log[:end])
        assert recording.saved_before(end) <= notes, end
    assert notes == recording.saved_before(len(recording.log))


def test_rubbish_after_the_last_whole_write_is_passed_over(recording: Recording, tmp_path: Path) -> None:
    chance = random.Random(2)
    for end in chance.sample(range(len(recording.log)), 16):
        rubbish = chance.randbytes(len(recording.log) - end)
        notes = recording.restore(tmp_path / "torn", recording.log[:end] + rubbish)
        assert recording.saved_before(end) <= notes <= recording.saved_before(len(recording.log)), end


@pytest.mark.parametrize("statements", [0, 1, 3, 7, 12, 20])
def test_a_first_start_that_is_killed_at_any_statement_is_made_again(statements: int) -> None:
    command = [sys.executable, "-c", LAST_WORDS_ON_STATEMENT, str(statements)]
    assert subprocess.run(command, check=False).returncode == 9
    with Profile.open() as profile:
        library = Library(profile)
        assert library.open(library.create("P")).document.project.name == "P"
        library.close()


NEXT_SHAPE = """
from alembic import op

revision, down_revision = "0002", "0001"

def upgrade():
    op.execute("CREATE TABLE moods (project TEXT NOT NULL, mood TEXT NOT NULL)")
    op.execute("INSERT INTO moods SELECT id, 'calm' FROM projects")
    op.execute("ALTER TABLE projects RENAME COLUMN name TO title")
    op.execute("UPDATE projects SET title = upper(title)")
    op.execute("CREATE INDEX moods_by_project ON moods (project)")
"""
NEWER_PROGRAM = """
import os, shutil, sys
from itertools import count
from pathlib import Path
from sqlalchemy import event
from sqlalchemy.engine import Engine
from dttools_desktop.workspace import database, migrate
from dttools_desktop.workspace.database import Database

old, tries = Path(sys.argv[1]), Path(sys.argv[2])
shutil.copytree(Path(migrate.__file__).parent / "migrations", tries / "newer/migrations")
(tries / "newer/migrations/versions/v0002_next.py").write_text(sys.argv[3])
migrate.resources.files = lambda _: tries / "newer"
database.HEAD = "0002"

def dies_at(statement):
    left = statement
    @event.listens_for(Engine, "before_cursor_execute")
    def count_down(*_):
        nonlocal left
        left -= 1
        if left < 0:
            os._exit(9)

for statement in count():
    shutil.copytree(old, tries / str(statement))
    pid = os.fork()
    if not pid:
        dies_at(statement)
        Database.open(tries / str(statement)).close()
        os._exit(0)
    if os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) != 9:
        break
print(statement)
"""


def test_a_migration_that_is_killed_at_any_statement_leaves_the_old_shape_whole(tmp_path: Path) -> None:
    """This program still opens what a newer one had begun to change; one that came to its end is refused."""
    folder, tries = tmp_path / "profile", tmp_path / "tries"
    with Profile.open(folder) as profile:
        library = Library(profile)
        project = library.create("Fila do hospital")
        library.close()
    command = [sys.executable, "-c", NEWER_PROGRAM, folder, tries, NEXT_SHAPE]
    killed = int(subprocess.run(command, check=True, capture_output=True).stdout)
    assert killed >= 5

    def is_whole(folder: Path) -> bool:
        with Profile.open(folder) as profile:
            return profile.repair is None and Library(profile).card(project).name == "Fila do hospital"

    assert all(is_whole(tries / str(statement)) for statement in range(killed))
    with pytest.raises(SchemaTooNew):
        Profile.open(tries / str(killed))
    (backup,) = (tries / str(killed) / "backups").glob("*.sqlite")
    shutil.copy(backup, folder / NAME)
    assert is_whole(folder)

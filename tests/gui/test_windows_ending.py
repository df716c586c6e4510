"""Every way out keeps what was written, and lets go of the profile; the daily backup; a disk that has room again."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from dttools.document.commands import AddRecord
from dttools.ids import new_id
from dttools.model import Board, Note
from dttools_desktop.bootstrap import Desktop
from dttools_desktop.editors.ideation import IdeationEditor
from dttools_desktop.qtkit.widgets import Banner
from dttools_desktop.windows.main_window import MainWindow
from dttools_desktop.windows.project.page import ProjectPage
from dttools_desktop.workspace import Library, Profile

TYPING = """
import sys
from pathlib import Path
from PySide6.QtTest import QTest
from dttools.model import Board
from dttools_desktop import bootstrap

class Typing(bootstrap.Desktop):
    def start(self):
        self.ready.connect(self.type)
        super().start()

    def type(self):
        window = self.window
        window.open_project(self.library.create("Fila"))
        board = next(window.project.document.all(Board)).id
        window.project.show_record(board)
        view = window.project._editors[board].view
        view.maker.add("note")
        QTest.keyClicks(view.typist.editor, "still typing")
        print("typed", flush=True)

bootstrap.Desktop = Typing
sys.exit(bootstrap.run(sys.argv, Path(sys.argv[1])))
"""


def typed_notes(folder: Path) -> set[str]:
    """The notes of the only project, read by a program that starts after the app."""
    with Profile.open(folder) as profile:
        library = Library(profile)
        (card,) = library.cards()
        project = library.open(card.id)
        texts = {note.text for note in project.document.all(Note)}
        library.close()
    return texts


@pytest.fixture
def page(window: MainWindow, library: Library) -> ProjectPage:
    window.open_project(library.create("Fila"))
    assert window.project is not None
    return window.project


def add_note(page: ProjectPage, words: str) -> None:
    board = next(page.document.all(Board)).id
    page.project.apply(AddRecord(Note, new_id(), {"board": board, "text": words}))


def type_note(qtbot: QtBot, page: ProjectPage, words: str) -> None:
    board = next(page.document.all(Board)).id
    page.show_record(board)
    editor = page._editors[board]
    assert isinstance(editor, IdeationEditor)
    editor.view.maker.add("note")
    assert editor.view.typist.editor is not None
    qtbot.keyClicks(editor.view.typist.editor, words)


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("asked_by", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_closes_the_app_cleanly_with_what_is_being_typed(asked_by: signal.Signals, tmp_path: Path) -> None:
    folder = tmp_path / "p"
    command = [sys.executable, "-c", TYPING, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as app:
        assert app.stdout is not None
        assert app.stdout.readline() == "typed\n"
        app.send_signal(asked_by)
        _, complaints = app.communicate(timeout=60)
    assert (app.returncode, complaints) == (0, "")
    assert typed_notes(folder) == {"still typing"}


def test_ctrl_q_keeps_what_is_being_typed(
    qtbot: QtBot, desktop: Desktop, window: MainWindow, page: ProjectPage, profile_folder: Path
) -> None:
    type_note(qtbot, page, "typed")
    qtbot.keyClick(window, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    assert not window.isVisible()
    desktop.close()
    assert typed_notes(profile_folder) == {"typed"}


def test_logging_out_keeps_what_is_being_typed(
    qtbot: QtBot, qapp: QApplication, desktop: Desktop, window: MainWindow, page: ProjectPage
) -> None:
    type_note(qtbot, page, "typed")
    assert window.keep()
    assert {note.text for note in page.document.all(Note)} == {"typed"}
    assert page.project.durable


def test_closing_ends_links_then_projects_then_the_profile(
    desktop: Desktop, window: MainWindow, page: ProjectPage, profile_folder: Path
) -> None:
    """Also when the window did not close itself, as when the system ends the app."""
    assert window.desk is not None
    assert window.desk.links.accounts == []
    add_note(page, "kept")
    project = page.project
    ended: list[tuple[bool, bool]] = []

    def note_order() -> None:
        network = any(thread.name == "network" for thread in threading.enumerate())
        ended.append((network, desktop.profile is not None))

    project.on_close(note_order)
    desktop.close()
    assert ended == [(False, True)]
    assert typed_notes(profile_folder) == {"kept"}
    desktop.close()


def test_a_backup_of_the_day_is_made_once_the_projects_are_shown(
    qtbot: QtBot, desktop: Desktop, library: Library, profile_folder: Path
) -> None:
    library.create("Fila")
    assert desktop.profile is not None
    backups = desktop.profile.database.backups
    qtbot.waitUntil(lambda: len(backups.all()) == 1, timeout=20_000)
    assert not backups.is_due()


def test_a_backup_that_fails_is_said_on_the_home_screen(
    qtbot: QtBot, desktop: Desktop, window: MainWindow, profile_folder: Path
) -> None:
    (profile_folder / "backups").write_text("in the way")
    assert window.home is not None
    home = window.home
    qtbot.waitUntil(lambda: bool(home.findChildren(Banner)), timeout=20_000)


def test_edits_that_the_disk_refused_are_saved_as_soon_as_it_takes_them(
    qtbot: QtBot, desktop: Desktop, page: ProjectPage
) -> None:
    assert desktop.profile is not None
    database = desktop.profile.database
    with database.reading() as connection:
        pages = connection.scalar(text("PRAGMA page_count"))
        connection.execute(text(f"PRAGMA max_page_count = {pages}"))
    for _ in range(3):
        add_note(page, "x" * 9_000)
    qtbot.waitUntil(lambda: page.top_bar.chip.accessibleName() == "Not saved")
    assert page.findChildren(Banner)
    with database.reading() as connection:
        connection.execute(text("PRAGMA max_page_count = 1000000"))
    qtbot.waitUntil(lambda: page.project.durable, timeout=20_000)
    qtbot.waitUntil(lambda: page.top_bar.chip.accessibleName() == "Saved on this laptop")
    assert not page.saving.isActive()

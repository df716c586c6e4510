"""What goes wrong in a workshop, at the real app and a real server: each gets a clear answer, and nothing is lost.

Beside these, by the name of what they protect: wrong encodings, columns and files in `gui/test_import.py`; pictures in
`gui/test_persona_editor.py`; damaged databases, second instances and full disks in `gui/test_windows_app.py`,
`gui/test_windows_ending.py` and `integration/test_workspace_files.py`; random bytes and forged edits on the socket in
`integration/test_live_rooms.py` and `security/`.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import text as sql

from dttools import DTToolsClient
from dttools.document import ProjectDocument
from dttools.document.commands import AddRecord
from dttools.errors import Unauthenticated
from dttools.ids import new_id
from dttools.model import Board, Note
from dttools_desktop.bootstrap import Desktop
from dttools_desktop.canvas.view import BoardView
from dttools_desktop.link import SyncKind, SyncLink
from dttools_desktop.qtkit.widgets import Banner
from dttools_desktop.windows.account.sign_in import SignInDialog
from dttools_desktop.windows.import_ideas.dialog import ImportDialog
from dttools_desktop.windows.main_window import MainWindow
from dttools_desktop.windows.project.page import ProjectPage
from dttools_desktop.windows.project.recovered import RecoveredDialog

LEFT = Qt.MouseButton.LeftButton
PASSWORD = "correct horse battery"
PATIENCE = 30_000
ON_SERVER = "Saved on server"
READ_ONLY = "You may look at this project, not change it"


@dataclass
class Served:
    """The server in a process of its own, which can be stopped and come back at the same address."""

    folder: Path
    database_url: str
    url: str = ""
    _process: subprocess.Popen[str] | None = field(default=None, init=False)

    def start(self, *, secret: str = "a secret of more than thirty-two characters") -> None:
        code = "import sys; from dttools_server.cli import main; sys.exit(main())"
        port = self.url.rpartition(":")[2] or "0"
        command = [sys.executable, "-c", code, "serve", "--port", port, "--data", str(self.folder)]
        environment = {**os.environ, "DATABASE_URL": self.database_url, "JWT_SECRET": secret}
        self._process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
        )
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().removeprefix("listening on ").strip()
        assert self.url

    def stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.communicate(timeout=60)
            self._process = None


@pytest.fixture
def served(tmp_path: Path, database_url: str) -> Iterator[Served]:
    made = Served(tmp_path / "server", database_url)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def desktop(qtbot: QtBot, qapp: QApplication, profile_folder: Path) -> Iterator[Desktop]:
    started = Desktop(qapp, profile_folder)
    with qtbot.waitSignal(started.ready, timeout=PATIENCE):
        started.start()
    yield started
    started.close()
    assert isinstance(started.window, MainWindow)
    started.window.deleteLater()
    started.deleteLater()
    qapp.processEvents()


@pytest.fixture
def window(desktop: Desktop) -> MainWindow:
    assert isinstance(desktop.window, MainWindow)
    desktop.window.activateWindow()
    return desktop.window


@pytest.fixture
def page(desktop: Desktop, window: MainWindow) -> ProjectPage:
    """A project of this laptop."""
    assert desktop.library is not None
    window.open_project(desktop.library.create("Fila do hospital"))
    return opened(window)


@dataclass
class Shared:
    """Ana's project, open at the desktop of Ben, a member of it; Ana is asked by REST."""

    page: ProjectPage
    ana: DTToolsClient
    ben: str
    """Ben's id."""

    @property
    def id(self) -> str:
        return self.page.project.id

    def on_server(self) -> ProjectDocument:
        return ProjectDocument([self.ana.projects.document(self.id)])


@pytest.fixture
def shared(qtbot: QtBot, window: MainWindow, served: Served) -> Iterator[Shared]:
    with DTToolsClient(base_url=served.url) as ana:
        ana.register("ana@example.org", PASSWORD, "Ana")
        project = ana.projects.create(name="Fila do hospital")
        sign_in(qtbot, window, served.url, PASSWORD, name="Ben")
        ben = ana.members.add(project.id, "ben@example.org")
        assert window.desk is not None
        window.desk.open_shared(window, project.id, "member")
        qtbot.waitUntil(lambda: window.project is not None, timeout=PATIENCE)
        page = opened(window)
        wait_for(qtbot, page, ON_SERVER)
        yield Shared(page, ana, ben.user_id)


def opened(window: MainWindow) -> ProjectPage:
    assert window.project is not None
    return window.project


def sign_in(qtbot: QtBot, window: MainWindow, url: str, password: str, *, name: str = "") -> SignInDialog:
    """Sign Ben in, by the dialog that shows or a new one; with a name make his account. Waits for the answer."""
    assert window.desk is not None
    dialog = next((one for one in window.findChildren(SignInDialog) if one.isVisible()), None)
    dialog = dialog or window.desk.ask_to_sign_in(window)
    if name:
        qtbot.mouseClick(dialog.other_way, LEFT)
        dialog.name.setText(name)
    for line, text in ((dialog.server, url), (dialog.email, "ben@example.org"), (dialog.password, password)):
        assert isinstance(line, QLineEdit)
        line.setText(text)
    answered: list[int] = []
    dialog.finished.connect(answered.append)
    qtbot.mouseClick(dialog.submit_button, LEFT)
    qtbot.waitUntil(lambda: bool(answered) or dialog.submit_button.isEnabled(), timeout=PATIENCE)
    return dialog


def wait_for(qtbot: QtBot, page: ProjectPage, said: str) -> None:
    qtbot.waitUntil(lambda: page.top_bar.chip.accessibleName() == said, timeout=PATIENCE)


def texts(widget: QWidget) -> str:
    """Every word that shows."""
    QApplication.processEvents()  # a layout shows what it was given in a later turn of the loop
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def press(qtbot: QtBot, widget: QWidget, words: str) -> None:
    qtbot.mouseClick(next(one for one in widget.findChildren(QPushButton) if one.text() == words), LEFT)


def one_banner(page: ProjectPage) -> Banner:
    (shown,) = (one for one in page.findChildren(Banner) if one.isVisible())
    return shown


def board_view(page: ProjectPage) -> BoardView:
    page.show_record(next(page.document.all(Board)).id)
    view = page.findChild(BoardView)
    assert view is not None
    return view


def add_note(page: ProjectPage, words: str) -> None:
    board = next(page.document.all(Board)).id
    page.project.apply(AddRecord(Note, new_id(), {"board": board, "text": words}))


def notes(document: ProjectDocument) -> set[str]:
    return {note.text for note in document.all(Note)}


def link_of(window: MainWindow, page: ProjectPage) -> SyncLink:
    assert window.desk is not None
    link = window.desk.attach(page.project)
    assert link is not None
    return link


def test_a_table_without_a_column_of_titles_imports_nothing_and_says_what_is_missing(
    qtbot: QtBot, page: ProjectPage, tmp_path: Path
) -> None:
    file = tmp_path / "votes.csv"
    file.write_text("title,votes\nTrees,7\nBench,3\n")
    dialog: ImportDialog = page.ask_for_file()
    dialog.open_file(file)
    qtbot.waitUntil(dialog.accept_button.isEnabled, timeout=PATIENCE)
    chosen = dialog.table_options.columns["title"]
    chosen.setCurrentIndex(chosen.findData(None))
    chosen.activated.emit(chosen.currentIndex())
    qtbot.waitUntil(lambda: not dialog.accept_button.isEnabled(), timeout=PATIENCE)
    assert "title" in texts(dialog).lower()
    dialog.reject()
    assert page.document.records.everything()
    assert notes(page.document) == set()


def test_a_text_over_the_limit_keeps_the_window_open_until_it_is_short(
    qtbot: QtBot, window: MainWindow, page: ProjectPage
) -> None:
    view = board_view(page)
    view.maker.create_and_type("note", QPointF(0, 0))
    editor = view.typist.editor
    assert editor is not None
    QGuiApplication.clipboard().setText("word " * 5_000)
    editor.paste()
    window.close()
    assert window.isVisible()
    assert window.project is page
    assert "25,000" in texts(view)
    assert len(editor.toPlainText()) == 25_000
    QGuiApplication.clipboard().setText("")
    editor.setPlainText("short")
    window.close()
    assert not window.isVisible()
    assert notes(page.document) == {"short"}


def test_a_megabyte_from_the_clipboard_is_explained_and_what_was_typed_stays(
    qtbot: QtBot, window: MainWindow, page: ProjectPage
) -> None:
    view = board_view(page)
    view.maker.create_and_type("note", QPointF(0, 0))
    editor = view.typist.editor
    assert editor is not None
    qtbot.keyClicks(editor, "before ")
    QGuiApplication.clipboard().setText("x" * 1_000_000)
    qtbot.keyClick(editor, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert "1,000,0" in texts(view)
    assert editor.toPlainText().startswith("before ")
    assert len(QGuiApplication.clipboard().text()) == 1_000_000
    QGuiApplication.clipboard().setText("")
    editor.setPlainText("before")
    assert window.go_home()
    assert notes(page.document) == {"before"}


def test_a_wrong_password_is_said_and_can_be_typed_again(qtbot: QtBot, window: MainWindow, served: Served) -> None:
    with DTToolsClient(base_url=served.url) as ben:
        ben.register("ben@example.org", PASSWORD, "Ben")
    dialog = sign_in(qtbot, window, served.url, "another password")
    assert dialog.isVisible()
    assert "password" in texts(dialog)
    assert dialog.email.text() == "ben@example.org"
    said = [label.text() for label in dialog.findChildren(QLabel) if "wrong" in label.text().lower()]
    assert said
    assert window.desk is not None
    assert window.desk.account is None
    sign_in(qtbot, window, served.url, PASSWORD)
    assert window.desk.account is not None


def test_a_server_that_goes_away_is_said_and_work_goes_on(
    qtbot: QtBot, window: MainWindow, served: Served, shared: Shared
) -> None:
    served.stop()
    qtbot.waitUntil(lambda: "Offline since" in shared.page.top_bar.chip.toolTip(), timeout=PATIENCE)
    add_note(shared.page, "in the dark")
    assert shared.page.project.durable
    assert "1 edit waits to be sent" in shared.page.top_bar.chip.toolTip()
    served.start()
    link_of(window, shared.page).reconnect_now()
    wait_for(qtbot, shared.page, ON_SERVER)
    assert notes(shared.on_server()) == {"in the dark"}


def test_an_ended_sign_in_shows_and_signing_in_again_sends_what_was_written_meanwhile(
    qtbot: QtBot, desktop: Desktop, window: MainWindow, served: Served, shared: Shared
) -> None:
    assert window.desk is not None
    account = window.desk.account
    assert account is not None
    renewing = window.desk.links._sign_ins[account.id].client._session.refresh_token
    # A token that comes again after its successor was stolen: the server ends the whole sign-in.
    with DTToolsClient(base_url=served.url, refresh_token=renewing) as thief:
        thief.refresh()
        thief.refresh()
    with DTToolsClient(base_url=served.url, refresh_token=renewing) as late, pytest.raises(Unauthenticated):
        late.refresh()
    served.stop()
    served.start(secret="quite another secret of more than thirty-two characters")
    link = link_of(window, shared.page)
    qtbot.waitUntil(lambda: link.state.kind in {SyncKind.OFFLINE, SyncKind.SIGNED_OUT}, timeout=PATIENCE)
    link.reconnect_now()
    wait_for(qtbot, shared.page, "Signed out — saved on this laptop")
    qtbot.waitUntil(lambda: "You are signed out of the server." in texts(shared.page))
    qtbot.waitUntil(lambda: window.desk is not None and window.desk.account is None, timeout=PATIENCE)

    add_note(shared.page, "signed out")
    assert shared.page.project.durable
    assert "1 edit waits to be sent" in shared.page.top_bar.chip.toolTip()
    press(qtbot, shared.page, "Sign in")
    sign_in(qtbot, window, served.url, PASSWORD)
    wait_for(qtbot, shared.page, ON_SERVER)
    assert "You are signed out" not in texts(shared.page)
    with DTToolsClient(base_url=served.url) as ana:
        ana.login("ana@example.org", PASSWORD)
        assert notes(ProjectDocument([ana.projects.document(shared.id)])) == {"signed out"}


def test_a_viewer_is_told_why_nothing_can_be_changed(qtbot: QtBot, window: MainWindow, shared: Shared) -> None:
    add_note(shared.page, "as a member")
    wait_for(qtbot, shared.page, ON_SERVER)
    view = board_view(shared.page)
    before = shared.ana.projects.document(shared.id)
    shared.ana.members.update(shared.id, shared.ben, "viewer")
    qtbot.waitUntil(lambda: view.operations.read_only is not None, timeout=PATIENCE)
    view.setFocus()
    view.keys.do("select_all")
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert READ_ONLY in texts(view)
    qtbot.keyClick(view, Qt.Key.Key_N)
    assert view.typist.editor is None
    assert notes(shared.page.document) == {"as a member"}
    assert shared.ana.projects.document(shared.id) == before

    assert window.go_home()
    window.open_project(shared.id)
    assert board_view(opened(window)).operations.read_only is not None


def test_offline_edits_of_somebody_who_became_a_viewer_are_kept_with_the_reason(
    qtbot: QtBot, window: MainWindow, served: Served, shared: Shared
) -> None:
    add_note(shared.page, "on the server")
    wait_for(qtbot, shared.page, ON_SERVER)
    view = board_view(shared.page)
    link = link_of(window, shared.page)
    link.stop()
    add_note(shared.page, "written offline")
    add_note(shared.page, "this too")
    shared.ana.members.update(shared.id, shared.ben, "viewer")
    link.start()
    qtbot.waitUntil(lambda: "The server refused an edit" in texts(shared.page), timeout=PATIENCE)
    wait_for(qtbot, shared.page, ON_SERVER)
    assert notes(shared.page.document) == {"on the server"} == notes(shared.on_server())
    assert len(view.scene) == 1
    assert view.operations.read_only is not None

    press(qtbot, one_banner(shared.page), "Look at it")
    tray = shared.page.findChild(RecoveredDialog)
    assert tray is not None
    shown = texts(tray)
    assert "written offline" in shown
    assert "this too" in shown
    assert shown.count("You may read this project, and not change it.") == 2


def test_a_project_that_lost_its_link_in_a_damaged_file_is_opened_from_its_server_again(
    qtbot: QtBot, desktop: Desktop, window: MainWindow, shared: Shared
) -> None:
    add_note(shared.page, "on the server")
    wait_for(qtbot, shared.page, ON_SERVER)
    assert window.go_home()
    assert desktop.profile is not None
    with desktop.profile.database.writing() as connection:  # what a repair makes of a card that cannot be read
        connection.execute(sql("UPDATE projects SET account = NULL, role = NULL, name = ''"))
    assert window.desk is not None
    window.desk.open_shared(window, shared.id, "member")
    qtbot.waitUntil(lambda: window.project is not None, timeout=PATIENCE)
    page = opened(window)
    wait_for(qtbot, page, ON_SERVER)
    add_note(page, "work goes on")
    wait_for(qtbot, page, ON_SERVER)
    assert notes(shared.on_server()) == {"on the server", "work goes on"}

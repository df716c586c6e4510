from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from dttools.document.commands import AddIdeas
from dttools.ids import new_id
from dttools_desktop.bootstrap import Desktop
from dttools_desktop.link.state import SyncKind, SyncState
from dttools_desktop.windows.account.members import MembersDialog
from dttools_desktop.windows.account.publish import PublishDialog
from dttools_desktop.windows.account.sign_in import SignInDialog
from dttools_desktop.windows.home.places import Place
from dttools_desktop.windows.main_window import MainWindow
from dttools_desktop.windows.project.page import ProjectPage
from dttools_desktop.windows.project.recovered import RecoveredDialog
from dttools_desktop.windows.project.sync_words import sync_words
from dttools_desktop.workspace import Library

LEFT = Qt.MouseButton.LeftButton
NOBODY = "http://127.0.0.1:9"
PASSWORD = "correct horse battery"


def texts(widget: QWidget) -> list[str]:
    QApplication.processEvents()  # a layout shows what it was given in a later turn of the loop
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def shown(window: QWidget, kind: type[QWidget]) -> list[QWidget]:
    return [widget for widget in window.findChildren(kind) if widget.isVisible()]


def fill_in(qtbot: QtBot, dialog: SignInDialog, server: str, email: str, password: str) -> None:
    for line, text in ((dialog.server, server), (dialog.email, email), (dialog.password, password)):
        line.setText(text)
    qtbot.keyClick(dialog.password, Qt.Key.Key_Return)


@pytest.fixture
def sign_in(qtbot: QtBot, window: MainWindow) -> SignInDialog:
    assert window.home is not None
    chip = window.home.sidebar.findChildren(QWidget, options=Qt.FindChildOption.FindChildrenRecursively)
    row = next(widget for widget in chip if widget.accessibleName() == "Sign in" and widget.isVisible())
    qtbot.mouseClick(row, LEFT)
    dialog = window.findChild(SignInDialog)
    assert dialog is not None
    return dialog


@pytest.fixture
def page(window: MainWindow, library: Library) -> ProjectPage:
    window.open_project(library.create("Fila do hospital"))
    assert window.project is not None
    return window.project


@pytest.fixture
def server(tmp_path: Path, database_url: str) -> Iterator[str]:
    """The address of a real server."""
    code = "import sys; from dttools_server.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", code, "serve", "--port", "0", "--data", str(tmp_path / "server")]
    environment = {**os.environ, "DATABASE_URL": database_url}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    ) as run:
        assert run.stdout is not None
        yield run.stdout.readline().removeprefix("listening on ").strip()
        run.send_signal(signal.SIGTERM)
        run.communicate(timeout=60)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (SyncState(SyncKind.LOCAL_ONLY), "Saved on this laptop"),
        (SyncState(SyncKind.SAVED_ON_SERVER), "Saved on server"),
        (SyncState(SyncKind.SENDING, 3), "Sending 3 edits…"),
        (SyncState(SyncKind.SENDING, 1), "Sending 1 edit…"),
        (SyncState(SyncKind.CONNECTING), "Connecting…"),
        (SyncState(SyncKind.OFFLINE), "Offline — everything is saved on this laptop"),
        (SyncState(SyncKind.REFUSED, reason="You may only look."), "Refused: You may only look."),
        (SyncState(SyncKind.INCOMPATIBLE, reason="Update."), "Update needed — saved on this laptop"),
        (SyncState(SyncKind.SIGNED_OUT), "Signed out — saved on this laptop"),
    ],
)
def test_where_edits_are_is_said_honestly(state: SyncState, said: str) -> None:
    assert sync_words(state).text == said


def test_what_waits_to_be_sent_is_told(qapp: object) -> None:
    story = sync_words(SyncState(SyncKind.OFFLINE, 2, reason="The server does not answer.")).details
    assert "The server does not answer." in story
    assert "2 edits wait to be sent." in story
    assert "saved on this laptop" in story


def test_missing_answers_are_asked_for_at_their_field(qtbot: QtBot, sign_in: SignInDialog) -> None:
    fill_in(qtbot, sign_in, NOBODY, "", PASSWORD)
    assert sign_in.email.property("invalid") == "true"
    assert "Type your e-mail address." in texts(sign_in)
    assert sign_in.submit_button.isEnabled()


def test_a_server_that_does_not_answer_is_said_in_the_dialog(qtbot: QtBot, sign_in: SignInDialog) -> None:
    fill_in(qtbot, sign_in, NOBODY, "ana@example.org", PASSWORD)
    assert not sign_in.submit_button.isEnabled()
    qtbot.waitUntil(lambda: any("does not answer" in text for text in texts(sign_in)), timeout=20_000)
    assert sign_in.submit_button.isEnabled()
    assert sign_in.password.text() == PASSWORD


def test_signed_out_the_shared_place_says_how_to_get_there(qtbot: QtBot, window: MainWindow) -> None:
    assert window.home is not None
    qtbot.mouseClick(window.home.sidebar.rows[Place.SHARED], LEFT)
    assert "Work together on a server" in texts(window.home)


def test_without_recovered_edits_the_tray_says_so(window: MainWindow, page: ProjectPage) -> None:
    page.show_recovered()
    dialog = window.findChild(RecoveredDialog)
    assert dialog is not None
    assert "Nothing to recover" in texts(dialog)


@pytest.mark.slow
def test_a_project_is_shared_with_a_real_server(
    qtbot: QtBot, window: MainWindow, desktop: Desktop, page: ProjectPage, server: str
) -> None:
    qtbot.mouseClick(page.top_bar.share, LEFT)
    sign_in = window.findChild(SignInDialog)
    assert sign_in is not None
    fill_in(qtbot, sign_in, server, "ana@example.org", "wrong password here")
    qtbot.waitUntil(sign_in.submit_button.isEnabled, timeout=20_000)
    assert sign_in.isVisible()
    qtbot.mouseClick(sign_in.other_way, LEFT)
    sign_in.name.setText("Ana")
    fill_in(qtbot, sign_in, server, "ana@example.org", PASSWORD)
    qtbot.waitUntil(lambda: bool(shown(window, PublishDialog)), timeout=20_000)
    assert "The sign-in is kept until DTTools closes." in texts(window)  # the keyring of tests keeps nothing
    publish = window.findChild(PublishDialog)
    assert publish is not None
    qtbot.mouseClick(publish.publish_button, LEFT)
    qtbot.waitUntil(lambda: bool(shown(window, MembersDialog)), timeout=20_000)
    members = window.findChild(MembersDialog)
    assert members is not None
    qtbot.waitUntil(lambda: "ana@example.org" in texts(members), timeout=20_000)
    members.email.setText("nobody@example.org")
    add = next(made for made in members.findChildren(QPushButton) if made.text() == "Add")
    qtbot.mouseClick(add, LEFT)
    said = "Nobody on this server has the address nobody@example.org."
    qtbot.waitUntil(lambda: said in texts(members), timeout=20_000)
    members.accept()
    qtbot.waitUntil(lambda: page.top_bar.chip.accessibleName() == "Saved on server", timeout=20_000)
    page.project.apply(AddIdeas(((new_id(), {"title": "Painel"}),)))
    qtbot.waitUntil(lambda: page.top_bar.chip.accessibleName() == "Saved on server", timeout=20_000)
    assert window.go_home()
    assert desktop.library is not None
    assert desktop.library.card(page.project.id).role == "owner"
    assert window.home is not None
    qtbot.mouseClick(window.home.sidebar.rows[Place.SHARED], LEFT)
    qtbot.waitUntil(lambda: "Fila do hospital" in texts(window.home or window), timeout=20_000)


def test_an_answer_that_comes_after_the_dialog_was_closed_harms_nothing(
    qtbot: QtBot, window: MainWindow, sign_in: SignInDialog, desktop: Desktop
) -> None:
    assert window.desk is not None
    gone: list[object] = []
    sign_in.destroyed.connect(lambda: gone.append(True))
    with qtbot.captureExceptions() as raised:
        fill_in(qtbot, sign_in, NOBODY, "ana@example.org", PASSWORD)
        sign_in.reject()
        qtbot.waitUntil(lambda: bool(gone))
        answered: list[object] = []
        window.desk.links.sign_in(NOBODY, "a@example.org", PASSWORD, done=answered.append, failed=answered.append)
        qtbot.waitUntil(lambda: bool(answered), timeout=20_000)
    assert raised == []

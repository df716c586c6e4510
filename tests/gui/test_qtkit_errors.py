from __future__ import annotations

import logging
import sys
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLabel, QWidget

from dttools.errors import Unreachable
from dttools_desktop.qtkit.errors_ui import ErrorDialog, as_app_error, error_banner, install_excepthook, show_error
from dttools_desktop.qtkit.i18n_qt import apply_language, language_changed
from dttools_resources.i18n import tr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

ERROR = Unreachable("The server does not answer.", safe="Your work is saved.", todo="Go on working.")


@pytest.fixture
def excepthook(qapp: QApplication) -> Iterator[None]:
    before = sys.excepthook
    install_excepthook(qapp)
    yield
    sys.excepthook = before


@pytest.fixture
def english_again() -> Iterator[None]:
    yield
    apply_language("en")


def dialogs() -> list[ErrorDialog]:
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, ErrorDialog) and w.isVisible()]


def words(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel)]


def test_an_error_is_told_in_three_parts(qtbot: QtBot) -> None:
    dialog = ErrorDialog(ERROR)
    qtbot.addWidget(dialog)
    assert words(dialog) == [ERROR.message, ERROR.safe, ERROR.todo]
    assert dialog.accessibleDescription() == "The server does not answer. Your work is saved. Go on working."


def test_parts_that_are_empty_are_left_out(qtbot: QtBot) -> None:
    dialog = ErrorDialog(Unreachable("The server does not answer."))
    qtbot.addWidget(dialog)
    assert words(dialog) == ["The server does not answer."]


def test_a_shown_error_does_not_block_and_is_gone_after_ok(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    show_error(parent, ERROR)
    dialog = parent.findChild(ErrorDialog)
    assert dialog is not None
    with qtbot.waitSignal(dialog.destroyed):
        qtbot.keyClick(dialog, Qt.Key.Key_Return)


def test_an_error_fits_in_a_banner(qtbot: QtBot) -> None:
    banner = error_banner(ERROR)
    qtbot.addWidget(banner)
    assert words(banner) == [ERROR.message, "Your work is saved. Go on working."]


def test_a_mistake_of_ours_is_logged_and_told_without_its_words(caplog: pytest.LogCaptureFixture) -> None:
    told = as_app_error(KeyError("secret-name"))
    assert "secret-name" not in f"{told.message} {told.safe} {told.todo}"
    assert told.safe
    assert told.todo
    assert caplog.records[0].levelno == logging.ERROR
    assert caplog.records[0].exc_info is not None


@pytest.mark.usefixtures("excepthook")
def test_what_nobody_caught_is_logged_and_told_once(qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    for number in range(3):
        sys.excepthook(ValueError, ValueError(f"mistake {number}"), None)
    qtbot.waitUntil(lambda: len(caplog.records) == 3)
    (dialog,) = dialogs()
    with qtbot.waitSignal(dialog.destroyed):
        dialog.accept()
    assert dialogs() == []


@pytest.mark.usefixtures("excepthook")
def test_what_nobody_caught_in_a_thread_is_told_on_the_gui_thread(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    thread = Thread(target=lambda: sys.excepthook(ValueError, ValueError("mistake"), None))
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: len(dialogs()) == 1)
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    (dialog,) = dialogs()
    with qtbot.waitSignal(dialog.destroyed):
        dialog.accept()


@pytest.mark.usefixtures("english_again")
@pytest.mark.parametrize("code", ["pt_BR", "es"])
def test_a_language_reaches_our_texts_and_those_of_qt(qtbot: QtBot, code: str) -> None:
    with qtbot.waitSignal(language_changed) as told:
        apply_language(code)
    assert told.args == [code]
    assert tr("Cancel") == "Cancelar"
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(buttons)
    assert buttons.button(QDialogButtonBox.StandardButton.Cancel).text().replace("&", "") == "Cancelar"

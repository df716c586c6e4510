"""The desktop app on a fresh profile, started as `python -m dttools_desktop` starts it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from dttools_desktop.bootstrap import Desktop
from dttools_desktop.canvas.view import BoardView
from dttools_desktop.editors.ideation import IdeationEditor, make_editor
from dttools_desktop.qtkit.i18n_qt import apply_language
from dttools_desktop.qtkit.theme import apply_theme
from dttools_desktop.windows.home.page import HomePage
from dttools_desktop.windows.main_window import MainWindow
from dttools_desktop.workspace import Library
from support.memory_project import MemoryProject


@pytest.fixture(autouse=True)
def earlier_widgets_gone(qapp: QApplication) -> None:
    """Without an event loop that runs, what earlier tests deleted later stays: boards with megabytes of tiles."""
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture(autouse=True)
def no_button_stays_held(qapp: QApplication) -> Iterator[None]:
    """A press without a release would make what the next test does by keyboard look like done by mouse."""
    yield
    for button in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton):
        if qapp.mouseButtons() & button:
            QTest.mouseRelease(QWidget(), button)
    assert qapp.mouseButtons() == Qt.MouseButton.NoButton


@pytest.fixture(autouse=True, scope="session")
def clipboard_emptied(qapp: QApplication) -> Iterator[None]:
    """Where there is no real clipboard Qt keeps its content until after Python has ended, and crashes over it then."""
    yield
    qapp.clipboard().clear()


@pytest.fixture
def desktop(qtbot: QtBot, qapp: QApplication, profile_folder: Path) -> Iterator[Desktop]:
    """The app, started and loaded; its window is closed at the end."""
    started = Desktop(qapp, profile_folder)
    with qtbot.waitSignal(started.ready, timeout=30_000):
        started.start()
    yield started
    if started.window is not None:
        started.window.close()
        started.window.deleteLater()
    started.close()
    started.deleteLater()
    qapp.processEvents()
    apply_language("en")
    apply_theme(qapp, "light")


@pytest.fixture
def window(desktop: Desktop) -> MainWindow:
    """The main window, active so that it gets keys."""
    assert isinstance(desktop.window, MainWindow)
    desktop.window.activateWindow()
    return desktop.window


@pytest.fixture
def home(window: MainWindow) -> HomePage:
    """The home screen."""
    assert window.home is not None
    return window.home


@pytest.fixture
def library(desktop: Desktop) -> Library:
    """The projects of the running app."""
    assert desktop.library is not None
    return desktop.library


@pytest.fixture
def project() -> MemoryProject:
    """A project with an empty ideation board."""
    return MemoryProject()


@pytest.fixture
def editor(qtbot: QtBot, project: MemoryProject) -> Iterator[IdeationEditor]:
    """The ideation editor on it, at 100 % with the board's origin in the corner of the view."""
    made = make_editor(project, project.board)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)  # when it becomes so, the focus may go elsewhere
    made.view.setFocus()
    made.view.camera.zoom_to(1.0)
    made.view.camera.centre_on(QPointF(640, 400))
    yield made
    if not made.view.typist.finish() and made.view.typist.editor is not None:
        made.view.typist.editor.discard()


@pytest.fixture
def view(editor: IdeationEditor) -> BoardView:
    """Its canvas."""
    return editor.view

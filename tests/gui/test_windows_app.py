from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from dttools.errors import StorageFailed
from dttools_desktop.bootstrap import Desktop
from dttools_desktop.qtkit.i18n_qt import language
from dttools_desktop.qtkit.theme import current_theme
from dttools_desktop.qtkit.widgets import Banner
from dttools_desktop.single_instance import InstanceListener, address_of, hand_over
from dttools_desktop.windows.cannot_start import CannotStart
from dttools_desktop.windows.home.places import Place
from dttools_desktop.windows.main_window import MainWindow
from dttools_desktop.windows.preferences import Preferences
from dttools_desktop.windows.settings_dialog import SettingsDialog
from dttools_desktop.workspace import Library, Profile

LEFT = Qt.MouseButton.LeftButton


def settings_of(window: MainWindow) -> SettingsDialog:
    shown = [dialog for dialog in window.findChildren(SettingsDialog) if dialog.isVisible()]
    assert len(shown) == 1
    return shown[0]


def start(*arguments: str, profile: Path) -> subprocess.Popen[str]:
    """DTTools in a process of its own."""
    command = [sys.executable, "-m", "dttools_desktop", "--profile", str(profile), *arguments]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True)


def started(qtbot: QtBot, qapp: QApplication, folder: Path) -> Desktop:
    """DTTools in this process, as far as it comes."""
    desktop = Desktop(qapp, folder)
    with qtbot.waitSignal(desktop.ready, timeout=30_000):
        desktop.start()
    return desktop


def test_another_language_is_spoken_at_once_and_next_time(
    qtbot: QtBot, window: MainWindow, library: Library, profile_folder: Path
) -> None:
    window.open_project(library.create("Fila"))
    window.show_settings()
    dialog = settings_of(window)
    dialog.language.setCurrentIndex(dialog.language.findData("pt_BR"))
    dialog.language.activated.emit(dialog.language.currentIndex())
    qtbot.waitUntil(lambda: settings_of(window).windowTitle() == "Configurações")
    assert window.home is not None
    assert window.home.sidebar.rows[Place.ACTIVE].text() == "Projetos"
    assert window.project is not None
    assert window.project.top_bar.name.text() == "Fila"
    settings_of(window).close()
    assert language() == "pt_BR"
    assert Preferences(profile_folder).language == "pt_BR"


def test_the_look_and_the_text_size_change_at_once(qtbot: QtBot, window: MainWindow) -> None:
    window.show_settings()
    dialog = settings_of(window)
    qtbot.mouseClick(dialog.themes["dark"], LEFT)
    assert current_theme().dark
    dialog.text_size.setCurrentIndex(dialog.text_size.findData(1.3))
    dialog.text_size.activated.emit(dialog.text_size.currentIndex())
    assert current_theme().text_scale == 1.3
    assert current_theme().dark


def test_the_persons_name_is_kept(qtbot: QtBot, window: MainWindow, desktop: Desktop) -> None:
    window.show_settings()
    dialog = settings_of(window)
    dialog.person.setText("Ana Lúcia")
    qtbot.keyClick(dialog.person, Qt.Key.Key_Return)
    assert desktop.profile is not None
    assert desktop.profile.person.name == "Ana Lúcia"


def test_a_second_start_brings_the_first_to_the_front(qtbot: QtBot, window: MainWindow, profile_folder: Path) -> None:
    window.showMinimized()
    second = start(profile=profile_folder)
    qtbot.waitUntil(lambda: second.poll() is not None, timeout=30_000)
    assert second.returncode == 0
    qtbot.waitUntil(lambda: not window.isMinimized())


def test_arguments_are_handed_over(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    listener = InstanceListener(tmp_path)
    assert listener.listen()
    try:
        script = (
            "import sys; from pathlib import Path; from dttools_desktop.single_instance import hand_over;"
            "sys.exit(0 if hand_over(Path(sys.argv[1]), ['--open', 'ação.pb']) else 1)"
        )
        with qtbot.waitSignal(listener.started_again, timeout=30_000) as heard:
            other = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)])
        assert heard.args == [["--open", "ação.pb"]]
        qtbot.waitUntil(lambda: other.poll() is not None, timeout=10_000)
        assert other.returncode == 0
    finally:
        listener.close()


def test_nobody_to_hand_over_to_is_no_error(qapp: QApplication, tmp_path: Path) -> None:
    assert not hand_over(tmp_path, [])


def test_profiles_have_addresses_of_their_own(tmp_path: Path) -> None:
    assert address_of(tmp_path / "a") != address_of(tmp_path / "b")
    assert address_of(tmp_path / "a") == address_of(tmp_path / "b" / ".." / "a")


def test_after_a_kill_the_app_starts_again(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    profile = tmp_path / "killed"
    first = start(profile=profile)
    qtbot.waitUntil(lambda: (profile / "dttools.sqlite").exists() and hand_over(profile, []), timeout=30_000)
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert not hand_over(profile, [])
    desktop = started(qtbot, qapp, profile)
    assert isinstance(desktop.window, MainWindow)
    assert hand_over_from_elsewhere(qtbot, profile)
    desktop.window.close()
    desktop.close()


def hand_over_from_elsewhere(qtbot: QtBot, profile: Path) -> bool:
    second = start(profile=profile)
    qtbot.waitUntil(lambda: second.poll() is not None, timeout=30_000)
    return second.returncode == 0


def test_a_damaged_file_is_told_with_what_was_saved(qtbot: QtBot, qapp: QApplication, profile_folder: Path) -> None:
    with Profile.open(profile_folder) as profile:
        Library(profile).create("Fila")
    file = profile_folder / "dttools.sqlite"
    content = bytearray(file.read_bytes())
    content[100:4000] = os.urandom(3900)
    file.write_bytes(content)
    desktop = started(qtbot, qapp, profile_folder)
    assert isinstance(desktop.window, MainWindow)
    banner = desktop.window.findChild(Banner)
    assert banner is not None
    told = " ".join(label.text() for label in banner.findChildren(QLabel))
    assert "damaged" in told
    assert str(profile_folder / "damaged") in told
    desktop.window.close()
    desktop.close()


def test_a_newer_profile_is_left_alone_and_said(qtbot: QtBot, qapp: QApplication, profile_folder: Path) -> None:
    with Profile.open(profile_folder):
        pass
    file = profile_folder / "dttools.sqlite"
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    desktop = started(qtbot, qapp, profile_folder)
    qtbot.addWidget(desktop.window)
    assert isinstance(desktop.window, CannotStart)
    told = " ".join(label.text() for label in desktop.window.findChildren(QLabel))
    assert "newer" in told
    assert str(profile_folder) in told
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    connection.close()
    first = desktop.window
    with qtbot.waitSignal(desktop.ready, timeout=30_000):
        qtbot.mouseClick(first.again, LEFT)
    assert isinstance(desktop.window, MainWindow)
    desktop.window.close()
    desktop.close()


def test_a_folder_that_cannot_be_made_is_said(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    desktop = started(qtbot, qapp, tmp_path / "file" / "profile")
    qtbot.addWidget(desktop.window)
    assert isinstance(desktop.window, CannotStart)
    desktop.close()


@pytest.mark.parametrize("argument", ["--version", "--help"])
def test_the_command_line_answers_without_a_window(argument: str, tmp_path: Path) -> None:
    profile = tmp_path / "untouched"
    command = [sys.executable, "-m", "dttools_desktop", "--profile", str(profile), argument]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True)
    assert "dttools" in answer.stdout.lower()
    assert not profile.exists()


@pytest.mark.parametrize(
    "content", ["", "{", "[1]", '{"theme": 7, "language": "xx", "text_scale": 99, "geometry": "z"}']
)
def test_a_damaged_file_of_preferences_gives_the_defaults(tmp_path: Path, content: str) -> None:
    (tmp_path / "preferences.json").write_text(content)
    preferences = Preferences(tmp_path)
    assert (preferences.theme, preferences.language, preferences.text_scale) == ("system", None, 1.0)
    assert preferences.geometry == b""


def test_preferences_that_cannot_be_kept_are_said(tmp_path: Path) -> None:
    (tmp_path / "preferences.new").mkdir()
    preferences = Preferences(tmp_path)
    with pytest.raises(StorageFailed, match="could not be kept"):
        preferences.theme = "dark"
    assert preferences.theme == "dark"

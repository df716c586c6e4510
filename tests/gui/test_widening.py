"""Larger text gets more room, in what is open too."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from dttools_desktop.qtkit.theme import apply_theme
from dttools_desktop.qtkit.widgets import Banner
from dttools_desktop.windows.home.places import Place
from dttools_desktop.windows.main_window import MainWindow
from dttools_desktop.windows.settings_dialog import SettingsDialog


def test_columns_and_dialogs_widen_with_the_text_so_that_no_choice_is_cut(
    qapp: QApplication, window: MainWindow
) -> None:
    assert window.home is not None
    dialog = SettingsDialog(window.home._services, window)
    dialog.open()
    before = window.home.sidebar.width()
    apply_theme(qapp, "light", 2.0)
    qapp.processEvents()
    assert window.home.sidebar.width() > before
    assert all(made.width() >= made.sizeHint().width() for made in dialog.themes.values())
    dialog.reject()


@pytest.mark.parametrize(("width", "scale"), [(900, 2.0), (900, 1.0), (1280, 2.0), (1280, 1.0)])
def test_the_head_of_the_home_screen_cuts_no_button(
    qapp: QApplication, window: MainWindow, width: int, scale: float
) -> None:
    home = window.home
    assert home is not None
    apply_theme(qapp, "light", scale)
    window.resize(width, 700)
    for _ in range(3):
        qapp.processEvents()
    button, search = home.new_button, home.search
    assert button.width() >= button.sizeHint().width()
    assert button.mapTo(window, button.rect().bottomRight()).x() < window.width()
    assert not search.geometry().intersects(button.geometry())
    assert (search.y() > button.geometry().bottom()) == ((width, scale) == (900, 2.0))
    home.show_place(Place.SHARED)
    qapp.processEvents()
    assert search.mapTo(window, search.rect().bottomRight()).x() < window.width()


@pytest.mark.parametrize(("width", "below"), [(900, False), (420, True)])
def test_a_banner_puts_its_actions_below_its_words_where_both_are_crowded(
    qtbot: QtBot, width: int, *, below: bool
) -> None:
    banner = Banner("info", "A version of yesterday – view only", "You see the project as it was then.")
    actions = [banner.add_action(text, lambda: None) for text in ("Restore this version…", "Back to now")]
    qtbot.addWidget(banner)
    banner.resize(width, 200)
    banner.show()
    words = next(label for label in banner.findChildren(QLabel) if "version" in label.text())
    qtbot.waitUntil(lambda: (actions[0].y() > words.geometry().bottom()) == below)
    qtbot.waitUntil(lambda: all(made.width() >= made.sizeHint().width() for made in actions))
    assert all(made.geometry().right() <= width for made in actions)

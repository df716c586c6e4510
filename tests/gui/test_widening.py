"""Larger text gets more room, in what is open too."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from dttools_desktop.qtkit.theme import apply_theme
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

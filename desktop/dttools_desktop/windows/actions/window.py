"""Actions of the whole window, wherever one is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dttools_desktop.qtkit.actions import Action
from dttools_resources.i18n import tr

if TYPE_CHECKING:
    from dttools_desktop.windows.main_window import MainWindow
    from dttools_desktop.windows.preferences import ThemeMode


def window_actions() -> tuple[Action[MainWindow], ...]:
    """The palette, going round the window, settings, help, looks, the account, the end."""
    return (
        Action(
            "palette",
            tr("Do something or go somewhere"),
            "command",
            ("Ctrl+K", "Ctrl+Shift+P"),
            lambda window: window.show_palette(),
        ),
        Action(
            "next_part",
            tr("Next part of the window"),
            "chevron-right",
            ("F6",),
            lambda window: window.go_to_next_part(1),
        ),
        Action(
            "previous_part",
            tr("Previous part of the window"),
            "chevron-left",
            ("Shift+F6",),
            lambda window: window.go_to_next_part(-1),
        ),
        Action("settings", tr("Settings"), "settings", ("Ctrl+,",), lambda window: window.show_settings()),
        Action(
            "help",
            tr("Keyboard and help"),
            "help",
            ("F1", "Help", "Ctrl+?"),
            lambda window: window.show_help(),
        ),
        Action("full_screen", tr("Full screen"), "fullscreen", ("F11",), lambda window: window.full_screen()),
        _look("light", tr("Light"), "sun"),
        _look("dark", tr("Dark"), "moon"),
        _look("system", tr("As the system"), "monitor"),
        Action(
            "sign_in",
            tr("Sign in"),
            "log-in",
            (),
            lambda window: window.sign_in(),
            fits=lambda window: not window.signed_in,
        ),
        Action(
            "sign_out",
            tr("Sign out"),
            "log-out",
            (),
            lambda window: window.sign_out(),
            "account",
            fits=lambda window: window.signed_in,
        ),
        Action("quit", tr("Close DTTools"), "x", ("Ctrl+Q",), lambda window: window.close()),
    )


def _look(mode: ThemeMode, words: str, icon: str) -> Action[MainWindow]:
    return Action(
        f"look.{mode}", tr("Look: {name}").format(name=words), icon, (), lambda window: window.choose_theme(mode)
    )

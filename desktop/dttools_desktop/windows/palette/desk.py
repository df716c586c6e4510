"""Opens the palette over the window, and remembers what was used lately."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from dttools.errors import AppError
from dttools_desktop.windows.palette.command import PaletteCommand
from dttools_desktop.windows.palette.dialog import PaletteDialog
from dttools_desktop.windows.palette.sources import board_commands, library_commands, project_commands
from dttools_desktop.workspace import Shelf
from dttools_resources.i18n import tr

if TYPE_CHECKING:
    from dttools_desktop.windows.main_window import MainWindow
    from dttools_desktop.windows.services import Services

log = logging.getLogger(__name__)
_KEPT = 8


def open_palette(window: MainWindow, services: Services) -> PaletteDialog:
    """Show what can be done from where the window is."""
    dialog = PaletteDialog(_commands(window, services), services.preferences.recent_commands, window)
    dialog.chosen.connect(lambda command: _do(command, services))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    dialog.line.setFocus()
    return dialog


def _do(command: PaletteCommand, services: Services) -> None:
    recent = [name for name in services.preferences.recent_commands if name != command.name]
    try:
        services.preferences.recent_commands = [command.name, *recent][:_KEPT]
    except AppError as error:
        log.warning("What was used lately is not kept: %s", error)
    command.act()


def _commands(window: MainWindow, services: Services) -> list[PaletteCommand]:
    made: list[PaletteCommand] = []
    page = window.project
    if page is not None:
        view = page.board_view()
        made += board_commands(view) if view is not None else []
        made += project_commands(page)
    cards = [card for card in services.library.cards(Shelf.ACTIVE) if page is None or card.id != page.project.id]
    return [*made, *_app_commands(window), *library_commands(cards, window.open_project)]


def _app_commands(window: MainWindow) -> list[PaletteCommand]:
    app = tr("DTTools")
    home = window.home
    made = []
    if window.project is not None:
        made.append(PaletteCommand("app.home", tr("Back to all projects"), app, "home", window.go_home, "Alt+Home"))
    elif home is not None:
        made.append(PaletteCommand("app.new", tr("New project"), app, "plus", home.ask_for_new, "Ctrl+N"))
        search = home.search.field
        made.append(PaletteCommand("app.search", tr("Search all projects"), app, "search", search.setFocus, "Ctrl+F"))
    made += [
        PaletteCommand("app.settings", tr("Settings"), app, "settings", window.show_settings, "Ctrl+,"),
        PaletteCommand("app.help", tr("Keyboard and help"), app, "help", window.show_help, "F1"),
        PaletteCommand("app.full_screen", tr("Full screen"), app, "fullscreen", window.full_screen, "F11"),
    ]
    looks = (("light", tr("Light"), "sun"), ("dark", tr("Dark"), "moon"), ("system", tr("As the system"), "monitor"))
    made += [
        PaletteCommand(
            f"app.look.{mode}",
            tr("Look: {name}").format(name=name),
            app,
            icon,
            lambda mode=mode: window.choose_theme(mode),  # type: ignore[misc]
        )
        for mode, name, icon in looks
    ]
    made.append(PaletteCommand("app.quit", tr("Close DTTools"), app, "x", window.close, "Ctrl+Q"))
    return made

"""Opens the palette over the window, and remembers what was used lately."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from dttools.errors import AppError
from dttools_desktop.windows.actions.home import card_actions, home_actions
from dttools_desktop.windows.actions.project import project_actions, tool_actions
from dttools_desktop.windows.actions.window import window_actions
from dttools_desktop.windows.palette.command import PaletteCommand
from dttools_desktop.windows.palette.dialog import PaletteDialog
from dttools_desktop.windows.palette.sources import commands_of, library_commands, record_commands
from dttools_desktop.workspace import Shelf
from dttools_resources.i18n import tr

if TYPE_CHECKING:
    from dttools_desktop.windows.home.page import HomePage
    from dttools_desktop.windows.main_window import MainWindow
    from dttools_desktop.windows.project.page import ProjectPage
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
    page = window.project
    here = _of_project(page) if page is not None else _of_home(window.home)
    cards = [card for card in services.library.cards(Shelf.ACTIVE) if page is None or card.id != page.project.id]
    # Who reads this has opened it already.
    app = [action for action in window_actions() if action.name != "palette"]
    return [*here, *commands_of("window", tr("DTTools"), app, window), *library_commands(cards, window.open_project)]


def _of_project(page: ProjectPage) -> list[PaletteCommand]:
    view = page.board_view()
    board = commands_of("board", tr("Board"), view.keys.actions.values(), view) if view is not None else []
    # The board has its own undo and redo, which keep the selection.
    own = view.keys.actions.keys() & {"undo", "redo"} if view is not None else set()
    table = [action for action in project_actions() if action.name not in own]
    tool = page.rail.chosen_tool()
    tools = commands_of("tool", tool.text(), tool_actions(), tool) if tool is not None else []
    return [*board, *commands_of("project", tr("Project"), table, page), *tools, *record_commands(page)]


def _of_home(home: HomePage | None) -> list[PaletteCommand]:
    if home is None:
        return []
    chosen = home.chosen_card()
    card = commands_of("card", chosen.card.name, card_actions(), chosen) if chosen is not None else []
    return [*commands_of("home", tr("DTTools"), home_actions(), home), *card]

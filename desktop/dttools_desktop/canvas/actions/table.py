"""The one table of what can be done on boards; a new group of actions is a file of its own and a line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dttools_desktop.canvas.actions.action import BoardAction
from dttools_desktop.canvas.actions.arranging import arranging
from dttools_desktop.canvas.actions.clustering import clustering
from dttools_desktop.canvas.actions.colouring import colouring
from dttools_desktop.canvas.actions.connecting import connecting
from dttools_desktop.canvas.actions.converting import converting
from dttools_desktop.canvas.actions.drawing import drawing
from dttools_desktop.canvas.actions.editing import editing
from dttools_desktop.canvas.actions.finding import finding
from dttools_desktop.canvas.actions.frames import frames
from dttools_desktop.canvas.actions.looking import looking
from dttools_desktop.canvas.actions.making import making
from dttools_desktop.canvas.actions.pictures import pictures
from dttools_desktop.canvas.actions.properties import properties
from dttools_desktop.canvas.actions.selecting import selecting
from dttools_desktop.canvas.actions.sending import sending_actions
from dttools_desktop.canvas.actions.shaping import shaping
from dttools_desktop.canvas.actions.zoning import zoning
from dttools_resources.i18n import tr

GROUPS: tuple[Callable[[], tuple[BoardAction, ...]], ...] = (
    making,
    drawing,
    pictures,
    frames,
    editing,
    colouring,
    properties,
    arranging,
    clustering,
    shaping,
    connecting,
    converting,
    selecting,
    finding,
    looking,
)


def board_actions() -> list[BoardAction]:
    """What can be done on a free board, in the order of menus, in the words of the language that is on."""
    return [action for group in GROUPS for action in group()]


def page_actions() -> list[BoardAction]:
    """What can be done on a page of zones."""
    words = {"fit": tr("Show the whole page")}
    keys = {"next_frame": ("Alt+PgDown",), "previous_frame": ("Alt+PgUp",)}  # the others scroll the page
    shared = [
        replace(action, words=words.get(action.name, action.words), keys=keys.get(action.name, action.keys))
        for action in board_actions()
        if not action.free_only
    ]
    return [*shared, *page_only_actions()]


def page_only_actions() -> tuple[BoardAction, ...]:
    """What can be done on a page of zones and on no free board."""
    return (*zoning(), *sending_actions())

"""Actions that find words on a board."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dttools_desktop.canvas.actions.action import BoardAction
from dttools_desktop.canvas.actions.looking import look
from dttools_resources.i18n import tr

if TYPE_CHECKING:
    from dttools_desktop.canvas.view import BoardView


def finding() -> tuple[BoardAction, ...]:
    """Find, and go through what is found."""
    return (
        look("find", tr("Find on the board"), "search", ("Ctrl+F",), lambda view: view.find_bar.open()),
        look("find_next", tr("Next found"), "chevron-down", ("F3",), lambda view: go_on(view, 1)),
        look("find_previous", tr("Previous found"), "chevron-up", ("Shift+F3",), lambda view: go_on(view, -1)),
    )


def go_on(view: BoardView, by: int) -> None:
    """Go to the next (1) or previous (-1) found item; without a search, ask for one."""
    if view.finder.searching:
        view.finder.step(by)
    else:
        view.find_bar.open()

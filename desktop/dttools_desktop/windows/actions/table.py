"""The one table of what can be done where: the help lists all of it, tests compare all else with it.

A new action is a line in the file of its place, a new place a line here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dttools_desktop.canvas.actions.table import board_actions, page_only_actions
from dttools_desktop.canvas.writing.keys import writing_actions
from dttools_desktop.qtkit.actions import Action
from dttools_desktop.windows.actions.dialogs import form_actions
from dttools_desktop.windows.actions.home import card_actions, home_actions
from dttools_desktop.windows.actions.project import (
    preview_actions,
    project_actions,
    review_actions,
    tool_actions,
    version_actions,
)
from dttools_desktop.windows.actions.window import window_actions
from dttools_resources.i18n import tr


@dataclass(frozen=True, slots=True)
class Place:
    """Where actions are done.

    Attributes:
        name: Stable.
        words: What the help calls it.
        actions: What can be done there.
    """

    name: str
    words: str
    actions: Sequence[Action[Any]]


def places() -> tuple[Place, ...]:
    """All places, in the order of the help, in the words of the language that is on."""
    past: tuple[Action[Any], ...] = (*version_actions(), *preview_actions(), *review_actions())
    return (
        Place("window", tr("Everywhere"), window_actions()),
        Place("home", tr("All projects"), (*home_actions(), *card_actions())),
        Place("project", tr("In a project"), project_actions()),
        Place("tool", tr("In the list of tools"), tool_actions()),
        Place("past", tr("In the history"), past),
        Place("board", tr("On a board"), board_actions()),
        Place("page", tr("On an empathy map or a persona"), page_only_actions()),
        Place("writing", tr("While writing"), writing_actions()),
        Place("form", tr("In a dialog"), form_actions()),
    )

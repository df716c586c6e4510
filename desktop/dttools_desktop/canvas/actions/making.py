"""Actions that make items and change what is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dttools_desktop.canvas.actions.action import BoardAction
from dttools_desktop.canvas.items import IdeaItem
from dttools_resources.i18n import tr

if TYPE_CHECKING:
    from dttools_desktop.canvas.view import BoardView


def making() -> tuple[BoardAction, ...]:
    """New items, text, votes."""
    return (
        BoardAction(
            "add_idea",
            tr("New idea"),
            "lightbulb",
            ("I",),
            lambda view: view.maker.add("idea"),
            "make",
            on_selection=False,
            free_only=True,
        ),
        BoardAction(
            "add_note", tr("New note"), "note", ("N",), lambda view: view.maker.add("note"), "make", on_selection=False
        ),
        BoardAction(
            "connect",
            tr("Connect items"),
            "connector",
            ("C",),
            lambda view: view.toolbox.connect_items(),
            "change",
            on_selection=False,
            makes=("connector",),
        ),
        BoardAction(
            "edit_text",
            tr("Edit text"),
            "edit",
            ("Return", "Enter", "F2"),
            lambda view: view.maker.edit_current(),
            "change",
        ),
        BoardAction(
            "vote",
            tr("Vote"),
            "vote",
            ("V",),
            lambda view: view.operations.toggle_vote(),
            "change",
            free_only=True,
            makes=("vote",),
            changes=False,
            hindrance=_no_idea,
        ),
        BoardAction(
            "status",
            tr("Mark as selected, prototyped, tested"),
            "star",
            ("S",),
            lambda view: view.operations.next_status(),
            "change",
            free_only=True,
            hindrance=_no_idea,
        ),
    )


def _no_idea(view: BoardView) -> str:
    chosen = (view.scene.get(each) for each in view.selection.ids)
    return "" if any(isinstance(item, IdeaItem) for item in chosen) else tr("Select an idea first.")

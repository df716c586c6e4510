"""Actions that change what the selected items have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dttools.model import Idea, Note
from dttools_desktop.canvas.actions.action import BoardAction
from dttools_resources.i18n import tr

if TYPE_CHECKING:
    from dttools_desktop.canvas.view import BoardView


def properties() -> tuple[BoardAction, ...]:
    """The panel of sizes, tags, status and category."""
    return (
        BoardAction(
            "properties",
            tr("Size, tags and status…"),
            "tag",
            ("Alt+Return",),
            lambda view: view.properties_wanted.emit(),
            "change",
            hindrance=_hindrance,
        ),
    )


def _hindrance(view: BoardView) -> str:
    found = (view.scene.get(each) for each in view.selection.ids)
    fit = any(item is not None and not item.locked and isinstance(item.record, Note | Idea) for item in found)
    return "" if fit else tr("Select notes or ideas that are not locked.")

"""Actions that take back, copy and remove."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dttools_desktop.canvas.actions.action import BoardAction
from dttools_resources.i18n import tr

if TYPE_CHECKING:
    from dttools_desktop.canvas.view import BoardView


def editing() -> tuple[BoardAction, ...]:
    """Undo, the clipboard, the trash."""
    return (
        BoardAction(
            "undo",
            tr("Undo"),
            "undo",
            ("Ctrl+Z",),
            lambda view: view.operations.undo(),
            on_selection=False,
            hindrance=_nothing_to_undo,
        ),
        BoardAction(
            "redo",
            tr("Redo"),
            "redo",
            ("Ctrl+Shift+Z", "Ctrl+Y"),
            lambda view: view.operations.redo(),
            on_selection=False,
            hindrance=_nothing_to_redo,
        ),
        BoardAction("cut", tr("Cut"), "copy", ("Ctrl+X",), lambda view: view.pasteboard.cut(), "order"),
        BoardAction("copy", tr("Copy"), "copy", ("Ctrl+C",), lambda view: view.pasteboard.copy(), "order", edits=False),
        BoardAction(
            "paste", tr("Paste"), "file-text", ("Ctrl+V",), lambda view: view.paste(), "make", on_selection=False
        ),
        BoardAction(
            "duplicate",
            tr("Duplicate"),
            "duplicate",
            ("Ctrl+D",),
            lambda view: view.duplicate(),
            "order",
            changes=False,
        ),
        BoardAction("trash", tr("Delete"), "trash", ("Del", "Backspace"), lambda view: view.trash(), "remove"),
        BoardAction(
            "select_all",
            tr("Select all"),
            "cursor",
            ("Ctrl+A",),
            lambda view: view.selection.set(item.id for item in view.scene.items()),
            "make",
            edits=False,
            on_selection=False,
        ),
    )


def _nothing_to_undo(view: BoardView) -> str:
    return "" if view.scene.project.can_undo else tr("There is nothing to undo.")


def _nothing_to_redo(view: BoardView) -> str:
    return "" if view.scene.project.can_redo else tr("There is nothing to redo.")

"""Something to do on a board, as a value: menus, toolbars, shortcuts, help and the command palette are made of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from dttools_desktop.qtkit.actions import Action
from dttools_resources.i18n import tr

if TYPE_CHECKING:
    from dttools.model import NoteColour
    from dttools_desktop.canvas.view import BoardView

Section = Literal["", "make", "change", "colour", "arrange", "connector", "convert", "choose", "order", "remove"]
"""A part of the context menu, or a menu of its own in it; an action of none is not in it."""


@dataclass(frozen=True, slots=True)
class BoardAction(Action["BoardView"]):
    """Something to do on a board, with what it needs there."""

    section: Section = ""
    edits: bool = True
    """Whether it changes the project; greyed out on a board that is read only."""
    on_selection: bool = True
    """Whether it needs something selected."""
    free_only: bool = False
    """Whether it makes no sense on a page of zones, where notes have their place."""
    sample: NoteColour | None = None
    """A colour that menus show in place of the icon."""
    makes: tuple[str, ...] = ()
    """The kinds that it makes, or that it changes beside the selection; greyed out where the phase lets nobody."""
    changes: bool = True
    """Whether it changes what is selected, if it needs something selected."""

    def why_not(self, view: BoardView) -> str:
        """Why it cannot be done on a board now, in words for people; empty when it can."""
        if self.edits and view.operations.read_only is not None:
            return view.operations.read_only.message
        if self.on_selection and not len(view.selection):
            return tr("Select something first.")
        return self.held_back(view) or self.hindrance(view)

    def held_back(self, view: BoardView) -> str:
        """Why the phase keeps it from being done; empty when it does not."""
        operations = view.operations
        if not self.edits:
            return ""
        changes = self.on_selection and self.changes
        free = not changes or any(map(operations.may, view.selection.ids))
        return "" if free and all(map(operations.may_make, self.makes)) else operations.why_held_back()

"""Actions that colour what is selected, one for each colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dttools.model import NoteColour
from dttools_desktop.canvas.actions.action import BoardAction
from dttools_desktop.canvas.words import colour_words
from dttools_resources.i18n import tr

if TYPE_CHECKING:
    from dttools_desktop.canvas.view import BoardView


def colouring() -> tuple[BoardAction, ...]:
    """The colours of notes in the order of the palette, under the digits."""
    return tuple(_paint(colour, f"Alt+{digit}") for digit, colour in enumerate(NoteColour, start=1))


def _paint(colour: NoteColour, keys: str) -> BoardAction:
    return BoardAction(
        f"colour_{colour.value}",
        tr("Colour: {name}").format(name=colour_words(colour)),
        "palette",
        (keys,),
        lambda view: view.drawing.colour(colour),
        "colour",
        hindrance=_nothing_coloured,
        sample=colour,
    )


def _nothing_coloured(view: BoardView) -> str:
    chosen = [item for each in view.selection.ids if (item := view.scene.get(each)) is not None]
    coloured = any(item.takes_colour and hasattr(item.record, "colour") and not item.locked for item in chosen)
    return "" if coloured else tr("Select something that has a colour and is not locked.")

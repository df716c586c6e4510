"""Actions that make one kind of item of another, several of one, and one of several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dttools.document.commands.convert import lines_of
from dttools_desktop.canvas.actions.action import BoardAction
from dttools_desktop.canvas.converter import Converter
from dttools_resources.i18n import ntr, tr

if TYPE_CHECKING:
    from dttools_desktop.canvas.view import BoardView


def converting() -> tuple[BoardAction, ...]:
    """Notes to ideas, ideas to notes, split, merge."""
    return (
        BoardAction(
            "to_ideas",
            tr("Make ideas of notes"),
            "lightbulb",
            ("Alt+Shift+I",),
            lambda view: converter(view).to_ideas(),
            "convert",
            free_only=True,
            hindrance=lambda view: "" if converter(view).notes() else tr("Select a note that is not locked."),
        ),
        BoardAction(
            "to_notes",
            tr("Make notes of ideas"),
            "note",
            ("Alt+Shift+N",),
            to_notes,
            "convert",
            free_only=True,
            hindrance=lambda view: "" if converter(view).ideas() else tr("Select an idea that is not locked."),
        ),
        BoardAction(
            "split",
            tr("Split into one note a line"),
            "split",
            ("Alt+Shift+D",),
            lambda view: converter(view).split(),
            "convert",
            free_only=True,
            hindrance=_one_line,
        ),
        BoardAction(
            "merge",
            tr("Merge into one note"),
            "merge",
            ("Alt+Shift+J",),
            lambda view: converter(view).merge(),
            "convert",
            free_only=True,
            hindrance=_one_note,
        ),
    )


def converter(view: BoardView) -> Converter:
    """What converts the selection of a board."""
    return Converter(view.scene, view.selection, view.operations)


def to_notes(view: BoardView) -> None:
    """Make notes of ideas, and say where their votes are."""
    votes = converter(view).to_notes()
    if votes:
        words = ntr("{n} vote stays with the idea in the trash.", "{n} votes stay with the ideas in the trash.", votes)
        view.messages.tell(
            "warning", words.format(n=votes), tr("Notes have no votes. Undo brings ideas and votes back.")
        )


def _one_line(view: BoardView) -> str:
    several = any(len(lines_of(note.text)) > 1 for note in converter(view).notes())
    return "" if several else tr("Select a note with several lines.")


def _one_note(view: BoardView) -> str:
    return "" if len(converter(view).notes()) > 1 else tr("Select two or more notes that are not locked.")

"""Words of the canvas that several of its parts say."""

from __future__ import annotations

from dttools.model import NoteColour
from dttools_resources.i18n import tr


def colour_words(colour: NoteColour) -> str:
    """A colour's name for people."""
    return {
        NoteColour.YELLOW: tr("Yellow"),
        NoteColour.ORANGE: tr("Orange"),
        NoteColour.PINK: tr("Pink"),
        NoteColour.PURPLE: tr("Purple"),
        NoteColour.BLUE: tr("Blue"),
        NoteColour.GREEN: tr("Green"),
        NoteColour.GREY: tr("Grey"),
        NoteColour.WHITE: tr("White"),
    }[colour]

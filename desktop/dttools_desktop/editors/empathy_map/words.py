"""The zones of an empathy map, for people."""

from __future__ import annotations

from dttools.model import NoteColour
from dttools_desktop.canvas.zones import ZoneLook
from dttools_resources.i18n import tr

LOOKS = (
    ZoneLook("says", lambda: tr("Says"), lambda: tr("What have we heard them say?"), "says", NoteColour.BLUE),
    ZoneLook("thinks", lambda: tr("Thinks"), lambda: tr("What occupies their mind?"), "thinks", NoteColour.PURPLE),
    ZoneLook("does", lambda: tr("Does"), lambda: tr("What did we see them do?"), "does", NoteColour.GREY),
    ZoneLook("feels", lambda: tr("Feels"), lambda: tr("What worries or delights them?"), "feels", NoteColour.PINK),
    ZoneLook("hears", lambda: tr("Hears"), lambda: tr("What do others tell them?"), "hears", NoteColour.PURPLE),
    ZoneLook("sees", lambda: tr("Sees"), lambda: tr("What do they see around them?"), "sees", NoteColour.BLUE),
    ZoneLook("pains", lambda: tr("Pains"), lambda: tr("What stands in their way?"), "pains", NoteColour.ORANGE),
    ZoneLook("gains", lambda: tr("Gains"), lambda: tr("What would make their day?"), "gains", NoteColour.GREEN),
)

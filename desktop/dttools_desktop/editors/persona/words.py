"""The zones of a persona's card, for people."""

from __future__ import annotations

from dttools.model import NoteColour
from dttools_desktop.canvas.zones import ZoneLook
from dttools_resources.i18n import tr

LOOKS = (
    ZoneLook("goals", lambda: tr("Goals"), lambda: tr("What do they want to achieve?"), "goals", NoteColour.GREEN),
    ZoneLook(
        "frustrations",
        lambda: tr("Frustrations"),
        lambda: tr("What gets on their nerves?"),
        "frustrations",
        NoteColour.ORANGE,
    ),
    ZoneLook("motivations", lambda: tr("Motivations"), lambda: tr("What drives them?"), "sparkles", NoteColour.PURPLE),
    ZoneLook("needs", lambda: tr("Needs"), lambda: tr("What can they not do without?"), "needs", NoteColour.BLUE),
    ZoneLook(
        "behaviours", lambda: tr("Behaviours"), lambda: tr("What do they usually do?"), "behaviours", NoteColour.GREY
    ),
    ZoneLook("channels", lambda: tr("Channels"), lambda: tr("Where do we reach them?"), "comment", NoteColour.PINK),
)

"""The zones of a persona's card."""

from __future__ import annotations

from dttools.ids import RecordId
from dttools.model import Record
from dttools_desktop.canvas.port import ProjectPort
from dttools_desktop.canvas.zones import Row, Slot, ZoneBoard
from dttools_desktop.canvas.zones.layout import ZONE_GAP
from dttools_desktop.editors.persona.words import LOOKS

ZONE_WIDTH = 348.0
_LEAST = 204.0


class PersonaPage(ZoneBoard):
    """Zones in two columns, or three where there is room."""

    def __init__(self, project: ProjectPort, board: RecordId) -> None:
        self.columns = 2
        super().__init__(project, board, LOOKS)

    def width(self) -> float:
        """The width of the page in board units."""
        return self.columns * (ZONE_WIDTH + ZONE_GAP) - ZONE_GAP

    def rows(self) -> list[Row]:
        """Zones in their order, row by row."""
        names = [look.zone for look in LOOKS]
        return [
            Row(
                tuple(
                    Slot(zone, place * (ZONE_WIDTH + ZONE_GAP), ZONE_WIDTH)
                    for place, zone in enumerate(names[start : start + self.columns])
                ),
                _LEAST,
            )
            for start in range(0, len(names), self.columns)
        ]

    def shows(self, _record: Record) -> bool:
        """Nothing but its notes: the rest of the card is a form."""
        return False

"""The page of an empathy map: title, zones, and the persona where the four inner ones meet."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from dttools.ids import RecordId
from dttools.model import EmpathyMap, Persona, Record
from dttools.model.empathy_map import EMPATHY_OPTIONAL_ZONES
from dttools.model.values import SHORT_TEXT
from dttools_desktop.canvas.items.base import TextField
from dttools_desktop.canvas.items.marks import sketched_lines
from dttools_desktop.canvas.items.text_block import TextSpec, text_block
from dttools_desktop.canvas.port import ProjectPort
from dttools_desktop.canvas.style import BoardStyle, Detail
from dttools_desktop.canvas.zones import Corner, Row, Slot, ZoneBoard
from dttools_desktop.canvas.zones.layout import ZONE_GAP
from dttools_desktop.canvas.zones.painting import painted_icon, painted_shadow
from dttools_desktop.editors.empathy_map.words import LOOKS
from dttools_desktop.editors.portrait import painted_portrait, picture_of
from dttools_resources.i18n import tr

WIDTH = 1200.0
CARD_WIDTH = 232.0
CARD_HEIGHT = 216.0
_CARD_RADIUS = 24.0
_PORTRAIT = 100.0
_TITLE = TextSpec(sizes=(28,), weight=700)
_NAME = TextSpec(sizes=(17, 15), weight=600, centred=True)
_DETAIL = TextSpec(sizes=(13,), weight=400, centred=True)
_ROOM = 8.0
"""Between the card and the notes beside it."""


class EmpathyPage(ZoneBoard):
    """Zones around a persona. `card_pressed` is called when a person clicks the card."""

    top = 64.0

    def __init__(self, project: ProjectPort, board: RecordId) -> None:
        self._switched_on: set[str] = set()
        self.card_pressed: Callable[[], None] = lambda: None
        super().__init__(project, board, LOOKS)

    # -- reading

    @property
    def record(self) -> EmpathyMap | None:
        """The map; None once it is in the trash."""
        return next(self.project.document.find(EmpathyMap, (self.board,)), None)

    @property
    def persona(self) -> Persona | None:
        """Whom the map is about; None when nobody is chosen, or the persona is in the trash."""
        record = self.record
        chosen = (record.persona_id,) if record is not None and record.persona_id is not None else ()
        return next(self.project.document.find(Persona, chosen), None)

    def optional_shows(self, zone: str) -> bool:
        """Whether an optional zone is on: switched on here, or holding something."""
        return zone in self._switched_on or self.holds_something(zone)

    def switch(self, zone: str, *, on: bool) -> None:
        """Show an optional zone or not; one that holds something always shows."""
        (self._switched_on.add if on else self._switched_on.discard)(zone)

    # -- the page

    def width(self) -> float:
        """The width of the page in board units."""
        return WIDTH

    def rows(self) -> list[Row]:
        """Four zones around the card, then optional ones, then pains and gains."""
        across, down = CARD_WIDTH / 2 - ZONE_GAP / 2 + _ROOM, CARD_HEIGHT / 2 - ZONE_GAP / 2
        rows = [
            _pair(("says", "thinks"), 292.0, across, down, bottom=True),
            _pair(("does", "feels"), 240.0, across, down, bottom=False),
        ]
        extra = [zone for zone in EMPATHY_OPTIONAL_ZONES if self.optional_shows(zone)]
        if extra:
            width = (WIDTH - ZONE_GAP * (len(extra) - 1)) / len(extra)
            slots = tuple(Slot(zone, place * (width + ZONE_GAP), width) for place, zone in enumerate(extra))
            rows.append(Row(slots, 204.0))
        half = (WIDTH - ZONE_GAP) / 2
        rows.append(Row((Slot("pains", 0.0, half), Slot("gains", half + ZONE_GAP, half)), 204.0))
        return rows

    def shows(self, record: Record) -> bool:
        """The map itself and its persona."""
        own = self.record
        return record.id == self.board or (own is not None and record.id == own.persona_id)

    def card(self) -> QRectF:
        """Where the persona lies: over the corner that the four zones share."""
        says = self.zone("says")
        meeting = says.rect.bottom() + ZONE_GAP / 2 if says is not None else 0.0
        return QRectF((WIDTH - CARD_WIDTH) / 2, meeting - CARD_HEIGHT / 2, CARD_WIDTH, CARD_HEIGHT)

    def cover(self) -> QRectF:
        """The card, which lies over the zones: their frames stay behind it."""
        return self.card()

    def is_button(self, point: QPointF) -> bool:
        """A click on the card chooses the persona."""
        return self.card().contains(point)

    def pressed(self, point: QPointF) -> bool:
        """The card lies above the zones."""
        if self.card().contains(point):
            self.card_pressed()
            return True
        return super().pressed(point)

    def field_at(self, point: QPointF, style: BoardStyle) -> TextField | None:
        """The title."""
        field = self.title_field(style)
        return field if field.rect.contains(point) else None

    def title_field(self, style: BoardStyle) -> TextField:
        """The title as a text to edit in place."""
        return TextField(
            record=self.board,
            name="title",
            rect=QRectF(2, 2, WIDTH - 4, 44),
            spec=_TITLE,
            colour=style.text,
            limit=SHORT_TEXT,
            single_line=True,
            placeholder=tr("Name the map"),
            label=tr("Title of the empathy map"),
        )

    # -- painting

    def paint(self, painter: QPainter, exposed: QRectF, detail: Detail, style: BoardStyle) -> None:
        """Draw title, zones and persona."""
        super().paint(painter, exposed, detail, style)
        field = self.title_field(style)
        if self.editing is None and field.rect.intersects(exposed) and detail is not Detail.BLOCK:
            self._paint_title(painter, field, detail, style)
        card = self.card()
        if card.adjusted(-16, -16, 16, 16).intersects(exposed):
            self._paint_card(painter, card, detail, style)

    def _paint_title(self, painter: QPainter, field: TextField, detail: Detail, style: BoardStyle) -> None:
        record = self.record
        title = record.title if record is not None else ""
        if detail is Detail.SKETCH:
            sketched_lines(painter, field.rect.adjusted(0, 4, -800, 0), 10, style.muted)
            return
        block = text_block(title or tr("Untitled empathy map"), field.rect.width(), field.rect.height(), _TITLE)
        block.draw(painter, field.rect.x(), field.rect.y(), style.text if title else style.muted)

    def _paint_card(self, painter: QPainter, card: QRectF, detail: Detail, style: BoardStyle) -> None:
        if detail is Detail.FULL:
            painted_shadow(painter, card, _CARD_RADIUS, style)
        painter.setPen(QPen(style.border, 1))
        painter.setBrush(style.surface)
        painter.drawRoundedRect(card, _CARD_RADIUS, _CARD_RADIUS)
        persona = self.persona
        left, room = card.left() + 16, card.width() - 32
        name = (persona.name or tr("Untitled persona")) if persona is not None else tr("Who is it about?")
        block = text_block(name, room, 46, _NAME)
        two_lines = block.height > 30  # noqa: PLR2004 — units; one line is about 20
        gap = 8 if two_lines else 12
        about = persona.occupation if persona is not None else tr("Choose a persona")
        line = text_block(about, room, 18 if two_lines else 36, _DETAIL)
        high = _PORTRAIT + gap + block.height + (line.height + 3 if about else 0)
        above = max(14.0, (card.height() - high) / 2)
        disc = QRectF(card.center().x() - _PORTRAIT / 2, card.top() + above, _PORTRAIT, _PORTRAIT)
        painted_portrait(painter, disc, persona, picture_of(self.project, persona), style)
        if detail is not Detail.FULL:
            return
        top = disc.bottom() + gap
        block.draw(painter, left, top, style.text)
        if about:
            line.draw(painter, left, top + block.height + 3, style.muted if persona is not None else style.accent_text)
        painted_icon(painter, "chevron-down", "muted", QPointF(card.right() - 22, card.top() + 22), 18)


def _pair(zones: tuple[str, str], least: float, across: float, down: float, *, bottom: bool) -> Row:
    """Two zones whose inner corners the card covers."""
    half = (WIDTH - ZONE_GAP) / 2
    return Row(
        (
            Slot(zones[0], 0.0, half, Corner(right=True, bottom=bottom, width=across, height=down)),
            Slot(zones[1], half + ZONE_GAP, half, Corner(right=False, bottom=bottom, width=across, height=down)),
        ),
        least,
    )

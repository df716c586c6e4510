"""The tool registry: one declaration a kind, from which schema, REST, SDK, projections and imports follow."""

from __future__ import annotations

from dataclasses import dataclass

from dttools.model.board import Board, Cluster, Connector, Note
from dttools.model.empathy_map import EMPATHY_OPTIONAL_ZONES, EMPATHY_ZONES, EmpathyMap
from dttools.model.frame import Frame
from dttools.model.free_text import FreeText
from dttools.model.idea import Idea, Vote
from dttools.model.persona import PERSONA_ZONES, Persona
from dttools.model.picture import Picture
from dttools.model.project import Phase, Project
from dttools.model.record import Record
from dttools.model.shape import Shape
from dttools.model.stamp import Stamp
from dttools.model.stroke import Stroke
from dttools.model.version import Version


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of record takes part in the product.

    Attributes:
        record: Its model; `name` is the value of the model's `kind`.
        path: Its segment in REST paths (`/v1/projects/{id}/<path>`); empty when it has no routes of its own.
        label: The field that a list shows.
        phase: The phase whose tool it is, for the records a person opens.
        zones: Lists that a person fills in; each is the notes of one zone of the record's board.
        optional_zones: As `zones`, shown on request.
    """

    name: str
    record: type[Record]
    path: str = ""
    label: str = ""
    phase: Phase | None = None
    zones: tuple[str, ...] = ()
    optional_zones: tuple[str, ...] = ()

    @property
    def all_zones(self) -> tuple[str, ...]:
        """Zones in the order of their lists."""
        return self.zones + self.optional_zones


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("project", Project, label="name"),
        Kind("persona", Persona, "personas", "name", Phase.EMPATHIZE, PERSONA_ZONES),
        Kind(
            "empathy_map",
            EmpathyMap,
            "empathy-maps",
            "title",
            Phase.EMPATHIZE,
            EMPATHY_ZONES,
            EMPATHY_OPTIONAL_ZONES,
        ),
        Kind("board", Board, label="name", phase=Phase.IDEATE),
        Kind("idea", Idea, "ideas", "title"),
        Kind("note", Note, label="text"),
        Kind("cluster", Cluster, label="title"),
        Kind("connector", Connector, label="label"),
        Kind("shape", Shape, label="text"),
        Kind("text", FreeText, label="text"),
        Kind("stroke", Stroke),
        Kind("stamp", Stamp),
        Kind("picture", Picture, label="alt"),
        Kind("frame", Frame, label="title"),
        Kind("vote", Vote),
        Kind("version", Version, label="name"),
    )
}


def kind_of(record: Record | type[Record]) -> Kind:
    """The declaration of a record or of its model."""
    model = record if isinstance(record, type) else type(record)
    name: str = model.model_fields["kind"].default
    return KINDS[name]

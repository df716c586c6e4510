"""Personas: one page about somebody the team designs for."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from dttools.model.record import Record
from dttools.model.values import AssetHash, Level, MergedText, ShortText

Age = Annotated[int, Field(ge=0, le=130)]


class Persona(Record):
    """A persona. Its goals, frustrations and the like are notes in zones of its card."""

    kind: Literal["persona"] = "persona"
    name: ShortText = ""
    age: Age | None = None
    occupation: ShortText = ""
    location: ShortText = ""
    bio: MergedText = ""
    quote: MergedText = ""
    tech_savviness: Level | None = None
    avatar: AssetHash | None = None


PERSONA_ZONES = ("goals", "frustrations", "motivations", "needs", "behaviours", "channels")

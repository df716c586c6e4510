"""The project itself: what the workshop is about and how far it is."""

from __future__ import annotations

from datetime import date
from enum import IntEnum, StrEnum
from typing import Annotated, Literal

from pydantic import Field

from dttools.model.record import Record
from dttools.model.values import AssetHash, MergedText, ShortText, Tags


class Phase(IntEnum):
    """The five phases of design thinking."""

    EMPATHIZE = 1
    DEFINE = 2
    IDEATE = 3
    PROTOTYPE = 4
    TEST = 5


class ProjectStatus(StrEnum):
    """Where a project stands."""

    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"


class Scope(StrEnum):
    """What members may do in a phase. Owners may do everything, viewers nothing."""

    EVERYTHING = "everything"
    NOTES = "notes"
    OWN_NOTES = "own_notes"
    NOTHING = "nothing"


PhaseScopes = Annotated[tuple[Scope, ...], Field(max_length=len(Phase))]


class Project(Record):
    """The record whose id is the project's id."""

    kind: Literal["project"] = "project"
    name: ShortText = ""
    description: MergedText = ""
    problem: MergedText = ""
    status: ProjectStatus = ProjectStatus.IN_PROGRESS
    current_phase: Phase = Phase.EMPATHIZE
    sector: ShortText = ""
    client: ShortText = ""
    starts_on: date | None = None
    ends_on: date | None = None
    participants: Tags = ()
    tags: Tags = ()
    cover: AssetHash | None = None
    phase_scopes: PhaseScopes = ()
    """What members may do, phase by phase from the first; everything in a phase that is not named."""

"""Ideas and the votes on them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from dttools.ids import ActorId, RecordId
from dttools.model.record import Placed, Record
from dttools.model.values import MergedShort, MergedText, NoteColour, Rating, ShortText, Size, Tags, TextSize


class IdeaStatus(StrEnum):
    """How far an idea came."""

    IDEA = "idea"
    SELECTED = "selected"
    PROTOTYPE = "prototype"
    TESTED = "tested"


class ActionDecision(StrEnum):
    """What the team decided to do with an idea."""

    LOVE_IT = "love_it"
    LEAVE_IT = "leave_it"
    CHANGE_IT = "change_it"
    EVALUATE = "evaluate"


class Idea(Placed):
    """An idea; on the board it is a card. Votes on it are records of their own, one a voter.

    `made_from` names the note that it was converted from: it has that one's author.
    """

    refers_to: ClassVar[Mapping[str, str]] = {"board": "board", "cluster": "cluster"}

    kind: Literal["idea"] = "idea"
    size: Size = Size(240, 160)
    title: MergedShort = ""
    description: MergedText = ""
    category: ShortText = ""
    desirability: Rating | None = None
    viability: Rating | None = None
    feasibility: Rating | None = None
    impact: Rating | None = None
    effort: Rating | None = None
    confidence_level: Rating | None = None
    dvf_analysis: MergedText = ""
    action_decision: ActionDecision | None = None
    priority_rank: Annotated[int, Field(ge=1)] | None = None
    iteration_notes: MergedText = ""
    status: IdeaStatus = IdeaStatus.IDEA
    colour: NoteColour = NoteColour.WHITE
    cluster: RecordId | None = None
    tags: Tags = ()
    text_size: TextSize = TextSize.AUTO
    made_from: RecordId | None = None

    @property
    def dvf_score(self) -> float | None:
        """Mean of desirability, viability and feasibility, when all three are rated."""
        ratings = [r for r in (self.desirability, self.viability, self.feasibility) if r is not None]
        return sum(ratings) / 3 if len(ratings) == 3 else None  # noqa: PLR2004


class Vote(Record):
    """The dots that one voter gave to one idea. Its id follows from both (`ids.vote_id`)."""

    parent_field = "idea"

    kind: Literal["vote"] = "vote"
    idea: RecordId
    voter: ActorId
    dots: Annotated[int, Field(ge=1, le=100)] = 1

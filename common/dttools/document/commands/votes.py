"""Dot votes: one record a voter and idea."""

from __future__ import annotations

from dataclasses import dataclass

from dttools.document.draft import Draft
from dttools.ids import ActorId, RecordId, vote_id
from dttools.model import Idea, Vote


@dataclass(frozen=True, slots=True)
class CastVote:
    """Give an idea `dots` dots; a voter who has voted on it already changes that vote."""

    idea: RecordId
    voter: ActorId
    dots: int = 1

    def apply(self, project: Draft) -> None:
        """See the class."""
        project.get(Idea, self.idea)
        vote = vote_id(self.idea, self.voter)
        if project.peek(vote) is None:
            project.create(Vote, vote, idea=self.idea, voter=self.voter, dots=self.dots)
        else:
            project.patch(vote, dots=self.dots, deleted_at=None)


@dataclass(frozen=True, slots=True)
class WithdrawVote:
    """Take one's vote on an idea back; without a vote nothing happens."""

    idea: RecordId
    voter: ActorId

    def apply(self, project: Draft) -> None:
        """See the class."""
        project.trash(vote_id(self.idea, self.voter))

"""Dot votes over REST: each caller has one vote on an idea."""

from __future__ import annotations

from dttools.api import Permission, VoteTally
from dttools.document import Command, ProjectDocument
from dttools.document.commands import CastVote, WithdrawVote
from dttools.ids import ActorId, RecordId
from dttools.model import Idea, Vote
from dttools_server.service.access import Grant
from dttools_server.service.access_tokens import Caller
from dttools_server.service.ports import Rooms
from dttools_server.service.tools import Tools


class Votes:
    """The use cases of votes."""

    def __init__(self, tools: Tools, rooms: Rooms) -> None:
        self._tools = tools
        self._rooms = rooms

    async def cast(self, caller: Caller, idea_id: str) -> VoteTally:
        """Vote for an idea; once is enough."""
        return await self._edit(caller, idea_id, CastVote(RecordId(idea_id), caller.id))

    async def withdraw(self, caller: Caller, idea_id: str) -> VoteTally:
        """Take the caller's vote back."""
        return await self._edit(caller, idea_id, WithdrawVote(RecordId(idea_id), caller.id))

    async def tally(self, caller: Caller, idea_id: str) -> VoteTally:
        """The votes on an idea."""
        grant = await self._grant(caller, idea_id, Permission.READ)
        return _tally(await self._rooms.read(grant.project), RecordId(idea_id), caller.id)

    async def _edit(self, caller: Caller, idea_id: str, command: Command) -> VoteTally:
        grant = await self._grant(caller, idea_id, Permission.WRITE)
        document = await self._rooms.edit(grant.project, command, grant.member)
        return _tally(document, RecordId(idea_id), caller.id)

    async def _grant(self, caller: Caller, idea_id: str, permission: Permission) -> Grant:
        return await self._tools.locate(caller, Idea, idea_id, permission)


def _tally(document: ProjectDocument, idea_id: RecordId, caller: ActorId) -> VoteTally:
    votes = list(document.children(Vote, document.get(Idea, idea_id).id))
    return VoteTally(
        idea_id=idea_id,
        votes=sum(vote.dots for vote in votes),
        voters=len(votes),
        mine=sum(vote.dots for vote in votes if vote.voter == caller),
    )

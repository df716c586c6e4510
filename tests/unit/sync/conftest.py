from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from dttools.document import Command, ProjectDocument
from dttools.document.commands import AddRecord, StartProject
from dttools.ids import ActorId, ProjectId, RecordId, new_id, new_project_id
from dttools.model import Board, Note, Role
from dttools.sync import Close, Effect, Member, PeerId, Room, Send, ToCommit, decode, encode
from dttools.sync.messages import Hello, Message, SyncStep1, Update

ANA = Member(ActorId("ana"), "Ana", Role.OWNER)
BEN = Member(ActorId("ben"), "Ben", Role.MEMBER)


@dataclass
class Guest:
    """A connection to a room and a document beside it, with no cleverness between them."""

    room: Room
    peer: PeerId
    member: Member
    document: ProjectDocument
    made: list[bytes] = field(default_factory=list)

    def make(self, command: Command, *, by: ActorId | None = None) -> bytes:
        self.document.apply(command, by=by or self.member.user_id)
        return self.made.pop()

    def say(self, message: Message) -> list[Effect]:
        return self.room.received(self.peer, encode(message))

    def edit(self, command: Command, *, by: ActorId | None = None) -> list[Effect]:
        return self.say(Update(self.make(command, by=by)))


@dataclass
class Workshop:
    """A room with a project of one note."""

    project: ProjectId
    board: RecordId
    note: RecordId
    room: Room
    first: bytes

    def enter(self, member: Member, name: str, *, ours: bool = True) -> Guest:
        document = ProjectDocument([self.first])
        guest = Guest(self.room, PeerId(name), member, document)
        document.on_local_update(guest.made.append)
        self.room.join(guest.peer, member)
        if ours:
            guest.say(Hello("test"))
        guest.say(SyncStep1(document.state_vector()))
        return guest

    @staticmethod
    def said(effects: list[Effect], peer: str | None = None) -> list[Message]:
        return [decode(e.frame) for e in effects if isinstance(e, Send) and (peer is None or peer in e.peers)]

    @staticmethod
    def commits(effects: list[Effect]) -> list[ToCommit]:
        return [effect for effect in effects if isinstance(effect, ToCommit)]

    @staticmethod
    def closes(effects: list[Effect]) -> list[Close]:
        return [effect for effect in effects if isinstance(effect, Close)]


@pytest.fixture
def workshop() -> Workshop:
    document = ProjectDocument()
    project, board, note = new_project_id(), new_id(), new_id()
    document.initialise(StartProject(project, "Fila do hospital", board=board), by=ANA.user_id)
    values: dict[str, Any] = {"board": board, "text": "três horas de espera"}
    document.apply(AddRecord(Note, note, values), by=ANA.user_id)
    assert document.get(Board, board)
    first = document.update_since()
    return Workshop(project, board, note, Room([first]), first)


@pytest.fixture
def ana() -> Member:
    return ANA


@pytest.fixture
def ben() -> Member:
    return BEN

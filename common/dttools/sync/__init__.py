"""The sync protocol, as pure functions and state machines: bytes in, bytes out; no sockets, clocks or databases."""

from dttools.sync import events, messages
from dttools.sync.client import ClientSession, Link
from dttools.sync.effects import Close, CloseCode, Effect, Send, Settle, Show, ToCommit
from dttools.sync.events import Event, Outcome
from dttools.sync.guard import Guard, Limits
from dttools.sync.members import Member, PeerId
from dttools.sync.messages import Assembler, decode, encode, split
from dttools.sync.portions import in_portions
from dttools.sync.ports import Loss, ProjectLog, RecoveredEdit
from dttools.sync.refusal import EditRefused, Refusal, RefusalCode
from dttools.sync.room import Room
from dttools.sync.room_state import Applied

__all__ = [
    "Applied",
    "Assembler",
    "ClientSession",
    "Close",
    "CloseCode",
    "EditRefused",
    "Effect",
    "Event",
    "Guard",
    "Limits",
    "Link",
    "Loss",
    "Member",
    "Outcome",
    "PeerId",
    "ProjectLog",
    "RecoveredEdit",
    "Refusal",
    "RefusalCode",
    "Room",
    "Send",
    "Settle",
    "Show",
    "ToCommit",
    "decode",
    "encode",
    "events",
    "in_portions",
    "messages",
    "split",
]

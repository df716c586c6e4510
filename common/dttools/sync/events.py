"""What a client session tells the program it runs in, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from dttools.document import ChangeSet
from dttools.ids import ActorId, RecordId
from dttools.sync.ports import RecoveredEdit


@dataclass(frozen=True, slots=True)
class Welcomed:
    """The server knows us; `role` is a value of `Role`. Comes again when the role changes."""

    user_id: ActorId
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Acked:
    """Local updates up to this seq are durable on the server (and marked so in the log)."""

    up_to: int


@dataclass(frozen=True, slots=True)
class RemoteChange:
    """The document took in what others did (its listeners have heard it already)."""

    changes: ChangeSet


@dataclass(frozen=True, slots=True)
class CaughtUp:
    """Everything that the server had when we connected is in the document."""


@dataclass(frozen=True, slots=True)
class EditRefused:
    """The server refused an edit, and the document is rebuilt without it. `recovered` is in the log's tray."""

    code: str
    message: str
    recovered: tuple[RecoveredEdit, ...]


class Replacement(StrEnum):
    """Why the server's document took the place of the laptop's."""

    REWRITTEN = "rewritten"
    """Its history was rewritten under a new epoch."""
    RESTORED = "restored"
    """The server was restored from a backup."""
    STALE_BASE = "stale_base"
    """The server lacks what an edit builds on."""


@dataclass(frozen=True, slots=True)
class DocumentReplaced:
    """The server's document is the base now, and edits that it lacks were made again on it.

    `recovered` is in the log's tray: what could not be made again.
    """

    reason: Replacement
    recovered: tuple[RecoveredEdit, ...]


@dataclass(frozen=True, slots=True)
class Incompatible:
    """This program and the server's document do not go together: stay away until one of them is updated."""

    message: str
    todo: str


@dataclass(frozen=True, slots=True)
class EditsOverwritten:
    """Others' edits won against ours made offline; the losing values are in the log's tray."""

    recovered: tuple[RecoveredEdit, ...]


@dataclass(frozen=True, slots=True)
class EditsTrashed:
    """Others took records to the trash that we had edited meanwhile; our edits are in them."""

    records: tuple[RecordId, ...]


@dataclass(frozen=True, slots=True)
class PresenceChanged:
    """Everybody else's presence by awareness client id; each has `user: {id, name}`."""

    states: Mapping[int, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Noticed:
    """The server has something to say to the person."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class HangUp:
    """The server does not speak the protocol: close the connection."""

    reason: str


Event = (
    Welcomed
    | Acked
    | RemoteChange
    | CaughtUp
    | EditRefused
    | DocumentReplaced
    | Incompatible
    | EditsOverwritten
    | EditsTrashed
    | PresenceChanged
    | Noticed
    | HangUp
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What follows from something that happened: frames to send in order, and events."""

    frames: tuple[bytes, ...] = ()
    events: tuple[Event, ...] = ()

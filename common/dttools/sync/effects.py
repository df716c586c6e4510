"""What a room asks its host to do, as values. The host does them in the order of the list."""

from __future__ import annotations

from dataclasses import dataclass

from dttools.document import ChangeSet
from dttools.errors import AppError
from dttools.ids import ActorId
from dttools.sync.members import PeerId


@dataclass(frozen=True, slots=True)
class ToCommit:
    """Make an update durable, in the order of `ticket`, then call `Room.committed(ticket)`.

    Attributes:
        ticket: Rises by one with each update of the room.
        update: What is new in the project; written by the CRDT library, not by the peer.
        author: Who made it.
        changes: What it changes, for projections.
    """

    ticket: int
    update: bytes
    author: ActorId
    changes: ChangeSet


@dataclass(frozen=True, slots=True)
class Settle:
    """A ticket of an edit over REST needs no commit any more, after others committed before it.

    Attributes:
        error: Why it is refused now; None when it changes nothing any more.
    """

    ticket: int
    error: AppError | None


@dataclass(frozen=True, slots=True)
class Send:
    """Send a frame to some peers."""

    peers: tuple[PeerId, ...]
    frame: bytes


@dataclass(frozen=True, slots=True)
class Show:
    """Tell the other nodes what people show here; `presence` is the payload of an `Awareness` message."""

    presence: bytes


@dataclass(frozen=True, slots=True)
class Close:
    """Close a peer's connection with a WebSocket close code; the room has forgotten the peer already."""

    peer: PeerId
    code: int
    reason: str


Effect = ToCommit | Settle | Send | Show | Close


class CloseCode:
    """Close codes of the live socket."""

    PROTOCOL = 4400
    """The client sent something that is not the protocol."""
    REFUSED = 4403
    """An edit was refused, to a client that cannot be told otherwise; or the membership has ended."""
    TRY_AGAIN = 1013
    """The server could not make edits durable; nothing acknowledged is lost. Connect again and send again."""

"""What is known about a project's connection, as values for the screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from dttools.ids import ActorId


class SyncKind(StrEnum):
    """How a project stands to its server."""

    LOCAL_ONLY = "local_only"
    CONNECTING = "connecting"
    SAVED_ON_SERVER = "saved_on_server"
    SENDING = "sending"
    OFFLINE = "offline"
    REFUSED = "refused"
    INCOMPATIBLE = "incompatible"  # the program or the server has to be updated first
    SIGNED_OUT = "signed_out"


@dataclass(frozen=True, slots=True)
class SyncState:
    """The honest state of one project.

    Attributes:
        unsent: Edits that the server has not confirmed; they are on this laptop.
        since: Since when there is no connection, for `OFFLINE`.
        reason: Why, for `OFFLINE`, `REFUSED` and `INCOMPATIBLE`, as a sentence for the person.
    """

    kind: SyncKind
    unsent: int = 0
    since: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Peer:
    """Somebody else in the project now; `state` is what their editor shows of itself."""

    client: int
    id: ActorId
    name: str
    state: Mapping[str, Any] = field(default_factory=dict)

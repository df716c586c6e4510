"""Who takes part in a room, as the server's session knows it; never as a document says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NewType

from dttools.ids import ActorId
from dttools.model import Role

PeerId = NewType("PeerId", str)
"""One connection of a room. A reconnecting client is another peer."""


@dataclass(frozen=True, slots=True)
class Member:
    """A signed-in user and their role in the project."""

    user_id: ActorId
    name: str
    role: Role

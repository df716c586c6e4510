"""Connections that keep order like TCP, and that anything may cut."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from dttools.sync import PeerId


@dataclass(eq=False)
class Connection:
    """Frames on their way in both directions; each end learns by itself that the other is gone."""

    peer: PeerId
    laptop: str
    up: deque[bytes] = field(default_factory=deque)
    down: deque[bytes] = field(default_factory=deque)
    laptop_is_open: bool = True
    server_is_open: bool = True

    def drop_at_laptop(self) -> None:
        """The laptop's end is gone; what is on its way down is lost, what went up may still arrive."""
        self.laptop_is_open = False
        self.down.clear()

    def drop_at_server(self) -> None:
        """The server's end is gone; what is on its way up is lost, what went down may still arrive."""
        self.server_is_open = False
        self.up.clear()

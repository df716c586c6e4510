"""A client that speaks the standard Yjs messages and nothing of ours, and repeats what it hears in any order."""

from __future__ import annotations

from random import Random

from dttools.errors import ProtocolError
from dttools.ids import ActorId
from dttools.sync.messages import SyncStep1, SyncStep2, Update, decode, encode
from dttools.testing.network import Connection

_NOTHING_KNOWN = b"\x00"


class PlainClient:
    """Somebody with another program, as JavaScript clients are.

    Attributes:
        person: Who it is.
    """

    def __init__(self, person: ActorId, rng: Random) -> None:
        self.person = person
        self.connection: Connection | None = None
        self._rng = rng
        self._heard: list[bytes] = []

    def connect(self, connection: Connection) -> None:
        """A connection is open: ask for everything."""
        self.connection = connection
        connection.up.append(encode(SyncStep1(_NOTHING_KNOWN)))

    def listen(self) -> None:
        """Take in what came."""
        while self.connection is not None and self.connection.down:
            try:
                message = decode(self.connection.down.popleft())
            except ProtocolError:
                continue  # one of ours in several frames
            if isinstance(message, SyncStep2 | Update):
                self._heard.append(message.update)

    def repeat(self) -> None:
        """Send a few updates again that were heard once, in any order."""
        if self.connection is not None and self.connection.server_is_open and self._heard:
            again = self._rng.choices(self._heard, k=self._rng.randint(1, 5))
            self.connection.up.extend(encode(Update(update)) for update in again)

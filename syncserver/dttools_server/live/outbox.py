"""What is on its way to one client."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from typing import Protocol

from dttools_server.live.close_codes import MOVED_ON, fitting

FRAMES = 2_000
BYTES = 16 * 1024 * 1024
"""How much may wait for a client that reads slowly. One frame, such as a whole document, may be larger."""
TOGETHER = 64 * 1024
"""Bytes from which frames are not gathered any more."""
_FAREWELL = 5.0
"""Seconds for the last frame to leave."""
_LOOK_AGAIN = 0.02
"""Seconds after which a client that read slowly is looked at again."""


class Wire(Protocol):
    """The sending half of a WebSocket; `SocketWire` in earnest."""

    @property
    def is_gone(self) -> bool:
        """Whether the client has left."""

    @property
    def has_room(self) -> bool:
        """Whether more may be written now."""

    def write(self, frames: Sequence[bytes]) -> None:
        """Write frames."""

    async def close(self, *, code: int, message: bytes) -> bool:
        """Close with a code and a reason."""


class Outbox:
    """Frames that wait for one client, in order. It never waits itself: who does not read is sent away."""

    def __init__(self, *, frames: int = FRAMES, size: int = BYTES) -> None:
        self._frames: deque[bytes] = deque()
        self._size = 0
        self._most_frames = frames
        self._largest_size = size
        self._ending: tuple[int, str] | None = None
        self._has_given_up = False
        self._wire: Wire | None = None
        self._will_write = False
        self._pump_wanted = asyncio.Event()

    @property
    def is_closed(self) -> bool:
        """Whether nothing can be added."""
        return self._ending is not None

    def put(self, frame: bytes) -> bool:
        """Add a frame. False when too many wait: then the connection ends, and the client catches up with another."""
        if self._ending is not None:
            return True
        full = len(self._frames) >= self._most_frames or self._size + len(frame) > self._largest_size
        if self._frames and full:
            self._ending = (MOVED_ON, "reads too slowly")
            self._has_given_up = True
            self._pump_wanted.set()
            return False
        self._frames.append(frame)
        self._size += len(frame)
        if not self._will_write and self._wire is not None:
            self._will_write = True  # with what else comes in this turn of the loop
            asyncio.get_running_loop().call_soon(self._write)
        return True

    def close(self, code: int, reason: str) -> None:
        """End the connection after what is on its way; the first reason counts."""
        self._ending = self._ending or (code, reason)
        self._pump_wanted.set()

    async def pump(self, wire: Wire) -> None:
        """Send until the connection ends."""
        self._wire = wire
        self._write()
        while not (self._has_given_up or wire.is_gone or (self._ending is not None and not self._frames)):
            await self._pump_wanted.wait()
            self._pump_wanted.clear()
            while self._must_wait_for(wire):  # noqa: ASYNC110 — transports tell only their protocol, which is aiohttp's
                await asyncio.sleep(_LOOK_AGAIN)
            if not self._has_given_up:
                self._write()
        if self._ending is not None:
            code, reason = self._ending
            async with asyncio.timeout(_FAREWELL):
                await wire.close(code=code, message=fitting(reason))

    def _must_wait_for(self, wire: Wire) -> bool:
        return bool(self._frames) and not (wire.has_room or wire.is_gone or self._has_given_up)

    def _write(self) -> None:
        """Write what waits as far as there is room; the pump goes on with the rest."""
        self._will_write = False
        if (wire := self._wire) is None:
            return
        while self._frames and wire.has_room and not wire.is_gone:
            wire.write(self._next())
        if self._frames:
            self._pump_wanted.set()

    def _next(self) -> list[bytes]:
        """The frames that go together: all that wait, or so many that it is worth a write of its own."""
        frames, size = [self._frames.popleft()], 0
        while self._frames and (size := size + len(frames[-1])) < TOGETHER:
            frames.append(self._frames.popleft())
        self._size -= sum(map(len, frames))
        return frames

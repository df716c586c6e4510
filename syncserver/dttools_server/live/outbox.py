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


class Wire(Protocol):
    """The sending half of a WebSocket; `SocketWire` in earnest."""

    async def send_frames(self, payloads: Sequence[bytes]) -> None:
        """Send frames; waits while the client reads slowly."""

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
        self._arrived = asyncio.Event()
        self._given_up = asyncio.Event()

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
            self._given_up.set()
            return False
        self._frames.append(frame)
        self._size += len(frame)
        self._arrived.set()
        return True

    def close(self, code: int, reason: str) -> None:
        """End the connection after what is on its way; the first reason counts."""
        self._ending = self._ending or (code, reason)
        self._arrived.set()

    async def pump(self, wire: Wire) -> None:
        """Send until the connection ends."""
        sending = asyncio.create_task(self._send(wire))
        giving_up = asyncio.create_task(self._given_up.wait())
        try:
            await asyncio.wait((sending, giving_up), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (sending, giving_up):
                task.cancel()
            await asyncio.gather(sending, giving_up, return_exceptions=True)
        if self._ending is not None:
            code, reason = self._ending
            async with asyncio.timeout(_FAREWELL):
                await wire.close(code=code, message=fitting(reason))

    async def _send(self, wire: Wire) -> None:
        while self._frames or self._ending is None:
            await self._arrived.wait()
            while self._frames:
                await wire.send_frames(self._next())
            if self._ending is None:
                self._arrived.clear()

    def _next(self) -> list[bytes]:
        """The frames that go together: all that wait, or so many that it is worth a write of its own."""
        frames, size = [self._frames.popleft()], 0
        while self._frames and (size := size + len(frames[-1])) < TOGETHER:
            frames.append(self._frames.popleft())
        self._size -= sum(map(len, frames))
        return frames

"""The sending half of an open WebSocket, beside what aiohttp itself sends there: pings, and the farewell.

A room of 300 passes each edit on 299 times: a task and a frame of its own for each was most of the server's work. So an
edit is framed once for all who hear it, and written to their transports without waiting.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from aiohttp import web

_FULL = 256 * 1024
"""Bytes that may wait in the transport; with more, the client reads slowly."""
_FINAL_BINARY = 0x82
_SHORT, _MEDIUM = 126, 127
_LONG_FROM = 1 << 16


class SocketWire:
    """Writes to one client."""

    def __init__(self, socket: web.WebSocketResponse, transport: asyncio.WriteTransport) -> None:
        self._socket = socket
        self._transport = transport

    @property
    def is_gone(self) -> bool:
        """Whether the client has left."""
        return self._transport.is_closing()

    @property
    def has_room(self) -> bool:
        """Whether the client reads as fast as it should."""
        return self._transport.get_write_buffer_size() <= _FULL

    def write(self, frames: Sequence[bytes]) -> None:
        """Write frames as `framed` makes them; what a client that is gone does not get is lost with it."""
        if not self._transport.is_closing():
            self._transport.write(b"".join(frames))

    async def close(self, *, code: int, message: bytes) -> bool:
        """Close with a code and a reason."""
        return await self._socket.close(code=code, message=message)


def framed(payload: bytes) -> bytes:
    """A payload as an unmasked binary frame (RFC 6455, section 5.2)."""
    length = len(payload)
    if length < _SHORT:
        return bytes((_FINAL_BINARY, length)) + payload
    if length < _LONG_FROM:
        return bytes((_FINAL_BINARY, _SHORT)) + length.to_bytes(2, "big") + payload
    return bytes((_FINAL_BINARY, _MEDIUM)) + length.to_bytes(8, "big") + payload

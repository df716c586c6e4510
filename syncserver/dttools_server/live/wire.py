"""The sending half of an open WebSocket: what waits goes out in one write, not in one a frame.

A room of 300 passes each edit on 299 times: a write each was most of the server's work.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence

from aiohttp import ClientConnectionResetError, web

_FULL = 256 * 1024
"""Bytes that may wait in the transport; with more, the client reads slowly."""
_LOOK_AGAIN = 0.02
_FINAL_BINARY = 0x82
_SHORT, _MEDIUM = 126, 127
_LONG_FROM = 1 << 16


class SocketWire:
    """Sends to one client, beside what aiohttp itself sends there: pings, and the farewell."""

    def __init__(self, socket: web.WebSocketResponse, transport: asyncio.WriteTransport) -> None:
        self._socket = socket
        self._transport = transport

    async def send_frames(self, payloads: Sequence[bytes]) -> None:
        """Send binary frames; waits while the client reads slowly.

        Raises:
            ClientConnectionResetError: The client is gone.
        """
        self._still_open()
        self._transport.write(b"".join(_framed(payloads)))
        while self._transport.get_write_buffer_size() > _FULL:
            await asyncio.sleep(_LOOK_AGAIN)
            self._still_open()

    async def close(self, *, code: int, message: bytes) -> bool:
        """Close with a code and a reason."""
        return await self._socket.close(code=code, message=message)

    def _still_open(self) -> None:
        if self._transport.is_closing():
            raise ClientConnectionResetError("the client is gone")


def _framed(payloads: Sequence[bytes]) -> Iterator[bytes]:
    """Heads and payloads of unmasked frames (RFC 6455, section 5.2)."""
    for payload in payloads:
        length = len(payload)
        if length < _SHORT:
            yield bytes((_FINAL_BINARY, length))
        elif length < _LONG_FROM:
            yield bytes((_FINAL_BINARY, _SHORT)) + length.to_bytes(2, "big")
        else:
            yield bytes((_FINAL_BINARY, _MEDIUM)) + length.to_bytes(8, "big")
        yield payload

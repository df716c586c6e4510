"""A WebSocket client with next to no work of its own, so that hundreds of them leave the machine to the server."""

from __future__ import annotations

import asyncio
import base64
import secrets
import ssl
from collections.abc import Callable

_BINARY, _CLOSE, _PING, _PONG = 2, 8, 9, 10
_SHORT, _MEDIUM = 126, 127
_NO_MASK = b"\0\0\0\0"  # a client must mask; masking with zeros leaves the bytes as they are


class Socket(asyncio.Protocol):
    """One connection. `on_frame` is called with each binary frame."""

    def __init__(self, path: str, token: str, on_frame: Callable[[bytes], None]) -> None:
        self._request = upgrade(path, token)
        self._on_frame = on_frame
        self._rest = b""
        self._open = False
        self._transport: asyncio.Transport
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.ended = ""

    @classmethod
    async def connect(
        cls,
        place: tuple[str, int],
        path: str,
        token: str,
        on_frame: Callable[[bytes], None],
        tls: ssl.SSLContext | None,
    ) -> Socket:
        """Open a connection."""
        make = asyncio.get_running_loop().create_connection
        _, socket = await make(lambda: cls(path, token, on_frame), *place, ssl=tls)
        await socket.opened
        return socket

    def send(self, payload: bytes) -> None:
        """Send one binary frame."""
        self._transport.write(_frame(_BINARY, payload))

    def close(self) -> None:
        """Leave."""
        self._transport.close()

    # -- asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the upgrade."""
        self._transport = transport  # type: ignore[assignment]  # uvloop's is one in all but its type
        self._transport.write(self._request)

    def connection_lost(self, error: Exception | None) -> None:
        """Remember why."""
        self.ended = self.ended or repr(error)
        if not self.opened.done():
            self.opened.set_exception(ConnectionError(self.ended))

    def data_received(self, data: bytes) -> None:
        """Cut what came into frames."""
        data = self._rest + data if self._rest else data
        if not self._open:
            data = self._take_answer(data)
        place, end = 0, len(data)
        while end - place >= 2:
            length, start = data[place + 1], place + 2
            if length == _SHORT:
                start = place + 4
                length = int.from_bytes(data[place + 2 : start]) if end >= start else end
            elif length == _MEDIUM:
                start = place + 10
                length = int.from_bytes(data[place + 2 : start]) if end >= start else end
            if start + length > end:
                break
            self._take(data[place] & 15, data[start : start + length])
            place = start + length
        self._rest = data[place:]

    def _take_answer(self, data: bytes) -> bytes:
        head, found, rest = data.partition(b"\r\n\r\n")
        if not found:
            return data
        if b" 101 " not in head.partition(b"\r\n")[0]:
            self.opened.set_exception(ConnectionError(data.decode(errors="replace")))
            self._transport.close()
            return b""
        self._open = True
        self.opened.set_result(None)
        return rest

    def _take(self, kind: int, payload: bytes) -> None:
        if kind == _BINARY:
            self._on_frame(payload)
        elif kind == _PING:
            self._transport.write(_frame(_PONG, payload))
        elif kind == _CLOSE:
            self.ended = f"{int.from_bytes(payload[:2])} {payload[2:].decode(errors='replace')}"


def upgrade(path: str, token: str) -> bytes:
    """The request that opens a WebSocket; without a token it has none."""
    key = base64.b64encode(secrets.token_bytes(16)).decode()
    bearer = f"Authorization: Bearer {token}\r\n" if token else ""
    return (
        f"GET {path} HTTP/1.1\r\nHost: bench\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n{bearer}\r\n"
    ).encode()


def frame_of(payload: bytes) -> bytes:
    """A binary frame of a client."""
    return _frame(_BINARY, payload)


def _frame(kind: int, payload: bytes) -> bytes:
    length = len(payload)
    if length < _SHORT:
        head = bytes((0x80 | kind, 0x80 | length))
    elif length < 1 << 16:
        head = bytes((0x80 | kind, 0x80 | _SHORT)) + length.to_bytes(2)
    else:
        head = bytes((0x80 | kind, 0x80 | _MEDIUM)) + length.to_bytes(8)
    return head + _NO_MASK + payload

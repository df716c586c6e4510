"""Connections that ask a REST server the same again and again, with next to no work of their own."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable

from _server import Address

WARM_UP = 1.0
"""Seconds of answers that are not counted."""


class Connection:
    """One kept-alive connection that asks the same again and again."""

    def __init__(self, address: Address, request: bytes) -> None:
        self._address = address
        self._request = request
        self.task: asyncio.Task[None]
        self.times: list[float] = []
        self.errors = 0

    async def ask_until(self, begin: float, end: float) -> None:
        """Ask until the end; what is answered before the beginning is not counted."""
        reader, writer = await asyncio.open_connection(self._address.host, self._address.port)
        while (sent := time.perf_counter()) < end:
            writer.write(self._request)
            good = await _answer(reader)
            if sent >= begin:
                self.times.append(time.perf_counter() - sent)
                self.errors += not good
        writer.close()

    async def ask_at(self, moments: Iterable[float]) -> None:
        """Ask at these moments; one who had to wait asks late, and the time counts from when it was due."""
        reader, writer = await asyncio.open_connection(self._address.host, self._address.port)
        for due in moments:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            writer.write(self._request)
            self.errors += not await _answer(reader)
            self.times.append(time.perf_counter() - due)
        writer.close()


async def _answer(reader: asyncio.StreamReader) -> bool:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
    await reader.readexactly(length)
    return head.startswith(b"http/1.1 200")


async def ask(address: Address, request: bytes, connections: int, seconds: float) -> tuple[list[float], int]:
    """Seconds of each answer, and how many were no success."""
    begin = time.perf_counter() + WARM_UP
    asking = [Connection(address, request) for _ in range(connections)]
    await asyncio.gather(*(connection.ask_until(begin, begin + seconds) for connection in asking))
    return [taken for connection in asking for taken in connection.times], sum(c.errors for c in asking)


def request_of(path: str, token: str) -> bytes:
    """A request with an access token."""
    return f"GET {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n\r\n".encode()

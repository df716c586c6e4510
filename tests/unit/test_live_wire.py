"""Frames that the server writes itself are frames that a WebSocket library reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp
import pytest
from aiohttp import web

from dttools_server.live.wire import SocketWire, framed

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

LENGTHS = (0, 1, 125, 126, 127, 65_535, 65_536, 3_000_000)
PAYLOADS = [bytes([n]) * length for n, length in enumerate(LENGTHS)]


@pytest.fixture
async def url() -> AsyncIterator[str]:
    """A server that sends all payloads at once, then says goodbye, then tries once more."""

    async def send(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        assert request.transport is not None
        transport = request.transport
        wire = SocketWire(socket, transport)
        wire.write([framed(payload) for payload in PAYLOADS])
        await socket.ping()
        wire.write([framed(b"after the ping")])
        await wire.close(code=4403, message=b"enough")
        assert not wire.is_gone
        transport.abort()
        assert wire.is_gone
        wire.write([framed(b"too late")])
        return socket

    app = web.Application()
    app.router.add_get("/", send)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def test_frames_of_every_length_arrive_whole_and_in_order(url: str) -> None:
    async with aiohttp.ClientSession() as session, session.ws_connect(url, max_msg_size=0) as socket:
        heard = [message.data async for message in socket]
        assert heard == [*PAYLOADS, b"after the ping"]
        assert socket.close_code == 4403

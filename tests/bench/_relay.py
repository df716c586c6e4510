"""The baselines of `bench live`: a relay that passes frames on and knows nothing, and a front that speaks TLS.

`python _relay.py relay`, or `python _relay.py tls CERTIFICATE HOST PORT` in front of a server; both print where they
listen.
"""

from __future__ import annotations

import asyncio
import ssl
import sys
from collections import defaultdict

import uvloop
from aiohttp import WSMsgType, web

from dttools.sync.messages import SyncStep1, SyncStep2, Update, decode, encode

_NOTHING = encode(SyncStep2(b"\0\0"))


def relay() -> web.Application:
    """Every update goes to all others of its path: no CRDT, no rules, no database."""
    rooms: defaultdict[str, set[web.WebSocketResponse]] = defaultdict(set)

    async def live(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        room = rooms[request.path]
        room.add(socket)
        async for message in socket:
            if message.type is not WSMsgType.BINARY:
                continue
            kind = decode(message.data)
            if isinstance(kind, SyncStep1):
                await socket.send_bytes(_NOTHING)
            elif isinstance(kind, Update):
                for other in list(room):
                    if other is not socket:
                        await other.send_bytes(message.data)
        room.discard(socket)
        return socket

    app = web.Application()
    app.router.add_get("/v1/projects/{id}/live", live)
    return app


class Pipe(asyncio.Protocol):
    """One direction of a connection through the front."""

    def __init__(self, other: Pipe | None = None) -> None:
        self.other = other
        self.transport: asyncio.Transport | None = None
        self.waiting: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Pass on what came before."""
        self.transport = transport  # type: ignore[assignment]  # uvloop's is one in all but its type
        for data in self.waiting:
            transport.write(data)  # type: ignore[attr-defined]
        self.waiting.clear()

    def data_received(self, data: bytes) -> None:
        """Pass it on."""
        if self.other is not None and self.other.transport is not None:
            self.other.transport.write(data)
        elif self.other is not None:
            self.other.waiting.append(data)

    def connection_lost(self, _error: Exception | None) -> None:
        """End the other side too."""
        if self.other is not None and self.other.transport is not None:
            self.other.transport.close()


class Front(Pipe):
    """The side of the client; it connects to the server behind."""

    def __init__(self, host: str, port: int) -> None:
        self._server_side = Pipe(self)
        super().__init__(self._server_side)
        self._behind = (host, port)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Connect to the server."""
        super().connection_made(transport)
        loop = asyncio.get_running_loop()
        self.connecting = loop.create_task(loop.create_connection(lambda: self._server_side, *self._behind))


async def run_relay() -> None:
    """Serve the relay."""
    runner = web.AppRunner(relay(), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    _announce(runner.addresses[0][1])
    await asyncio.Event().wait()


async def run_front(certificate: str, host: str, port: int) -> None:
    """Serve TLS 1.3 in front of a server."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_cert_chain(certificate)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Front(host, port), "127.0.0.1", 0, ssl=context)
    _announce(server.sockets[0].getsockname()[1])
    await asyncio.Event().wait()


def _announce(port: int) -> None:
    sys.stdout.write(f"listening on http://127.0.0.1:{port}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    what, *arguments = sys.argv[1:]
    uvloop.run(run_relay() if what == "relay" else run_front(arguments[0], arguments[1], int(arguments[2])))

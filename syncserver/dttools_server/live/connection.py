"""One live connection: admits its person, passes frames between the socket and the room, ends with the token."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from aiohttp import ClientConnectionResetError, WSMsgType, web

from dttools.api import Permission
from dttools.errors import AppError, NotFound, ProtocolError, Unauthenticated
from dttools.ids import ProjectId
from dttools.sync import CloseCode, PeerId, messages
from dttools_server.live.close_codes import MOVED_ON, NO_PROJECT, UNAUTHENTICATED
from dttools_server.live.outbox import Outbox
from dttools_server.live.room_host import RoomHost
from dttools_server.live.rooms import Rooms
from dttools_server.live.wire import SocketWire
from dttools_server.service.access import Access, Grant
from dttools_server.service.access_tokens import AccessTokens

HEARTBEAT = 25.0
"""Seconds between pings; a client that does not answer within half of it is gone."""
_HELLO_WITHIN = 15.0
_HELLO = messages.encode(messages.Hello("", 0))[0]


class LiveConnection:
    """A connection to one project."""

    def __init__(self, rooms: Rooms, access: Access, access_tokens: AccessTokens, project_id: str) -> None:
        self._rooms = rooms
        self._access = access
        self._access_tokens = access_tokens
        self._project_id = project_id
        self._outbox = Outbox()
        self._grant: Grant | None = None
        self._expiry: asyncio.TimerHandle | None = None

    async def admit(self, token: str) -> Grant:
        """Let the bearer of an access token in.

        Raises:
            Unauthenticated: The token is not good, or is somebody else's than the one before.
            NotFound: There is no such project for them.
        """
        caller = self._access_tokens.read(token)
        if self._grant is not None and self._grant.caller.id != caller.id:
            raise Unauthenticated("another person's token")
        self._grant = await self._access.require(caller, self._project_id, Permission.READ)
        self._end_at(caller.expires_at)
        return self._grant

    async def serve(self, socket: web.WebSocketResponse, transport: asyncio.WriteTransport) -> None:
        """Take part until either side leaves."""
        sending = asyncio.create_task(self._outbox.pump(SocketWire(socket, transport)))
        receiving = asyncio.create_task(self._take_part(socket))
        try:
            await asyncio.wait((sending, receiving), return_when=asyncio.FIRST_COMPLETED)
            if receiving.done():
                self._outbox.close(*_farewell(receiving))
                await asyncio.wait((sending,))
        finally:
            if self._expiry is not None:
                self._expiry.cancel()
            sending.cancel()
            receiving.cancel()
            outcomes = await asyncio.gather(sending, receiving, return_exceptions=True)
        _raise_mistakes(outcomes)

    async def _take_part(self, socket: web.WebSocketResponse) -> None:
        first: bytes | None = None
        if self._grant is None:
            async with asyncio.timeout(_HELLO_WITHIN):
                first = await _frame(socket)
            await self._admit_by(first)
        async with self._peer() as (host, peer):
            if first is not None:
                host.received(peer, first)
            while (frame := await _frame(socket)) is not None:
                if frame[:1] == bytes((_HELLO,)):
                    await self._renew(frame)
                host.received(peer, frame)
                await asyncio.sleep(0)  # who sends much must not hold up the others
                await host.keep_pace()

    @asynccontextmanager
    async def _peer(self) -> AsyncIterator[tuple[RoomHost, PeerId]]:
        await self._rooms.open(ProjectId(self._project_id))
        # What the person may do is asked again now: it may have changed while the room was loading.
        grant = self._grant = await self._access.require(self._present.caller, self._project_id, Permission.READ)
        host = await self._rooms.open(ProjectId(self._project_id))
        peer = host.join(self._outbox, grant.member)
        try:
            yield host, peer
        finally:
            host.leave(peer)

    @property
    def _present(self) -> Grant:
        if self._grant is None:
            raise Unauthenticated("no token")
        return self._grant

    async def _admit_by(self, frame: bytes | None) -> None:
        hello = messages.decode(frame) if frame is not None else None
        if not isinstance(hello, messages.Hello) or not hello.token:
            raise Unauthenticated("no token")
        await self.admit(hello.token)

    async def _renew(self, frame: bytes) -> None:
        """A client may send `Hello` again with a fresh token, and so stay."""
        hello = messages.decode(frame)
        if isinstance(hello, messages.Hello) and hello.token:
            await self.admit(hello.token)

    def _end_at(self, moment: datetime) -> None:
        if self._expiry is not None:
            self._expiry.cancel()
        seconds = max(0.0, (moment - datetime.now(UTC)).total_seconds())
        self._expiry = asyncio.get_running_loop().call_later(
            seconds, self._outbox.close, UNAUTHENTICATED, "token_expired"
        )


async def _frame(socket: web.WebSocketResponse) -> bytes | None:
    """The next frame; None when the client has left."""
    message = await socket.receive()
    if message.type is WSMsgType.BINARY:
        data: bytes = message.data
        return data
    if message.type is WSMsgType.TEXT:
        raise ProtocolError("binary frames only")
    return None


def _farewell(receiving: asyncio.Task[None]) -> tuple[int, str]:
    """The close code and reason for how a connection ended."""
    error = receiving.exception()
    if error is None:
        return 1000, ""
    code = next((code for kind, code in _CODES if isinstance(error, kind)), 1011)
    return code, error.message if isinstance(error, ProtocolError) else getattr(error, "code", "error")


_CODES: tuple[tuple[type[BaseException], int], ...] = (
    (Unauthenticated, UNAUTHENTICATED),
    (NotFound, NO_PROJECT),
    (ProtocolError, CloseCode.PROTOCOL),
    (TimeoutError, CloseCode.PROTOCOL),
    (AppError, MOVED_ON),
)


def _raise_mistakes(outcomes: Iterable[BaseException | None]) -> None:
    """What is no error of the network or of a client is one of ours, for the log."""
    for outcome in outcomes:
        expected = (AppError, TimeoutError, ConnectionError, ClientConnectionResetError, asyncio.CancelledError)
        if isinstance(outcome, BaseException) and not isinstance(outcome, expected):
            raise outcome

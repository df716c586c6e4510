"""One project's live socket: connects, passes frames, and connects again, until it is stopped."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Protocol

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from dttools.errors import AppError, Forbidden, NotFound, ProtocolError, Unauthenticated
from dttools.ids import ProjectId
from dttools.sync import CloseCode, messages
from dttools_desktop.link.reasons import explained, unreachable
from dttools_desktop.link.sign_in import SignIn
from dttools_resources.i18n import tr

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
_STEADY = 10.0
"""Seconds after which a connection counts as good, so that the next pause is short again."""
_LARGEST_MESSAGE = 256 * 1024 * 1024
_UNAUTHENTICATED = 4401
_NO_PROJECT = 4404
CLIENT = "dttools-desktop"


class SocketListener(Protocol):
    """Hears of the socket, on the network's thread. `number` rises with each connection."""

    def connecting(self) -> None:
        """A connection is being tried."""

    def opened(self, number: int) -> None:
        """Frames can be sent."""

    def received(self, number: int, frame: bytes) -> None:
        """A frame came."""

    def closed(self, number: int, error: AppError) -> None:
        """There is no connection; it is tried again, unless the error says that the server will not have us."""


class LiveSocket:
    """Belongs to the network's loop."""

    def __init__(self, sign_in: SignIn, project: ProjectId, listener: SocketListener) -> None:
        self._sign_in = sign_in
        self._project = project
        self._listener = listener
        self._number = 0
        self._outbox: asyncio.Queue[bytes] = asyncio.Queue()
        self._hurry = asyncio.Event()
        self._drop = asyncio.Event()

    async def run(self) -> None:
        """Stay connected until cancelled, or until the server will not have us."""
        pause = FIRST_PAUSE
        clock = asyncio.get_running_loop().time
        while True:
            began = clock()
            error = await self._once()
            self._listener.closed(self._number, error)
            if is_final(error):
                return
            pause = FIRST_PAUSE if clock() - began > _STEADY else pause
            await self._wait(pause * random.uniform(0.5, 1.0))  # noqa: S311 (spreads load, guards nothing)
            pause = min(pause * 2, LONGEST_PAUSE)

    def send(self, number: int, frames: Iterable[bytes]) -> None:
        """Send frames over the connection of that number; those for an earlier one are of no use any more."""
        if number == self._number:
            for frame in frames:
                self._outbox.put_nowait(frame)

    def hurry(self) -> None:
        """Try to connect at once: the person asked, or the network is back."""
        self._hurry.set()

    def drop(self) -> None:
        """Close the present connection, and connect again after a pause."""
        self._drop.set()

    async def _wait(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._hurry.wait()
        self._hurry.clear()

    async def _once(self) -> AppError:
        """One connection, from its start to its end; why it ended."""
        self._listener.connecting()
        try:
            return await self._connected()
        except Unauthenticated as refused:
            # The clocks may differ, or the token was revoked: a fresh one tells.
            self._sign_in.spoil()
            try:
                await self._sign_in.token()
            except AppError as error:
                return error
            return unreachable(self._server, refused)
        except AppError as error:
            return error

    @property
    def _server(self) -> str:
        return self._sign_in.account.server if self._sign_in.account else self._sign_in.client.base_url

    async def _connected(self) -> AppError:
        token = await self._sign_in.token()
        url = self._sign_in.client.base_url.replace("http", "ws", 1) + f"projects/{self._project}/live"
        with explained(self._server):
            socket = await connect(
                url,
                additional_headers={"Authorization": f"Bearer {token}"},
                compression=None,
                max_size=_LARGEST_MESSAGE,
                close_timeout=0.5,
            )
            try:
                self._number += 1
                self._outbox = asyncio.Queue()
                self._drop.clear()
                self._listener.opened(self._number)
                return await self._converse(socket)
            finally:
                try:
                    await socket.close()
                finally:
                    # Before Python 3.11.3 a goodbye in a cancelled task does not time out and leaves the socket open.
                    socket.transport.abort()

    async def _converse(self, socket: ClientConnection) -> AppError:
        tasks = [
            asyncio.create_task(work)
            for work in (self._receive(socket), self._send(socket), self._renew(socket), self._drop_asked())
        ]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        for task in done:
            error = task.exception()
            if isinstance(error, ConnectionClosed):
                return self._why_closed(error)
            if error is not None:
                raise error
        return unreachable(self._server, ConnectionError())

    async def _receive(self, socket: ClientConnection) -> None:
        while True:
            frame = await socket.recv(decode=False)
            self._listener.received(self._number, frame)

    async def _send(self, socket: ClientConnection) -> None:
        while True:
            await socket.send(await self._outbox.get())

    async def _renew(self, socket: ClientConnection) -> None:
        """Before the token expires, give the server a fresh one."""
        while True:
            await asyncio.sleep(max(1.0, self._sign_in.seconds_left()))
            token = await self._sign_in.token()
            await socket.send(messages.encode(messages.Hello(CLIENT, token=token)))

    async def _drop_asked(self) -> None:
        await self._drop.wait()

    def _why_closed(self, closed: ConnectionClosed) -> AppError:
        code, reason = (closed.rcvd.code, closed.rcvd.reason) if closed.rcvd else (0, "")
        if code == _UNAUTHENTICATED:
            self._sign_in.spoil()
        final: dict[int, Callable[[str], AppError]] = {
            CloseCode.REFUSED: Forbidden,
            CloseCode.PROTOCOL: ProtocolError,
            _NO_PROJECT: NotFound,
        }
        if code in final:
            return final[code](reason or tr("The server closed the connection."))
        return unreachable(self._server, closed)


def is_final(error: AppError) -> bool:
    """Whether trying again by itself is of no use."""
    return isinstance(error, Unauthenticated | NotFound | Forbidden | ProtocolError)

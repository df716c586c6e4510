"""Announcements between nodes, by PostgreSQL's LISTEN and NOTIFY on a connection of their own."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

import asyncpg
import structlog

from dttools.errors import ProtocolError, Unreachable
from dttools.ids import new_id
from dttools.sync.announcements import Announcement, Listener, NodeId, Outgoing, read, write
from dttools_server.store.connections import foreign_errors

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

CHANNEL = "dttools"
GATHER = 0.01
"""Seconds that announcements are gathered: NOTIFY costs a transaction."""
LISTEN_CHECK = 10.0
"""Seconds between two announcements to oneself, which tell that the connection still delivers."""
_TIMEOUT = 10.0
_LAST_WORDS = 1.0
_RETRY_FIRST, _RETRY_LAST = 0.05, 2.0
# One statement, one transaction: nodes hear them together and in this order.
_TELL = "SELECT pg_notify($1, said) FROM unnest($2::text[]) AS said"
_SETTINGS = {"application_name": "dttools announcements", "synchronous_commit": "off"}  # nothing here need be durable

log = structlog.get_logger(__name__)


class PostgresBus:
    """Implements `dttools.sync.announcements.Bus`.

    It outlives restarts of PostgreSQL: whenever it listens anew, the listener is told that it may have missed
    something. It needs PostgreSQL itself: a PgBouncer in transaction mode takes LISTEN and delivers nothing.

    Attributes:
        node: The name of this node, new with each process.
    """

    def __init__(self, dsn: str) -> None:
        self.node = NodeId(new_id())
        self._dsn = dsn
        self._outgoing = Outgoing()
        self._arrived = asyncio.Event()
        self._echoed = asyncio.Event()
        self._sent = asyncio.Event()

    def tell(self, announcement: Announcement) -> None:
        """Tell it soon."""
        self._outgoing.add(announcement)
        self._arrived.set()

    @asynccontextmanager
    async def listening(self, listener: Listener) -> AsyncIterator[None]:
        """Tell and listen for as long as the body runs; begins when it listens, or soon after when it cannot yet."""
        ready = asyncio.Event()
        task = asyncio.create_task(self._run(listener, ready), name="announcements")
        try:
            await ready.wait()
            yield
        finally:
            await self._tell_the_rest()
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _tell_the_rest(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(_LAST_WORDS):
                while self._outgoing:
                    self._sent.clear()
                    await self._sent.wait()

    async def _run(self, listener: Listener, ready: asyncio.Event) -> None:
        pause = _RETRY_FIRST
        while True:
            began = time.monotonic()
            try:
                with foreign_errors():
                    await self._take_part(listener, ready)
            except Unreachable as error:
                log.warning("nodes.bus_lost", error=error.message, todo=error.todo)
            finally:
                ready.set()
            pause = _RETRY_FIRST if time.monotonic() - began > LISTEN_CHECK else min(2 * pause, _RETRY_LAST)
            await asyncio.sleep(pause)

    async def _take_part(self, listener: Listener, ready: asyncio.Event) -> None:
        connection = await asyncpg.connect(
            self._dsn, server_settings=_SETTINGS, statement_cache_size=0, timeout=_TIMEOUT, command_timeout=_TIMEOUT
        )
        try:
            connection.add_termination_listener(lambda _: self._arrived.set())
            await connection.add_listener(self.node, lambda *_: self._echoed.set())
            await connection.add_listener(CHANNEL, lambda *said: self._hear(listener, str(said[-1])))
            listener.missed()
            ready.set()
            await self._tell_all(connection)
        finally:
            connection.terminate()

    async def _tell_all(self, connection: asyncpg.Connection[Any]) -> None:
        checked = float("-inf")
        while not connection.is_closed():
            if time.monotonic() - checked >= LISTEN_CHECK:
                checked = time.monotonic()
                await self._check(connection)
            await self._send(connection)
            if self._outgoing:  # presence, which waits for its turn
                await asyncio.sleep(GATHER)
            else:
                await self._wait(LISTEN_CHECK)
        raise Unreachable("PostgreSQL has closed the connection.")

    async def _wait(self, seconds: float) -> None:
        """Wait for something to tell, and a moment more for what comes with it."""
        try:
            async with asyncio.timeout(seconds):
                await self._arrived.wait()
        except TimeoutError:
            return
        self._arrived.clear()
        await asyncio.sleep(GATHER)

    async def _send(self, connection: asyncpg.Connection[Any]) -> None:
        told = self._outgoing.take(time.monotonic())
        if not told:
            return
        try:
            await connection.execute(_TELL, CHANNEL, [write(self.node, announcement) for announcement in told])
        except BaseException:
            self._outgoing.restore(told)
            raise
        self._sent.set()

    async def _check(self, connection: asyncpg.Connection[Any]) -> None:
        """Tell oneself something: only what is delivered shows that the connection listens."""
        self._echoed.clear()
        await connection.execute(_TELL, self.node, [""])
        try:
            async with asyncio.timeout(_TIMEOUT):
                await self._echoed.wait()
        except TimeoutError as error:
            raise Unreachable(
                "PostgreSQL takes LISTEN but delivers nothing, as a PgBouncer in transaction mode does.",
                safe="Edits are saved; people on other nodes see them later.",
                todo="Let DATABASE_LISTEN_URL name PostgreSQL itself.",
            ) from error

    def _hear(self, listener: Listener, text: str) -> None:
        try:
            node, announcement = read(text)
        except ProtocolError:
            log.warning("nodes.not_understood", said=text[:200])
            return
        if node != self.node:
            listener.heard(node, announcement)

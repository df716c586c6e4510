"""Keeps the rooms of this node in step with the others: hears what they tell, looks when it may have missed something.

Nothing depends on it but speed: what is durable is decided by the log alone.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Protocol, Self

import structlog

from dttools.errors import AppError, ProtocolError, Unreachable
from dttools.ids import ProjectId
from dttools.model import Role
from dttools.sync.announcements import Altered, Announcement, Bus, Committed, NodeId, Shown, WhoIsHere
from dttools.sync.awareness import decode_awareness
from dttools_server.live.room_host import RoomHost
from dttools_server.store.values import Head

LOOK_EVERY = 15.0
"""Seconds after which all open rooms are compared with the database, whatever was announced."""
RETRY_AFTER = 1.0
"""Seconds before asking a database again that did not answer."""
SILENT_AFTER = 40.0
"""Seconds after which somebody on another node is gone of whom it says nothing; clients show themselves every 15."""

log = structlog.get_logger(__name__)


class Rooms(Protocol):
    """The rooms of this node."""

    @property
    def hosts(self) -> Mapping[ProjectId, RoomHost]:
        """Those that are open."""

    def told(self, project: ProjectId, head: int) -> None:
        """A project's log reaches so far."""

    def close_here(self, project: ProjectId) -> None:
        """Close a project that was deleted."""


class Heads(Protocol):
    """How far documents are."""

    async def heads(self, project_ids: Sequence[str]) -> Mapping[str, Head]:
        """Those that do not exist (any more) are left out."""


class Standings(Protocol):
    """What people may do now."""

    async def standings(self, pairs: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], Role]:
        """The roles of users in projects; who may not enter is left out."""


class Lookout:
    """Implements `dttools.sync.announcements.Listener`. `async with` runs it.

    Args:
        clock: Gives seconds that only go forward.
        sleep: Lets seconds of that clock pass.
    """

    def __init__(
        self,
        rooms: Rooms,
        heads: Heads,
        standings: Standings,
        bus: Bus,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._rooms = rooms
        self._heads = heads
        self._standings = standings
        self._bus = bus
        self._clock = clock
        self._sleep = sleep
        self._wanted: set[ProjectId] = set()
        self._arrived = asyncio.Event()
        self._looking: asyncio.Task[None] | None = None

    # -- what the others tell

    def heard(self, node: NodeId, announcement: Announcement) -> None:
        """Another node tells something."""
        match announcement:
            case Committed(project, head):
                self._rooms.told(project, head)
            case Altered(project):
                self._want([project])
            case WhoIsHere(project):
                self._answer(project)
            case Shown(project, entries):
                if (host := self._rooms.hosts.get(project)) is not None:
                    with suppress(ProtocolError):  # a newer program's presence
                        host.shown_elsewhere(node, entries, self._clock())

    def missed(self) -> None:
        """Announcements may have been lost."""
        self._want(self._rooms.hosts)

    def _answer(self, project: ProjectId) -> None:
        host = self._rooms.hosts.get(project)
        shown = host.shown_here if host is not None else None
        if shown is not None:
            self._bus.tell(Shown(project, tuple(decode_awareness(shown))))

    def _want(self, projects: Iterable[ProjectId]) -> None:
        self._wanted.update(projects)
        self._arrived.set()

    # -- what it sees itself

    async def look(self, projects: Iterable[ProjectId]) -> None:
        """Compare open rooms with what is stored, and bring them up to it.

        Raises:
            Unreachable: The database does not answer.
        """
        here = [project for project in projects if project in self._rooms.hosts]
        heads = await self._heads.heads(here)
        for project in here:
            if project not in heads:
                self._rooms.close_here(project)
            elif (host := self._rooms.hosts.get(project)) is not None:
                host.look_at(heads[project])
        await self._look_at_people(here)

    async def _look_at_people(self, projects: Iterable[ProjectId]) -> None:
        hosts = self._rooms.hosts
        pairs = [(project, user) for project in projects if project in hosts for user in hosts[project].members]
        standings = await self._standings.standings(pairs) if pairs else {}
        for project, user in pairs:
            if (host := hosts.get(project)) is not None:
                host.stands(user, standings.get((project, user)))

    async def _keep_looking(self) -> None:
        while True:
            everything = not await self._woken(LOOK_EVERY)
            self._arrived.clear()
            wanted, self._wanted = self._wanted | (set(self._rooms.hosts) if everything else set()), set()
            try:
                await self.look(wanted)
            except Unreachable as error:
                log.warning("nodes.cannot_look", error=str(error))
                await self._sleep(RETRY_AFTER)
                self._want(wanted)
            except AppError as error:
                log.exception("nodes.cannot_look", code=error.code)
            for host in list(self._rooms.hosts.values()):
                host.forget_silent(self._clock() - SILENT_AFTER)

    async def _woken(self, seconds: float) -> bool:
        """Wait for something to do; False when nothing came in that time."""
        arrived, passed = asyncio.ensure_future(self._arrived.wait()), asyncio.ensure_future(self._sleep(seconds))
        try:
            await asyncio.wait((arrived, passed), return_when=asyncio.FIRST_COMPLETED)
            return arrived.done()
        finally:
            for task in (arrived, passed):
                task.cancel()
            await asyncio.gather(arrived, passed, return_exceptions=True)

    async def __aenter__(self) -> Self:
        """Begin to look."""
        self._looking = asyncio.create_task(self._keep_looking(), name="lookout")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)

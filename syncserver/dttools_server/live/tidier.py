"""Rewrites histories that have outgrown what is in their projects, one after the other, while nobody is there.

Nothing depends on it but size and speed, and nothing on its being alone: a history is only replaced as it was read.
Claims keep several nodes from working on one project, and end by themselves when a node dies.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import TracebackType
from typing import Protocol, Self

import structlog

from dttools.errors import AppError
from dttools.ids import ProjectId
from dttools_server.live.room_host import RoomHost
from dttools_server.service.aside import has_processes
from dttools_server.service.histories import Tidied
from dttools_server.store.tidying import Overgrown

FIRST_AFTER = 600.0
"""Seconds: not while everybody connects again after a start."""
LOOK_EVERY = 300.0
"""Seconds between two looks for histories to rewrite."""
VISITS_EVERY = 30.0
"""Seconds between two notes of who is here."""
LEAST_IDLE = timedelta(minutes=2)
"""Nodes note who is here so seldom that nobody can say less."""
_MEGABYTE = 1024 * 1024

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Tidiness:
    """When a history is rewritten without being asked for.

    Attributes:
        percent: How large it must be at least, as against a fresh document; 0 for never. At 150, `bench documents`
            takes about twice as long to open it.
        wanted: What makes it worth a look. A look reads the document, in a process of its own.
    """

    percent: int = 150
    wanted: Overgrown = field(
        default_factory=lambda: Overgrown(
            size=4 * _MEGABYTE, updates=1_000, idle=timedelta(hours=1), every=timedelta(days=1)
        )
    )


class Tidying(Protocol):
    """What nodes know of who is where, and of histories."""

    async def visit(self, projects: Collection[str]) -> None:
        """Note that people are connected to these projects now."""

    async def claim(self, wanted: Overgrown) -> str | None:
        """A project that is like this, which is the caller's to look into; None when there is none."""

    async def weighed(self, project: str) -> None:
        """What came up to now was looked at."""


class Histories(Protocol):
    """The use case."""

    async def tidy(self, project: ProjectId, *, percent: int, unvisited_for: timedelta) -> Tidied:
        """Rewrite a history if that is worth it; raises `Conflict` when somebody came or edited meanwhile."""


class Rooms(Protocol):
    """The rooms of this node."""

    @property
    def hosts(self) -> Mapping[ProjectId, RoomHost]:
        """Those that are open."""


class Tidier:
    """`async with` runs it. It notes who is here even when it rewrites nothing: other nodes may.

    Args:
        sleep: Lets seconds pass.
    """

    def __init__(
        self,
        rooms: Rooms,
        histories: Histories,
        tidying: Tidying,
        tidiness: Tidiness,
        *,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._rooms = rooms
        self._histories = histories
        self._tidying = tidying
        self._tidiness = tidiness
        self._sleep = sleep
        self._tasks: list[asyncio.Task[None]] = []

    async def note_visits(self) -> None:
        """Tell all nodes who is here.

        Raises:
            Unreachable: The database does not answer.
        """
        visited = [project for project, host in self._rooms.hosts.items() if host.members]
        if visited:
            await self._tidying.visit(visited)

    async def tidy_all(self) -> None:
        """Look into every history that is worth it and that no other node looks into.

        Raises:
            Unreachable: The database does not answer.
        """
        while (found := await self._tidying.claim(self._tidiness.wanted)) is not None:
            await self._tidy(ProjectId(found))

    async def _tidy(self, project: ProjectId) -> None:
        try:
            tidied = await self._histories.tidy(
                project, percent=self._tidiness.percent, unvisited_for=self._tidiness.wanted.idle
            )
        except AppError as error:  # somebody came; or the next time will do
            log.info("tidier.left", project_id=project, error=str(error))
            return
        await self._tidying.weighed(project)
        log.info("tidier.weighed", project_id=project, before=tidied.before, after=tidied.after, rewritten=tidied.done)

    async def _keep(self, work: Callable[[], Awaitable[None]], first: float, every: float) -> None:
        await self._sleep(first)
        while True:
            try:
                await work()
            except AppError as error:
                log.warning("tidier.failed", error=str(error))
            await self._sleep(every)

    async def __aenter__(self) -> Self:
        """Begin."""
        self._tasks = [asyncio.create_task(self._keep(self.note_visits, VISITS_EVERY, VISITS_EVERY), name="visits")]
        if self._tidiness.percent and has_processes():
            self._tasks.append(asyncio.create_task(self._keep(self.tidy_all, FIRST_AFTER, LOOK_EVERY), name="tidier"))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop; what is being rewritten stays as it is."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

"""Group commit: while one transaction is on its way to the disk, the next one gathers everything that comes."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Protocol, Self, TypeAlias

from dttools.errors import AppError, Unreachable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    from dttools_server.store.values import Append

LARGEST_GROUP = 2_000
LARGEST_GROUP_BYTES = 8_000_000


class Appends(Protocol):
    """The part of the document log that the queue feeds."""

    async def append(self, batch: Sequence[Append]) -> list[int | AppError]:
        """Commit all in one transaction; see `PostgresDocumentLog.append`."""


class CommitQueue:
    """The one writer of a process. `async with` runs it; on leaving, what waits is still committed."""

    def __init__(self, log: Appends) -> None:
        self._log = log
        self._waiting: deque[_Waiting] = deque()
        self._arrived = asyncio.Event()
        self._closing = False
        self._writer: asyncio.Task[None] | None = None

    async def append(self, item: Append) -> int:
        """Commit one update; its sequence number, once it is durable. Updates are committed in the order of the calls.

        Raises what `PostgresDocumentLog.append` refuses or raises, for this update alone. A caller that is cancelled
        meanwhile does not take the update back.
        """
        (seq,) = await self.append_run((item,))
        return seq

    async def append_run(self, items: Sequence[Append]) -> list[int]:
        """As `append`, for updates of one document that follow each other: all of them are committed, or none."""
        if self._closing or self._writer is None:
            raise Unreachable("The server is stopping.", safe="The edit was not saved here.", todo="Connect again.")
        done: asyncio.Future[list[int]] = asyncio.get_running_loop().create_future()
        self._waiting.append((items, done))
        self._arrived.set()
        return await done

    async def __aenter__(self) -> Self:
        """Start the writer."""
        self._writer = asyncio.create_task(self._write(), name="commit queue")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Commit what waits, then stop."""
        self._closing = True
        self._arrived.set()
        if self._writer is not None:
            await self._writer

    async def _write(self) -> None:
        while self._waiting or not self._closing:
            await self._arrived.wait()
            if self._waiting:
                await self._commit(self._take_group())
            if not (self._waiting or self._closing):
                self._arrived.clear()

    def _take_group(self) -> list[_Waiting]:
        """What waits, up to a transaction of a size that the database and other writers take easily."""
        group: list[_Waiting] = []
        count = size = 0
        while self._waiting and count < LARGEST_GROUP and size < LARGEST_GROUP_BYTES:
            group.append(self._waiting.popleft())
            count += len(group[-1][0])
            size += sum(len(item.update) for item in group[-1][0])
        return group

    async def _commit(self, group: list[_Waiting]) -> None:
        """Commit a group. When a value in it cannot be stored, halve it until that one is alone, keeping the order."""
        try:
            outcomes = await self._log.append([item for items, _ in group for item in items])
        except Unreachable as error:  # halving would only ask a dead database again and again
            _settle(group, error)
        except Exception as error:  # noqa: BLE001 — whatever it is, it belongs to those who wait, and must not end the writer
            if len(group) == 1:
                _settle(group, error)
                return
            await self._commit(group[: len(group) // 2])
            await self._commit(group[len(group) // 2 :])
        else:
            _settle(group, outcomes)


_Waiting: TypeAlias = "tuple[Sequence[Append], asyncio.Future[list[int]]]"


def _settle(group: list[_Waiting], outcomes: Sequence[int | AppError] | Exception) -> None:
    first = 0
    for items, done in group:
        last = first + len(items)
        own = outcomes if isinstance(outcomes, Exception) else outcomes[first:last]
        first = last
        if not done.cancelled():
            _tell(done, own)


def _tell(done: asyncio.Future[list[int]], outcomes: Sequence[int | AppError] | Exception) -> None:
    errors = [outcomes] if isinstance(outcomes, Exception) else [o for o in outcomes if not isinstance(o, int)]
    if errors or isinstance(outcomes, Exception):
        done.set_exception(errors[0])
    else:
        done.set_result([seq for seq in outcomes if isinstance(seq, int)])

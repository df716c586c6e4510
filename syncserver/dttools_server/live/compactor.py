"""Keeps the logs of documents short: folds one after the other into snapshots, beside the rooms."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Protocol

import structlog

from dttools.errors import AppError, Conflict, NotFound
from dttools.ids import ProjectId
from dttools_server.service.aside import fold_aside
from dttools_server.store.values import StoredDocument

ROUND_BYTES = 32 * 1024 * 1024
"""Updates that one round takes on; a longer log takes more rounds."""

log = structlog.get_logger(__name__)


class Histories(Protocol):
    """Where logs are folded."""

    async def foldable(self, project_id: str, *, most_bytes: int) -> StoredDocument:
        """The newest snapshot and the oldest updates after it, not all of them if they are large; raises `NotFound`."""

    async def keep_fold(self, base: StoredDocument, state: bytes) -> None:
        """Put the fold of what `foldable` gave in its place; raises `Conflict` when the history was rewritten."""


class Compactor:
    """One task that folds the logs which rooms found long."""

    def __init__(self, histories: Histories) -> None:
        self._histories = histories
        self._wanted: dict[ProjectId, None] = {}
        self._working: asyncio.Task[None] | None = None

    def want(self, project: ProjectId) -> None:
        """Fold the log of a project soon; asking again meanwhile changes nothing."""
        self._wanted[project] = None
        if self._working is None or self._working.done():
            self._working = asyncio.create_task(self._work(), name="compactor")

    async def settle(self) -> None:
        """Wait until nothing is wanted any more."""
        if self._working is not None:
            await asyncio.wait((self._working,))

    async def stop(self) -> None:
        """Give up what is not done: a log that stays long is folded another time."""
        self._wanted.clear()
        if self._working is not None:
            self._working.cancel()
            with suppress(asyncio.CancelledError):
                await self._working

    async def _work(self) -> None:
        while self._wanted:
            project = next(iter(self._wanted))
            try:
                await fold_log(self._histories, project)
            except (NotFound, Conflict):  # deleted, or rewritten: then its log is short
                pass
            except AppError as error:  # the updates are all there; the next time will do
                log.warning("compactor.not_folded", project_id=project, error=str(error))
            self._wanted.pop(project, None)


async def fold_log(histories: Histories, project: ProjectId) -> None:
    """Fold all updates that a project has now into its snapshot.

    Raises:
        AppError: It could not be done; the log says what it said before.
    """
    first = await histories.foldable(project, most_bytes=ROUND_BYTES)
    base = first
    while base.updates and base.updates[0].seq <= first.head_seq:
        state = await fold_aside(_bytes_of(base))
        await histories.keep_fold(base, state)
        base = await histories.foldable(project, most_bytes=ROUND_BYTES)


def _bytes_of(base: StoredDocument) -> Sequence[bytes]:
    updates = [update.update for update in base.updates]
    return updates if base.snapshot is None else [base.snapshot, *updates]

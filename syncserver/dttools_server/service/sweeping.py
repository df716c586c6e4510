"""Removes pictures that nothing refers to any more, and uploads that nobody goes on with."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from dttools.document.archive import ARCHIVE_TYPE
from dttools.document.asset_references import hashes_in_archives
from dttools.errors import AppError
from dttools.partial_files import PartialFiles
from dttools_server.store.values import Asset

GRACE = timedelta(days=30)
"""How long a picture stays that nothing refers to, from its last upload."""
UNFINISHED = timedelta(days=1)
"""How long an upload waits for its next piece."""

log = structlog.get_logger(__name__)


class SweptAssets(Protocol):
    """Which files belong to which project."""

    async def projects_with_files_before(self, moment: datetime) -> list[str]:
        """Projects that have files from before a moment."""

    async def unreferenced(self, project_id: str, before: datetime) -> list[Asset]:
        """Files from before a moment that no record refers to, in the trash or out of it."""

    async def of_type(self, project_id: str, media_type: str) -> list[Asset]:
        """The files of one kind that a project has."""

    async def drop(self, project_id: str, hashes: Collection[str], before: datetime) -> int:
        """Forget files that were not uploaded again since; how many."""

    async def known(self, hashes: Collection[str]) -> set[str]:
        """Those that some project has."""


class SweptFiles(Protocol):
    """The bytes. The methods block."""

    def get(self, sha256: str) -> bytes:
        """The bytes of a file."""

    def older_than(self, moment: datetime) -> list[str]:
        """Files that were not put since."""

    def remove_older(self, sha256: str, moment: datetime) -> bool:
        """Remove a file unless it was put again since; whether it was removed."""


@dataclass(frozen=True, slots=True)
class Swept:
    """What was removed: files on the disk, and uploads that were not finished."""

    files: int
    uploads: int


class Sweeper:
    """Sweeps on any number of nodes, also at once: each step removes only what is old and unneeded at that moment."""

    def __init__(self, assets: SweptAssets, files: SweptFiles, partial: PartialFiles) -> None:
        self._assets = assets
        self._files = files
        self._partial = partial

    async def sweep(self, now: datetime) -> Swept:
        """Sweep once.

        Raises:
            Unreachable: The database does not answer; what is left is swept another time.
        """
        before = now - GRACE
        for project in await self._assets.projects_with_files_before(before):
            try:
                await self._sweep_project(project, before)
            except AppError as error:  # a version cannot be read: then nobody knows what it refers to
                log.warning("sweep.project_left_out", project_id=project, error=str(error))
        old = await asyncio.to_thread(self._files.older_than, before)
        spare = set(old) - await self._assets.known(old)
        removed = [await asyncio.to_thread(self._files.remove_older, sha, before) for sha in sorted(spare)]
        uploads = await asyncio.to_thread(self._partial.discard_before, now - UNFINISHED)
        swept = Swept(sum(removed), uploads)
        log.info("swept", files=swept.files, uploads=swept.uploads)
        return swept

    async def _sweep_project(self, project: str, before: datetime) -> None:
        spare = {asset.sha256 for asset in await self._assets.unreferenced(project, before)}
        if not spare:
            return
        versions = [one.sha256 for one in await self._assets.of_type(project, ARCHIVE_TYPE) if one.sha256 not in spare]
        spare -= await asyncio.to_thread(lambda: hashes_in_archives(map(self._files.get, versions)))
        await self._assets.drop(project, spare, before)

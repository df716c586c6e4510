"""Pictures of all projects of a profile, one file a content."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from dttools.errors import ProtocolError
from dttools_desktop.workspace.database import Database
from dttools_desktop.workspace.pictures import Asset
from dttools_desktop.workspace.storage_errors import from_os_error
from dttools_desktop.workspace.tables import assets
from dttools_resources.i18n import tr


class AssetStore:
    """Files named by their SHA-256. A file is complete or not there. Usable from any thread."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self._folder = folder

    def path(self, sha: str) -> Path | None:
        """The file of that content, if this laptop has it."""
        path = self._place(sha)
        return path if path.exists() else None

    def media_type(self, sha: str) -> str | None:
        """Its kind, such as `image/png`."""
        with self._database.reading() as connection:
            return connection.scalar(select(assets.c.media_type).where(assets.c.sha256 == sha))

    def put(self, asset: Asset) -> None:
        """Keep a file durably; one that is there already stays.

        Raises:
            StorageFailed: The disk did not take it; nothing of it stays.
        """
        path = self._place(asset.sha256)
        if not path.exists():
            try:
                _write_whole(path, asset.content)
            except OSError as error:
                raise from_os_error(error, path) from error
        row = {
            "sha256": asset.sha256,
            "media_type": asset.media_type,
            "size": len(asset.content),
            "created_at": datetime.now(UTC),
        }
        with self._database.writing() as connection:
            connection.execute(insert(assets).values(row).on_conflict_do_nothing())

    def put_received(self, sha: str, media_type: str, content: bytes) -> None:
        """Keep a file that came from a server.

        Raises:
            ProtocolError: Its content is not what its name says.
            StorageFailed: The disk did not take it.
        """
        if sha256(content).hexdigest() != sha:
            raise ProtocolError(tr("A picture arrived with other content than its name says."))
        self.put(Asset(sha, media_type, content))

    def _place(self, sha: str) -> Path:
        return self._folder / sha[:2] / sha


def _write_whole(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
        _flush_folder(path.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def _flush_folder(folder: Path) -> None:
    """Make the new name durable; Windows has no such call and needs none."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

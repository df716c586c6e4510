"""Pictures of all projects of a profile, one file a content."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from threading import Lock

from sqlalchemy import ColumnElement, delete, select
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
        self._changing = Lock()

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
        row = {
            "sha256": asset.sha256,
            "media_type": asset.media_type,
            "size": len(asset.content),
            "created_at": datetime.now(UTC),
        }
        path = self._place(asset.sha256)
        with self._changing:
            if not path.exists():
                try:
                    _write_whole(path, asset.content)
                except OSError as error:
                    raise from_os_error(error, path) from error
            added = insert(assets).values(row)
            again = added.on_conflict_do_update(
                index_elements=[assets.c.sha256], set_={"created_at": row["created_at"]}
            )
            with self._database.writing() as connection:
                connection.execute(again)

    def older_than(self, moment: datetime) -> set[str]:
        """Files that were not put since."""
        return self._hashes(assets.c.created_at < moment)

    def of_type(self, media_type: str) -> set[str]:
        """Files of one kind."""
        return self._hashes(assets.c.media_type == media_type)

    def remove_older(self, sha: str, moment: datetime) -> bool:
        """Remove a file unless it was put again since; whether it was removed.

        Raises:
            StorageFailed: The disk refuses.
        """
        path = self._place(sha)
        old = delete(assets).where(assets.c.sha256 == sha, assets.c.created_at < moment)
        with self._changing:
            with self._database.writing() as connection:
                if not connection.execute(old).rowcount:
                    return False
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                raise from_os_error(error, path) from error
        return True

    def _hashes(self, which: ColumnElement[bool]) -> set[str]:
        with self._database.reading() as connection:
            return set(connection.scalars(select(assets.c.sha256).where(which)))

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

"""Copies of the database that were opened and checked before they counted as backups."""

from __future__ import annotations

import os
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dttools.errors import AppError
from dttools_desktop.workspace import sqlite
from dttools_desktop.workspace.storage_errors import damaged, from_os_error, from_sqlite_error

KEPT = 14
EVERY = timedelta(days=1)
_STAMP = "%Y%m%dT%H%M%S%fZ"


class Backups:
    """The folder of verified backups of one database. Usable from any thread."""

    def __init__(self, database: Path, folder: Path) -> None:
        self._database = database
        self._folder = folder

    def all(self) -> list[Path]:
        """Finished backups, newest first."""
        return sorted(self._folder.glob("dttools-*.sqlite"), reverse=True)

    def is_due(self, now: datetime | None = None) -> bool:
        """Whether the newest backup is a day old, or there is none."""
        newest = next(iter(self.all()), None)
        return newest is None or (now or datetime.now(UTC)) - made_at(newest) >= EVERY

    def make(self, now: datetime | None = None) -> Path:
        """Copy the database as it is now, check the copy, and drop the oldest beyond fourteen.

        Raises:
            StorageFailed: The copy could not be written. Older backups stay.
            Damaged: What was copied is not sound.
        """
        stamp = (now or datetime.now(UTC)).strftime(_STAMP)
        target = self._folder / f"dttools-{stamp}.sqlite"
        unfinished = target.with_suffix(".part")
        driver = sqlite.load_driver()
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._copy(unfinished)
            if not sqlite.is_sound(unfinished):
                raise damaged()
            _flush(unfinished)
            unfinished.replace(target)
            for old in self.all()[KEPT:]:
                old.unlink()
        except OSError as error:
            raise from_os_error(error, target) from error
        except driver.Error as error:
            raise from_sqlite_error(error, target) from error
        finally:
            unfinished.unlink(missing_ok=True)
        return target

    def make_if_due(self) -> AppError | None:
        """The daily backup; what went wrong comes back as a value, since work can go on without it."""
        try:
            if self.is_due():
                self.make()
        except AppError as error:
            return error
        return None

    def _copy(self, target: Path) -> None:
        driver = sqlite.load_driver()
        with sqlite.reading(self._database) as source, closing(driver.connect(str(target))) as copy:
            source.backup(copy)
            # A backup is one file: no write-ahead log beside it.
            copy.execute("PRAGMA journal_mode = DELETE")


def made_at(backup: Path) -> datetime:
    """When a backup was made, by its name."""
    return datetime.strptime(backup.stem.removeprefix("dttools-"), _STAMP).replace(tzinfo=UTC)


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())

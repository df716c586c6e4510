"""The database of a profile: opened checked, migrated, repaired if need be, and written durably."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from dttools.errors import SchemaTooNew
from dttools_desktop.workspace import sqlite
from dttools_desktop.workspace.backups import Backups
from dttools_desktop.workspace.salvage import Repair, refill, set_aside
from dttools_desktop.workspace.storage_errors import from_os_error, from_sqlite_error
from dttools_desktop.workspace.tables import HEAD
from dttools_resources.i18n import tr

NAME = "dttools.sqlite"
_MODE, _FLUSH = "sqlite_begin", "sqlite_synchronous"
_WRITES, _READS = "BEGIN IMMEDIATE", "BEGIN"
_REPAIRED = ".repaired"


class Database:
    """One SQLite file in WAL mode; a commit is on the disk when `writing` ends. Usable from any thread.

    Attributes:
        path: The file.
        backups: Its verified copies.
        repair: What was done about a damaged file when this one was opened, if anything.
    """

    def __init__(self, path: Path, backups: Backups, repair: Repair | None) -> None:
        self.path = path
        self.backups = backups
        self.repair = repair
        self._engine = _engine(path)
        self._reader = self._engine.execution_options(**{_MODE: _READS})
        self._unhurried = self._engine.execution_options(**{_FLUSH: "NORMAL"})

    @classmethod
    def open(cls, folder: Path) -> Database:
        """Open the database of a profile folder, or make it.

        Raises:
            SchemaTooNew: A newer program wrote it; the file is untouched.
            StorageFailed: The folder is read-only, the disk is full, or SQLite is too old.
        """
        path = folder / NAME
        backups = Backups(path, folder / "backups")
        try:
            _finish_repair(path)
            repair = None
            if path.exists() and not sqlite.is_sound(path):
                repair = _repair(path, folder / "damaged", backups)
            _bring_up(path, backups)
        except OSError as error:
            raise from_os_error(error, path) from error
        except sqlite.load_driver().Error as error:
            raise from_sqlite_error(error, path) from error
        except DBAPIError as error:
            raise from_sqlite_error(error.orig or error, path) from error
        return cls(path, backups, repair)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction; what it wrote is durable when the block ends, or nothing of it is there.

        Raises:
            StorageFailed: The disk did not take it.
            Damaged: The file is damaged.
        """
        with self._mapped(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def writing_soon(self) -> Iterator[Connection]:
        """As `writing`, but the disk takes it with the next durable transaction, or at a time of its own.

        A power cut may lose it, never what was written before it, and nothing written after it survives without it.
        """
        with self._mapped(), self._unhurried.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view; the errors are those of `writing`."""
        with self._mapped(), self._reader.connect() as connection:
            yield connection

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    @contextmanager
    def _mapped(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            if error.orig is None:
                raise
            raise from_sqlite_error(error.orig, self.path) from error


def _engine(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}", module=sqlite.load_driver())

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _: object) -> None:  # noqa: ANN401 (a driver's connection)
        # The driver's own transactions would end at each DDL statement; ours begin explicitly.
        connection.isolation_level = None
        for setting in sqlite.SETTINGS:
            connection.execute(setting).close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        mode = options.get(_MODE, _WRITES)
        if mode == _WRITES:
            connection.exec_driver_sql(f"PRAGMA synchronous = {options.get(_FLUSH, 'FULL')}")
        connection.exec_driver_sql(mode)

    return engine


def _repair(path: Path, folder: Path, backups: Backups) -> Repair:
    """Fill a fresh file, then put it in the place of the damaged one; a crash at any point leaves one of the two."""
    fresh = path.with_suffix(".fresh")
    for leftover in (fresh, fresh.with_name(f"{fresh.name}-wal"), fresh.with_name(f"{fresh.name}-shm")):
        leftover.unlink(missing_ok=True)
    _bring_up(fresh, backups)
    repair = refill(fresh, path, backups)
    fresh.replace(path.with_suffix(_REPAIRED))
    damaged = set_aside(path, folder, datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ"))
    _finish_repair(path)
    return replace(repair, damaged_file=damaged)


def _finish_repair(path: Path) -> None:
    """Put a finished repair in its place, where a crash had come between."""
    repaired = path.with_suffix(_REPAIRED)
    if repaired.exists() and not path.exists():
        repaired.replace(path)


def _revision(path: Path) -> str | None:
    """The shape that a file has; None for a file without tables."""
    with sqlite.reading(path) as connection:
        found = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'alembic_version'").fetchone()
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone() if found else None
    return str(row[0]) if row else None


def _bring_up(path: Path, backups: Backups) -> None:
    """Give the file the newest shape: a verified backup first, then all steps in one transaction."""
    revision = _revision(path) if path.exists() else None
    if revision == HEAD:
        return
    from dttools_desktop.workspace import migrate  # noqa: PLC0415 (slow to import, and rarely needed)

    if revision is not None:
        if revision not in migrate.known_revisions():
            raise _too_new()
        backups.make()
    engine = _engine(path)
    try:
        with engine.begin() as connection:
            migrate.upgrade(connection)
        with engine.connect() as connection:
            connection.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        engine.dispose()


def _too_new() -> SchemaTooNew:
    return SchemaTooNew(
        tr("These projects were saved by a newer version of DTTools."),
        safe=tr("Nothing was changed."),
        todo=tr("Update DTTools, then open it again."),
    )

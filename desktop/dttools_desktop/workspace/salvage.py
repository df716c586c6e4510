"""What to do with a database file that SQLite finds damaged: nothing is deleted, everything readable is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from dttools_desktop.workspace import sqlite
from dttools_desktop.workspace.backups import Backups, made_at
from dttools_desktop.workspace.tables import metadata

_PARTS = ("-wal", "-shm", "")
"""In the order of moving: a log without its database does no harm, a foreign log beside a fresh one would."""


@dataclass(frozen=True, slots=True)
class Repair:
    """What was done about a damaged database, for the person to read.

    Attributes:
        damaged_file: Where the damaged file lies now.
        rows: How many rows were read back from it.
        lost_rows: How many could not be; rows that the backup held are counted all the same.
        unreadable: Whether nothing could be read at all, as when the head of the file is gone.
        backup_from: The time of the backup that filled the gaps, if there was one.
    """

    damaged_file: Path
    rows: int
    lost_rows: int
    unreadable: bool
    backup_from: datetime | None


def set_aside(database: Path, folder: Path, stamp: str) -> Path:
    """Move a damaged database, with its log, to where nobody writes."""
    folder.mkdir(parents=True, exist_ok=True)
    for suffix in _PARTS:
        part = database.with_name(database.name + suffix)
        if part.exists():
            part.replace(folder / f"{database.stem}-{stamp}{database.suffix}{suffix}")
    return folder / f"{database.stem}-{stamp}{database.suffix}"


def refill(fresh: Path, damaged: Path, backups: Backups) -> Repair:
    """Fill a fresh database of the newest shape from a damaged one, and its gaps from the newest sound backup.

    Rows are content (CRDT updates) that merges, so a row too many harms nothing and a row too few is a loss.
    """
    filling = _Filling(fresh)
    try:
        filling.read_from(damaged)
        rows, lost, unreadable = filling.rows, filling.lost, filling.rows == 0
        backup = None
        if lost or unreadable:
            backup = next((path for path in backups.all() if sqlite.is_sound(path)), None)
        if backup is not None:
            filling.read_from(backup)
        filling.finish()
    finally:
        filling.close()
    return Repair(damaged, rows, lost, unreadable, made_at(backup) if backup else None)


class _Filling:
    """Adds rows to a fresh database, in the order of the tables' references."""

    def __init__(self, fresh: Path) -> None:
        self._driver = sqlite.load_driver()
        self._fresh = self._driver.connect(str(fresh), isolation_level=None)
        self._fresh.execute("BEGIN IMMEDIATE")
        self.rows = 0
        self.lost = 0

    def read_from(self, path: Path) -> None:
        with sqlite.reading(path) as source:
            for table in metadata.sorted_tables:
                for row in self._rows(source, table.name):
                    self._add(table.name, row)

    def _rows(self, source: Any, table: str) -> Iterator[dict[str, Any]]:  # noqa: ANN401 (a driver's connection)
        source.row_factory = self._driver.Row
        try:
            low, high = source.execute(f"SELECT min(rowid), max(rowid) FROM {table}").fetchone()  # noqa: S608 (ours)
        except self._driver.DatabaseError:
            low, high = self._ends(source, table)
        if low is not None and high is not None:
            yield from self._between(source, table, low, high)

    def _ends(self, source: Any, table: str) -> tuple[int | None, int | None]:  # noqa: ANN401
        """The rowids that can be reached from either side of a damaged page."""
        reached: list[int] = []
        for direction in ("ASC", "DESC"):
            try:
                cursor = source.execute(f"SELECT rowid FROM {table} NOT INDEXED ORDER BY rowid {direction}")  # noqa: S608
                for row in cursor:
                    reached.append(row[0])  # noqa: PERF401 (what came before the error counts)
            except self._driver.DatabaseError:
                self.lost += 1
        return (min(reached), max(reached)) if reached else (None, None)

    def _between(self, source: Any, table: str, low: int, high: int) -> Iterator[dict[str, Any]]:  # noqa: ANN401
        """Rows of a range of rowids; a range that fails is halved until the unreadable rows stand alone."""
        query = f"SELECT * FROM {table} NOT INDEXED WHERE rowid BETWEEN ? AND ?"  # noqa: S608 (our own names)
        try:
            found = [dict(row) for row in source.execute(query, (low, high))]
        except self._driver.DatabaseError:
            if low == high:
                self.lost += 1
                return
            middle = (low + high) // 2
            yield from self._between(source, table, low, middle)
            yield from self._between(source, table, middle + 1, high)
        else:
            yield from found

    def _add(self, table: str, row: dict[str, Any]) -> None:
        known = metadata.tables[table].columns.keys()
        values = {name: value for name, value in row.items() if name in known}
        if table in {"updates", "recovered_edits", "record_texts"}:
            values.pop("id", None)
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        statement = f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 (our own names)
        try:
            self.rows += self._fresh.execute(statement, tuple(values.values())).rowcount
        except self._driver.IntegrityError:
            self.lost += 1

    def finish(self) -> None:
        """Give content whose project's row is lost a row again, and commit."""
        self._fresh.execute(
            """INSERT OR IGNORE INTO projects
                   (id, name, phase, note_count, idea_count, created_at, updated_at, epoch, indexed_seq)
               SELECT project, '', 1, 0, 0, min(created_at), max(created_at), 0, -1
               FROM (SELECT project, created_at FROM updates UNION ALL SELECT project, created_at FROM snapshots)
               GROUP BY project"""
        )
        self._fresh.execute("COMMIT")

    def close(self) -> None:
        self._fresh.close()

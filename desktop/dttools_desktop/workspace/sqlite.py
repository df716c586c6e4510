"""The SQLite that keeps commits: its driver, its version, and how each connection is set up."""

from __future__ import annotations

import importlib
import importlib.util
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from dttools.errors import StorageFailed
from dttools_resources.i18n import tr

NEEDED = (3, 51, 3)
"""Older ones can lose committed WAL writes when two connections write and checkpoint."""
BUSY_MS = 5_000

SETTINGS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA fullfsync = ON",
    "PRAGMA foreign_keys = ON",
    f"PRAGMA busy_timeout = {BUSY_MS}",
)


@cache
def load_driver() -> ModuleType:
    """The DB-API module to use: the bundled SQLite, or the system's where no wheel exists.

    Raises:
        StorageFailed: Its SQLite is too old to be trusted.
    """
    driver: ModuleType = sqlite3
    if importlib.util.find_spec("pysqlite3"):
        driver = importlib.import_module("pysqlite3.dbapi2")
    if driver.sqlite_version_info < NEEDED:
        raise StorageFailed(
            tr("SQLite {version} can lose saved work; DTTools needs {needed} or newer.").format(
                version=driver.sqlite_version, needed=".".join(map(str, NEEDED))
            ),
            safe=tr("Nothing was changed."),
            todo=tr("Install DTTools again, with its own SQLite."),
        )
    return driver


@contextmanager
def reading(path: Path) -> Iterator[Any]:
    """A plain connection that cannot change the file."""
    connection = load_driver().connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    with closing(connection):
        yield connection


def is_sound(path: Path) -> bool:
    """Whether SQLite finds no damage in the file."""
    driver = load_driver()
    try:
        with reading(path) as connection:
            found: tuple[str] = connection.execute("PRAGMA quick_check(1)").fetchone()
            return found == ("ok",)
    except driver.OperationalError as error:
        if "unable to open" in str(error) or "locked" in str(error):
            raise
        return False
    except driver.DatabaseError:
        return False

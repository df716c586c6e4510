"""Removes pictures of this laptop that nothing refers to any more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dttools.document.archive import ARCHIVE_TYPE
from dttools.document.asset_references import hashes_in_archives
from dttools_desktop.workspace import sqlite
from dttools_desktop.workspace.profile import Profile
from dttools_desktop.workspace.storage_errors import from_os_error, from_sqlite_error

GRACE = timedelta(days=30)
"""How long a picture stays that nothing refers to, from when it was kept last."""
UNFINISHED = timedelta(days=1)
"""How long a picture of which only a part has come waits for the rest."""
_TEXTS = (
    "SELECT payload FROM updates",
    "SELECT payload FROM snapshots",
    "SELECT before || after FROM changes",
    "SELECT fields FROM recovered_edits",
)
"""Everything stored that may name a picture: also what is overwritten or in the trash, which an undo may bring back."""


def sweep_assets(profile: Profile, now: datetime | None = None) -> int:
    """Remove old pictures that no project names, in any shelf, past or backup, nor any version; how many.

    Slow on a large profile: call it in a worker.

    Raises:
        AppError: Something could not be read, so that nobody knows what it names; nothing was removed.
    """
    now = now or datetime.now(UTC)
    profile.incoming.discard_before(now - UNFINISHED)
    before = now - GRACE
    spare = profile.assets.older_than(before)
    for path in (profile.database.path, *profile.database.backups.all()):
        if spare:
            spare = _unnamed(spare, path)
    if spare:
        spare -= _named_by_versions(profile, spare)
    return sum(profile.assets.remove_older(sha, before) for sha in spare)


def _unnamed(hashes: set[str], database: Path) -> set[str]:
    """Those that a database does not name."""
    left = {sha.encode() for sha in hashes}
    driver = sqlite.load_driver()
    try:
        for content in _contents(database):
            left -= {sha for sha in left if sha in content}
    except driver.Error as error:
        raise from_sqlite_error(error, database) from error
    return {sha.decode() for sha in left}


def _contents(database: Path) -> Iterator[bytes]:
    with sqlite.reading(database) as connection:
        for query in _TEXTS:
            for (content,) in connection.execute(query):
                yield content.encode() if isinstance(content, str) else content


def _named_by_versions(profile: Profile, spare: set[str]) -> set[str]:
    """Pictures that versions hold, of those versions that stay."""
    versions = profile.assets.of_type(ARCHIVE_TYPE) - spare
    paths = [path for sha in sorted(versions) if (path := profile.assets.path(sha)) is not None]
    try:
        return hashes_in_archives(path.read_bytes() for path in paths)
    except OSError as error:
        raise from_os_error(error, profile.folder) from error

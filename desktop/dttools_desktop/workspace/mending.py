"""Finding content that the disk gives back wrong, and what backups still have of it.

SQLite's own check sees damage to its pages, not to the bytes inside a value.
"""

from __future__ import annotations

from zlib import crc32

from dttools.ids import ProjectId
from dttools_desktop.workspace import sqlite
from dttools_desktop.workspace.backups import Backups

_STORED = """SELECT payload, crc FROM snapshots WHERE project = :project
             UNION ALL SELECT payload, crc FROM updates WHERE project = :project"""


def is_intact(payload: bytes, crc: int) -> bool:
    """Whether bytes are those that were stored."""
    return crc32(payload) == crc


def stored_in_backups(backups: Backups, project: ProjectId) -> list[bytes]:
    """The project's updates in the newest backup that has sound ones; they merge with what is still there."""
    for backup in backups.all():
        if not sqlite.is_sound(backup):
            continue
        with sqlite.reading(backup) as connection:
            rows = connection.execute(_STORED, {"project": project}).fetchall()
        if rows and all(is_intact(payload, crc) for payload, crc in rows):
            return [payload for payload, _ in rows]
    return []

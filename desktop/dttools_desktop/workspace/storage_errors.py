"""Errors of files and of SQLite, told to a person: what happened, what is safe, what to do."""

from __future__ import annotations

import errno
from pathlib import Path

from dttools.errors import AppError, Damaged, StorageFailed
from dttools_resources.i18n import tr

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}


def from_os_error(error: OSError, path: Path) -> AppError:
    """What an operation on `path` failed with."""
    if error.errno in _FULL:
        return disk_full()
    if error.errno in _READ_ONLY:
        return read_only(path)
    return storage_failed(f"{path.name}: {error.strerror or error}")


def from_sqlite_error(error: Exception, path: Path) -> AppError:
    """What SQLite failed with; it tells causes apart by its text alone."""
    reason = str(error)
    if "full" in reason:
        return disk_full()
    if "readonly" in reason or "unable to open" in reason:
        return read_only(path.parent)
    if "malformed" in reason or "not a database" in reason:
        return damaged()
    return storage_failed(reason)


def disk_full() -> StorageFailed:
    """No room is left."""
    return StorageFailed(
        tr("The disk is full."),
        safe=tr("What was saved before is safe. Newer edits are kept in this window only."),
        todo=tr("Free some space and keep DTTools open: it saves them as soon as it can."),
    )


def read_only(folder: Path) -> StorageFailed:
    """DTTools may not write where it keeps its data."""
    return StorageFailed(
        tr("DTTools cannot write to the folder {folder}.").format(folder=folder),
        safe=tr("What was saved before is safe."),
        todo=tr("Allow writing to this folder, or choose another one with DTTOOLS_PROFILE."),
    )


def storage_failed(reason: str) -> StorageFailed:
    """The disk answered something else."""
    return StorageFailed(
        tr("The disk did not take a change: {reason}.").format(reason=reason),
        safe=tr("What was saved before is safe. Newer edits are kept in this window only."),
        todo=tr("Keep DTTools open and check the disk; saving is tried again."),
    )


def damaged() -> Damaged:
    """The database file cannot be read."""
    return Damaged(
        tr("The file with your projects is damaged."),
        safe=tr("The damaged file is kept, and so are the backups."),
        todo=tr("Close DTTools and start it again: it saves what can be read."),
    )

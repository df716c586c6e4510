"""One running DTTools a profile. The operating system lets go of the lock however the process ends."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from dttools.errors import Conflict
from dttools_resources.i18n import tr

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class ProfileInUse(Conflict):
    """Another running DTTools has this profile."""


class ProfileLock:
    """Holds `folder/lock` from `acquire` to `release`; the file itself stays."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "lock"
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Take the lock without waiting.

        Raises:
            ProfileInUse: Somebody has it.
            OSError: The folder cannot be written.
        """
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(descriptor)
        except OSError as error:
            os.close(descriptor)
            raise ProfileInUse(
                tr("DTTools is already running with these projects."),
                safe=tr("Nothing was changed."),
                todo=tr("Use the window that is open, or close it first."),
            ) from error
        self._descriptor = descriptor

    def release(self) -> None:
        """Let go; releasing twice is harmless."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def _lock(descriptor: int) -> None:
    if sys.platform == "win32":
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

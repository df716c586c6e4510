"""One process at a time in a folder. The operating system lets go of the lock however the process ends."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from dttools.errors import Conflict

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

if TYPE_CHECKING:
    from pathlib import Path


class FolderLock:
    """A lock on `folder/name`; the file stays and holds the number of the process that has it."""

    def __init__(self, folder: Path, name: str) -> None:
        self._path = folder / name
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Take the lock or raise `Conflict` at once."""
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(descriptor)
        except OSError:
            holder = os.read(descriptor, 32).decode("ascii", "replace").strip() if os.name == "posix" else "?"
            os.close(descriptor)
            raise Conflict(
                f"Another DTTools server (process {holder or '?'}) already uses the folder {self._path.parent}.",
                safe="Nothing was changed.",
                todo="Use that server, stop it first, or give this one a folder of its own with --data.",
            ) from None
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
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

"""Watching processes end, without polling."""

from __future__ import annotations

import os
import select
from contextlib import suppress
from pathlib import Path
from typing import Self


class Processes:
    """Handles on processes that stay theirs even when their numbers are used again (Linux)."""

    def __init__(self, *pids: int) -> None:
        self._handles = {pid: os.pidfd_open(pid) for pid in pids}

    @classmethod
    def working_in(cls, folder: Path) -> Self:
        """All processes whose working folder this is."""
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if (entry / "cwd").readlink() == folder:
                    found.append(int(entry.name))
        return cls(*found)

    def __len__(self) -> int:
        return len(self._handles)

    def surviving(self, seconds: float) -> list[int]:
        """Those that are still there when the time is over; returns as soon as all have ended."""
        alive = []
        for pid, handle in self._handles.items():
            if not select.select([handle], [], [], seconds)[0]:
                alive.append(pid)
            os.close(handle)
        self._handles = {}
        return alive

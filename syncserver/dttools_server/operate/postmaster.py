"""PostgreSQL's main process, as its file `postmaster.pid` tells of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from dttools.errors import Conflict

if TYPE_CHECKING:
    from collections.abc import Callable

PID_FILE = "postmaster.pid"
# miscadmin.h, LOCK_FILE_LINE_…, which counts from one
_PID, _PORT, _SOCKET_FOLDER, _LISTENS, _STATUS = 0, 3, 4, 5, 7


class Postmaster:
    """One running main process and the cluster it works on."""

    def __init__(self, cluster: Path, pid: int) -> None:
        self._cluster = cluster
        self._pid = pid

    def ready(self) -> bool:
        """Whether it says that it answers."""
        lines = _pid_file(self._cluster)
        return _says_ready(lines) and lines[_PID] == str(self._pid)

    def stop(self, wait: Callable[[float], object], limit: float) -> None:
        """Fast shutdown, which ends sessions and keeps every commit; without ceremony after `limit` seconds.

        `wait(seconds)` returns when the process has ended, and raises `subprocess.TimeoutExpired` when it has not.
        """
        for how in (signal.SIGINT, signal.SIGTERM if sys.platform == "win32" else signal.SIGQUIT):
            try:
                os.kill(self._pid, how)
                wait(limit)
            except ProcessLookupError:
                return
            except subprocess.TimeoutExpired:
                continue
            return
        os.kill(self._pid, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)

    @classmethod
    def reached_at(cls, cluster: Path) -> tuple[str, int] | None:
        """Socket folder or host, and port, of the one that runs on `cluster`, if any does."""
        lines = _pid_file(cluster)
        if not _says_ready(lines) or not _is_postmaster_of(int(lines[_PID]), cluster):
            return None
        return lines[_SOCKET_FOLDER] or lines[_LISTENS], int(lines[_PORT])

    @classmethod
    def left_over_in(cls, cluster: Path, limit: float) -> None:
        """See to what a killed server left: wait for its PostgreSQL to end, or end it; drop a pid file that lies.

        Only call it while holding the folder's lock, when nobody else can rightly be using the cluster.
        """
        lines = _pid_file(cluster)
        if not lines or not lines[_PID].isdigit():
            return
        pid = int(lines[_PID])
        if not _is_postmaster_of(pid, cluster):
            _remove_locks(cluster)
            return
        cls(cluster, pid).stop(lambda seconds: _wait_for_end(pid, cluster, seconds), limit)
        if _is_postmaster_of(pid, cluster):
            raise Conflict(
                f"A PostgreSQL (process {pid}) still works on {cluster} and does not end.",
                safe="It was left alone; the data is whole.",
                todo=f"End process {pid}, then start again.",
            )


def _pid_file(cluster: Path) -> list[str]:
    try:
        return [line.strip() for line in (cluster / PID_FILE).read_text().splitlines()]
    except FileNotFoundError:
        return []


def _remove_locks(cluster: Path) -> None:
    """Remove what would bar the start when a foreign process, or a zombie that nobody reaps, has the old number."""
    for lock in (cluster / PID_FILE, *cluster.glob(".s.PGSQL.*.lock")):
        lock.unlink(missing_ok=True)


def _says_ready(lines: list[str]) -> bool:
    return len(lines) > _STATUS and lines[_PID].isdigit() and lines[_STATUS] == "ready"


def _is_postmaster_of(pid: int, cluster: Path) -> bool:
    """Whether process `pid` works on `cluster`. PostgreSQL makes the cluster its working folder."""
    if sys.platform != "linux":
        return _alive(pid)
    try:
        return Path(f"/proc/{pid}/cwd").readlink() == cluster.resolve()
    except FileNotFoundError:
        return False
    except PermissionError:  # another user's process
        return False


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def _wait_for_end(pid: int, cluster: Path, limit: float) -> None:
    deadline = time.monotonic() + limit
    while _is_postmaster_of(pid, cluster):
        if time.monotonic() > deadline:
            raise subprocess.TimeoutExpired("postgres", limit)
        time.sleep(0.01)

"""From what PostgreSQL logged before it gave up, to what its operator can do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dttools.errors import AppError, Conflict, Damaged, Unreachable

if TYPE_CHECKING:
    from pathlib import Path

_DAMAGE = (
    "PANIC:",
    "pg_control",
    "is missing or not a directory",
    "required WAL directory",
    "invalid data in file",
    "could not open file",
    "could not open directory",
    "invalid page",
    "not a valid data directory",
    "checksum",
)


def explain(logged: str, cluster: Path, log: Path) -> AppError:
    """The error to show for a server that ended while starting."""
    lines = [line for line in logged.splitlines() if "FATAL:" in line or "PANIC:" in line or "ERROR:" in line]
    reason = lines[0] if lines else (logged.strip().splitlines() or ["it said nothing"])[-1]
    if "No space left on device" in logged:
        return Unreachable(
            f"PostgreSQL cannot start: the disk of {cluster} is full.",
            safe="Everything that was saved is still there.",
            todo="Make room on the disk, then start again.",
        )
    if "lock file" in reason:
        return Conflict(
            f"Another PostgreSQL already works on {cluster}: {reason}",
            safe="Nothing was changed.",
            todo="Stop that one first.",
        )
    if any(sign in logged for sign in _DAMAGE):
        return Damaged(
            f"The database in {cluster} is damaged: {reason}",
            safe="Nothing was repaired or removed.",
            todo=f"Make a copy of the folder, then restore it from a backup. The details are in {log}.",
        )
    return Unreachable(
        f"PostgreSQL did not start: {reason}",
        safe="Its data was not changed.",
        todo=f"The details are in {log}.",
    )

"""How much of documents this process keeps in memory, and how long their logs may grow."""

from __future__ import annotations

from dataclasses import dataclass

_MEMORY_PER_BYTE = 30


@dataclass(frozen=True, slots=True)
class Care:
    """The limits of rooms and logs.

    Attributes:
        fold_updates: Updates of a project after which its log is folded.
        fold_bytes: Their bytes after which it is, if that comes first.
        room_idle: Seconds that an empty room is kept, for whoever comes back.
        rooms: Rooms in memory from which on empty ones go at once, the longest unused first.
        room_bytes: Bytes of memory that they may take, by estimate, likewise. Rooms with people in them stay.
        spare_bytes: Bytes of a document up to which a room keeps it twice, so that it refuses an edit at once.
    """

    fold_updates: int = 1_000
    fold_bytes: int = 4 * 1024 * 1024
    room_idle: float = 60.0
    rooms: int = 500
    room_bytes: int = 1024 * 1024 * 1024
    spare_bytes: int = 4 * 1024 * 1024


def memory_of(stored: int) -> int:
    """The memory that a room takes, by the bytes that its document has on the disk; `bench documents` measures it."""
    return stored * _MEMORY_PER_BYTE

"""A laptop's store in memory, as durable as the process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dttools.sync import RecoveredEdit
from dttools.testing.power import Disk


@dataclass(frozen=True, slots=True)
class _Row:
    seq: int
    update: bytes
    is_own: bool = False
    is_pending: bool = False


class MemoryLog:
    """Implements `dttools.sync.ProjectLog`; `append_local` is what the open project does with each edit.

    Attributes:
        tray: Recovered edits.
        incarnation: As the protocol.
        disk: What it writes to, but for edits made here: those wait in memory when a disk takes nothing.
    """

    def __init__(self, confirmed: Sequence[bytes] = ()) -> None:
        self._rows = [_Row(0, update) for update in confirmed]
        self._next = 1
        self.incarnation = ""
        self.tray: list[RecoveredEdit] = []
        self.disk = Disk()

    def copy(self) -> MemoryLog:
        """What a backup of the laptop's files has."""
        copied = MemoryLog()
        copied._rows, copied._next, copied.tray = list(self._rows), self._next, list(self.tray)
        copied.incarnation = self.incarnation
        return copied

    def append_local(self, update: bytes) -> int:
        """Keep an edit made here; its seq."""
        return self._append(update, is_own=True)

    def everything(self) -> list[bytes]:
        """All updates, to load a document from."""
        return [row.update for row in self._rows]

    def pending(self) -> list[tuple[int, bytes]]:
        """As the protocol."""
        return [(row.seq, row.update) for row in self._rows if row.is_pending]

    def confirmed(self) -> list[bytes]:
        """As the protocol."""
        return [row.update for row in self._rows if not row.is_pending]

    def acked(self) -> list[tuple[int, bytes]]:
        """As the protocol."""
        return [(row.seq, row.update) for row in self._rows if row.is_own and not row.is_pending]

    def mark_acked(self, up_to: int) -> None:
        """As the protocol."""
        with self.disk.writing():
            self._rows = [replace(row, is_pending=row.is_pending and row.seq > up_to) for row in self._rows]

    def store_remote(self, update: bytes, overwritten: Sequence[RecoveredEdit] = ()) -> None:
        """As the protocol."""
        with self.disk.writing():
            self._append(update, is_own=False)
            self.tray += overwritten

    def note_incarnation(self, incarnation: str) -> None:
        """As the protocol."""
        with self.disk.writing():
            self.incarnation = incarnation

    def replace_content(
        self, confirmed: bytes | None, pending: Sequence[bytes], recovered: Sequence[RecoveredEdit]
    ) -> list[int]:
        """As the protocol."""
        with self.disk.writing():
            if confirmed is None:
                self._rows = [row for row in self._rows if not row.is_pending]
            else:
                self._rows = [_Row(0, confirmed)]
            self.tray += recovered
            return [self.append_local(update) for update in pending]

    def _append(self, update: bytes, *, is_own: bool) -> int:
        self._rows.append(_Row(self._next, update, is_own, is_pending=is_own))
        self._next += 1
        return self._next - 1

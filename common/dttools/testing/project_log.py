"""A laptop's store in memory, as durable as the process."""

from __future__ import annotations

from collections.abc import Sequence

from dttools.sync import RecoveredEdit


class MemoryLog:
    """Implements `dttools.sync.ProjectLog`; `append_local` is what the open project does with each edit.

    Attributes:
        tray: Recovered edits.
    """

    def __init__(self, confirmed: Sequence[bytes] = ()) -> None:
        self._confirmed = list(confirmed)
        self._pending: list[tuple[int, bytes]] = []
        self._next = 1
        self.tray: list[RecoveredEdit] = []

    def copy(self) -> MemoryLog:
        """What a backup of the laptop's files has."""
        copied = MemoryLog(self._confirmed)
        copied._pending, copied._next, copied.tray = list(self._pending), self._next, list(self.tray)
        return copied

    def append_local(self, update: bytes) -> int:
        """Keep an edit made here; its seq."""
        self._pending.append((self._next, update))
        self._next += 1
        return self._next - 1

    def everything(self) -> list[bytes]:
        """All updates, to load a document from."""
        return [*self._confirmed, *(update for _, update in self._pending)]

    def pending(self) -> list[tuple[int, bytes]]:
        """As the protocol."""
        return list(self._pending)

    def confirmed(self) -> list[bytes]:
        """As the protocol."""
        return list(self._confirmed)

    def mark_acked(self, up_to: int) -> None:
        """As the protocol."""
        self._confirmed += [update for seq, update in self._pending if seq <= up_to]
        self._pending = [(seq, update) for seq, update in self._pending if seq > up_to]

    def store_remote(self, update: bytes) -> None:
        """As the protocol."""
        self._confirmed.append(update)

    def recover(self, edits: Sequence[RecoveredEdit]) -> None:
        """As the protocol."""
        self.tray += edits

    def replace_content(
        self, confirmed: bytes, pending: Sequence[bytes], recovered: Sequence[RecoveredEdit]
    ) -> list[int]:
        """As the protocol."""
        self._confirmed, self._pending = [confirmed], []
        self.recover(recovered)
        return [self.append_local(update) for update in pending]

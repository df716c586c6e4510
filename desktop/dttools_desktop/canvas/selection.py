"""Which items are selected, and which of them the keyboard is on."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from dttools.ids import RecordId


class Selection(QObject):
    """An ordered set of ids; the last one selected is current."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ids: dict[RecordId, None] = {}
        self.inside: RecordId | None = None
        """The group that one has gone into: its items are selected one by one."""

    @property
    def ids(self) -> tuple[RecordId, ...]:
        """Selected ids in the order of selecting."""
        return tuple(self._ids)

    @property
    def current(self) -> RecordId | None:
        """The last one selected."""
        return next(reversed(self._ids), None)

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, record_id: object) -> bool:
        return record_id in self._ids

    def set(self, ids: Iterable[RecordId]) -> None:
        """Select these and nothing else."""
        chosen = dict.fromkeys(ids)
        if list(chosen) != list(self._ids):
            self._ids = chosen
            self.changed.emit()

    def add(self, ids: Iterable[RecordId]) -> None:
        """Select these too."""
        self.set([*self._ids, *ids])

    def toggle(self, record_id: RecordId) -> None:
        """Select one too, or no longer."""
        self.set(
            [each for each in self._ids if each != record_id] if record_id in self._ids else [*self._ids, record_id]
        )

    def discard(self, ids: Iterable[RecordId]) -> None:
        """Let go of those that are gone."""
        gone = set(ids)
        self.set([each for each in self._ids if each not in gone])

    def clear(self) -> None:
        """Select nothing, and leave a group."""
        self.inside = None
        self.set(())

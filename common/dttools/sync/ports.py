"""What a client session needs from the store of its laptop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from dttools.ids import ActorId, RecordId


@dataclass(frozen=True, slots=True)
class RecoveredEdit:
    """What somebody wrote and is not in the project: refused by the server, or lost against another's edit.

    Attributes:
        record: The record it was made in; a new one may not exist in the project.
        kind: The kind of that record.
        fields: Field → the value written, as JSON.
        is_new: Whether the edit made the record.
        by: Who wrote it.
        at: When.
        code: Why it is here: a code of `dttools.sync.refusal.RefusalCode`, or of `Loss`.
        message: The server's sentence about it; empty when there was none.
    """

    record: RecordId
    kind: str
    fields: Mapping[str, Any]
    is_new: bool
    by: ActorId
    at: datetime
    code: str
    message: str = ""


class Loss(StrEnum):
    """Why an edit that nobody refused is not in the project."""

    OVERWRITTEN = "overwritten"
    """Somebody's later or concurrent value won."""
    BUILT_ON_REFUSED = "built_on_refused"
    """It edited something that a refused edit had made."""


class ProjectLog(Protocol):
    """The updates of one project on the laptop. Every method is durable when it returns, or raises `StorageFailed`.

    Pending updates (made here, not acknowledged) are kept one by one and apart from confirmed ones, also in snapshots.
    """

    def pending(self) -> Sequence[tuple[int, bytes]]:
        """What no server has acknowledged: (seq, update) in order."""

    def confirmed(self) -> Sequence[bytes]:
        """Everything else, in any order: acknowledged and remote updates, or a snapshot of them."""

    def mark_acked(self, up_to: int) -> None:
        """The server has every pending update up to that seq."""

    def store_remote(self, update: bytes) -> None:
        """Keep an update from the server."""

    def recover(self, edits: Sequence[RecoveredEdit]) -> None:
        """Put edits into the tray of recovered edits."""

    def replace_content(
        self, confirmed: bytes, pending: Sequence[bytes], recovered: Sequence[RecoveredEdit]
    ) -> Sequence[int]:
        """In one transaction put this history in the place of all updates and add to the tray.

        Returns:
            The seqs of the new pending updates, above all earlier ones.
        """

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
    GONE = "gone"
    """It edited something that is not in the project any more."""
    LOST_BY_SERVER = "lost_by_server"
    """The server had it, and was restored from a backup that is older."""


class ProjectLog(Protocol):
    """The updates of one project on the laptop. Every method is durable when it returns, or raises `StorageFailed`.

    Pending updates (made here, not acknowledged) are kept one by one and apart from confirmed ones, also in snapshots.
    The latest acknowledged ones are kept one by one too, for a server that loses them.
    """

    @property
    def incarnation(self) -> str:
        """The server's incarnation that the confirmed updates are from; empty before it told."""

    def pending(self) -> Sequence[tuple[int, bytes]]:
        """What no server has acknowledged: (seq, update) in order."""

    def confirmed(self) -> Sequence[bytes]:
        """Everything else, in any order: acknowledged and remote updates, or a snapshot of them."""

    def acked(self) -> Sequence[tuple[int, bytes]]:
        """Those of the confirmed updates that were made here and are kept one by one: (seq, update) in order."""

    def mark_acked(self, up_to: int) -> None:
        """The server has every pending update up to that seq."""

    def store_remote(self, update: bytes, overwritten: Sequence[RecoveredEdit] = ()) -> None:
        """In one transaction keep an update from the server, and in the tray what it has won against.

        It is durable with whatever is written next at the latest: until then the server has it.
        """

    def note_incarnation(self, incarnation: str) -> None:
        """The server has every confirmed update, as this incarnation."""

    def replace_content(
        self, confirmed: bytes | None, pending: Sequence[bytes], recovered: Sequence[RecoveredEdit]
    ) -> Sequence[int]:
        """In one transaction put this history in the place of all updates and add to the tray.

        Args:
            confirmed: All that is confirmed; None when that stays as it is.
            pending: What is pending from now on.
            recovered: What is not in the project any more.

        Returns:
            The seqs of the new pending updates, above all earlier ones.
        """

"""What the canvas needs of an open project. It never sees the store or the network."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Protocol

from dttools.document import ChangeSet, Command, ProjectDocument
from dttools.facilitation import Rights
from dttools.ids import ActorId


class ProjectPort(Protocol):
    """An open project: read its document, change it by commands, hear what changed."""

    @property
    def person(self) -> ActorId:
        """Who works here."""

    @property
    def rights(self) -> Rights:
        """What the phase lets them do now."""

    @property
    def document(self) -> ProjectDocument:
        """The records; to be read only."""

    @property
    def can_undo(self) -> bool:
        """Whether there is an own step to take back."""

    @property
    def can_redo(self) -> bool:
        """Whether a step was taken back last."""

    def apply(self, command: Command, *, gesture: str | None = None) -> ChangeSet:
        """Apply a command, kept on disk before this returns; consecutive ones of one gesture are one undo step.

        Raises:
            AppError: The command refuses, or the disk does; nothing has changed.
        """

    def undo(self, *, for_good: bool = False) -> object:
        """Take the latest own step back, if there is one; for good when nobody meant it, so that redo skips it."""

    def redo(self) -> object:
        """Do again what was taken back last, if anything."""

    def close_gesture(self) -> None:
        """The next command starts an undo step of its own."""

    def join_gestures(self, gestures: Collection[str]) -> None:
        """Make one step of those steps of some gestures that follow one another."""

    def on_change(self, listener: Callable[[ChangeSet], None]) -> Callable[[], None]:
        """Hear every change set, local and remote; returns how to stop hearing them."""

    def add_asset(self, content: bytes) -> str:
        """Keep a picture; returns its hash.

        Raises:
            AppError: It is not a picture, or too large.
        """

    def asset_path(self, asset: str) -> Path | None:
        """Where a picture lies on this laptop; None when it has not arrived."""

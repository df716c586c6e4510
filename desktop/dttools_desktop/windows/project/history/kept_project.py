"""A version as a project that editors can show and nobody can change."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from dttools.document import ChangeSet, Command, Draft, ProjectDocument
from dttools.errors import Forbidden
from dttools.facilitation import Rights
from dttools.ids import ActorId
from dttools.model import Record, Scope
from dttools_resources.i18n import tr


@dataclass(frozen=True, slots=True)
class _PutRecords:
    """Fill an empty document with records as they are, stamps too."""

    records: tuple[Record, ...]

    def apply(self, project: Draft) -> None:
        project.changed.update({record.id: record for record in self.records})


class KeptProject:
    """What editors need of an open project (`canvas.port.ProjectPort`), without a way to change it."""

    can_undo = can_redo = False

    def __init__(
        self, records: tuple[Record, ...], person: ActorId, picture: Callable[[str], Path | None], because: str
    ) -> None:
        self.person = person
        self.rights = Rights(Scope.NOTHING, person)
        self.document = ProjectDocument()
        self.document.initialise(_PutRecords(records), by=person)
        self._picture = picture
        self._because = because

    def apply(self, command: Command, *, gesture: str | None = None) -> ChangeSet:  # noqa: ARG002 (the port's names)
        """Refuse."""
        raise self._refusal()

    def undo(self, *, for_good: bool = False) -> None:
        """Nothing was done here."""

    def redo(self) -> None:
        """As `undo`."""

    def close_gesture(self) -> None:
        """As `undo`."""

    def join_gestures(self, gestures: Collection[str]) -> None:
        """As `undo`."""

    def on_change(self, listener: Callable[[ChangeSet], None]) -> Callable[[], None]:
        """Never calls: a version stays as it is."""
        return self.document.on_change(listener)

    def add_asset(self, content: bytes) -> str:  # noqa: ARG002 (the port's name)
        """Refuse."""
        raise self._refusal()

    def asset_path(self, asset: str) -> Path | None:
        """A picture of the project."""
        return self._picture(asset)

    def _refusal(self) -> Forbidden:
        return Forbidden(self._because, todo=tr("Go back to now to edit."))

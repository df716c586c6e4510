"""The versions of an open project: kept, listed, read, renamed, deleted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from dttools.document.archive import ARCHIVE_TYPE, pack
from dttools.document.commands import AddRecord, ChangeFields, TrashRecords
from dttools.errors import NotFound, StorageFailed
from dttools.ids import RecordId, new_id
from dttools.model import Project, Record, Version, VersionReason, Vote
from dttools_desktop.workspace.open_project import OpenProject
from dttools_desktop.workspace.pictures import Asset
from dttools_resources.i18n import tr

KEPT_AUTOMATIC = 14
_DAY = timedelta(hours=20)
"""Daily means not earlier than this after the last one: nobody opens a project at the same minute every day."""


@dataclass(frozen=True, slots=True)
class PackedState:
    """A state of a project, ready to be kept."""

    asset: Asset
    items: int


def pack_state(records: Iterable[Record]) -> PackedState:
    """Pack the records of a project. Pure, and slow for large projects: call it in a worker."""
    kept = tuple(records)
    items = sum(1 for one in kept if one.deleted_at is None and not isinstance(one, Project | Vote | Version))
    return PackedState(Asset.of(pack(kept), ARCHIVE_TYPE), items)


class Versions:
    """The versions of one project; they lie in its document, so everybody who shares it has them."""

    def __init__(self, project: OpenProject) -> None:
        self._project = project

    def all(self) -> list[Version]:
        """Versions, latest first."""
        return sorted(self._project.document.all(Version), key=lambda one: (one.created_at, one.id), reverse=True)

    def state(self) -> tuple[Record, ...]:
        """The project as it is now."""
        return tuple(self._project.document.records.everything())

    def keep(self, packed: PackedState, reason: VersionReason, name: str = "") -> RecordId:
        """Keep a state as a version; of automatic ones only the latest stay.

        Raises:
            StorageFailed: The disk did not take it.
            AppError: The project refuses it.
        """
        sha = self._project.keep_asset(packed.asset)
        version = new_id()
        values = {"name": name, "reason": reason, "archive": sha, "items": packed.items}
        # Keeping a state is not a step that Ctrl+Z should take back: past the history, and durable all the same.
        document, person = self._project.document, self._project.person
        document.apply(AddRecord(Version, version, values), by=person)
        spare = [one.id for one in self.all() if one.reason is not VersionReason.NAMED][KEPT_AUTOMATIC:]
        if spare:
            document.apply(TrashRecords(tuple(spare)), by=person)
        return version

    def wants_daily(self, now: datetime | None = None) -> bool:
        """Whether the last version that a day gave is old enough for another one."""
        since = (now or datetime.now(UTC)) - _DAY
        return all(one.created_at < since for one in self.all() if one.reason is VersionReason.DAILY)

    def holds(self, packed: PackedState) -> bool:
        """Whether some version has exactly this state."""
        return any(one.archive == packed.asset.sha256 for one in self.all())

    def read(self, version: Version) -> bytes:
        """The content of a version, for `unpack` in a worker.

        Raises:
            NotFound: It has not arrived on this laptop yet.
            StorageFailed: The disk does not give it.
        """
        path = self._project.asset_path(version.archive) if version.archive is not None else None
        if path is None:
            raise NotFound(
                tr("The content of this version is not on this laptop yet."),
                todo=tr("It comes by itself when the server can be reached."),
            )
        try:
            return path.read_bytes()
        except OSError as error:
            raise StorageFailed(tr("The content of this version cannot be read.")) from error

    def rename(self, version: RecordId, name: str) -> None:
        """Give a version a name; an automatic one stays from then on."""
        self._project.apply(ChangeFields((version,), {"name": name, "reason": VersionReason.NAMED}))

    def delete(self, version: RecordId) -> None:
        """Take a version to the trash."""
        self._project.apply(TrashRecords((version,)))

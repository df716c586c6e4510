"""Keeps versions in a worker: those that a person names, and those that come by themselves."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from dttools.document import ChangeSet, Origin
from dttools.document.commands import is_drastic
from dttools.errors import AppError
from dttools.model import Record, Version, VersionReason, Vote
from dttools_desktop.qtkit.workers import Progress, Workers
from dttools_desktop.workspace import OpenProject, PackedState, Versions, pack_state

DAILY_AFTER_MS = 60_000
"""Milliseconds after opening: by then the server's news are in, and nobody waits for the first picture."""
_FEW = 10
"""Deleting fewer than these is nothing that needs a version, however small the project is."""


class VersionKeeper(QObject):
    """Packs states of a project off the GUI thread, one after the other, and keeps them as versions.

    Args:
        may_edit: Whether this person may change the project at the moment.
    """

    kept = Signal(str)
    failed = Signal(object)

    def __init__(self, project: OpenProject, workers: Workers, may_edit: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._project, self._workers, self._may_edit = project, workers, may_edit
        self._versions = Versions(project)
        self._open = True
        self._daily = QTimer(self, interval=DAILY_AFTER_MS, singleShot=True)
        self._daily.timeout.connect(self.keep_daily)
        self._daily.start()
        self._stop = project.on_change(self._watch)

    def keep(self, reason: VersionReason, name: str = "", state: tuple[Record, ...] | None = None) -> None:
        """Keep a state, or the present one; `kept` tells the version's id when it is there."""
        if not self._may_edit():
            return
        records = self._versions.state() if state is None else state

        def done(packed: PackedState) -> None:
            self._take(packed, reason, name)

        def pack(_: Progress) -> PackedState:
            return pack_state(records)

        self._workers.start(pack, done, self.failed.emit)

    def keep_daily(self) -> None:
        """Keep the present state, unless the day has its version, or some version has this state."""
        if self._versions.wants_daily() and _content(self._project):
            self.keep(VersionReason.DAILY)

    def stop(self) -> None:
        """The project is about to be closed; what is being packed is let go."""
        self._open = False
        self._daily.stop()
        self._stop()

    def _take(self, packed: PackedState, reason: VersionReason, name: str) -> None:
        if not self._open or (reason is not VersionReason.NAMED and self._versions.holds(packed)):
            return
        try:
            self.kept.emit(self._versions.keep(packed, reason, name))
        except AppError as error:
            self.failed.emit(error)

    def _watch(self, changes: ChangeSet) -> None:
        """Before much was deleted here, the project was what it is now with what is gone."""
        gone = [change for change in changes.removed.values() if not isinstance(change.before, Vote | Version)]
        live = len(_content(self._project)) + len(gone) if len(gone) >= _FEW else 0
        if changes.origin is not Origin.LOCAL or len(gone) < _FEW or not is_drastic(len(gone), live):
            return
        before = {record.id: record for record in self._versions.state()}
        for record_id, change in changes.all():
            if change.before is not None:
                before[record_id] = change.before
            else:
                before.pop(record_id, None)
        self.keep(VersionReason.BEFORE_DELETION, state=tuple(before.values()))


def _content(project: OpenProject) -> list[Record]:
    """What a deletion is measured by."""
    everything = project.document.records.everything()
    return [one for one in everything if one.deleted_at is None and one.parent and not isinstance(one, Vote | Version)]

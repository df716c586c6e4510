"""What a person can do with a project's past: fills the panel, shows versions in the place of the editors, restores."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from dttools.document import ChangeSet
from dttools.document.archive import unpack
from dttools.document.commands import RestoreFields, RestoreFromVersion, RestoreRecords, RestoreVersion, is_drastic
from dttools.errors import AppError
from dttools.ids import ActorId, RecordId
from dttools.model import Record, Version, VersionReason
from dttools_desktop.editors.base import Editor
from dttools_desktop.qtkit.errors_ui import show_error
from dttools_desktop.qtkit.widgets import Toast
from dttools_desktop.qtkit.workers import Progress
from dttools_desktop.windows.alive import while_alive
from dttools_desktop.windows.confirm import confirm
from dttools_desktop.windows.project.history.away import AwayOffer
from dttools_desktop.windows.project.history.keeper import VersionKeeper
from dttools_desktop.windows.project.history.kept_project import KeptProject
from dttools_desktop.windows.project.history.panel import HistoryPanel, Tab
from dttools_desktop.windows.project.history.preview import VersionPreview
from dttools_desktop.windows.project.history.showing import selected_in, show_on_board
from dttools_desktop.windows.project.history.since import since_version
from dttools_desktop.windows.project.history.words import summary, version_name
from dttools_desktop.windows.project.history.writing import TimelineWriting
from dttools_desktop.windows.project.wheel import heed_wheel
from dttools_desktop.windows.services import Services
from dttools_desktop.windows.words import label_of
from dttools_desktop.workspace import Action, Burst, OpenProject, People, TimelineEntry, Versions, bursts
from dttools_resources.i18n import ntr, tr

_PAGE = 200
"""Changes that are read at a time."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the desk needs of the screen of a project.

    Attributes:
        now: What shows the project as it is.
        messages: Where banners go.
        go: Shows a record.
        current: The tool that is shown, and its editor.
        read_only_because: Why this person may not edit; None when they may.
    """

    now: QWidget
    messages: QVBoxLayout
    go: Callable[[RecordId], None]
    current: Callable[[], tuple[RecordId | None, QWidget | None]]
    read_only_because: Callable[[], str | None]


class HistoryDesk(QObject):
    """One a project's screen. `stage` shows the project or a version of it; `panel` lies at its right."""

    def __init__(self, services: Services, project: OpenProject, around: Surroundings, page: QWidget) -> None:
        super().__init__(page)
        self._services, self._project, self._around, self._page = services, project, around, page
        self._versions = Versions(project)
        self._people = People(services.profile.database)
        self._only: RecordId | None = None
        self._reach = _PAGE
        self._kept: tuple[Record, ...] = ()
        self._shown: Version | None = None
        self.preview: VersionPreview | None = None
        self.stage = QStackedWidget()
        self.stage.addWidget(around.now)
        self.panel = HistoryPanel()
        self.panel.hide()
        self.keeper = VersionKeeper(project, services.workers, self._may_edit, self)
        self.writing = TimelineWriting(project.recorder, self)
        self.away = AwayOffer(project.timeline, around.messages, self.names, self)
        self._soon = QTimer(self, interval=0, singleShot=True)
        self._soon.timeout.connect(self.refresh)
        self._subscriptions = [project.on_change(self._changed), self.keeper.stop, self.writing.stop]
        self._connect()
        self.away.refresh()

    # -- opening

    def toggle(self) -> None:
        """Open the panel at the versions, or close it."""
        if self.panel.isVisible():
            self.close()
        else:
            self.open(Tab.VERSIONS)

    def open(self, tab: Tab) -> None:
        """Open the panel."""
        self.writing.now()
        self.panel.show_tab(tab)
        self.panel.show()
        self.refresh()
        if tab is Tab.VERSIONS:
            self.panel.versions.name.setFocus()

    def close(self) -> None:
        """Close the panel, and go back to now."""
        self.back_to_now()
        self.panel.hide()
        self._around.now.setFocus()

    def show_changes(self) -> None:
        """Show who changed what in the whole project."""
        self._only, self._reach = None, _PAGE
        self.open(Tab.CHANGES)

    def show_changes_of_selected(self) -> None:
        """Show the changes of the selected item, or of the tool that is shown."""
        tool, editor = self._around.current()
        self._only, self._reach = selected_in(editor) or tool, _PAGE
        self.open(Tab.CHANGES)

    def review(self) -> None:
        """Step through what others did while one was away."""
        self.away.put_aside()
        self.open(Tab.AWAY)
        self.step(1)

    def stop(self) -> None:
        """The project is about to be closed, or shown elsewhere; stopping twice is harmless."""
        self._soon.stop()
        for stop in self._subscriptions:
            stop()
        self._subscriptions = []

    # -- filling

    def names(self) -> dict[ActorId, str]:
        """Names of people; one's own is "You"."""
        you = tr("You")
        return {**self._people.names(), self._services.profile.person.id: you, self._project.person: you}

    def learned(self) -> None:
        """Names of people have come."""
        self.away.refresh(anew=True)
        self.refresh()

    def refresh(self) -> None:
        """Bring the panel to the project; does nothing while it is closed."""
        if not self.panel.isVisible():
            return
        names, may_edit = self.names(), self._may_edit()
        fill = {
            Tab.VERSIONS: lambda: self.panel.versions.show_versions(self._versions.all(), names, may_edit=may_edit),
            Tab.CHANGES: self._fill_changes,
            Tab.AWAY: self._fill_away,
            Tab.SINCE: self._fill_since,
        }
        fill[self.panel.tab]()
        self.panel.show_unseen(len(self._project.timeline.unseen()))

    def _fill_changes(self) -> None:
        tab = self.panel.changes
        record = self._project.document.records.peek(self._only) if self._only is not None else None
        found = self._project.timeline.entries(self._only, limit=self._reach)
        # Of one record every text is told; of a project what came of each go.
        groups = bursts(found) if self._only is None else [Burst(one.by, (one,)) for one in found]
        tab.show_filter(label_of(record) if record is not None else "")
        tab.list.show_bursts(groups, self.names(), may_edit=self._may_edit(), more=len(found) == self._reach)
        tab.show_emptiness()

    def _fill_away(self) -> None:
        tab = self.panel.away
        place = tab.list.current
        groups = bursts(self._project.timeline.unseen())
        tab.list.show_bursts(groups, self.names(), may_edit=self._may_edit())
        tab.list.step_to(place)
        tab.show_place()

    def _fill_since(self) -> None:
        found = since_version(self._project, self._kept) if self.preview is not None else []
        self.panel.since.list.show_differences(found, may_edit=self._may_edit())
        self.panel.since.show_summary(summary([Burst(self._project.person, tuple(found))]))

    def _show_more(self) -> None:
        self._reach += _PAGE
        self.refresh()

    # -- changes

    def step(self, by: int) -> None:
        """Go to the next or the previous change of the review."""
        tab = self.panel.away
        entry = tab.list.step_to(tab.list.current + by)
        tab.show_place()
        if entry is not None:
            self._show_change(entry)

    def mark_seen(self) -> None:
        """Everything that is listed has been looked at."""
        unseen = self._project.timeline.unseen()
        if unseen:
            self._try(lambda: self._project.timeline.mark_seen(unseen[0].id))
        self.away.refresh()
        self.refresh()

    def _show_change(self, entry: TimelineEntry) -> None:
        if self.panel.tab is Tab.SINCE and self.preview is not None and entry.action is not Action.ADDED:
            self.preview.show_record(entry.record)
            return
        self.back_to_now()
        record = self._project.document.records.peek(entry.record)
        if record is None or record.deleted_at is not None:
            Toast(self._page, tr("This is in the trash.")).appear()
        if record is None:
            return
        self._around.go(record.id if record.deleted_at is None or record.parent is None else record.parent)
        _, editor = self._around.current()
        if editor is not None:
            show_on_board(editor, record.id)

    def _take_back(self, entry: TimelineEntry) -> None:
        """Give a record the value again that it had before a change."""
        trashed = entry.action is Action.TRASHED
        command = RestoreRecords((entry.record,)) if trashed else RestoreFields(entry.record, entry.before)
        if self._try(lambda: self._project.apply(command)):
            self._tell(tr("Taken back"))
            self._show_change(entry)

    def _take_from_version(self, entry: TimelineEntry) -> None:
        if self._try(lambda: self._project.apply(RestoreFromVersion(self._kept, entry.record))):
            self._tell(tr("Taken from the version"))
            self.refresh()

    # -- versions

    def show_version(self, version_id: str) -> None:
        """Show a version in the place of the project."""
        self._read(version_id, self._show_version)

    def back_to_now(self) -> None:
        """Show the project as it is."""
        if self.preview is None:
            return
        self.stage.setCurrentWidget(self._around.now)
        self.stage.removeWidget(self.preview)
        self.preview.deleteLater()
        self.preview, self._shown, self._kept = None, None, ()
        self.panel.versions.choose(None)
        self.panel.offer_since(offered=False)
        self.refresh()

    def restore_version(self, version_id: str) -> None:
        """Bring the whole project back to a version; ask first when much would go to the trash."""
        self._read(version_id, self._ask_to_restore)

    def _show_version(self, version: Version, records: tuple[Record, ...]) -> None:
        wanted = self.preview.current if self.preview is not None else self._around.current()[0]
        self.back_to_now()
        name = version_name(version)
        because = tr("This is the version “{name}”. It cannot be changed.").format(name=name)
        kept = KeptProject(records, self._project.person, self._project.asset_path, because)
        shown = VersionPreview(name, kept, self._make_editor, may_restore=self._may_edit(), parent=self.stage)
        shown.back_wanted.connect(self.back_to_now)
        shown.restore_wanted.connect(lambda: self._ask_to_restore(version, records))
        self.preview, self._shown, self._kept = shown, version, records
        self.stage.addWidget(shown)
        self.stage.setCurrentWidget(shown)
        shown.show_first(wanted)
        shown.back.setFocus()
        self.panel.versions.choose(version.id)
        self.panel.offer_since(offered=True)
        self.open(Tab.SINCE)

    def _make_editor(self, kept: KeptProject, kind: str, record_id: RecordId, parent: QWidget) -> Editor | None:
        made = self._services.make_editor(kept, kind, record_id, parent)
        if made is not None:
            heed_wheel(made, self._services.preferences)
        return made

    def _ask_to_restore(self, version: Version, records: tuple[Record, ...]) -> None:
        command = RestoreVersion(records)
        changes = self._project.document.rehearse(command, by=self._project.person)
        if not changes:
            Toast(self._page, tr("The project is today what it was in this version.")).appear()
            return
        live = sum(1 for one in self._versions.state() if one.deleted_at is None)
        if not is_drastic(len(changes.removed), live):
            self._restore(version, command)
            return
        gone = ntr(
            "{n} item that came later goes to the trash. ",
            "{n} items that came later go to the trash. ",
            len(changes.removed),
        ).format(n=len(changes.removed))
        safe = tr("The project as it is now is kept as a version first, and you can undo.")
        question = tr("Restore “{name}”?").format(name=version_name(version)[:80])
        confirm(self._page, question, gone + safe, tr("Restore"), lambda: self._restore(version, command))

    def _restore(self, version: Version, command: RestoreVersion) -> None:
        self.keeper.keep(VersionReason.BEFORE_RESTORE)
        if self._try(lambda: self._project.apply(command)):
            self.back_to_now()
            self._tell(tr("“{name}” is restored").format(name=version_name(version)[:60]))

    def _read(self, version_id: str, then: Callable[[Version, tuple[Record, ...]], None]) -> None:
        """Read a version's content in a worker; nobody waits for one that is shown already."""
        version = self._project.document.records.peek(RecordId(version_id))
        if not isinstance(version, Version):
            return
        if self._shown is not None and self._shown.id == version.id:
            then(version, self._kept)
            return

        def work(_: Progress) -> tuple[Record, ...]:
            return unpack(self._versions.read(version))

        done = while_alive(self, lambda records: then(version, records))
        self._services.workers.start(work, done, while_alive(self, self._tell_failure))

    # -- inside

    def _may_edit(self) -> bool:
        return self._around.read_only_because() is None

    def _tell(self, text: str) -> None:
        Toast(self._page, text, tr("Undo"), lambda: self._try(self._project.undo)).appear()

    def _tell_failure(self, error: BaseException) -> None:
        show_error(self._page, error)

    def _try(self, act: Callable[[], object]) -> bool:
        try:
            act()
        except AppError as error:
            show_error(self._page, error)
            return False
        return True

    def _connect(self) -> None:
        panel = self.panel
        panel.closed.connect(self.close)
        panel.tab_chosen.connect(lambda _: self.refresh())
        panel.versions.keep_wanted.connect(lambda name: self.keeper.keep(VersionReason.NAMED, name))
        panel.versions.preview_wanted.connect(self.show_version)
        panel.versions.restore_wanted.connect(self.restore_version)
        panel.versions.renamed.connect(lambda one, name: self._try(lambda: self._versions.rename(RecordId(one), name)))
        panel.versions.delete_wanted.connect(self._delete_version)
        panel.changes.all_wanted.connect(self.show_changes)
        panel.changes.list.more_wanted.connect(self._show_more)
        panel.away.step_wanted.connect(self.step)
        panel.away.seen_wanted.connect(self.mark_seen)
        for changes in (panel.changes.list, panel.away.list, panel.since.list):
            changes.show_wanted.connect(self._show_change)
        for changes in (panel.changes.list, panel.away.list):
            changes.restore_wanted.connect(self._take_back)
        panel.since.list.restore_wanted.connect(self._take_from_version)
        panel.away.list.show_wanted.connect(lambda _: panel.away.show_place())
        self.keeper.kept.connect(lambda _: self.refresh())
        self.keeper.failed.connect(self._tell_failure)
        self.writing.written.connect(self._written)
        self.away.review_wanted.connect(self.review)
        self.away.seen_wanted.connect(self.mark_seen)

    def _changed(self, changes: ChangeSet) -> None:
        self.writing.soon()
        of_versions = any(isinstance(change.after, Version) for _, change in changes.all())
        if of_versions or self.panel.tab is Tab.SINCE:
            self._soon.start()

    def _written(self) -> None:
        self.away.refresh()
        self.refresh()

    def _delete_version(self, version: str) -> None:
        if self._try(lambda: self._versions.delete(RecordId(version))):
            if self._shown is not None and self._shown.id == version:
                self.back_to_now()
            self.refresh()
            self._tell(tr("The version is deleted"))

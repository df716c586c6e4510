"""The screen of one open project."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain, count
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QImageWriter
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from dttools.document import ChangeSet, Origin
from dttools.document.commands import AddRecord, ChangeFields, RestoreRecords, TrashRecords
from dttools.document.order import key_after
from dttools.errors import AppError
from dttools.ids import ActorId, RecordId, new_id
from dttools.model import KINDS, Board, Project, Record, VersionReason, kind_of
from dttools_desktop.editors.base import Editor
from dttools_desktop.qtkit.actions import fill, listen, refresh
from dttools_desktop.qtkit.collector import making_what_stays
from dttools_desktop.qtkit.errors_ui import show_error
from dttools_desktop.qtkit.i18n_qt import language
from dttools_desktop.qtkit.widgets import Banner, EmptyState, Separator, Toast, menu
from dttools_desktop.spelling import checker_for
from dttools_desktop.windows.account.desk import AccountDesk
from dttools_desktop.windows.actions.project import project_actions
from dttools_desktop.windows.alive import while_alive
from dttools_desktop.windows.import_ideas.dialog import ImportDialog
from dttools_desktop.windows.project.authors import tell_authors
from dttools_desktop.windows.project.details import ProjectDetails
from dttools_desktop.windows.project.history.desk import HistoryDesk, Surroundings
from dttools_desktop.windows.project.history.showing import show_on_board
from dttools_desktop.windows.project.overview import PhaseOverview
from dttools_desktop.windows.project.permissions import PermissionsDialog
from dttools_desktop.windows.project.presence import Presence
from dttools_desktop.windows.project.rail import PhaseRail
from dttools_desktop.windows.project.recovered import RecoveredDialog
from dttools_desktop.windows.project.saving import Saving
from dttools_desktop.windows.project.sync import ProjectSync
from dttools_desktop.windows.project.top_bar import TopBar
from dttools_desktop.windows.project.trash import TrashDialog
from dttools_desktop.windows.project.wheel import heed_wheel
from dttools_desktop.windows.services import Services
from dttools_desktop.windows.words import kind_words, label_of
from dttools_desktop.workspace import OpenProject, Tray
from dttools_resources.i18n import ntr, tr

if TYPE_CHECKING:
    from dttools_desktop.canvas.outline import BoardWithOutline
    from dttools_desktop.canvas.view import BoardView
    from dttools_desktop.canvas.writing.spelling import SpellChecker

_THUMBNAIL = (536, 300)
_OTHERS_MS = 150
"""Milliseconds until names and progress follow others' edits: counting fifty times a second would hold the board."""


class ProjectPage(QWidget):
    """Phases on the left, an editor or a phase's page in the middle, the bar above."""

    home_wanted = Signal()

    def __init__(self, services: Services, desk: AccountDesk, project: OpenProject) -> None:
        super().__init__()
        self._desk = desk
        self.setProperty("surface", "canvas")
        self._services, self.project = services, project
        self.document = project.document
        self._menu, self._actions = menu(self), project_actions()
        self.top_bar = TopBar(self._menu)
        self.rail = PhaseRail(self.document)
        self.overview = PhaseOverview(self.document)
        self._editors: dict[RecordId, Editor | EmptyState] = {}
        self.current: RecordId | None = None
        self._subscriptions: list[Callable[[], object]] = []
        self.sync = ProjectSync(desk, project, self.top_bar, self)
        self.presence = Presence(project, self.sync, self.top_bar, self)
        self._signed_out: Banner | None = None
        self._recovered: Banner | None = None
        self._bars = QWidget()
        self._bars.setProperty("bars", "true")
        self._messages = QVBoxLayout(self._bars)
        self.saving = Saving(project, self._messages, self)
        self._middle = QStackedWidget()
        self._middle.addWidget(self.overview)
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self._refresh)
        self._now = QWidget()
        around = Surroundings(
            self._now, self._messages, self.show_record, self._shown_tool, self.sync.read_only_because
        )
        self.history = HistoryDesk(services, project, around, self)
        fill(self._menu, self._actions, self)
        self._menu.aboutToShow.connect(lambda: refresh(self._menu, self._actions, self))
        listen(self, self._actions, self, self.refuse)
        self._lay_out()
        self._connect()
        self._refresh()
        self._set_read_only()
        self.show_phase(self.document.project.current_phase)

    # -- what is shown

    def show_phase(self, phase: int) -> None:
        """Show the page of a phase."""
        self.current = None
        self.overview.show_phase(phase)
        self._middle.setCurrentWidget(self.overview)
        self.overview.setFocus()
        self.rail.choose(phase)
        self.presence.go(None)

    def show_record(self, record_id: RecordId) -> None:
        """Show the editor of a tool, or of the tool that a record lies on; one that is gone shows its phase."""
        record = next(self.document.find(Record, (record_id,)), None)
        if record is not None and kind_of(record).phase is None and record.parent:
            record = next(self.document.find(Record, (record.parent,)), None)
        if record is None or kind_of(record).phase is None:
            return
        self.current = record.id
        self._remember_phase(record)
        editor = self._editor_of(record)
        self._middle.setCurrentWidget(editor)
        self._show_outline(editor)
        self._check_spelling()
        if isinstance(record, Board):
            self._show_hint()
        editor.setFocus()
        self.rail.choose(record.id)
        self.presence.go(record.id, editor)

    def show_item(self, record_id: RecordId) -> None:
        """Show a record where it is: the editor of a tool, or the board that it lies on, with the camera on it."""
        self.show_record(record_id)
        editor = self._editors.get(self.current) if self.current else None
        if editor is not None and record_id != self.current:
            show_on_board(editor, record_id)

    def _authors(self) -> dict[ActorId, str]:
        me = self._services.profile.person
        return {**self.history.names(), me.id: me.name, self.project.person: me.name}

    def _learned(self) -> None:
        """Names of people have come."""
        self.history.learned()
        for editor in self._editors.values():
            tell_authors(editor, self._authors())

    def _shown_tool(self) -> tuple[RecordId | None, QWidget | None]:
        return self.current, self._editors.get(self.current) if self.current else None

    def _editor_of(self, record: Record) -> Editor | EmptyState:
        if record.id not in self._editors:
            with making_what_stays():
                made = self._services.make_editor(self.project, record.kind, record.id, self._middle)
            editor = made or EmptyState("eye-off", label_of(record), tr("This version of DTTools cannot show it."))
            if made is not None:
                made.set_read_only(self.sync.read_only_because())
                tell_authors(made, self._authors())
                heed_wheel(made, self._services.preferences)
                beside = self._beside(made)
                if beside is not None:
                    beside.outline_toggled.connect(self._keep_outline)
                made.import_wanted.connect(lambda path: self.ask_for_file().open_file(path))
            self._editors[record.id] = editor
            self._middle.addWidget(editor)
        return self._editors[record.id]

    def board_view(self) -> BoardView | None:
        """The board that is shown, if one is."""
        from dttools_desktop.canvas.view import BoardView  # noqa: PLC0415 — loaded with the first editor

        return self._shown().findChild(BoardView)

    def _show_hint(self) -> None:
        from dttools_desktop.windows.project.hints import show_hint  # noqa: PLC0415 — it needs the canvas

        view = self.board_view()
        if view is not None:
            show_hint(view, self._services.preferences)

    def _check_spelling(self) -> None:
        view = self.board_view()
        if view is not None:
            view.typist.find_checker = self._find_checker

    def _find_checker(self) -> SpellChecker | None:
        return checker_for(language()) if self._services.preferences.spelling else None

    def show_hints_again(self) -> None:
        """Show the hints for beginners from the first one on."""
        from dttools_desktop.windows.project.hints import show_hints_again  # noqa: PLC0415 — it needs the canvas

        board = self.current is not None and next(self.document.find(Board, (self.current,)), None) is not None
        with self._telling():
            show_hints_again(self.board_view() if board else None, self._services.preferences)

    def _shown(self) -> QWidget:
        return self._middle.currentWidget() or self.overview

    def take_focus(self) -> None:
        """Let keys go to what is shown."""
        self._shown().setFocus()

    def regions(self) -> list[QWidget]:
        """Its parts in their order, for F6."""
        shown, beside, preview = self._shown(), self._beside(self._shown()), self.history.preview
        middle = shown.parts() if isinstance(shown, Editor) else (shown,)
        outline = [beside.outline] if beside is not None and beside.outline is not None else []
        kept = [preview] if preview is not None else []
        return [self.top_bar, self.rail, self._bars, *middle, *outline, *kept, self.history.panel]

    @staticmethod
    def _beside(editor: QWidget) -> BoardWithOutline | None:
        from dttools_desktop.canvas.outline import BoardWithOutline  # noqa: PLC0415 — loaded with the first editor

        return editor.findChild(BoardWithOutline)

    def _show_outline(self, editor: QWidget) -> None:
        """As the outline was left on the board before."""
        beside = self._beside(editor)
        if beside is not None:
            beside.show_outline(shown=self._services.preferences.outline)

    def _keep_outline(self, shown: bool) -> None:  # noqa: FBT001 — a signal's argument
        with self._telling():
            self._services.preferences.outline = shown

    def _remember_phase(self, record: Record) -> None:
        """The card of the project shows the furthest phase that was worked in."""
        phase = kind_of(record).phase
        if phase is not None and phase > self.document.project.current_phase and self.sync.may_change_phase:
            change = ChangeFields((RecordId(self.project.id),), {"current_phase": phase})
            # Going somewhere is not a step that Ctrl+Z should take back: past the history, and durable all the same.
            self._try(lambda: self.document.apply(change, by=self.project.person))

    # -- what can be done

    def add(self, kind: str) -> None:
        """Add a tool and open it, ready to be named."""
        record_id = new_id()
        model = KINDS[kind].record
        values = self._first_values(kind) if model is Board else {}
        with self._telling():
            self.project.apply(AddRecord(model, record_id, values))
            self._refresh()
            self.show_record(record_id)
            self.rail.name_new(record_id, self.take_focus)

    def _first_values(self, kind: str) -> dict[str, str]:
        """A board comes after the others, under a name that none of them has."""
        boards = list(self.document.all(Board))
        plain, taken = kind_words(kind).one, {label_of(board) for board in boards}
        numbered = (f"{plain} {n}" for n in count(2))
        name = next(name for name in chain([plain], numbered) if name not in taken)
        return {"name": name, "order": key_after([board.order for board in boards])}

    def rename(self, record_id: str, name: str) -> None:
        """Give a tool another name."""
        for record in self.document.find(Record, (RecordId(record_id),)):
            label = kind_of(record).label
            # Return in an untouched field gives back what stands for a name, which is none.
            if name and name != kind_words(record.kind).unnamed and name != getattr(record, label):
                self._try(lambda: self.project.apply(ChangeFields((record.id,), {label: name})))  # noqa: B023 — at once

    def trash(self, record_id: str) -> None:
        """Take a tool to the trash."""
        self._try(lambda: self.project.apply(TrashRecords((RecordId(record_id),))))

    def rename_project(self, name: str) -> None:
        """Give the project another name."""
        change = ChangeFields((RecordId(self.project.id),), {"name": name})
        self._try(lambda: self.project.apply(change))

    def undo(self) -> None:
        """Take back one's latest step."""
        self._try(self.project.undo)

    def redo(self) -> None:
        """Do the step again that was taken back last."""
        self._try(self.project.redo)

    def refuse(self, why: str) -> None:
        """Say why something cannot be done."""
        Toast(self, why).appear()

    def ask_for_file(self) -> ImportDialog:
        """Open the import of ideas; they go to the board that is shown, or to the first."""
        boards = {board.id for board in self.document.all(Board)}
        board = self.current if self.current in boards else None
        dialog = ImportDialog(
            self.project, self._services.workers, board, no_votes_because=self._no_votes_because(), parent=self
        )
        dialog.taking_over.connect(lambda: self.history.keeper.keep(VersionReason.BEFORE_IMPORT))
        dialog.imported.connect(self._imported)
        self._open(dialog)
        return dialog

    def _no_votes_because(self) -> str:
        if self._services.library.card(self.project.id).server is None:
            return ""
        return tr("This project is shared: there everybody casts their own votes.")

    def _imported(self, count: int) -> None:
        board = self.current or next((board.id for board in self.document.all(Board)), None)
        if board:
            self.show_record(board)
        text = ntr("{n} idea imported", "{n} ideas imported", count).format(n=count)
        Toast(self, text, tr("Undo"), self.project.undo).appear()

    def show_details(self) -> None:
        """Open the project's details."""
        self._open(ProjectDetails(self.project, self))

    def show_problem(self) -> None:
        """Open the project's details where the problem is written down."""
        details = ProjectDetails(self.project, self)
        details.problem.setFocus()
        self._open(details)

    def show_permissions(self) -> None:
        """Open what members may do in each phase."""
        self._open(PermissionsDialog(self.project, shared=self.sync.shared, parent=self))

    def show_trash(self) -> None:
        """Open the trash of the project."""
        self._open(TrashDialog(self.project, self))

    def _open(self, dialog: QDialog) -> None:
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def show_recovered(self) -> None:
        """Open the tray of edits that are not in the project."""
        tray = Tray(self._services.profile.database)
        self._open(RecoveredDialog(self.project, tray, self, self.history.names()))

    def share(self) -> None:
        """Put the project on a server, or show who takes part."""
        self._desk.share(self.window(), self.project, while_alive(self, self.sync.attach))

    # -- the end

    def finish(self) -> bool:
        """Keep what is being typed in the editors; False when it would be lost by leaving."""
        return all(editor.finish() for editor in self._editors.values() if isinstance(editor, Editor))

    def leave(self) -> None:
        """Keep the picture for the card, let editors go and close the project.

        Raises:
            StorageFailed: Edits could not be saved; the project stays open.
        """
        self._keep_thumbnail()
        self.project.close()
        self.stop_listening()

    def stop_listening(self) -> None:
        """Let another page show this project."""
        self.sync.detach()
        self.history.stop()
        self.saving.stop()
        for stop in self._subscriptions:
            stop()
        self._subscriptions = []

    def _keep_thumbnail(self) -> None:
        editor = self._editors.get(self.current) if self.current else None
        shown = editor or next(iter(self._editors.values()), None)
        picture = shown.thumbnail() if isinstance(shown, Editor) else QImage()
        if picture.isNull():
            return
        scaled = picture.scaled(
            *_THUMBNAIL, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, QByteArray(b"png")).write(scaled)
        self.project.set_thumbnail(bytes(buffer.data().data()))

    # -- following the server

    def _tell_recovered(self, text: str) -> None:
        banner = Banner("warning", text, tr("What you wrote is kept in “Recovered edits”."))
        banner.add_action(tr("Look at it"), self.show_recovered)
        self._messages.addWidget(banner)
        if self._recovered is not None:  # one at a time, however many edits go there
            self._recovered.hide()
            self._recovered.deleteLater()
        self._recovered = banner

    def _tell_trashed(self, text: str) -> None:
        banner = Banner("warning", text, tr("It is in the trash, with what you wrote."))
        banner.add_action(tr("Look in the trash"), self.show_trash)
        self._messages.addWidget(banner)

    def _tell_signed_out(self) -> None:
        if not self.sync.signed_out:
            if self._signed_out is not None:
                self._signed_out.hide()
                self._signed_out.deleteLater()
                self._signed_out = None
        elif self._signed_out is None:
            waiting = tr("What you write is saved on this laptop, and sent when you have signed in.")
            self._signed_out = Banner("warning", tr("You are signed out of the server."), waiting, closable=False)
            self._signed_out.add_action(tr("Sign in"), lambda: self._desk.ask_to_sign_in(self.window()))
            self._messages.addWidget(self._signed_out)

    def _repaint_pictures(self) -> None:
        """Draw anew what shows a picture that has come: fields, and boards that keep what they painted."""
        from dttools_desktop.canvas.view import BoardView  # noqa: PLC0415 — loaded with the first editor

        for editor in self._editors.values():
            for board in editor.findChildren(BoardView):
                board.scene.repaint_all()
            for widget in editor.findChildren(QWidget):
                widget.update()

    def _set_read_only(self) -> None:
        because = self.sync.read_only_because()
        if because is None and self.sync.held_back:
            self.top_bar.show_held_back(self.sync.held_back, self.sync.held_because())
        else:
            self.top_bar.show_view_only(because)
        refresh(self._menu, self._actions, self)
        for editor in self._editors.values():
            if isinstance(editor, Editor):
                editor.set_read_only(self.sync.read_only_because())

    # -- following the document

    def _changed(self, changes: ChangeSet) -> None:
        if RecordId(self.project.id) in changes.updated:
            self._set_read_only()
        gone = changes.removed.get(self.current) if self.current else None
        if gone is not None and gone.before is not None:
            self._current_is_gone(gone.before)
        for record_id in changes.removed:
            editor = self._editors.pop(record_id, None)
            if editor is not None:
                self.presence.leave(record_id)
                self._middle.removeWidget(editor)
                editor.deleteLater()
        if changes.origin is Origin.LOCAL:
            self._soon.start(0)
        elif not self._soon.isActive():
            self._soon.start(_OTHERS_MS)

    def _current_is_gone(self, record: Record) -> None:
        self.show_phase(kind_of(record).phase or 1)
        text = tr("{kind} “{name}” is in the trash").format(
            kind=kind_words(record.kind).one, name=label_of(record)[:40]
        )
        back = RestoreRecords((record.id,))
        Toast(self, text, tr("Undo"), lambda: self._try(lambda: self.project.apply(back))).appear()

    def _refresh(self) -> None:
        """Bring everything but the editors to the document."""
        own = next(self.document.all(Project), None)
        if own is None:
            return
        self.top_bar.name.show_name(own.name or kind_words("project").unnamed)
        self.top_bar.undo.setEnabled(self.project.can_undo)
        self.top_bar.redo.setEnabled(self.project.can_redo)
        self.rail.refresh()
        if self._middle.currentWidget() is self.overview:
            self.overview.refresh()
        self._show_durability()

    def _show_durability(self) -> None:
        self.saving.show_state()
        if self.project.durable:
            self.sync.show_state()
        else:
            self.top_bar.chip.show_state(tr("Not saved"), "danger", "alert")

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Show what went wrong instead of letting it pass."""
        try:
            yield
        except AppError as error:
            show_error(self, error)

    def _try(self, act: Callable[[], object]) -> None:
        with self._telling():
            act()

    # -- how it looks

    def _lay_out(self) -> None:
        self._messages.setContentsMargins(0, 0, 0, 0)
        self._messages.setSpacing(0)
        middle = QVBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self._bars)
        middle.addWidget(self._middle, 1)
        below = QHBoxLayout(self._now)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        below.addWidget(self.rail)
        below.addWidget(Separator(vertical=True))
        below.addLayout(middle, 1)
        beside = QHBoxLayout()
        beside.setSpacing(0)
        beside.addWidget(self.history.stage, 1)
        beside.addWidget(self.history.panel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        column.addWidget(Separator())
        column.addLayout(beside, 1)

    def _connect(self) -> None:
        self.top_bar.home_wanted.connect(self.home_wanted)
        self.top_bar.undo_wanted.connect(self.undo)
        self.top_bar.redo_wanted.connect(self.redo)
        self.top_bar.name.renamed.connect(self.rename_project)
        self.top_bar.share_wanted.connect(self.share)
        self.sync.recovered.connect(self._tell_recovered)
        self.sync.trashed.connect(self._tell_trashed)
        self.sync.welcomed.connect(lambda: self._desk.learn_names(self.project, while_alive(self, self._learned)))
        for permission in (self.sync.read_only_changed, self.sync.attached):
            permission.connect(self._set_read_only)
        self.sync.signed_out_changed.connect(self._tell_signed_out)
        self.sync.picture_came.connect(self._repaint_pictures)
        self._tell_signed_out()
        self.sync.noticed.connect(lambda text: Toast(self, text).appear())
        self.rail.phase_chosen.connect(self.show_phase)
        self.overview.problem_wanted.connect(self.show_problem)
        for source in (self.rail, self.overview):
            source.tool_chosen.connect(lambda record: self.show_item(RecordId(record)))
            source.add_wanted.connect(self.add)
        self.rail.renamed.connect(self.rename)
        self.rail.trash_wanted.connect(self.trash)
        self._subscriptions = [
            self.project.on_change(self._changed),
            self.project.on_durability(lambda: self._soon.start(0)),
        ]

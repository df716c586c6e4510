"""A project's link to its server, as the bar above it shows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from dttools.facilitation import scope_of
from dttools.model import Role, Scope
from dttools.sync import events
from dttools_desktop.windows.account.desk import AccountDesk
from dttools_desktop.windows.project.permissions import scope_details, scope_words
from dttools_desktop.windows.project.top_bar import TopBar
from dttools_desktop.workspace import OpenProject
from dttools_resources.i18n import ntr, tr

if TYPE_CHECKING:
    from dttools_desktop.link import Peer, SyncLink


class ProjectSync(QObject):
    """Shows the honest state and who is here, and tells what the server did not take."""

    recovered = Signal(str)
    """Edits went to the tray: how many and why."""
    trashed = Signal(str)
    """Others took to the trash what was edited here."""
    noticed = Signal(str)
    """The server has something to say."""
    read_only_changed = Signal()
    people_changed = Signal()
    welcomed = Signal()
    """The server knows us: it can be asked now."""
    attached = Signal()
    """There is a link now."""
    signed_out_changed = Signal()
    picture_came = Signal()
    """A picture that records refer to is on this laptop now."""

    def __init__(self, desk: AccountDesk, project: OpenProject, bar: TopBar, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._project, self._bar = desk, project, bar
        self._link: SyncLink | None = None
        self._role = ""
        self._subscriptions: list[Callable[[], None]] = []
        self.attach()

    def attach(self) -> None:
        """Follow the link of the project, if it has one by now."""
        self.detach()
        self._link = self._desk.attach(self._project)
        self._bar.show_shared(shared=self._link is not None)
        if self._link is not None:
            self._subscriptions = [
                self._link.on_state(lambda _: self._follow_state()),
                self._link.on_peers(lambda _: self.people_changed.emit()),
                self._link.on_event(self._hear),
                self._link.on_asset(lambda _: self.picture_came.emit()),
            ]
            self._take_role(self._link.role or self._desk.role_in(self._project))
            self.attached.emit()
            self.people_changed.emit()
        self._follow_state()

    def detach(self) -> None:
        """Stop following; the link itself ends with the project."""
        for stop in self._subscriptions:
            stop()
        self._subscriptions = []

    @property
    def peers(self) -> tuple[Peer, ...]:
        """Who else is in the project now."""
        return self._link.peers if self._link is not None else ()

    @property
    def signed_out(self) -> bool:
        """Whether somebody has to sign in before edits go on to the server."""
        if self._link is None:
            return False
        from dttools_desktop.link import SyncKind  # noqa: PLC0415 — slow to import, and only shared projects need it

        return self._link.state.kind is SyncKind.SIGNED_OUT

    def show_place(self, place: Mapping[str, object]) -> None:
        """Show others where we are."""
        if self._link is not None:
            self._link.set_presence(place)

    def _follow_state(self) -> None:
        self.show_state()
        self.signed_out_changed.emit()

    def show_state(self) -> None:
        """Say where the edits are."""
        if self._link is None:
            self._bar.say(tr("Saved on this laptop"), "success", "check", tr("This project is not shared."))
            return
        from dttools_desktop.windows.project.sync_words import sync_words  # noqa: PLC0415 — only shared projects need it

        words = sync_words(self._link.state)
        self._bar.say(words.text, words.tone, words.icon, words.details)

    def read_only_because(self) -> str | None:
        """Why this person cannot edit here; None when they can."""
        if self._project.waits_for_server:
            return tr("This project waits for its server to be updated. You may look at it until then.")
        if self._role == Role.VIEWER:
            return tr("You may look at this project, not change it. Ask its owner for another role.")
        if self._is_restricted and self._scope is Scope.NOTHING:
            return tr("In this phase its owner lets you look at this project, not change it.")
        return None

    @property
    def shared(self) -> bool:
        """Whether the project is on a server."""
        return self._link is not None

    @property
    def may_set_permissions(self) -> bool:
        """Whether this person decides what members may do."""
        return (self._link is None or self._role == Role.OWNER) and self.read_only_because() is None

    def held_because(self) -> str:
        """What the phase holds this person to, in a sentence."""
        return scope_details(self._project.rights.scope)

    @property
    def may_change_phase(self) -> bool:
        """Whether the project's phase may follow where this person works."""
        scopes = set(self._project.document.project.phase_scopes) - {Scope.EVERYTHING}
        return not (self._is_restricted and scopes) and self.read_only_because() is None

    @property
    def _is_restricted(self) -> bool:
        return self._role == Role.MEMBER

    @property
    def _scope(self) -> Scope:
        return scope_of(self._project.document.project, Role.MEMBER)

    @property
    def held_back(self) -> str:
        """What this person may do in this phase, in two or three words; empty when the phase holds nothing back."""
        rights = self._project.rights
        return "" if rights.unlimited else scope_words(rights.scope)

    def _take_role(self, role: str) -> None:
        self._role = role
        self._project.role = Role(role) if role in set(Role) else Role.OWNER

    def _hear(self, event: events.Event) -> None:
        match event:
            case events.Welcomed(role=role):
                self.welcomed.emit()
                if role != self._role:
                    self._take_role(role)
                    self.read_only_changed.emit()
            case events.EditRefused(message=message):
                self.recovered.emit(tr("The server refused an edit: {reason}").format(reason=message))
            case events.DocumentReplaced(reason=reason, recovered=lost):
                self._tell_replaced(reason, len(lost))
                self.read_only_changed.emit()
            case events.EditsOverwritten(recovered=lost):
                text = ntr(
                    "Somebody else's edit won over {n} of yours.", "Others' edits won over {n} of yours.", len(lost)
                )
                self.recovered.emit(text.format(n=len(lost)))
            case events.EditsTrashed(records=gone):
                text = ntr(
                    "Somebody deleted {n} item that you had edited.",
                    "Others deleted {n} items that you had edited.",
                    len(gone),
                )
                self.trashed.emit(text.format(n=len(gone)))
            case events.Noticed(message=message):
                self.noticed.emit(message)
            case _:
                pass

    def _tell_replaced(self, reason: events.Replacement, recovered: int) -> None:
        words = {
            events.Replacement.REWRITTEN: tr("The server has tidied up this project's history."),
            events.Replacement.RESTORED: tr(
                "The server was restored from a backup. What it had lost of yours is sent again."
            ),
            events.Replacement.STALE_BASE: tr("Your latest edits were made again on what the server has."),
        }
        if recovered:
            kept = ntr("{n} edit is kept in Recovered edits.", "{n} edits are kept in Recovered edits.", recovered)
            self.recovered.emit(f"{words[reason]} {kept.format(n=recovered)}")
        else:
            self.noticed.emit(words[reason])

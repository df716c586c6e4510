"""What a person can do with servers: sign in, share, open what others share, say who takes part."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from dttools.errors import AppError, Conflict
from dttools.ids import ProjectId
from dttools.model import Role
from dttools_desktop.qtkit.errors_ui import show_error
from dttools_desktop.qtkit.widgets import Toast
from dttools_desktop.windows.account.members import MembersDialog
from dttools_desktop.windows.account.publish import PublishDialog
from dttools_desktop.windows.account.shared import SharedPage, SharedProject
from dttools_desktop.windows.account.sign_in import SignInDialog
from dttools_desktop.windows.alive import while_alive
from dttools_desktop.workspace import Account, AccountBook, Card, OpenProject, People, Shelf
from dttools_resources.i18n import tr

if TYPE_CHECKING:
    from dttools.api import ProjectView
    from dttools.api.members import MemberView
    from dttools_desktop.link import Links, SyncLink
    from dttools_desktop.windows.services import Services


class AccountDesk(QObject):
    """Links to servers are made when the first one is needed: most starts need none."""

    changed = Signal()
    """Somebody signed in or out."""
    opened = Signal(str)
    """A project of the server is on this laptop now."""

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._links: Links | None = None
        self.account: Account | None = None

    @property
    def links(self) -> Links:
        """The ways to servers."""
        if self._links is None:
            self._links = self._services.make_links()
            self._links.on_sign_in_ended(self._ended)
        return self._links

    def resume(self) -> None:
        """Take up the sign-in of last time, if there was one and it is still there."""
        known = AccountBook(self._services.profile.database).all()
        if known:
            self.links.resume(known[0], done=lambda there: self._resumed(known[0], there=there), failed=_later)

    def attach(self, project: OpenProject) -> SyncLink | None:
        """The link of a shared project; None for one of this laptop only."""
        if self._services.library.card(project.id).account is None:
            return None
        return self.links.attach(project)

    def role_in(self, project: OpenProject) -> str:
        """As what the person takes part, as the server said last time; empty for a project of this laptop."""
        return self._services.library.card(project.id).role or ""

    # -- signing in and out

    def ask_to_sign_in(self, window: QWidget, then: Callable[[], object] = lambda: None) -> SignInDialog:
        """Open the sign-in; `then` is called when somebody has signed in."""
        known = AccountBook(self._services.profile.database).all()
        server = known[0].server if known else ""
        name = self._services.profile.person.name
        trusted = self.links.remembers
        dialog = SignInDialog(server, name, remembers=trusted, parent=window)
        refuse = while_alive(dialog, dialog.refuse)

        def entered(account: Account) -> None:
            self.account = account
            self.changed.emit()
            while_alive(dialog, dialog.accept)()
            if trusted and not self.links.remembers:  # only trying to keep it showed that there is no keyring
                while_alive(window, lambda: Toast(window, tr("The sign-in is kept until DTTools closes.")).appear())()
            while_alive(window, then)()

        dialog.sign_in_wanted.connect(
            lambda server, email, password: self.links.sign_in(server, email, password, done=entered, failed=refuse)
        )
        dialog.register_wanted.connect(
            lambda server, email, password, name: self.links.register(
                server, email, password, name, done=entered, failed=refuse
            )
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def sign_out(self) -> None:
        """End the sign-in; projects stay on this laptop."""
        if self.account is not None:
            account, self.account = self.account, None
            self.links.sign_out(account, done=self.changed.emit, failed=lambda _: self.changed.emit())

    # -- sharing

    def share(self, window: QWidget, project: OpenProject, shared: Callable[[], object]) -> None:
        """Put a project on the server, or show who takes part when it is there; `shared` is called after publishing."""
        card = self._services.library.card(project.id)
        if card.account is not None:
            self.show_members(window, project)
        elif self.account is None:
            self.ask_to_sign_in(window, lambda: self.share(window, project, shared))
        else:
            self._publish(window, project, self.account, shared)

    def _publish(self, window: QWidget, project: OpenProject, account: Account, shared: Callable[[], object]) -> None:
        name = project.document.project.name
        dialog = PublishDialog(name, account.server, account.email, window)
        refuse = while_alive(dialog, dialog.refuse)

        def done(_: SyncLink) -> None:
            shared()
            if isValid(dialog) and dialog.isVisible():
                dialog.accept()
                self.show_members(window, project)

        dialog.publish_wanted.connect(lambda: self.links.publish(project, account, done=done, failed=refuse))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def show_members(self, window: QWidget, project: OpenProject) -> None:
        """Show who takes part; the owner may change it."""
        card = self._services.library.card(project.id)
        account = AccountBook(self._services.profile.database).find(card.account or "")
        if account is None:
            return
        may_change = card.role == Role.OWNER
        dialog = MembersDialog(card.name, account.user_id, may_change=may_change, parent=window)
        project_id = project.id
        refuse = while_alive(dialog, dialog.refuse)
        show: Callable[[list[MemberView]], None] = while_alive(dialog, dialog.show_members)

        def list_again(_: object = None) -> None:
            self.links.ask(account, lambda c: c.members.list(project_id), done=show, failed=refuse)

        def ask(call: Callable[..., object]) -> None:
            self.links.ask(account, call, done=list_again, failed=refuse)  # type: ignore[arg-type]

        dialog.add_wanted.connect(lambda email, role: ask(lambda c: c.members.add(project_id, email, role)))
        dialog.role_wanted.connect(lambda user, role: ask(lambda c: c.members.update(project_id, user, role)))
        dialog.remove_wanted.connect(lambda user: ask(lambda c: c.members.remove(project_id, user)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        list_again()

    def learn_names(self, project: OpenProject, done: Callable[[], object]) -> None:
        """Keep the names of those who take part, for when there is no network; `done` is called when they are kept."""
        database = self._services.profile.database
        account = AccountBook(database).find(self._services.library.card(project.id).account or "")
        if account is None:
            return

        def keep(found: list[MemberView]) -> None:
            People(database).remember({member.user_id: member.name for member in found})
            done()

        project_id = project.id
        self.links.ask(account, lambda client: client.members.list(project_id), done=keep, failed=_unnamed)

    # -- what others share

    def fill(self, page: SharedPage) -> None:
        """List the projects of the server."""
        account = self.account
        if account is None:
            page.show_signed_out()
            return

        def show(found: list[ProjectView]) -> None:
            here = self._here()
            page.show_projects(
                [SharedProject(one.id, one.name, one.role, one.updated_at, one.id in here) for one in found]
            )

        done, failed = while_alive(page, show), while_alive(page, page.refuse)
        self.links.ask(account, lambda client: client.projects.list(), done=done, failed=failed)

    def open_shared(self, window: QWidget, project: str, role: str) -> None:
        """Bring a project to this laptop, unless it is here, and open it."""

        def failed(error: AppError) -> None:
            if isinstance(error, Conflict):  # it is here, as a project of this laptop
                self.opened.emit(project)
            else:
                show_error(window, error)

        if ProjectId(project) in self._shared_here():
            self.opened.emit(project)
        elif self.account is not None:
            self.links.open_shared(
                self.account, ProjectId(project), role, done=self.opened.emit, failed=while_alive(window, failed)
            )

    # -- inside

    def _here(self) -> set[ProjectId]:
        return {card.id for card in self._cards()}

    def _shared_here(self) -> set[ProjectId]:
        return {card.id for card in self._cards() if card.account is not None}

    def _cards(self) -> list[Card]:
        return [card for shelf in Shelf for card in self._services.library.cards(shelf)]

    def _ended(self, account: str) -> None:
        if self.account is not None and self.account.id == account:
            self.account = None
            self.changed.emit()

    def _resumed(self, account: Account, *, there: bool) -> None:
        if there:
            self.account = account
            self.changed.emit()


def _later(_: AppError) -> None:
    """Without the sign-in of last time the person is signed out, which the side bar shows."""


def _unnamed(_: AppError) -> None:
    """Names that the server did not tell stay as they are known."""

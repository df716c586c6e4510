"""The place of the home screen for what lies on the server and not on this laptop yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from dttools.ids import ProjectId
from dttools_desktop.qtkit.errors_ui import error_banner
from dttools_desktop.qtkit.widgets import Banner, EmptyState
from dttools_desktop.windows.account.members import role_name
from dttools_desktop.windows.dates import ago
from dttools_desktop.windows.project.rows import Rows
from dttools_resources.i18n import tr


@dataclass(frozen=True, slots=True)
class SharedProject:
    """A project on the server that this person may open."""

    id: ProjectId
    name: str
    role: str
    updated_at: datetime
    on_this_laptop: bool


class SharedPage(QWidget):
    """Projects of the server; signed out, how to get there."""

    sign_in_wanted = Signal()
    refresh_wanted = Signal()
    open_wanted = Signal(str, str)
    """Project and role."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Shared with me"))
        self.rows = Rows(tr("Shared with me"))
        self._banner: Banner | None = None
        self._signed_out = EmptyState(
            "server",
            tr("Work together on a server"),
            tr("Sign in to a DTTools server to open projects that others share with you, and to share yours."),
        )
        self._signed_out.add_action(tr("Sign in"), self.sign_in_wanted.emit, icon="log-in")
        self._nothing = EmptyState(
            "users",
            tr("Nothing is shared with you yet"),
            tr("When somebody adds you to a project on this server, it appears here."),
        )
        self._nothing.add_action(tr("Look again"), self.refresh_wanted.emit, icon="refresh", variant="secondary")
        self._pages = QStackedWidget()
        for page in (self._signed_out, self._nothing, self.rows):
            self._pages.addWidget(page)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(10, 0, 32, 24)
        self._column.addWidget(self._pages, 1)

    def show_signed_out(self) -> None:
        """Nobody is signed in."""
        self._forgive()
        self._pages.setCurrentWidget(self._signed_out)

    def show_projects(self, projects: Sequence[SharedProject]) -> None:
        """List what is on the server."""
        self._forgive()
        self.rows.clear()
        for project in projects:
            note = tr("{role} · edited {when}").format(role=role_name(project.role), when=ago(project.updated_at))
            text = tr("Open") if project.on_this_laptop else tr("Bring to this laptop")
            self.rows.row("cloud", project.name, note, (text, partial(self.open_wanted.emit, project.id, project.role)))
        self._pages.setCurrentWidget(self.rows if projects else self._nothing)

    def refuse(self, error: BaseException) -> None:
        """Say why the server's projects cannot be listed; what was listed before stays."""
        self._forgive()
        self._banner = error_banner(error)
        self._banner.add_action(tr("Try again"), self.refresh_wanted.emit)
        if self._pages.currentWidget() is self._signed_out:  # somebody is signed in: nothing is known, not nobody
            self.rows.clear()
            self._pages.setCurrentWidget(self.rows)
        self._column.insertWidget(0, self._banner)

    def _forgive(self) -> None:
        if self._banner is not None:
            self._banner.hide()
            self._banner.deleteLater()
            self._banner = None

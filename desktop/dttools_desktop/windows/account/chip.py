"""Who is signed in, at the foot of the side bar."""

from __future__ import annotations

from urllib.parse import urlsplit

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dttools_desktop.windows.nav_row import NavRow
from dttools_resources.i18n import tr


class AccountChip(QWidget):
    """Signed out it offers to sign in; signed in it shows who, and a menu to sign out."""

    sign_in_wanted = Signal()
    menu_wanted = Signal(QPoint)
    """What can be done by who is signed in, above a point of the screen."""

    def __init__(self) -> None:
        super().__init__()
        self.row = NavRow("log-in", tr("Sign in"))
        self.row.setCheckable(False)
        self.row.clicked.connect(self._clicked)
        self._server = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.row)

    def show_account(self, server: str, email: str) -> None:
        """Show who is signed in; two empty texts for nobody."""
        self._server = server
        self.row.rename(f"{email} · {urlsplit(server).netloc or server}" if server else tr("Sign in"))
        self.row.change_icon("cloud" if server else "log-in")

    def _clicked(self) -> None:
        if not self._server:
            self.sign_in_wanted.emit()
            return
        self.menu_wanted.emit(self.row.mapToGlobal(QPoint(0, 0)))

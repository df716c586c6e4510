"""Signing in to a server, or making an account there."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from dttools.errors import InvalidInput, Unauthenticated
from dttools_desktop.qtkit.widgets import Banner, button
from dttools_desktop.windows.form import Form
from dttools_resources.i18n import tr


class SignInDialog(Form):
    """Emits what was asked for and waits: `refuse` tells what went wrong, `accept` closes it.

    Args:
        server: Address that is filled in.
        remembers: Whether this machine can keep the sign-in after DTTools is closed.
    """

    sign_in_wanted = Signal(str, str, str)
    """Server, e-mail, password."""
    register_wanted = Signal(str, str, str, str)
    """Server, e-mail, password, name."""

    def __init__(self, server: str, name: str, *, remembers: bool, parent: QWidget | None = None) -> None:
        super().__init__(
            tr("Sign in"),
            tr("Your projects stay on this laptop. On a server, others join in and your other devices have them too."),
            parent,
        )
        self.registering = False
        if not remembers:
            note = tr("This laptop has no keyring, so you will be asked again the next time DTTools starts.")
            self.body.addWidget(Banner("info", tr("The sign-in is kept until DTTools closes."), note, closable=False))
        self.server = _line(server, "https://dttools.example.org")
        self.email = _line("", "")
        self.password = _line("", "")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.name = _line(name, "")
        self.add_field("server", tr("Address of the server"), self.server)
        self.add_field("email", tr("E-mail"), self.email)
        self.add_field("password", tr("Password"), self.password)
        self._name_field = self.add_field("name", tr("Your name"), self.name, tr("Others see it in shared projects."))
        self._name_field.hide()
        self.other_way = button("", "link", clicked=self._change_way)
        self.other_way.setAutoDefault(False)
        self.body.addWidget(self.other_way, 0, Qt.AlignmentFlag.AlignLeft)
        self.submit_button = self.add_buttons(tr("Sign in"), self.submit)
        self._show_way()
        (self.email if server else self.server).setFocus()

    def submit(self) -> None:
        """Check what can be checked here, then ask for it."""
        server, email, password = self.server.text().strip(), self.email.text().strip(), self.password.text()
        missing = {
            "server": (server, tr("Which server? Ask whoever runs it for its address.")),
            "email": (email, tr("Type your e-mail address.")),
            "password": (password, tr("Type your password.")),
        }
        for field, (value, message) in missing.items():
            if not value:
                self.refuse(InvalidInput(message, field=field))
                return
        self.forgive()
        self.show_working(working=True)
        server = server if "://" in server else f"https://{server}"
        if self.registering:
            self.register_wanted.emit(server, email, password, self.name.text().strip())
        else:
            self.sign_in_wanted.emit(server, email, password)

    def refuse(self, error: BaseException) -> None:
        """Tell what went wrong and let it be tried again."""
        self.show_working(working=False)
        super().refuse(error)
        if isinstance(error, Unauthenticated):
            self.password.selectAll()
            self.password.setFocus()

    def show_working(self, *, working: bool) -> None:
        """While the server is asked, nothing can be asked twice."""
        self.submit_button.setEnabled(not working)
        self.submit_button.setText(tr("Asking the server…") if working else self._action())

    def _change_way(self) -> None:
        self.registering = not self.registering
        self.forgive()
        self._show_way()

    def _show_way(self) -> None:
        self._name_field.setVisible(self.registering)
        self.other_way.setText(tr("I have an account already") if self.registering else tr("Create an account"))
        self.submit_button.setText(self._action())
        self.show_title(tr("Create an account") if self.registering else tr("Sign in"))
        self.fit()

    def _action(self) -> str:
        return tr("Create account") if self.registering else tr("Sign in")


def _line(text: str, placeholder: str) -> QLineEdit:
    line = QLineEdit(text)
    line.setPlaceholderText(placeholder)
    line.setMaxLength(500)
    return line

"""Who takes part in a shared project."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from dttools.api.members import MemberView
from dttools.errors import InvalidInput
from dttools.ids import ActorId
from dttools.model import Role
from dttools_desktop.qtkit.widgets import Avatar, ElidedLabel, IconButton, ScrollArea, button, caption
from dttools_desktop.windows.form import Form
from dttools_resources.i18n import tr


def role_name(role: str) -> str:
    """What a role is called; `role` is a member's, or "admin" for somebody who may see every project."""
    names: dict[str, str] = {
        Role.OWNER: tr("Owner"),
        Role.MEMBER: tr("Member"),
        Role.VIEWER: tr("Viewer"),
    }
    return names.get(role, tr("Administrator"))


def role_choice(role: Role) -> QComboBox:
    """A choice of roles with one chosen."""
    box = QComboBox()
    for one in Role:
        box.addItem(role_name(one), one.value)
    box.setCurrentIndex(box.findData(role.value))
    box.setAccessibleName(tr("Role"))
    return box


class MembersDialog(Form):
    """Emits wishes; `show_members` shows what came of them and `refuse` why nothing did.

    Args:
        me: The person who looks.
        may_change: Whether this person may add, change and remove members.
    """

    add_wanted = Signal(str, str)
    """E-mail and role."""
    role_wanted = Signal(str, str)
    """User and role."""
    remove_wanted = Signal(str)
    """User."""
    WIDTH = 560

    def __init__(self, project: str, me: ActorId, *, may_change: bool, parent: QWidget | None = None) -> None:
        super().__init__(tr("Members"), project, parent)
        self._me, self._may_change = me, may_change
        self.email = QLineEdit()
        self.email.setPlaceholderText(tr("E-mail"))
        self.role = role_choice(Role.MEMBER)
        if may_change:
            self.body.addLayout(self._adding())
        self.list = ScrollArea()
        self.list.setWidgetResizable(True)
        self.list.setMinimumHeight(260)
        self.body.addWidget(self.list, 1)
        close = button(tr("Done"), "primary", clicked=self.accept)
        close.setAutoDefault(False)
        self.buttons.addWidget(close)
        self.show_members(())

    def show_members(self, members: Sequence[MemberView]) -> None:
        """List the members; an address that was typed is done with when it is among them."""
        if any(member.email.casefold() == self.email.text().strip().casefold() for member in members):
            self.email.clear()
        sheet = QWidget()
        sheet.setProperty("surface", "")
        column = QVBoxLayout(sheet)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for member in members:
            column.addLayout(self._row(member))
        if not members:
            column.addWidget(caption(tr("Asking the server…")))
        column.addStretch()
        self.list.setWidget(sheet)

    def _adding(self) -> QHBoxLayout:
        hint = tr("E-mail of somebody with an account on this server")
        field = self.add_field("email", tr("Add somebody"), self.email, hint)
        self.body.removeWidget(field)
        add = button(tr("Add"), icon="user-plus", clicked=self._add)
        add.setDefault(True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(field, 1)
        for widget in (self.role, add):
            column = QVBoxLayout()
            column.addSpacing(field.label.sizeHint().height() + 5)
            column.addWidget(widget)
            column.addStretch()
            row.addLayout(column)
        return row

    def _add(self) -> None:
        email = self.email.text().strip()
        if "@" not in email:
            self.refuse(InvalidInput(tr("Type the e-mail address of the person to add."), field="email"))
            return
        self.forgive()
        self.add_wanted.emit(email, str(self.role.currentData()))

    def _row(self, member: MemberView) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(Avatar(member.user_id, member.name or member.email, 36))
        words = QVBoxLayout()
        words.setSpacing(0)
        name = tr("{name} (you)").format(name=member.name) if member.user_id == self._me else member.name
        words.addWidget(ElidedLabel(name, "strong"))
        words.addWidget(ElidedLabel(member.email, "caption"))
        row.addLayout(words, 1)
        changeable = self._may_change and member.user_id != self._me
        if not changeable:
            row.addWidget(caption(role_name(member.role)))
            return row
        choice = role_choice(member.role)
        choice.activated.connect(lambda: self.role_wanted.emit(member.user_id, str(choice.currentData())))
        row.addWidget(choice)
        remove = IconButton("x", tr("Remove {name}").format(name=member.name or member.email), size=16)
        remove.clicked.connect(lambda: self.remove_wanted.emit(member.user_id))
        row.addWidget(remove)
        return row

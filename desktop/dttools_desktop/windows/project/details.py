"""What a project is about: problem, client, dates."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QCheckBox, QDateEdit, QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from dttools.document.commands import ChangeFields
from dttools.errors import AppError, InvalidInput
from dttools.ids import RecordId
from dttools.model.values import SHORT_TEXT
from dttools_desktop.windows.form import Form
from dttools_desktop.workspace import OpenProject
from dttools_resources.i18n import tr


class OptionalDate(QWidget):
    """A date that may be missing."""

    def __init__(self, value: date | None, name: str) -> None:
        super().__init__()
        self.known = QCheckBox(tr("Set a date"))
        self.known.setAccessibleName(tr("{name} is set").format(name=name))
        self.known.setChecked(value is not None)
        self.edit = QDateEdit(QDate(value.year, value.month, value.day) if value else QDate.currentDate())
        self.edit.setCalendarPopup(True)
        self.edit.setAccessibleName(name)
        self.edit.setVisible(value is not None)
        self.known.toggled.connect(self.edit.setVisible)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.known)
        row.addWidget(self.edit, 1)
        self.setFixedHeight(max(self.sizeHint().height(), self.edit.sizeHint().height()))

    @property
    def value(self) -> date | None:
        """The date, if it is known."""
        chosen = self.edit.date()
        return date(chosen.year(), chosen.month(), chosen.day()) if self.known.isChecked() else None


class ProjectDetails(Form):
    """Writes only what was changed here, as one step of undo."""

    WIDTH = 560

    def __init__(self, project: OpenProject, parent: QWidget | None = None) -> None:
        super().__init__(tr("Project details"), "", parent)
        self._project = project
        self._before = before = project.document.project
        self.name = _line(before.name)
        self.description = _text(before.description)
        self.problem = _text(before.problem)
        self.client = _line(before.client)
        self.sector = _line(before.sector)
        self.starts_on = OptionalDate(before.starts_on, tr("First day"))
        self.ends_on = OptionalDate(before.ends_on, tr("Last day"))
        self.participants = _line(", ".join(before.participants))
        self.participants.setMaxLength(SHORT_TEXT * 8)
        self.add_field("name", tr("Name"), self.name)
        self.add_field("description", tr("What is it about?"), self.description)
        self.add_field(
            "problem", tr("The problem to solve"), self.problem, tr("Whose need is it, and how do you know?")
        )
        self._side_by_side(("client", tr("Client"), self.client), ("sector", tr("Sector"), self.sector))
        self._side_by_side(("starts_on", tr("First day"), self.starts_on), ("ends_on", tr("Last day"), self.ends_on))
        self.add_field("participants", tr("Participants"), self.participants, tr("Names, separated by commas."))
        self.add_buttons(tr("Save"), self.save)

    def save(self) -> None:
        """Write what was changed and close."""
        now: dict[str, object] = {
            "name": self.name.text().strip(),
            "description": self.description.toPlainText(),
            "problem": self.problem.toPlainText(),
            "client": self.client.text().strip(),
            "sector": self.sector.text().strip(),
            "starts_on": self.starts_on.value,
            "ends_on": self.ends_on.value,
            "participants": tuple(filter(None, (name.strip() for name in self.participants.text().split(",")))),
        }
        try:
            self._check(now)
            changed = {name: value for name, value in now.items() if value != getattr(self._before, name)}
            if changed:
                self._project.apply(ChangeFields((RecordId(self._project.id),), changed))
        except AppError as error:
            self.refuse(error)
        else:
            self.accept()

    def _check(self, now: dict[str, object]) -> None:
        if not now["name"]:
            raise InvalidInput(tr("Give the project a name."), field="name")
        first, last = self.starts_on.value, self.ends_on.value
        if first and last and last < first:
            raise InvalidInput(tr("The last day is before the first."), field="ends_on")

    def _side_by_side(self, *fields: tuple[str, str, QWidget]) -> None:
        row = QHBoxLayout()
        row.setSpacing(16)
        for name, label, control in fields:
            field = self.add_field(name, label, control)
            self.body.removeWidget(field)
            row.addWidget(field, 1)
        self.body.addLayout(row)


def _line(text: str) -> QLineEdit:
    line = QLineEdit(text)
    line.setMaxLength(SHORT_TEXT)
    line.setCursorPosition(0)
    return line


def _text(text: str) -> QPlainTextEdit:
    edit = QPlainTextEdit(text)
    edit.setTabChangesFocus(True)
    edit.setFixedHeight(84)
    return edit

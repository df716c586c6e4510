"""Starting a project: a name is enough."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from dttools.errors import InvalidInput
from dttools.model.values import SHORT_TEXT
from dttools_desktop.windows.form import Form
from dttools_resources.i18n import tr


class NewProjectDialog(Form):
    """Asks for a name and, if one likes, what the workshop is about. `name` and `description` are the answers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            tr("New project"), tr("It starts on this laptop only. You can share it whenever you like."), parent
        )
        self.name_field = QLineEdit()
        self.name_field.setMaxLength(SHORT_TEXT)
        self.name_field.setPlaceholderText(tr("For example: Shorter queues at the clinic"))
        self.description_field = QPlainTextEdit()
        self.description_field.setTabChangesFocus(True)
        self.description_field.setFixedHeight(96)
        self.add_field("name", tr("Name"), self.name_field)
        self.add_field(
            "description", tr("What is it about?"), self.description_field, tr("Optional; it can be changed later.")
        )
        self.add_buttons(tr("Create project"), self._create)
        self.name_field.setFocus()

    @property
    def name(self) -> str:
        """The project's name."""
        return self.name_field.text().strip()

    @property
    def description(self) -> str:
        """What it is about."""
        return self.description_field.toPlainText().strip()

    def _create(self) -> None:
        if self.name:
            self.accept()
        else:
            self.refuse(InvalidInput(tr("Give the project a name."), field="name"))

"""The editor of a persona."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAction, QImage, QPainter, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from dttools.ids import RecordId
from dttools.model import Persona
from dttools_desktop.canvas.port import ProjectPort
from dttools_desktop.canvas.style import board_style
from dttools_desktop.canvas.text_editor import TextEditor
from dttools_desktop.canvas.zones import ZonePane
from dttools_desktop.editors.base import Editor
from dttools_desktop.editors.persona.form import WIDTH, PersonaForm
from dttools_desktop.editors.persona.page import PersonaPage
from dttools_desktop.qtkit.widgets import Separator
from dttools_resources.i18n import tr

_WIDE = 1240
"""Pixels of the zones' view from which they lie in three columns."""


class PersonaEditor(Editor):
    """A card: who they are on the left, what the team learned about them in zones on the right."""

    def __init__(self, project: ProjectPort, record_id: RecordId, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form = PersonaForm(project, record_id, self)
        self.page = PersonaPage(project, record_id)
        self.pane = ZonePane(project, self.page, self)
        self.view = self.pane.view
        self.view.setAccessibleName(tr("What we know about the persona"))
        self.form.failed.connect(self.view.messages.fail)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.form)
        row.addWidget(Separator(vertical=True))
        row.addWidget(self.pane, 1)
        named = any(persona.name for persona in project.document.find(Persona, (record_id,)))
        self.setFocusProxy(self.view if named else self.form.text("name"))

    # -- what the window around it asks for

    def thumbnail(self) -> QImage:
        """A picture of the card: the form's top and the zones."""
        zones = self.view.thumbnail(448, 400)
        made = QImage(640, 400, QImage.Format.Format_RGB32)
        made.fill(board_style().surface)
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        shown = QRect(0, 0, WIDTH, min(self.form.sheet.height(), round(WIDTH * 400 / 192)))
        column = self.form.sheet.grab(shown).toImage().scaledToWidth(192, Qt.TransformationMode.SmoothTransformation)
        painter.drawImage(0, 0, column)
        painter.drawImage(192, 0, zones)
        painter.end()
        return made

    def actions_for_menus(self) -> list[QAction]:
        """What can be done with the notes."""
        return self.pane.actions_for_menus

    def parts(self) -> Sequence[QWidget]:
        """The form, then the zones."""
        return (self.form, self.view)

    def set_read_only(self, reason: str | None) -> None:
        """Let nothing be changed, and say why when somebody tries; None lets hands work again."""
        self.form.finish()
        self.pane.set_read_only(reason)  # first: it knows what still holds this person back
        self.form.set_read_only(self.view.operations.why_held_back() or None)

    def open_texts(self) -> Sequence[TextEditor]:
        """Those of the form."""
        return self.form.texts()

    def finish(self) -> bool:
        """Keep what is being typed; False when the project refuses some of it."""
        kept = self.form.finish()
        return self.view.typist.finish() and kept

    # -- Qt

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 — Qt's name
        """Use the room: three columns of zones in a wide window."""
        super().resizeEvent(event)
        columns = 3 if self.width() - WIDTH >= _WIDE else 2
        if columns != self.page.columns:
            self.page.columns = columns
            self.pane.scene.rearrange()
            self.view.fit_page()


def make_editor(project: ProjectPort, record_id: RecordId, parent: QWidget | None = None) -> PersonaEditor:
    """An editor for a persona."""
    return PersonaEditor(project, record_id, parent)

"""The editor of an empathy map."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from dttools.document.commands import AddRecord, ChangeFields, Together
from dttools.ids import RecordId, new_id
from dttools.model import Persona
from dttools.model.empathy_map import EMPATHY_OPTIONAL_ZONES
from dttools_desktop.canvas.port import ProjectPort
from dttools_desktop.canvas.zones import ZonePane
from dttools_desktop.editors.base import Editor
from dttools_desktop.editors.empathy_map.page import EmpathyPage
from dttools_desktop.qtkit.icons import icon
from dttools_desktop.qtkit.widgets import menu
from dttools_resources.i18n import tr


class EmpathyMapEditor(Editor):
    """Zones around a persona."""

    def __init__(self, project: ProjectPort, record_id: RecordId, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self.page = EmpathyPage(project, record_id)
        self.pane = ZonePane(project, self.page, self)
        self.view = self.pane.view
        self.view.setAccessibleName(tr("Empathy map"))
        self.persona_menu = menu(self)
        self.persona_menu.aboutToShow.connect(self._fill_persona_menu)
        self.zones_menu = menu(self)
        self.zones_menu.aboutToShow.connect(self._fill_zones_menu)
        self.pane.toolbar.add_menu("persona", tr("Choose the persona"), self.persona_menu)
        self.pane.toolbar.add_menu("layers", tr("More zones"), self.zones_menu)
        self.page.card_pressed = self._open_persona_menu
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.pane)
        self.setFocusProxy(self.view)

    # -- what the window around it asks for

    def thumbnail(self) -> QImage:
        """A picture of the map, or of its top when it is long."""
        return self.view.thumbnail()

    def actions_for_menus(self) -> list[QAction]:
        """What can be done on the map."""
        return self.pane.actions_for_menus

    def parts(self) -> Sequence[QWidget]:
        """The zones: what lies beside them is a part of its own."""
        return (self.view,)

    def set_read_only(self, reason: str | None) -> None:
        """Let nothing be changed, and say why when somebody tries; None lets hands work again."""
        self.pane.set_read_only(reason)

    def finish(self) -> bool:
        """Keep what is being typed; False when the project refuses it."""
        return self.view.typist.finish()

    # -- the persona

    def choose_persona(self, persona: RecordId | None) -> None:
        """Let the map be about a persona of the project, or about nobody."""
        self.view.operations.apply(ChangeFields((self.page.board,), {"persona_id": persona}))

    def add_persona(self) -> None:
        """Add a persona to the project and let the map be about them; one undo step."""
        fresh = new_id()
        chosen = ChangeFields((self.page.board,), {"persona_id": fresh})
        self.view.operations.apply(Together((AddRecord(Persona, fresh), chosen)))

    def _open_persona_menu(self) -> None:
        if self.view.operations.read_only is not None:
            self.view.operations.failed.emit(self.view.operations.read_only)
            return
        card = self.view.camera.rect_to_view(self.page.card()).toRect()
        self.persona_menu.popup(self.view.mapToGlobal(card.bottomLeft()))

    def _fill_persona_menu(self) -> None:
        made = self.persona_menu
        made.clear()
        current = self.page.persona
        for persona in sorted(self._project.document.all(Persona), key=lambda each: each.name.casefold()):
            words = (persona.name or tr("Untitled persona")).replace("&", "&&")
            entry = made.addAction(words, partial(self.choose_persona, persona.id))
            entry.setCheckable(True)
            entry.setChecked(current is not None and persona.id == current.id)
        made.addSeparator()
        nobody = made.addAction(icon("eye-off", "muted"), tr("No persona"), lambda: self.choose_persona(None))
        nobody.setEnabled(current is not None)
        made.addAction(icon("user-plus", "muted"), tr("New persona"), self.add_persona)

    # -- optional zones

    def show_zone(self, zone: str, *, on: bool) -> None:
        """Show an optional zone, or hide it while it is empty."""
        if self.view.typist.finish():
            self.page.switch(zone, on=on)
            self.pane.scene.rearrange()
            if on:
                self.view.choose_zone(zone)

    def _fill_zones_menu(self) -> None:
        made: QMenu = self.zones_menu
        made.clear()
        for zone in EMPATHY_OPTIONAL_ZONES:
            shows = self.page.optional_shows(zone)
            entry = made.addAction(self.page.looks[zone].title())
            entry.setCheckable(True)
            entry.setChecked(shows)
            entry.setEnabled(not self.page.holds_something(zone))
            entry.setToolTip(tr("A zone that holds something always shows."))
            entry.toggled.connect(lambda on, name=zone: self.show_zone(name, on=on))


def make_editor(project: ProjectPort, record_id: RecordId, parent: QWidget | None = None) -> EmpathyMapEditor:
    """An editor for an empathy map."""
    return EmpathyMapEditor(project, record_id, parent)

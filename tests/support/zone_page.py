"""A page of zones in a window, with its project."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF
from pytestqt.qtbot import QtBot

from dttools.document.commands import AddRecord, AddZoneNote
from dttools.ids import RecordId, new_id
from dttools.model import EmpathyMap, Free, Note, Persona
from dttools_desktop.canvas.zones import ZoneView
from dttools_desktop.editors.empathy_map import EmpathyMapEditor
from dttools_desktop.editors.empathy_map import make_editor as make_map
from dttools_desktop.editors.persona import make_editor as make_persona
from dttools_desktop.editors.persona.editor import PersonaEditor
from support.memory_project import MemoryProject

FIRST, SECOND = 0, 1


class Page:
    """A page of zones with its project; zones go by their place."""

    def __init__(self, project: MemoryProject, board: RecordId, editor: EmpathyMapEditor | PersonaEditor) -> None:
        self.project, self.board, self.editor = project, board, editor
        self.view: ZoneView = editor.view

    def name(self, zone: int) -> str:
        return self.view.page.zones[zone].zone

    def notes(self, zone: int) -> list[Note]:
        return self.project.document.zone(self.board, self.name(zone))

    def texts(self, zone: int) -> list[str]:
        return [note.text for note in self.notes(zone)]

    def fill(self, zone: int, *texts: str) -> list[RecordId]:
        ids = [new_id() for _ in texts]
        for record, text in zip(ids, texts, strict=True):
            self.project.apply(AddZoneNote(record, self.board, self.name(zone), text))
            self.project.close_gesture()
        return ids

    def middle(self, zone: int) -> QPointF:
        return self.view.camera.to_view(self.view.page.zones[zone].rect.center())

    def says(self) -> str:
        return " ".join(banner.accessibleName() for banner in self.view.messages.shown)

    def put(self, model: type[Free], zone: int, x: float, y: float, **values: object) -> RecordId:
        """A free item at an offset from the corner of a zone."""
        corner = self.view.page.zones[zone].rect.topLeft()
        made, place = new_id(), {"board": self.board, "at": (corner.x() + x, corner.y() + y), "order": "a5"}
        self.project.apply(self.view.page.placing(AddRecord(model, made, {**place, **values})))
        self.project.close_gesture()
        return made

    def item(self, record_id: RecordId) -> Free:
        return self.project.document.get(Free, record_id)

    def free(self) -> list[Free]:
        return sorted(self.project.document.children(Free, self.board), key=lambda item: item.order)

    def corner(self, record_id: RecordId) -> QPointF:
        """Where an item shows on the page."""
        rect = self.view.scene.shown_rect(record_id)
        assert rect is not None
        return rect.topLeft()

    def pixel(self, record_id: RecordId) -> QPoint:
        """The middle of an item in the view."""
        rect = self.view.scene.shown_rect(record_id)
        assert rect is not None
        return self.view.camera.to_view(rect.center()).toPoint()

    def spot(self, zone: int, x: float, y: float) -> QPoint:
        """A pixel of the view, at an offset in board units from the corner of a zone."""
        return self.view.camera.to_view(self.view.page.zones[zone].rect.topLeft() + QPointF(x, y)).toPoint()


def open_page(qtbot: QtBot, project: MemoryProject, kind: str) -> Page:
    """An empathy map ("map") or a persona with the keyboard on it."""
    board = new_id()
    project.apply(AddRecord(EmpathyMap if kind == "map" else Persona, board))
    project.close_gesture()
    editor = make_map(project, board) if kind == "map" else make_persona(project, board)
    qtbot.addWidget(editor)
    editor.resize(800, 800)  # Qt's screen without a display is as large; fingers do not reach beyond
    editor.show()
    qtbot.waitExposed(editor)
    editor.activateWindow()
    qtbot.waitUntil(editor.isActiveWindow)  # when it becomes so, the focus may go elsewhere
    editor.view.setFocus()
    return Page(project, board, editor)

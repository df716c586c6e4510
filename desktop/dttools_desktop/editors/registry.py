"""Editors by the kind of record that they edit."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from dttools.ids import RecordId
from dttools_desktop.canvas.accessible import speak_for_boards
from dttools_desktop.canvas.port import ProjectPort
from dttools_desktop.editors import empathy_map, ideation, persona
from dttools_desktop.editors.base import Editor

EditorFactory = Callable[[ProjectPort, RecordId, QWidget | None], Editor]

EDITORS: dict[str, EditorFactory] = {
    "board": ideation.make_editor,
    "empathy_map": empathy_map.make_editor,
    "persona": persona.make_editor,
}


def make_editor(project: ProjectPort, kind: str, record_id: RecordId, parent: QWidget | None = None) -> Editor | None:
    """An editor for a record of a kind; None when this program has none."""
    speak_for_boards()
    factory = EDITORS.get(kind)
    return factory(project, record_id, parent) if factory is not None else None

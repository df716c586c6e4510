"""The persona: a card about somebody the team designs for."""

from dttools_desktop.editors.persona.editor import PersonaEditor, make_editor

__all__ = ["PersonaEditor", "make_editor"]

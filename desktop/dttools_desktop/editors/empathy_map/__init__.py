"""The empathy map: what somebody says, thinks, does and feels, around their picture."""

from dttools_desktop.editors.empathy_map.editor import EmpathyMapEditor, make_editor

__all__ = ["EmpathyMapEditor", "make_editor"]

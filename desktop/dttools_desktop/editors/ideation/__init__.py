"""The ideation board: ideas and notes on an endless sheet, clustered, connected and voted on."""

from dttools_desktop.editors.ideation.editor import IdeationEditor, make_editor

__all__ = ["IdeationEditor", "make_editor"]

"""A board as screen readers and other assistive programs see it."""

from dttools_desktop.canvas.accessible.factory import speak_for_boards

__all__ = ["speak_for_boards"]

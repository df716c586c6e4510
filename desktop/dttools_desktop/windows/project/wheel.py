"""What the mouse wheel does on the boards of an editor, as the person chose."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from dttools_desktop.windows.preferences import Preferences


def heed_wheel(editor: QWidget, preferences: Preferences) -> None:
    """Let the boards of an editor ask the preferences each time."""
    from dttools_desktop.canvas.view import BoardView  # noqa: PLC0415 — loaded with the first editor

    for view in editor.findChildren(BoardView):
        view.wheel_zooms = lambda: preferences.wheel == "zooms"

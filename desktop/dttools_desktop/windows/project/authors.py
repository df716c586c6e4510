"""Telling boards what the authors of their items are called."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from dttools.ids import ActorId


def tell_authors(editor: QWidget, names: Mapping[ActorId, str]) -> None:
    """Let every board of an editor find items by these names and show initials of them."""
    from dttools_desktop.canvas.view import BoardView  # noqa: PLC0415 — loaded with the first editor

    for board in editor.findChildren(BoardView):
        board.scene.know(names)

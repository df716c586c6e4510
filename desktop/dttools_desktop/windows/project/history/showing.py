"""Bringing a record of a board before the eyes: the camera goes there and the record is selected."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from dttools.ids import RecordId


def show_on_board(editor: QWidget, record: RecordId) -> None:
    """Select a record in the board of an editor and go to it, once the board has its size."""
    QTimer.singleShot(0, editor, lambda: _go(editor, record))


def selected_in(editor: QWidget | None) -> RecordId | None:
    """The one record that is selected in an editor's board; None when there is none, or several."""
    from dttools_desktop.canvas.view import BoardView  # noqa: PLC0415 — loaded with the first editor

    view = editor.findChild(BoardView) if editor is not None else None
    ids = view.selection.ids if view is not None else ()
    return ids[0] if len(ids) == 1 else None


def _go(editor: QWidget, record: RecordId) -> None:
    from dttools_desktop.canvas.view import BoardView  # noqa: PLC0415 — loaded with the first editor

    for view in editor.findChildren(BoardView):
        item = view.scene.get(record)
        if item is not None:
            view.selection.set((record,))
            view.camera.reveal(item.rect)

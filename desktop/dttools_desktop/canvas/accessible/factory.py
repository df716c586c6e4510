"""Tells Qt to ask us how boards present themselves."""

from __future__ import annotations

import atexit
from typing import ClassVar

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface

from dttools_desktop.canvas.accessible.board import AccessibleBoard
from dttools_desktop.canvas.view import BoardView


class _Boards:
    """Boards that assistive programs have asked for; Qt holds no reference that Python would count."""

    made: ClassVar[dict[int, AccessibleBoard]] = {}
    installed = False
    ended = False


def speak_for_boards() -> None:
    """Present every board with its items from now on. Costs nothing until an assistive program asks."""
    if not _Boards.installed:
        _Boards.installed = True
        QAccessible.installFactory(_interface_of)
        atexit.register(_end)


def _interface_of(_class_name: str, shown: QObject) -> QAccessibleInterface | None:
    if _Boards.ended or not isinstance(shown, BoardView):
        return None
    key = id(shown)
    if key not in _Boards.made:
        _Boards.made[key] = AccessibleBoard(shown)
        shown.destroyed.connect(lambda: _close(key))
    return _Boards.made[key].new_interface()


def _close(key: int) -> None:
    board = _Boards.made.pop(key, None)
    if board is not None:
        board.forget()


def _end() -> None:
    """Before Python ends: Qt would delete afterwards what Python has taken away already."""
    _Boards.ended = True
    for key in list(_Boards.made):
        _close(key)

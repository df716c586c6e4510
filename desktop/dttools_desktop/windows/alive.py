"""Answers that may come after the one who asked has gone."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec

from PySide6.QtCore import QObject
from shiboken6 import isValid

P = ParamSpec("P")


def while_alive(asker: QObject, answer: Callable[P, object]) -> Callable[P, None]:
    """`answer`, which does nothing once Qt has deleted `asker`: the dialog was closed meanwhile."""

    def guarded(*args: P.args, **kwargs: P.kwargs) -> None:
        if isValid(asker):
            answer(*args, **kwargs)

    return guarded

"""Applying an import piece by piece, so that the window stays alive and the person can stop it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from dttools.document import ChangeSet, Command
from dttools.errors import AppError
from dttools.ids import new_id


class TakesCommands(Protocol):
    """What an import needs of an open project."""

    def apply(self, command: Command, *, gesture: str | None = None) -> ChangeSet:
        """Apply a command, durably."""

    def undo(self) -> object:
        """Take the latest step back."""

    def close_gesture(self) -> None:
        """End the step."""


class Applying(QObject):
    """Applies commands one by one, in one undo step. Stopping or failing takes back what was applied."""

    progressed = Signal(float, str)
    finished = Signal()
    failed = Signal(object)
    ended = Signal(object)

    def __init__(self, project: TakesCommands, commands: Sequence[Command], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._commands = commands
        self._gesture = f"import-{new_id()}"
        self._done = 0
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._step)

    def start(self) -> None:
        """Begin with the next turn of the event loop."""
        self._timer.start()

    def cancel(self) -> None:
        """Stop and take back."""
        self._end(take_back=True)

    def _step(self) -> None:
        if self._done == len(self._commands):
            self._end(take_back=False)
            self.finished.emit()
            return
        try:
            self._project.apply(self._commands[self._done], gesture=self._gesture)
        except AppError as error:
            self._end(take_back=True)
            self.failed.emit(error)
            return
        self._done += 1
        self.progressed.emit(self._done / len(self._commands), "")

    def _end(self, *, take_back: bool) -> None:
        self._timer.stop()
        self._project.close_gesture()
        if take_back and self._done:
            self._project.undo()
        self.ended.emit(self)

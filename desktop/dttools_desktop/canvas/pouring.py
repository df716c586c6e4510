"""Adding very many items a slice at a time, as one undo step, while the window stays alive."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from dttools.document import Command
from dttools.ids import new_id
from dttools_desktop.qtkit.widgets import BusyOverlay

if TYPE_CHECKING:
    from dttools_desktop.canvas.view import BoardView


class Pouring(QObject):
    """Applies commands one by one between events; cancelling takes back those that were applied.

    Args:
        view: The board, which is covered meanwhile.
        commands: What to apply.
        title: What is being done, in words for people.
    """

    ended = Signal(bool)
    """Whether all were applied."""

    def __init__(self, view: BoardView, commands: Sequence[Command], title: str) -> None:
        super().__init__(view)
        self._view = view
        self._commands: Iterator[Command] = iter(commands)
        self._count = len(commands)
        self._applied = 0
        self._gesture = f"pour:{new_id()}"
        self._cover = BusyOverlay(view, title)
        self._cover.cancelled.connect(self.cancel)
        self._turn = QTimer(self, interval=0)
        self._turn.timeout.connect(self._go_on)

    def start(self) -> None:
        """Begin; the view is covered, so that nothing else becomes part of the same undo step."""
        self._cover.appear()
        self._turn.start()

    def cancel(self) -> None:
        """Stop, and take back what was added."""
        self._end(done=False)

    def _go_on(self) -> None:
        command = next(self._commands, None)
        if command is None:
            self._end(done=True)
        elif self._view.operations.apply(command, gesture=self._gesture):
            self._applied += 1
            self._cover.report(self._applied / self._count)
        else:
            self._end(done=False)

    def _end(self, *, done: bool) -> None:
        self._turn.stop()
        self._cover.end()
        self._view.scene.project.close_gesture()
        if not done and self._applied:
            self._view.operations.take_back()
        self.ended.emit(done)
        self.deleteLater()

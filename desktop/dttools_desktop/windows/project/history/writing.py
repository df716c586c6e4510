"""Writes what a project's recorder has heard, in moments when nobody does anything."""

from __future__ import annotations

from contextlib import suppress

from PySide6.QtCore import QObject, QTimer, Signal

from dttools.errors import StorageFailed
from dttools_desktop.workspace.recorder import Recorder

PAUSE_MS = 1_500
"""Milliseconds without an edit: typing on is one change, and writing stops nobody's hand."""
AT_MOST_MS = 10_000
_SOME = 60
"""Changes that are written at a time, which takes some milliseconds."""


class TimelineWriting(QObject):
    """Emits `written` when the timeline has something new."""

    written = Signal()

    def __init__(self, recorder: Recorder, parent: QObject) -> None:
        super().__init__(parent)
        self._recorder = recorder
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._write_some)
        self._latest = QTimer(self, interval=AT_MOST_MS, singleShot=True)
        self._latest.timeout.connect(self._write_some)
        self._stop = recorder.on_waiting(self._latest.start)

    def soon(self) -> None:
        """Something was edited: write after a pause."""
        self._pause.start()

    def now(self) -> None:
        """Somebody wants to look: write everything."""
        # As below: the disk's trouble is told by the journal, and nothing of the project is lost.
        with suppress(StorageFailed):
            self._recorder.write()

    def stop(self) -> None:
        """Write no more; closing the project writes what is left."""
        self._pause.stop()
        self._latest.stop()
        self._stop()

    def _write_some(self) -> None:
        if not self._recorder.waiting:
            return
        with suppress(StorageFailed):
            self._recorder.write(_SOME)
            if self._recorder.waiting:
                QTimer.singleShot(0, self, self._write_some)
            else:
                self.written.emit()

"""Long work off the GUI thread: a function takes a snapshot, reports progress, can be stopped, and gives a value.

The function must not touch widgets, scenes or documents. Its value or exception comes back on the GUI thread.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal, Slot

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Cancelled(Exception):
    """Not an error: raised inside the work at its next `Progress` call after it was cancelled."""


class Progress:
    """What the working function holds: call it now and then. Made for the worker's thread."""

    def __init__(self, report: Callable[[float, str], None], stopped: Event) -> None:
        self._report = report
        self._stopped = stopped

    def __call__(self, done: float, text: str = "") -> None:
        """Report the part that is done, 0 to 1, and in words what is being done.

        Raises:
            Cancelled: The person has cancelled; let it pass.
        """
        self.check()
        self._report(min(max(done, 0.0), 1.0), text)

    def check(self) -> None:
        """Only stop when asked to.

        Raises:
            Cancelled: The person has cancelled; let it pass.
        """
        if self._stopped.is_set():
            raise Cancelled


@dataclass(frozen=True, slots=True)
class _Outcome:
    """How a work ended: a value, or an exception."""

    value: object = None
    error: BaseException | None = None


class _Mail(QObject):
    """Carries reports across threads; belongs to the GUI thread."""

    progressed = Signal(float, str)
    ended = Signal(object)


class _Runnable(QRunnable):
    """One call on the pool. Nothing it raises is lost or kills the thread."""

    def __init__(self, work: Callable[[Progress], object], mail: _Mail, stopped: Event) -> None:
        super().__init__()
        self._work = work
        self._mail = mail
        self._stopped = stopped

    def run(self) -> None:
        progress = Progress(self._mail.progressed.emit, self._stopped)
        try:
            progress.check()
            outcome = _Outcome(self._work(progress))
        except BaseException as error:  # noqa: BLE001 — handed over to the GUI thread, which raises or shows it
            outcome = _Outcome(error=error)
        self._mail.ended.emit(outcome)


class Work(QObject, Generic[T]):
    """One running function. Signals arrive on the GUI thread; exactly one of `finished`, `failed`, `cancelled`, once.

    After `cancel` nothing but `cancelled` arrives, even if the value came in the meantime.
    """

    progressed = Signal(float, str)
    """The part done, 0 to 1, and what is being done."""
    finished = Signal(object)
    """The value of the function."""
    failed = Signal(object)
    """The exception of the function."""
    cancelled = Signal()
    ended = Signal(object)
    """After one of the three: this work, which is of no more use."""

    def __init__(self, stopped: Event, mail: _Mail) -> None:
        super().__init__()
        self._stopped = stopped
        self._mail = mail
        self._running = True
        mail.progressed.connect(self._on_progress, Qt.ConnectionType.QueuedConnection)
        mail.ended.connect(self._on_end, Qt.ConnectionType.QueuedConnection)

    @property
    def running(self) -> bool:
        """Whether the end has not been told yet."""
        return self._running

    def cancel(self) -> None:
        """Ask the function to stop at its next report of progress."""
        self._stopped.set()

    @Slot(float, str)
    def _on_progress(self, done: float, text: str) -> None:
        if not self._stopped.is_set():
            self.progressed.emit(done, text)

    @Slot(object)
    def _on_end(self, outcome: _Outcome) -> None:
        self._running = False
        if self._stopped.is_set() or isinstance(outcome.error, Cancelled):
            self.cancelled.emit()
        elif outcome.error is not None:
            self.failed.emit(outcome.error)
        else:
            self.finished.emit(outcome.value)
        self.ended.emit(self)


class Workers(QObject):
    """A pool of threads for long work; `bootstrap` makes one for the app."""

    def __init__(self, parent: QObject | None = None, threads: int = 2) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(threads)
        self._open: set[Work[Any]] = set()

    def start(
        self,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Callable[[BaseException], None],
    ) -> Work[T]:
        """Run a function on the pool.

        Args:
            work: What runs off the GUI thread.
            done: Called on the GUI thread with its value.
            failed: Called on the GUI thread with its exception; not when it was cancelled.
        """
        stopped, mail = Event(), _Mail()
        running: Work[T] = Work(stopped, mail)
        running.finished.connect(lambda value: done(cast("T", value)))
        running.failed.connect(failed)
        running.ended.connect(self._forget)
        self._open.add(running)
        self._pool.start(_Runnable(work, mail, stopped))
        return running

    def end_with(self, owner: QObject) -> None:
        """Shut down when an object goes. At the end of the program Qt's threads may have gone before it."""

        def end() -> None:
            with suppress(RuntimeError):
                self.shut_down()

        owner.destroyed.connect(end)

    @Slot(object)
    def _forget(self, ended: Work[Any]) -> None:
        """Let go of a work; deleting it also frees the callbacks that are connected to it."""
        self._open.discard(ended)
        ended.deleteLater()

    def shut_down(self, wait_ms: int = 5000) -> bool:
        """Cancel all work and wait for it; nothing is delivered any more.

        Returns:
            Whether every thread has ended within the time, in milliseconds.
        """
        for running in self._open:
            running.cancel()
            running.blockSignals(True)  # noqa: FBT003 — Qt's signature
        self._pool.clear()
        ended = self._pool.waitForDone(wait_ms)
        self._open.clear()
        return ended

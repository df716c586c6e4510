"""Ctrl+C on the terminal and the system's wish that the app ends, heard while Qt waits for events."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from PySide6.QtCore import QSocketNotifier

STOPPING = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def stop_signals(stop: Callable[[int], None]) -> Iterator[None]:
    """Call `stop` with the number of each such signal that comes while the block runs.

    Python runs its handlers between two steps of Python; a byte on a socket wakes Qt up so that there is one.
    """
    ours, theirs = socket.socketpair()
    for end in (ours, theirs):
        end.settimeout(0)
    wakes = QSocketNotifier(ours.fileno(), QSocketNotifier.Type.Read)
    wakes.activated.connect(lambda: ours.recv(64))

    def heard(number: int, _frame: FrameType | None) -> None:
        stop(number)

    waked = signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False)
    before = {number: signal.signal(number, heard) for number in STOPPING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(waked)
        wakes.setEnabled(False)
        ours.close()
        theirs.close()

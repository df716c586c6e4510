"""Calls of the network's thread, on the thread of the window."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from dttools_desktop.bootstrap import Mailbox

LONG_S = 0.02


@pytest.fixture
def mailbox(qapp: QObject) -> Iterator[Mailbox]:
    made = Mailbox(qapp)
    yield made
    made.deleteLater()


def from_elsewhere(mailbox: Mailbox, calls: list[Callable[[], None]]) -> None:
    def post() -> None:
        for call in calls:
            mailbox.post(call)

    thread = threading.Thread(target=post)
    thread.start()
    thread.join()


def test_calls_run_in_order_on_the_windows_thread(qtbot: QtBot, mailbox: Mailbox) -> None:
    ran: list[tuple[int, int]] = []
    from_elsewhere(mailbox, [lambda n=n: ran.append((n, threading.get_ident())) for n in range(500)])  # type: ignore[misc]
    assert ran == []
    qtbot.waitUntil(lambda: len(ran) == 500)
    assert ran == [(n, threading.get_ident()) for n in range(500)]


def test_between_two_long_calls_of_a_burst_the_window_lives(qtbot: QtBot, mailbox: Mailbox) -> None:
    happened: list[str] = []

    def work() -> None:
        until = time.perf_counter() + LONG_S
        while time.perf_counter() < until:
            pass
        happened.append("call")

    window = QTimer(interval=0)
    window.timeout.connect(lambda: happened.append("window"))
    window.start()
    from_elsewhere(mailbox, [work] * 10)
    qtbot.waitUntil(lambda: happened.count("call") == 10)
    window.stop()
    assert ("call", "call") not in set(itertools.pairwise(happened))


def test_a_call_that_fails_does_not_hold_up_the_next(qtbot: QtBot, mailbox: Mailbox) -> None:
    ran: list[int] = []

    def fail() -> None:
        raise RuntimeError("a mistake")

    with qtbot.captureExceptions() as raised:
        from_elsewhere(mailbox, [fail, lambda: ran.append(1)])
        qtbot.waitUntil(lambda: ran == [1])
    assert [kind for kind, *_ in raised] == [RuntimeError]

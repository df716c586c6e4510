from __future__ import annotations

import gc
import weakref
from threading import Event, get_ident
from typing import TYPE_CHECKING

import pytest

from dttools_desktop.qtkit.workers import Progress, Workers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

WAIT = 5.0


@pytest.fixture
def workers(qtbot: QtBot) -> Iterator[Workers]:
    made = Workers()
    yield made
    assert made.shut_down()


def never(value: object) -> None:
    raise AssertionError(f"must not be called, got {value!r}")


def test_a_value_comes_back_on_the_gui_thread(workers: Workers, qtbot: QtBot) -> None:
    threads: dict[str, int] = {}
    values: list[int] = []

    def work(_progress: Progress) -> int:
        threads["work"] = get_ident()
        return 42

    def done(value: int) -> None:
        threads["done"] = get_ident()
        values.append(value)

    workers.start(work, done, never)
    qtbot.waitUntil(lambda: values == [42])
    assert threads["done"] == get_ident() != threads["work"]


def test_an_exception_comes_back_as_it_was(workers: Workers, qtbot: QtBot) -> None:
    errors: list[BaseException] = []
    error = ValueError("no such column")

    def work(_progress: Progress) -> None:
        raise error

    workers.start(work, never, errors.append)
    qtbot.waitUntil(lambda: errors == [error])


def test_progress_is_reported_in_order_and_within_bounds(workers: Workers, qtbot: QtBot) -> None:
    go = Event()
    heard: list[tuple[float, str]] = []
    values: list[str] = []

    def work(progress: Progress) -> str:
        go.wait(WAIT)
        progress(-1.0, "start")
        progress(0.5, "half")
        progress(2.0)
        return "end"

    running = workers.start(work, values.append, never)
    running.progressed.connect(lambda done, text: heard.append((done, text)))
    go.set()
    qtbot.waitUntil(lambda: values == ["end"])
    assert heard == [(0.0, "start"), (0.5, "half"), (1.0, "")]


def test_cancelled_work_stops_at_its_next_report_and_delivers_nothing(workers: Workers, qtbot: QtBot) -> None:
    started, go, reached = Event(), Event(), []

    def work(progress: Progress) -> str:
        started.set()
        go.wait(WAIT)
        progress(0.5)
        reached.append("after the report")
        return "value"

    running = workers.start(work, never, never)
    assert started.wait(WAIT)
    with qtbot.waitSignal(running.cancelled):
        running.cancel()
        go.set()
    assert reached == []


def test_a_value_that_comes_after_the_cancel_is_dropped(workers: Workers, qtbot: QtBot) -> None:
    started, go = Event(), Event()

    def work(_progress: Progress) -> str:
        started.set()
        go.wait(WAIT)
        return "too late"

    running = workers.start(work, never, never)
    assert started.wait(WAIT)
    with qtbot.waitSignal(running.cancelled):
        running.cancel()
        go.set()
    assert not running.running


def test_what_the_callbacks_hold_is_let_go_when_the_work_has_ended(workers: Workers, qtbot: QtBot) -> None:
    class Window:
        def __init__(self) -> None:
            self.got: list[int] = []

    window = Window()
    gone = weakref.ref(window)
    running = workers.start(lambda _progress: 7, window.got.append, never)
    with qtbot.waitSignal(running.destroyed):
        del running
    del window
    gc.collect()
    assert gone() is None


def test_shutting_down_cancels_waits_and_stays_silent(qtbot: QtBot) -> None:
    workers, started = Workers(threads=1), Event()

    def endless(progress: Progress) -> None:
        started.set()
        while True:
            progress.check()

    for _ in range(3):
        workers.start(endless, never, never)
    assert started.wait(WAIT)
    assert workers.shut_down()
    qtbot.wait(10)

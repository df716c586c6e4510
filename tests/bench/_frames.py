"""Frames as hands see them: from the moment at which an event was due until the window shows what it did."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from measure import Spread
from PySide6.QtWidgets import QApplication, QWidget

EVERY = 1 / 60
"""Seconds from one event of a hand to the next."""


class Stopwatch:
    """Says in which functions time goes. What a watched function spends in another watched one counts there."""

    def __init__(self) -> None:
        self.spent: defaultdict[str, float] = defaultdict(float)
        self._running: list[str] = []
        self._since = 0.0

    def watch(self, owner: Any, name: str, stage: str) -> None:
        """Count the time in a function of a class or module under a stage."""
        function = getattr(owner, name)

        @wraps(function)
        def watched(*arguments: Any, **more: Any) -> Any:
            with self.stage(stage):
                return function(*arguments, **more)

        setattr(owner, name, watched)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count what happens in here."""
        self._turn()
        self._running.append(name)
        try:
            yield
        finally:
            self._turn()
            self._running.pop()

    def _turn(self) -> None:
        now = time.perf_counter()
        if self._running:
            self.spent[self._running[-1]] += now - self._since
        self._since = now


@dataclass(slots=True)
class Run:
    """The frames of one gesture, in milliseconds."""

    clock: list[float] = field(default_factory=list)
    """From when the event was due until the frame was painted, whatever held it up."""
    cpu: list[float] = field(default_factory=list)
    """Processor time of event and painting, which other programs disturb less."""
    between: list[float] = field(default_factory=list)
    """Processor time of the longest thing that the window did between two frames."""
    sharp: list[float] = field(default_factory=list)
    """The share of the picture that is final in a frame; the rest is a coarser stand-in."""
    stages: dict[str, float] = field(default_factory=dict)
    """Mean milliseconds a frame."""
    sharp_after_ms: float = 0.0
    """From the last event until the whole picture is final."""

    def figures(self) -> dict[str, Any]:
        """For the table and JSON."""
        return {
            "frame": Spread.of(self.clock),
            "cpu": Spread.of(self.cpu),
            "between_cpu": Spread.of(self.between),
            "sharp_share": {"mean": sum(self.sharp) / len(self.sharp), "least": min(self.sharp)} if self.sharp else {},
            "sharp_after_ms": self.sharp_after_ms,
            "stages_ms": self.stages,
        }


class Pacer:
    """Plays events at 60 a second and lets the window do its other work in between, as an event loop does.

    An event that had to wait is late, and its frame counts from when it was due; the next one is due a 60th of a second
    later, or as soon as a slow frame is done: hands' events are compressed, they do not queue.
    """

    def __init__(self, app: QApplication, stopwatch: Stopwatch) -> None:
        self._app = app
        self._stopwatch = stopwatch

    def play(self, view: QWidget, events: Iterator[Callable[[], object]], sharp: Callable[[], float] | None) -> Run:
        """Play all events; `view` is painted after each."""
        run = Run()
        due = time.perf_counter()
        self._stopwatch.spent.clear()
        for event in events:
            run.between.append(self._wait(due))
            cpu = time.process_time()
            with self._stopwatch.stage("the event itself"):
                event()
            with self._stopwatch.stage("Qt, and what floats over the board"):
                view.repaint()
            done = time.perf_counter()
            run.clock.append((done - due) * 1e3)
            run.cpu.append((time.process_time() - cpu) * 1e3)
            if sharp is not None:
                run.sharp.append(sharp())
            due = max(due + EVERY, done)
        run.stages = {name: spent * 1e3 / len(run.clock) for name, spent in self._stopwatch.spent.items()}
        return run

    def rest(self, done: Callable[[], bool], at_most: float = 20.0) -> float:
        """Let the window work until something is so; milliseconds that it took."""
        begun = time.perf_counter()
        while not done() and time.perf_counter() < begun + at_most:
            self._turn()
        return (time.perf_counter() - begun) * 1e3

    def _wait(self, due: float) -> float:
        longest = 0.0
        while time.perf_counter() < due:
            longest = max(longest, self._turn())
        return longest

    def _turn(self) -> float:
        """One turn of the event loop; milliseconds of processor time."""
        cpu = time.process_time()
        self._app.processEvents()
        spent = (time.process_time() - cpu) * 1e3
        if spent < 0.1:
            time.sleep(0.0005)
        return spent

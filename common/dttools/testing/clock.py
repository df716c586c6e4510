"""Time that passes only when told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


class VirtualClock:
    """The time of a simulated world; `skewed` gives clocks that are wrong."""

    def __init__(self) -> None:
        self.now = START

    def pass_time(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)


class LaptopClock:
    """A clock that somebody has set wrong."""

    def __init__(self, world: VirtualClock) -> None:
        self._world = world
        self.skew = timedelta()

    def __call__(self) -> datetime:
        """The time that the laptop believes it is."""
        return self._world.now + self.skew

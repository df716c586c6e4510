"""Power that goes in the middle of a step, and a disk that takes nothing for a while."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from dttools.errors import StorageFailed


class PowerGone(BaseException):
    """The machine stands still where this is raised. Not an `Exception`: nobody may catch it and go on."""


class Fuse:
    """Counts moments down to the one at which the power goes."""

    def __init__(self) -> None:
        self._left = 0

    def light(self, moments: int) -> None:
        """Let the power go at that moment from now, 1 being the next one."""
        self._left = moments

    def put_out(self) -> None:
        """Let it not go."""
        self._left = 0

    def burns_out(self) -> bool:
        """A moment passes; whether it is the last one."""
        self._left -= 1
        return self._left == 0


class Disk:
    """What a laptop writes to.

    Attributes:
        power: Has a moment before and one after each write.
    """

    def __init__(self) -> None:
        self.power = Fuse()
        self._refusals = 0

    def refuse(self, writes: int) -> None:
        """Take none of the next so many writes, as a full disk does."""
        self._refusals = writes

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Write all that the body does, or nothing.

        Raises:
            StorageFailed: The disk is full.
            PowerGone: Before the write, or after it.
        """
        if self.power.burns_out():
            raise PowerGone
        if self._refusals:
            self._refusals -= 1
            raise StorageFailed("the disk is full")
        yield
        if self.power.burns_out():
            raise PowerGone

"""A limit on how often something may be tried."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

from dttools.errors import RateLimited
from dttools_resources.i18n import ntr


class RateLimit:
    """A token bucket a key: `burst` tries at once, and one more every `every` seconds.

    It remembers the `remembered` keys that were used last, so that it cannot fill the memory.
    """

    def __init__(
        self, *, burst: int, every: float, remembered: int = 10_000, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._burst = burst
        self._every = every
        self._remembered = remembered
        self._clock = clock
        self._free_at: OrderedDict[str, float] = OrderedDict()

    def spend(self, key: str) -> None:
        """Use one try.

        Raises:
            RateLimited: There is none left now.
        """
        now = self._clock()
        free_at = max(self._free_at.pop(key, now), now)
        wait = free_at - now - (self._burst - 1) * self._every
        self._free_at[key] = free_at if wait > 0 else free_at + self._every
        if len(self._free_at) > self._remembered:
            self._free_at.popitem(last=False)
        if wait > 0:
            seconds = max(1, round(wait))
            message = ntr(
                "Too many tries. Try again in {n} second.", "Too many tries. Try again in {n} seconds.", seconds
            )
            raise RateLimited(message.format(n=seconds), retry_after=wait)

    def forgive(self, key: str) -> None:
        """Forget the tries of a key, as after a right password."""
        self._free_at.pop(key, None)

"""A network that breaks connections anywhere, also in the middle of a frame."""

from __future__ import annotations

import asyncio
from random import Random

from support.gate import Gate


class FaultProxy(Gate):
    """As `Gate`, but every connection ends after a random number of bytes: some of the last ones may arrive.

    Args:
        mean: Bytes that a connection carries in each direction, on the average.
    """

    def __init__(self, target: str, *, mean: int, rng: Random) -> None:
        super().__init__(target)
        self._mean = mean
        self._rng = rng
        self.cuts = 0

    async def _pass(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        left = int(self._rng.expovariate(1 / self._mean))
        while data := await source.read(1 + self._rng.randrange(4_096)):
            target.write(data[:left])
            await target.drain()
            left -= len(data)
            if left <= 0:
                self.cuts += 1
                return

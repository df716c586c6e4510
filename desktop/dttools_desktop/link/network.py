"""One thread with an event loop for everything that waits for servers."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, TypeVar

T = TypeVar("T")
_STOP_WITHIN = 5.0
_TURNS_TO_CLOSE = 5
"""A transport that was closed lets go of its socket some turns of the loop later."""


class Network:
    """Runs coroutines away from the documents' thread, until `stop`."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="network", daemon=True)
        self._thread.start()

    def submit(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Start a coroutine there; its result can be awaited or cancelled from here."""
        if self._loop.is_closed():
            work.close()
            stopped: Future[T] = Future()
            stopped.cancel()
            return stopped
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def call(self, work: Callable[..., object], *arguments: object) -> None:
        """Call something there soon; does nothing after `stop`."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(work, *arguments)

    def call_later(self, seconds: float, work: Callable[[], object]) -> None:
        """Call something there after a time; not at all when `stop` comes first."""
        self.call(self._loop.call_later, seconds, work)

    def finish(self, work: Coroutine[Any, Any, None]) -> None:
        """Run a last coroutine to its end, or to the end of patience."""
        with suppress(TimeoutError):
            self.submit(work).result(_STOP_WITHIN)

    def stop(self) -> None:
        """Cancel all that runs and wait until the thread has ended; stopping twice is harmless."""
        if self._loop.is_closed():
            return
        asyncio.run_coroutine_threadsafe(self._cancel_all(), self._loop)
        self._thread.join(_STOP_WITHIN)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_forever()
        finally:
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            self._loop.close()

    async def _cancel_all(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            # One that is being cancelled is saying goodbye to its server: a second time would cut it short.
            if not task.cancelling():
                task.cancel()
        if others:
            await asyncio.wait(others, timeout=_STOP_WITHIN / 2)
        for _ in range(_TURNS_TO_CLOSE):
            await asyncio.sleep(0)
        self._loop.stop()


async def run_beside(main: Coroutine[Any, Any, None], helper: Coroutine[Any, Any, None]) -> None:
    """Run `main` to its end, and `helper` as long as that takes; a mistake in either comes out."""
    helping = asyncio.create_task(helper)
    working = asyncio.create_task(main)
    try:
        await asyncio.wait((working, helping), return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (working, helping):
            task.cancel()
        outcomes = await asyncio.gather(working, helping, return_exceptions=True)
    for outcome in outcomes:
        if isinstance(outcome, Exception):
            raise outcome

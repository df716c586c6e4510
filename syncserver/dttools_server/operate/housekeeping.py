"""What the server does by itself once a day."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from dttools.errors import AppError

FIRST_AFTER = 600.0
"""Seconds: not while everybody connects again after a start."""
EVERY = 86_400.0

log = structlog.get_logger(__name__)


async def every_day(
    work: Callable[[], Awaitable[object]], sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
) -> None:
    """Do some work every day until cancelled; what fails is tried again the next day."""
    await sleep(FIRST_AFTER)
    while True:
        try:
            await work()
        except (AppError, OSError) as error:
            log.warning("housekeeping.failed", error=str(error))
        await sleep(EVERY)

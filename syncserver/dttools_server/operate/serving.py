"""Keeping an application on the network until it is told to stop."""

from __future__ import annotations

import asyncio
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from aiohttp import web

from dttools.errors import Unreachable

if TYPE_CHECKING:
    from collections.abc import Callable

_LAST_REQUESTS_S = 10.0
_LOOK_EVERY_S = 1.0


async def serve_until_stopped(
    app: web.Application, host: str, port: int, *, announce: Callable[[str], None], healthy: Callable[[], bool]
) -> None:
    """Serve until SIGTERM or SIGINT, or until `healthy` says no more, which raises `Unreachable`.

    `announce` is told the address once connections are taken; `port` 0 takes any free one.
    """
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=_LAST_REQUESTS_S)
    await runner.setup()
    try:
        await _listen(runner, host, port)
        announce(_address(host, runner.addresses[0][1]))
        await _stop_signal(healthy)
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, host: str, port: int) -> None:
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        raise Unreachable(
            f"The server cannot listen on {_address(host, port)}: {error.strerror or error}",
            safe="Nothing was changed.",
            todo="Choose another --port (0 takes any free one) or --host, or stop the program that has it.",
        ) from error


def _address(host: str, port: int) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


async def _stop_signal(healthy: Callable[[], bool]) -> None:
    stop = asyncio.Event()
    if sys.platform != "win32":  # there Ctrl+C raises KeyboardInterrupt
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
    while not stop.is_set():
        if not healthy():
            raise Unreachable(
                "PostgreSQL ends by itself again and again.",
                safe="Everything that was acknowledged is saved.",
                todo="Look into postgres.log in the data folder, then start the server again.",
            )
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), _LOOK_EVERY_S)

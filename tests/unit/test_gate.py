"""The gate that tests put before a server must itself leave nothing behind."""

from __future__ import annotations

import asyncio
import gc
import socket
from contextlib import suppress

import pytest

from support.gate import Gate


@pytest.mark.parametrize("turns", range(8))
async def test_a_gate_that_closes_ends_a_connection_however_far_it_is(turns: int) -> None:
    """Also one that the loop has accepted and nobody has begun to serve."""
    loop = asyncio.get_running_loop()
    behind = socket.create_server(("127.0.0.1", 0))
    gate = Gate(f"http://127.0.0.1:{behind.getsockname()[1]}")
    await gate.open()
    with behind, socket.socket() as client:
        client.setblocking(False)  # noqa: FBT003 (the argument's only meaning)
        await loop.sock_connect(client, ("127.0.0.1", gate.port))
        for _ in range(turns):
            await asyncio.sleep(0)
        await gate.close()
        async with asyncio.timeout(5):
            with suppress(ConnectionError):  # it may never have been taken in
                assert await loop.sock_recv(client, 1) == b""
    gc.collect()

"""Whose address counts: what a request says of itself is believed of trusted proxies only."""

from __future__ import annotations

from ipaddress import ip_network
from typing import TYPE_CHECKING

import httpx
import pytest
from aiohttp import web

from dttools_server.web.addresses import TRUSTED_PROXIES, client_address

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

HERE = "127.0.0.1"


async def _told(trusted: Sequence[str], *forwarded: str) -> AsyncIterator[str]:
    async def tell(request: web.Request) -> web.Response:
        return web.Response(text=client_address(request))

    app = web.Application()
    app[TRUSTED_PROXIES] = tuple(map(ip_network, trusted))
    app.router.add_get("/", tell)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, HERE, 0).start()
    try:
        async with httpx.AsyncClient(trust_env=False) as client:
            url = f"http://{HERE}:{runner.addresses[0][1]}"
            yield (await client.get(url, headers=[("X-Forwarded-For", one) for one in forwarded])).text
    finally:
        await runner.cleanup()


@pytest.mark.parametrize(
    ("trusted", "forwarded", "expected"),
    [
        ([], ["203.0.113.7"], HERE),
        (["10.0.0.0/8"], ["203.0.113.7"], HERE),
        ([HERE], [], HERE),
        ([HERE], ["203.0.113.7"], "203.0.113.7"),
        ([HERE], ["forged, 198.51.100.1, 203.0.113.7"], "203.0.113.7"),
        ([HERE, "10.0.0.0/8"], ["198.51.100.1, 203.0.113.7, 10.1.2.3"], "203.0.113.7"),
        ([HERE], ["198.51.100.1", "203.0.113.7"], "203.0.113.7"),
        ([HERE], ["nonsense"], HERE),
        ([HERE], [""], HERE),
        ([HERE, "2001:db8::/32"], ["2001:db9::1, 2001:db8::5"], "2001:db9::1"),
        ([HERE, "10.0.0.0/8"], ["203.0.113.7, ::ffff:10.1.2.3"], "203.0.113.7"),
        ([HERE, "10.0.0.0/8"], ["10.0.0.1, 10.0.0.2"], "10.0.0.1"),
    ],
)
async def test_the_nearest_address_that_nobody_vouches_for_counts(
    trusted: list[str], forwarded: list[str], expected: str
) -> None:
    assert [told async for told in _told(trusted, *forwarded)] == [expected]

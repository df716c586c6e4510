"""Between the API's calls and httpx."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from pydantic_core import to_json

from dttools.api import PREFIX, VERSION, VERSION_HEADER
from dttools.errors import Unreachable
from dttools.sdk.flows import Call
from dttools_resources.i18n import tr

BASE_URL = "https://api.dttools.app/v1"
TIMEOUT = 30.0
"""Seconds to wait for the server, in each step of a request."""
HEADERS = {VERSION_HEADER: VERSION, "User-Agent": f"dttools-python/{VERSION}"}


def with_prefix(base_url: str) -> str:
    """The base URL with the API's prefix, which a caller may leave out, and a slash at its end."""
    url = base_url.rstrip("/")
    return f"{url}/" if url.endswith(PREFIX) else f"{url}{PREFIX}/"


def request_of(call: Call, client: httpx.Client | httpx.AsyncClient) -> httpx.Request:
    """The HTTP request of a call. Values such as dates go as the API writes them."""
    content, headers = call.content, dict(call.headers)
    if call.json is not None:
        content = to_json(dict(call.json))
        headers["Content-Type"] = "application/json"
    return client.build_request(
        call.route.method, call.url, params=dict(call.query) or None, content=content, headers=headers
    )


@contextmanager
def reaching(base_url: str) -> Iterator[None]:
    """Say in our words that the server does not answer."""
    try:
        yield
    except (httpx.TransportError, httpx.InvalidURL) as error:
        raise Unreachable(
            tr("{address} does not answer.").format(address=base_url),
            safe=tr("Nothing is lost."),
            todo=tr("Check the network and the address, then try again."),
        ) from error

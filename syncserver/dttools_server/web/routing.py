"""From the route table to aiohttp's routes."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus

from aiohttp import hdrs, web

from dttools.api import PREFIX, ROUTES, Route
from dttools_server.web import assets, auth, documents, live, members, meta, projects, tools, votes
from dttools_server.web.handlers import Handlers

HANDLERS = Handlers(
    pair
    for module in (auth, projects, documents, live, assets, members, tools, votes)
    for pair in module.handlers.items()
)


def _with_head() -> Iterator[Route]:
    """What may be asked for without its content (RFC 9110, section 9.1): aiohttp leaves that out by itself."""
    own = {route.path for route in ROUTES.values() if route.method == hdrs.METH_HEAD}
    for route in ROUTES.values():
        if route.method == hdrs.METH_GET and route.path not in own and route.status != HTTPStatus.SWITCHING_PROTOCOLS:
            yield route


def add_routes(app: web.Application) -> None:
    """Route every operation of the API, the OpenAPI document and the health check."""
    for route in ROUTES.values():
        app.router.add_route(route.method, f"{PREFIX}{route.path}", HANDLERS[route.name], name=route.name)
    for route in _with_head():
        app.router.add_route(hdrs.METH_HEAD, f"{PREFIX}{route.path}", HANDLERS[route.name])
    app.router.add_get(f"{PREFIX}/openapi.json", meta.openapi_document)
    app.router.add_get("/health", meta.health)

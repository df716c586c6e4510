"""From the route table to aiohttp's routes."""

from __future__ import annotations

from aiohttp import web

from dttools.api import PREFIX, ROUTES
from dttools_server.web import assets, auth, documents, live, members, meta, projects, tools, votes
from dttools_server.web.handlers import Handlers

HANDLERS = Handlers(
    pair
    for module in (auth, projects, documents, live, assets, members, tools, votes)
    for pair in module.handlers.items()
)


def add_routes(app: web.Application) -> None:
    """Route every operation of the API, the OpenAPI document and the health check."""
    for route in ROUTES.values():
        app.router.add_route(route.method, f"{PREFIX}{route.path}", HANDLERS[route.name], name=route.name)
    app.router.add_get(f"{PREFIX}/openapi.json", meta.openapi_document)
    app.router.add_get("/health", meta.health)

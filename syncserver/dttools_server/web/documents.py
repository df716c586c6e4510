"""`/projects/{id}/document`: a whole project as one Yjs update."""

from __future__ import annotations

from aiohttp import web

from dttools.api.routes import OCTETS
from dttools_server.web.exchange import caller, octets, parameter, reply
from dttools_server.web.handlers import Handlers
from dttools_server.web.services import services

DOCUMENT_LIMIT = 64 * 1024 * 1024
"""Bytes of a published document."""

handlers = Handlers()


@handlers.of("documents.publish")
async def publish(request: web.Request) -> web.Response:
    """Put a whole project here."""
    who, project_id = caller(request), parameter(request, "project_id")
    update = await octets(request, DOCUMENT_LIMIT)
    return reply(await services(request).projects.publish(who, project_id, update), 201)


@handlers.of("documents.get")
async def document(request: web.Request) -> web.Response:
    """A whole project."""
    update = await services(request).projects.document(caller(request), parameter(request, "project_id"))
    return web.Response(body=update, content_type=OCTETS)

"""`/ideas/{id}/votes`."""

from __future__ import annotations

from aiohttp import web

from dttools_server.web.exchange import caller, parameter, reply
from dttools_server.web.handlers import Handlers
from dttools_server.web.services import services

handlers = Handlers()


@handlers.of("votes.tally")
async def tally(request: web.Request) -> web.Response:
    """The votes on an idea."""
    return reply(await services(request).votes.tally(caller(request), parameter(request, "id")))


@handlers.of("votes.cast")
async def cast(request: web.Request) -> web.Response:
    """Vote for an idea."""
    return reply(await services(request).votes.cast(caller(request), parameter(request, "id")))


@handlers.of("votes.withdraw")
async def withdraw(request: web.Request) -> web.Response:
    """Take the caller's vote back."""
    return reply(await services(request).votes.withdraw(caller(request), parameter(request, "id")))

"""`/projects/{id}/members`."""

from __future__ import annotations

from aiohttp import web

from dttools.api import MemberChange, NewMember
from dttools_server.web.exchange import body, caller, done, parameter, reply
from dttools_server.web.handlers import Handlers
from dttools_server.web.services import services

handlers = Handlers()


@handlers.of("members.list")
async def list_members(request: web.Request) -> web.Response:
    """Who takes part."""
    return reply(await services(request).members.list(caller(request), _project(request)))


@handlers.of("members.add")
async def add_member(request: web.Request) -> web.Response:
    """Let somebody take part."""
    who = caller(request)
    return reply(await services(request).members.add(who, _project(request), await body(request, NewMember)), 201)


@handlers.of("members.update")
async def update_member(request: web.Request) -> web.Response:
    """Give another role."""
    who, role = caller(request), (await body(request, MemberChange)).role
    return reply(await services(request).members.change(who, _project(request), parameter(request, "user_id"), role))


@handlers.of("members.remove")
async def remove_member(request: web.Request) -> web.Response:
    """Take a member out, or leave."""
    await services(request).members.remove(caller(request), _project(request), parameter(request, "user_id"))
    return done()


def _project(request: web.Request) -> str:
    return parameter(request, "project_id")

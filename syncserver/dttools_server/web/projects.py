"""`/projects`."""

from __future__ import annotations

from aiohttp import web

from dttools.api import NewProject, ProjectChange, ProjectQuery
from dttools_server.web.exchange import body, caller, done, if_match, parameter, query, reply, versioned_reply
from dttools_server.web.handlers import Handlers
from dttools_server.web.services import services

handlers = Handlers()


@handlers.of("projects.list")
async def list_projects(request: web.Request) -> web.Response:
    """The caller's projects."""
    return reply(await services(request).projects.list(caller(request), query(request, ProjectQuery)))


@handlers.of("projects.create")
async def create_project(request: web.Request) -> web.Response:
    """Start a project."""
    who = caller(request)
    project = await services(request).projects.create(who, await body(request, NewProject))
    return versioned_reply(request, project, 201)


@handlers.of("projects.get")
async def get_project(request: web.Request) -> web.Response:
    """One project."""
    return versioned_reply(request, await services(request).projects.get(caller(request), _id(request)))


@handlers.of("projects.update")
async def update_project(request: web.Request) -> web.Response:
    """Change the given fields of a project; the others stay."""
    who, change = caller(request), await body(request, ProjectChange)
    project = await services(request).projects.change(who, _id(request), change, if_match(request))
    return versioned_reply(request, project)


@handlers.of("projects.delete")
async def delete_project(request: web.Request) -> web.Response:
    """Take a project away for all."""
    await services(request).projects.delete(caller(request), _id(request))
    return done()


@handlers.of("projects.stats")
async def project_stats(request: web.Request) -> web.Response:
    """How much a project holds."""
    return reply(await services(request).projects.stats(caller(request), _id(request)))


def _id(request: web.Request) -> str:
    return parameter(request, "project_id")

"""The records of the tools: the same five handlers for each resource of the registry."""

from __future__ import annotations

from aiohttp import web

from dttools.api import RESOURCES, Resource
from dttools_server.web.exchange import body, caller, done, if_match, parameter, query, reply_json, versioned_reply
from dttools_server.web.handlers import Handlers
from dttools_server.web.services import services


def handlers_of(resource: Resource) -> Handlers:
    """The handlers of one resource."""
    handlers, name = Handlers(), resource.name

    @handlers.of(f"{name}.list")
    async def list_records(request: web.Request) -> web.Response:
        """A part of a project's records."""
        part = query(request, resource.query)
        return reply_json(await services(request).tools.list(caller(request), resource, _project(request), part))

    @handlers.of(f"{name}.create")
    async def create_record(request: web.Request) -> web.Response:
        """Add a record."""
        who, new = caller(request), await body(request, resource.create)
        return versioned_reply(
            request, await services(request).tools.create(who, resource, _project(request), new), 201
        )

    @handlers.of(f"{name}.get")
    async def get_record(request: web.Request) -> web.Response:
        """One record."""
        return versioned_reply(request, await services(request).tools.get(caller(request), resource, _id(request)))

    @handlers.of(f"{name}.update")
    async def update_record(request: web.Request) -> web.Response:
        """Change the given fields of a record; the others stay."""
        who, change = caller(request), await body(request, resource.change)
        record = await services(request).tools.change(who, resource, _id(request), change, if_match(request))
        return versioned_reply(request, record)

    @handlers.of(f"{name}.delete")
    async def delete_record(request: web.Request) -> web.Response:
        """Take a record to the trash."""
        await services(request).tools.delete(caller(request), resource, _id(request))
        return done()

    return handlers


handlers = Handlers(pair for resource in RESOURCES.values() for pair in handlers_of(resource).items())


def _project(request: web.Request) -> str:
    return parameter(request, "project_id")


def _id(request: web.Request) -> str:
    return parameter(request, "id")

"""What describes the server itself: `/health` and the OpenAPI document."""

from __future__ import annotations

import asyncio
import json
from functools import cache

from aiohttp import web

from dttools.api import openapi
from dttools.errors import AppError
from dttools_server.store.database import Database

DATABASE = web.AppKey("database", Database)


async def health(request: web.Request) -> web.Response:
    """Whether this server can do its work."""
    try:
        await request.app[DATABASE].check()
    except AppError as error:
        return web.json_response({"status": "unavailable", "reason": error.code}, status=503)
    return web.json_response({"status": "ok"})


async def openapi_document(_request: web.Request) -> web.Response:
    """The OpenAPI document. Making it takes a quarter of a second, once: aside, so that nobody waits."""
    return web.Response(body=await asyncio.to_thread(_document), content_type="application/json")


@cache
def _document() -> bytes:
    return json.dumps(openapi(), ensure_ascii=False).encode()

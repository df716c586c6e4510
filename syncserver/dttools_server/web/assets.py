"""`/projects/{id}/assets/{hash}`: pictures."""

from __future__ import annotations

from aiohttp import hdrs, web

from dttools_server.store.values import Asset
from dttools_server.web.exchange import caller, octets, parameter, reply
from dttools_server.web.handlers import Handlers
from dttools_server.web.services import services

_FOREVER = "private, max-age=31536000, immutable"
_HARMLESS = "default-src 'none'; sandbox"

handlers = Handlers()


@handlers.of("assets.put")
async def put(request: web.Request) -> web.Response:
    """Store a picture."""
    who, pictures = caller(request), services(request).pictures
    content = await octets(request, pictures.largest)
    return reply(await pictures.put(who, *_names(request), content), 201)


@handlers.of("assets.get")
async def get(request: web.Request) -> web.Response:
    """A picture."""
    asset = await _find(request)
    return web.Response(body=await services(request).pictures.read(asset), headers=_headers(asset))


@handlers.of("assets.head")
async def head(request: web.Request) -> web.Response:
    """Whether a picture is here."""
    asset = await _find(request)
    return web.Response(headers={**_headers(asset), hdrs.CONTENT_LENGTH: str(asset.size)})


async def _find(request: web.Request) -> Asset:
    return await services(request).pictures.find(caller(request), *_names(request))


def _names(request: web.Request) -> tuple[str, str]:
    return parameter(request, "project_id"), parameter(request, "hash")


def _headers(asset: Asset) -> dict[str, str]:
    return {
        hdrs.CONTENT_TYPE: asset.media_type,
        hdrs.CACHE_CONTROL: _FOREVER,
        hdrs.ETAG: f'"{asset.sha256}"',
        "Content-Security-Policy": _HARMLESS,
    }

"""`/projects/{id}/assets/{hash}`: pictures."""

from __future__ import annotations

from collections.abc import AsyncIterator

from aiohttp import hdrs, web

from dttools.api.routes import UPLOAD_LENGTH, UPLOAD_OFFSET
from dttools.errors import InvalidInput, NotFound
from dttools_resources.i18n import tr
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
    """A picture, or a part of it. As its content never changes, `If-Range` needs no look."""
    asset = await _find(request)
    content, headers = await services(request).pictures.read(asset), _headers(asset)
    wanted = _range(request)
    if wanted is None:
        return web.Response(body=content, headers=headers)
    start, stop, _ = wanted.indices(len(content))
    if start >= stop:
        return web.Response(status=416, headers={hdrs.CONTENT_RANGE: f"bytes */{len(content)}"})
    headers[hdrs.CONTENT_RANGE] = f"bytes {start}-{stop - 1}/{len(content)}"
    return web.Response(status=206, body=content[start:stop], headers=headers)


@handlers.of("assets.head")
async def head(request: web.Request) -> web.Response:
    """Whether a picture is here; if not, how much of it the caller has sent."""
    try:
        asset = await _find(request)
    except NotFound:
        offset = await services(request).pictures.received(caller(request), *_names(request))
        return web.Response(status=404, headers={UPLOAD_OFFSET: str(offset), hdrs.CACHE_CONTROL: "no-store"})
    return web.Response(headers={**_headers(asset), hdrs.CONTENT_LENGTH: str(asset.size)})


@handlers.of("assets.patch")
async def patch(request: web.Request) -> web.Response:
    """Keep a piece of a picture."""
    who, pictures = caller(request), services(request).pictures
    offset, length = _number(request, UPLOAD_OFFSET), _number(request, UPLOAD_LENGTH)
    now = await pictures.put_piece(who, *_names(request), _pieces(request), offset=offset, length=length)
    return web.Response(status=204, headers={UPLOAD_OFFSET: str(now)})


async def _pieces(request: web.Request) -> AsyncIterator[bytes]:
    async for piece in request.content.iter_any():
        yield piece


def _number(request: web.Request, header: str) -> int:
    given = request.headers.get(header, "")
    if not given.isascii() or not given.isdigit():
        raise InvalidInput(tr("The header {name} must be a number.").format(name=header), field=header)
    return int(given)


def _range(request: web.Request) -> slice | None:
    """The part that is asked for; None for all of it, also when several parts are: those nobody needs."""
    try:
        wanted = request.http_range
    except ValueError:
        return None
    return None if wanted == slice(None, None, 1) else wanted


async def _find(request: web.Request) -> Asset:
    return await services(request).pictures.find(caller(request), *_names(request))


def _names(request: web.Request) -> tuple[str, str]:
    return parameter(request, "project_id"), parameter(request, "hash")


def _headers(asset: Asset) -> dict[str, str]:
    return {
        hdrs.CONTENT_TYPE: asset.media_type,
        hdrs.CACHE_CONTROL: _FOREVER,
        hdrs.ACCEPT_RANGES: "bytes",
        hdrs.ETAG: f'"{asset.sha256}"',
        "Content-Security-Policy": _HARMLESS,
    }

"""From requests to values, and from values to responses."""

from __future__ import annotations

import json
import re
from typing import TypeVar

from aiohttp import hdrs, web

from dttools.api import Body, View, checked, checked_json
from dttools.errors import InvalidInput, TooLarge, Unauthenticated, UnsupportedFile
from dttools_resources.i18n import tr
from dttools_server.service.access_tokens import Caller
from dttools_server.service.versions import Versioned, version_of
from dttools_server.web.services import services

B = TypeVar("B", bound=Body)

JSON_LIMIT = 2 * 1024 * 1024
"""Bytes of a JSON body."""
CALLER = web.RequestKey("caller", Caller)
_JSON = re.compile(r"application/(?:[\w.+-]+\+)?json")
_ENTITY_TAG = re.compile(r'(?:W/)?"([^"]*)"')


def caller(request: web.Request) -> Caller:
    """Who asks.

    Raises:
        Unauthenticated: Nobody is signed in.
        TokenExpired: The access token was good once.
    """
    scheme, _, token = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated(tr("Nobody is signed in."), todo=tr("Sign in, and send the access token."))
    who = services(request).access_tokens.read(token.strip())
    request[CALLER] = who
    return who


def parameter(request: web.Request, name: str) -> str:
    """A parameter of the path."""
    return request.match_info[name]


async def octets(request: web.Request, limit: int) -> bytes:
    """The body.

    Raises:
        TooLarge: It has more than `limit` bytes.
    """
    if (request.content_length or 0) > limit:
        raise _too_large(limit)
    content = bytearray()
    async for chunk in request.content.iter_any():
        content += chunk
        if len(content) > limit:
            raise _too_large(limit)
    return bytes(content)


async def body(request: web.Request, model: type[B]) -> B:
    """The JSON body as a checked value.

    Raises:
        InvalidInput: It is no JSON, or not what the model says.
        UnsupportedFile: It says of itself that it is something else.
    """
    _expect_json(request)
    content = await octets(request, JSON_LIMIT)
    try:
        data = json.loads(content, parse_float=_number, parse_constant=_no_number)
        has_null_character = _has_null_character(data)
    except (ValueError, RecursionError) as error:
        raise InvalidInput(tr("The body is not JSON.")) from error
    if has_null_character:
        raise _null_character()
    return checked_json(model, data)


def query(request: web.Request, model: type[B]) -> B:
    """The query as a checked value."""
    given = dict(request.query)
    if _has_null_character(given):
        raise _null_character()
    return checked(model, given)


def if_match(request: web.Request) -> frozenset[str]:
    """The versions that an If-Match header asks for; none without the header."""
    header = request.headers.get(hdrs.IF_MATCH, "").strip()
    if header == "*":
        return frozenset("*")
    versions = frozenset(_ENTITY_TAG.findall(header))
    if header and not versions:
        raise InvalidInput(tr("If-Match holds no entity tag."), field=hdrs.IF_MATCH)
    return versions


def reply(view: View, status: int = 200) -> web.Response:
    """A JSON answer."""
    return reply_json(view.model_dump_json().encode(), status)


def reply_json(content: bytes, status: int = 200) -> web.Response:
    """An answer of JSON that is written already."""
    return web.Response(body=content, status=status, content_type="application/json")


def versioned_reply(request: web.Request, versioned: Versioned[View], status: int = 200) -> web.Response:
    """A JSON answer with its version; an empty one when the client has that version."""
    content = versioned.content
    tag = f'"{version_of(content)}"'
    if request.method in {hdrs.METH_GET, hdrs.METH_HEAD} and tag in request.headers.get(hdrs.IF_NONE_MATCH, ""):
        return web.Response(status=304, headers={hdrs.ETAG: tag})
    response = reply_json(content, status)
    response.headers[hdrs.ETAG] = tag
    return response


def done() -> web.Response:
    """An answer without content."""
    return web.Response(status=204)


def _expect_json(request: web.Request) -> None:
    if hdrs.CONTENT_TYPE in request.headers and not _JSON.fullmatch(request.content_type):
        raise UnsupportedFile(
            tr("The body is {kind}, not JSON.").format(kind=request.content_type),
            safe=tr("Nothing was changed."),
            todo=tr("Send it with the header {header}.").format(header="Content-Type: application/json"),
        )


def _number(text: str) -> float:
    """A number with a point or an exponent; 3.0 is a whole number in JSON Schema, so it is one here."""
    number = float(text)
    return int(number) if number.is_integer() else number


def _no_number(text: str) -> float:
    """NaN and the infinities, which Python reads but JSON has not."""
    raise ValueError(text)


def _null_character() -> InvalidInput:
    return InvalidInput(tr("A text holds the null character."), todo=tr("Leave it out."))


def _has_null_character(data: object) -> bool:
    """Whether a text is one that neither PostgreSQL nor the live protocol takes."""
    if isinstance(data, dict):
        return any(map(_has_null_character, data.values()))
    if isinstance(data, list):
        return any(map(_has_null_character, data))
    return isinstance(data, str) and "\0" in data


def _too_large(limit: int) -> TooLarge:
    return TooLarge(tr("The body is larger than {limit} bytes.").format(limit=limit), safe=tr("Nothing was changed."))

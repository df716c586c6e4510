"""Around every request: an id, a time limit, problem documents, headers, and one line in the log."""

from __future__ import annotations

import asyncio
import re
import secrets
import time
from http import HTTPStatus

import structlog
from aiohttp import hdrs, web

from dttools.api import MEDIA_TYPE, VERSION, VERSION_HEADER, Problem
from dttools.errors import AppError, InvalidInput, RateLimited, Unauthenticated, Unreachable
from dttools_resources.i18n import tr
from dttools_server.web.addresses import client_address
from dttools_server.web.exchange import CALLER
from dttools_server.web.handlers import Handler

REQUEST_ID_HEADER = "X-Request-ID"
TIME_LIMIT = 60.0
"""Seconds for a request that is not a live connection."""
REQUEST_ID = web.RequestKey("request_id", str)
_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")

log = structlog.get_logger("dttools_server.access")


@web.middleware
async def observed(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Give the request an id, and write one line about it. Queries are left out: they may hold tokens."""
    given = request.headers.get(REQUEST_ID_HEADER, "")
    request[REQUEST_ID] = given if _GIVEN_ID.fullmatch(given) else secrets.token_hex(8)
    started, status = time.perf_counter(), 499  # nginx's number for a client that did not wait
    try:
        response = await handler(request)
        status = response.status
    finally:
        who = request.get(CALLER)
        log.info(
            "request",
            request_id=request[REQUEST_ID],
            method=request.method,
            path=request.path,
            status=status,
            milliseconds=round((time.perf_counter() - started) * 1000, 1),
            user_id=who.id if who else None,
            address=client_address(request),
        )
    return response


@web.middleware
async def problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer every error with a problem document."""
    try:
        return await handler(request)
    except AppError as error:
        return _answer(Problem.of(error, request_id=request[REQUEST_ID]))
    except web.HTTPException as error:
        return _answer(_problem_of_http(request, error), _kept_headers(error))
    except Exception:
        log.exception("request.failed", request_id=request[REQUEST_ID], method=request.method, path=request.path)
        mistake = AppError(
            tr("The server made a mistake."),
            todo=tr("Try again; if it stays so, tell the server's operator this request id: {id}.").format(
                id=request[REQUEST_ID]
            ),
        )
        return _answer(Problem.of(mistake, request_id=request[REQUEST_ID]))


@web.middleware
async def versioned(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse a client that wants another major version of the API; without the header it takes what there is."""
    wanted = request.headers.get(VERSION_HEADER, VERSION)
    if wanted.partition(".")[0] != VERSION.partition(".")[0]:
        raise InvalidInput(
            tr("This server speaks version {ours} of the API, not {theirs}.").format(ours=VERSION, theirs=wanted),
            field=VERSION_HEADER,
            safe=tr("Nothing was changed."),
        )
    return await handler(request)


@web.middleware
async def limited(request: web.Request, handler: Handler) -> web.StreamResponse:
    """End a request that takes too long."""
    if request.headers.get(hdrs.UPGRADE):
        return await handler(request)
    try:
        async with asyncio.timeout(TIME_LIMIT):
            return await handler(request)
    except TimeoutError as error:
        raise Unreachable(tr("This took too long."), todo=tr("Try again.")) from error


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Headers of every answer; also of those that started before their handler returned."""
    response.headers[VERSION_HEADER] = VERSION
    response.headers[hdrs.SERVER] = "DTTools"
    response.headers["X-Content-Type-Options"] = "nosniff"
    if (request_id := request.get(REQUEST_ID)) is not None:
        response.headers[REQUEST_ID_HEADER] = request_id


def _answer(problem: Problem, headers: dict[str, str] | None = None) -> web.Response:
    more = dict(headers or {})
    if problem.code == RateLimited.code and problem.retry_after is not None:
        more[hdrs.RETRY_AFTER] = str(max(1, round(problem.retry_after)))
    if problem.status == HTTPStatus.UNAUTHORIZED:
        error = "" if problem.code == Unauthenticated.code else ' error="invalid_token"'
        more[hdrs.WWW_AUTHENTICATE] = f"Bearer{error}"
    body = problem.model_dump_json(exclude_none=True).encode()
    return web.Response(body=body, status=problem.status, content_type=MEDIA_TYPE, headers=more)


def _problem_of_http(request: web.Request, error: web.HTTPException) -> Problem:
    """What aiohttp itself refuses: unknown paths and methods, malformed requests."""
    detail = error.reason
    if isinstance(error, web.HTTPNotFound):
        detail = tr("There is nothing at this address.")
    elif isinstance(error, web.HTTPMethodNotAllowed):
        allowed = ", ".join(sorted(error.allowed_methods))
        detail = tr("{method} is not possible here, but {allowed}.").format(method=error.method, allowed=allowed)
    elif isinstance(error, web.HTTPUpgradeRequired):
        detail = tr("This address is a WebSocket.")
    code = re.sub(r"\W+", "_", error.reason.lower())
    return Problem(title=error.reason, status=error.status, code=code, detail=detail, request_id=request[REQUEST_ID])


def _kept_headers(error: web.HTTPException) -> dict[str, str]:
    return {name: error.headers[name] for name in (hdrs.ALLOW, hdrs.UPGRADE) if name in error.headers}


MIDDLEWARES = (observed, problems, versioned, limited)

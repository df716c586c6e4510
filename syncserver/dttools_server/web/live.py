"""`/projects/{id}/live`: the WebSocket."""

from __future__ import annotations

from aiohttp import hdrs, web

from dttools.sync.messages import FRAME_LIMIT
from dttools_server.live.connection import HEARTBEAT, LiveConnection
from dttools_server.web.exchange import caller, parameter
from dttools_server.web.handlers import Handlers
from dttools_server.web.services import services

handlers = Handlers()


@handlers.of("documents.live")
async def live(request: web.Request) -> web.StreamResponse:
    """Take part live. The token comes in the header, in the query, or in `Hello` as the first message.

    A token that comes with the request is judged before the connection opens: a refusal is an HTTP answer.
    """
    parts, project_id = services(request), parameter(request, "project_id")
    connection = LiveConnection(parts.rooms, parts.access, parts.access_tokens, project_id)
    if (token := _token(request)) is not None:
        await connection.admit(token)
    socket = web.WebSocketResponse(heartbeat=HEARTBEAT, max_msg_size=FRAME_LIMIT, compress=False)
    if not socket.can_prepare(request):
        caller(request)
        raise web.HTTPUpgradeRequired(headers={hdrs.UPGRADE: "websocket"})
    await socket.prepare(request)
    if request.transport is not None:  # None when the client has left already
        await connection.serve(socket, request.transport)
    if request.transport is not None and not socket.closed:
        request.transport.abort()
    return socket


def _token(request: web.Request) -> str | None:
    scheme, _, token = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
    if scheme.lower() == "bearer" and token:
        return token.strip()
    return request.query.get("token")

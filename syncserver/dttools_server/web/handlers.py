"""Handlers by the names of the route table."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Handlers(dict[str, Handler]):
    """The handlers of one file."""

    def of(self, name: str) -> Callable[[Handler], Handler]:
        """Mark the handler of the route of that name."""

        def mark(handler: Handler) -> Handler:
            self[name] = handler
            return handler

        return mark

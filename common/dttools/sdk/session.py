"""Signing requests: the access token goes with each, and is refreshed once when it has expired."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable, Generator
from http import HTTPStatus

import httpx
from pydantic import ValidationError

from dttools.api import Problem, SessionView
from dttools.errors import TokenExpired

SessionListener = Callable[[SessionView | None], None]


class Session(httpx.Auth):
    """The tokens of one person. Requests that find the access token expired share one refresh.

    Args:
        on_change: Hears of new tokens, to keep them; and None when the sign-in has ended.
    """

    requires_response_body = True

    def __init__(
        self, access_token: str | None, refresh_token: str | None, refresh_url: str, on_change: SessionListener | None
    ) -> None:
        self.access_token = access_token
        self.refresh_token = refresh_token
        self._refresh_url = refresh_url
        self._on_change = on_change
        self._thread_turn = threading.Lock()
        self._task_turn = asyncio.Lock()

    def adopt(self, session: SessionView | None) -> None:
        """Use these tokens from now on."""
        self.access_token = session.access_token if session else None
        self.refresh_token = session.refresh_token if session else None
        if self._on_change is not None:
            self._on_change(session)

    def sync_auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """One request, perhaps with a refresh and a second try."""
        used = self._sign(request)
        response = yield request
        response.read()
        if not self._may_refresh(response):
            return
        with self._thread_turn:
            if self.access_token == used:
                answer = yield self._refresh_request()
                answer.read()
                self._refreshed(answer)
        if self._sign(request) not in (used, None):
            yield request

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """One request, perhaps with a refresh and a second try."""
        used = self._sign(request)
        response = yield request
        await response.aread()
        if not self._may_refresh(response):
            return
        async with self._task_turn:
            if self.access_token == used:
                answer = yield self._refresh_request()
                await answer.aread()
                self._refreshed(answer)
        if self._sign(request) not in (used, None):
            yield request

    def _sign(self, request: httpx.Request) -> str | None:
        if self.access_token:
            request.headers["Authorization"] = f"Bearer {self.access_token}"
        return self.access_token

    def _may_refresh(self, response: httpx.Response) -> bool:
        if self.refresh_token is None or response.status_code != HTTPStatus.UNAUTHORIZED:
            return False
        try:
            return Problem.model_validate_json(response.content).code == TokenExpired.code
        except ValidationError:
            return False

    def _refresh_request(self) -> httpx.Request:
        return httpx.Request("POST", self._refresh_url, json={"refresh_token": self.refresh_token})

    def _refreshed(self, answer: httpx.Response) -> None:
        if answer.is_success:
            self.adopt(SessionView.model_validate_json(answer.content))
        elif answer.status_code == HTTPStatus.UNAUTHORIZED:
            self.adopt(None)

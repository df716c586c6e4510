"""The API's operations without a transport: each is a generator that yields requests and is sent responses.

The blocking and the asynchronous client drive the same generators, so nothing is written twice.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, TypeVar
from urllib.parse import quote

import httpx
from pydantic import BaseModel, ValidationError

from dttools.api import ROUTES, Problem, Route, View
from dttools.errors import AppError, ProtocolError, Unreachable
from dttools_resources.i18n import tr

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Call:
    """One request: a route, the parameters of its path, and what goes with it."""

    route: Route
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str | int] = field(default_factory=dict)
    json: Mapping[str, Any] | None = None
    content: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The path below the base URL. A parameter cannot leave its segment."""
        return re.sub(r"\{(\w+)\}", lambda match: quote(self.path[match[1]], safe=""), self.route.path).lstrip("/")


Flow = Generator[Call, httpx.Response, T]
"""An operation: yields calls, is sent their responses, returns its result."""


def call(
    name: str,
    path: Mapping[str, str] | None = None,
    *,
    json: Mapping[str, Any] | None = None,
    query: Mapping[str, str | int] | None = None,
    content: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> Flow[httpx.Response]:
    """One request to the route of that name; its answer, if it is a good one."""
    response = yield Call(ROUTES[name], path or {}, query or {}, json, content, headers or {})
    if not response.is_success:
        raise error_of(response)
    return response


def read(model: type[M], response: httpx.Response) -> M:
    """The answer as a value.

    Raises:
        ProtocolError: It is something else; perhaps a proxy answered.
    """
    try:
        value = model.model_validate_json(response.content)
    except ValidationError as error:
        raise ProtocolError(tr("The server's answer is not one of DTTools."), todo=tr("Check the address.")) from error
    if isinstance(value, View):
        value.named(response.headers.get("ETag"))
    return value


def error_of(response: httpx.Response) -> AppError:
    """The error that an answer tells of."""
    try:
        return Problem.model_validate_json(response.content).error()
    except ValidationError:
        status = f"{response.status_code} {response.reason_phrase}".strip()
        kind = Unreachable if response.status_code >= HTTPStatus.BAD_GATEWAY else ProtocolError
        return kind(tr("The server answered “{status}”.").format(status=status), todo=tr("Check the address."))

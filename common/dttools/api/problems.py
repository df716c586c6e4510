"""Errors on the wire: problem documents (RFC 9457) that carry the code of `dttools.errors`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dttools.api.base import View
from dttools.errors import (
    AppError,
    Conflict,
    Forbidden,
    InvalidInput,
    NotFound,
    RateLimited,
    TooLarge,
    Unauthenticated,
    Unreachable,
)

MEDIA_TYPE = "application/problem+json"

STATUS: dict[str, int] = {
    "error": 500,
    "invalid_input": 400,
    "too_large": 413,
    "not_found": 404,
    "forbidden": 403,
    "edit_refused": 403,
    "conflict": 409,
    "stale": 412,
    "unauthenticated": 401,
    "token_expired": 401,
    "rate_limited": 429,
    "unreachable": 503,
    "protocol_error": 400,
    "schema_too_new": 409,
    "damaged": 500,
    "storage_failed": 507,
    "unsupported_file": 415,
}
"""Error code → HTTP status."""

_NEAREST: dict[int, type[AppError]] = {
    400: InvalidInput,
    401: Unauthenticated,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    413: TooLarge,
    429: RateLimited,
    502: Unreachable,
    503: Unreachable,
    504: Unreachable,
}
"""HTTP status → the error to take a problem for whose code this program does not know."""


class Problem(View):
    """A problem document. `detail` says what happened, `safe` what is not lost, `todo` what to do next."""

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str = ""
    safe: str | None = None
    todo: str | None = None
    field: str | None = None
    retry_after: float | None = None
    request_id: str | None = None

    @classmethod
    def of(cls, error: AppError, *, request_id: str | None = None) -> Problem:
        """The document of an error."""
        return cls(
            title=error.code.replace("_", " ").capitalize(),
            status=STATUS[error.code],
            code=error.code,
            detail=error.message,
            safe=error.safe or None,
            todo=error.todo or None,
            field=error.field or None if isinstance(error, InvalidInput) else None,
            retry_after=error.retry_after if isinstance(error, RateLimited) else None,
            request_id=request_id,
        )

    def error(self) -> AppError:
        """The error that this document tells of; the nearest one when its code is of a newer server."""
        kind = _BY_CODE.get(self.code) or _NEAREST.get(self.status, AppError)
        more: dict[str, Any] = {"safe": self.safe or "", "todo": self.todo or ""}
        if issubclass(kind, InvalidInput):
            more["field"] = self.field or ""
        if issubclass(kind, RateLimited):
            more["retry_after"] = self.retry_after or 1.0
        return kind(self.detail or self.title, **more)


def all_errors(root: type[AppError] = AppError) -> Iterator[type[AppError]]:
    """The tree of errors, root first."""
    yield root
    for child in root.__subclasses__():
        yield from all_errors(child)


_BY_CODE = {kind.code: kind for kind in all_errors() if kind.__module__ == AppError.__module__}

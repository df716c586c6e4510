"""One tree of errors with stable codes.

An `AppError` says that the world (a file, a person's input, a peer, the network) was not as needed. A programming
mistake is an ordinary Python exception and never wears this type. Foreign exceptions are mapped to these once, at the
edge where they appear.
"""

from __future__ import annotations

from typing import ClassVar


class AppError(Exception):
    """What happened, what is safe, and what to do next; `code` is stable and goes over the wire.

    Attributes:
        message: What happened, one sentence, in the language of the person.
        safe: What is not lost or not touched.
        todo: What the person can do now.
    """

    code: ClassVar[str] = "error"

    def __init__(self, message: str, *, safe: str = "", todo: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.safe = safe
        self.todo = todo


class InvalidInput(AppError):
    """A value is not one that the product accepts."""

    code = "invalid_input"

    def __init__(self, message: str, *, field: str = "", safe: str = "", todo: str = "") -> None:
        super().__init__(message, safe=safe, todo=todo)
        self.field = field


class TooLarge(InvalidInput):
    """A text, a picture, a file or a message is over its limit."""

    code = "too_large"


class NotFound(AppError):
    """The thing is not there, or not for this person."""

    code = "not_found"


class Forbidden(AppError):
    """The person may not do this."""

    code = "forbidden"


class Conflict(AppError):
    """The thing has changed meanwhile, or exists already."""

    code = "conflict"


class Stale(Conflict):
    """The caller edited an older version than the one that is there now."""

    code = "stale"


class Unauthenticated(AppError):
    """Nobody is signed in, or the sign-in has ended."""

    code = "unauthenticated"


class TokenExpired(Unauthenticated):
    """The token was good once; a refresh gives a new one."""

    code = "token_expired"


class RateLimited(AppError):
    """Too many requests; `retry_after` is in seconds."""

    code = "rate_limited"

    def __init__(self, message: str, *, retry_after: float, safe: str = "", todo: str = "") -> None:
        super().__init__(message, safe=safe, todo=todo)
        self.retry_after = retry_after


class Unreachable(AppError):
    """A server or a service does not answer."""

    code = "unreachable"


class ProtocolError(AppError):
    """Bytes from a peer are not a message of the protocol."""

    code = "protocol_error"


class SchemaTooNew(AppError):
    """The document or the database was written by a newer version of DTTools."""

    code = "schema_too_new"


class Damaged(AppError):
    """Stored bytes cannot be read back."""

    code = "damaged"


class StorageFailed(AppError):
    """A disk is full, a folder is read-only, or the disk itself fails."""

    code = "storage_failed"


class UnsupportedFile(AppError):
    """A file is not of a kind that DTTools reads."""

    code = "unsupported_file"

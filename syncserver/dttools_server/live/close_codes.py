"""Why the server closes a live connection, beside the codes of `dttools.sync.CloseCode`."""

from __future__ import annotations

UNAUTHENTICATED = 4401
"""No valid token, or it has expired: refresh it, or sign in, then connect again."""
NO_PROJECT = 4404
"""There is no such project, it was deleted, or it is not for this person."""
MOVED_ON = 1013
"""Try again: the client reads too slowly, or the room was loaded anew."""
STOPPING = 1001
"""The server is going away."""
REASON_BYTES = 123
"""The longest reason that a close frame carries (RFC 6455, section 5.5)."""


def fitting(reason: str) -> bytes:
    """A reason, cut to what a close frame carries."""
    return reason.encode()[:REASON_BYTES].decode(errors="ignore").encode()

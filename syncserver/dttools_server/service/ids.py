"""Ids as they come from outside."""

from __future__ import annotations

from uuid import UUID


def is_uuid(text: str) -> bool:
    """Whether a text is a UUID in its usual form; other forms of the same number are not ids of ours."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False

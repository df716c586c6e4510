"""Fractional indexes: a place between any two neighbours without renumbering the others."""

from __future__ import annotations

from itertools import pairwise

from fractional_indexing import FIError, generate_n_keys_between


def keys_between(before: str | None, after: str | None, count: int = 1) -> list[str]:
    """`count` ascending keys between two neighbours; None or an empty key means the open end.

    Neighbours that are equal (two people inserted at one place) or not valid keys give keys after `before`, or
    failing that, at the start: an order that a peer spoilt never stops an edit.
    """
    for low, high in ((before or None, after or None), (before or None, None), (None, None)):
        try:
            keys: list[str] = generate_n_keys_between(low, high, count)
        except (FIError, ValueError, IndexError):
            continue
        if all(a < b for a, b in pairwise(keys)):
            return keys
    raise AssertionError("the open range always has keys")


def key_after(keys: list[str]) -> str:
    """A key behind all of the given ones."""
    return keys_between(max(keys, default=None), None)[0]

"""Mistakes of the CRDT library. It is written in Rust and panics, which Python sees as an exception of its own kind."""

from __future__ import annotations


def is_panic(error: BaseException) -> bool:
    """Whether the library gave up.

    Its exception is no `Exception`, and cannot be imported: uncaught it would pass everything that handles errors, and
    end a connection or the program over one edit. The document stays readable.
    """
    return type(error).__name__ == "PanicException"

"""Characters as Python counts them, and the UTF-16 code units in which Qt's widgets count."""

from __future__ import annotations

import re

_UNWELCOME = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff\ufdd0-\ufdef]")
"""Control characters, halves of characters and what Unicode calls no characters."""
_BREAKS = re.compile("\r\n|[\r\x85\u2028\u2029]")


def to_units(text: str, offset: int) -> int:
    """The code unit at which a character begins."""
    return len(text[:offset].encode("utf-16-le")) // 2


def to_characters(text: str, offset: int) -> int:
    """The character that begins at a code unit, or that it is in."""
    return offset if text.isascii() else len(text.encode("utf-16-le")[: 2 * offset].decode("utf-16-le", "ignore"))


def clean(text: str) -> str:
    """A text that every replica, file and screen can hold: one kind of line break, no control characters."""
    return _UNWELCOME.sub("", _BREAKS.sub("\n", text))

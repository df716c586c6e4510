"""Two texts side by side: which words stayed, which went, which came."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
_WHOLE_ABOVE = 6_000
"""Words beyond which two texts are told as one that went and one that came: comparing takes their product."""


class Part(StrEnum):
    """What became of a run of words."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring words with the same fate."""

    part: Part
    text: str


def compared(before: str, after: str) -> tuple[Run, ...]:
    """Runs whose kept and removed texts make `before`, and whose kept and added ones make `after`."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > _WHOLE_ABOVE:
        return tuple(_told((Part.REMOVED, before), (Part.ADDED, after)))
    matcher = SequenceMatcher(_is_blank, old, new, autojunk=False)
    told: list[Run] = []
    for _, i1, i2, j1, j2 in matcher.get_opcodes():
        gone, come = "".join(old[i1:i2]), "".join(new[j1:j2])
        parts = ((Part.KEPT, gone),) if gone == come else ((Part.REMOVED, gone), (Part.ADDED, come))
        told.extend(_told(*parts))
    return tuple(told)


def _told(*parts: tuple[Part, str]) -> Iterator[Run]:
    return (Run(part, text) for part, text in parts if text)


def _is_blank(word: str) -> bool:
    return word.isspace()

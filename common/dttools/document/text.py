"""Edits of merged texts: the smallest splice between two texts, and moving one person's edit onto a newer text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class Splice:
    """Replace `removed` characters at `start` with `inserted`; offsets count characters."""

    start: int
    removed: int
    inserted: str


def splice_between(old: str, new: str) -> Splice:
    """The one splice that turns `old` into `new`, trimmed at both ends."""
    limit = min(len(old), len(new))
    start = 0
    while start < limit and old[start] == new[start]:
        start += 1
    tail = 0
    while tail < limit - start and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return Splice(start, len(old) - start - tail, new[start : len(new) - tail])


def rebase(base: str, edited: str, current: str) -> str:
    """Apply the edit `base` → `edited` to `current`, another edit of `base`; both edits stay.

    Text that the other edit removed is not brought back, and text that it inserted is kept.
    """
    if current == base:
        return edited
    edit = splice_between(base, edited)
    blocks = SequenceMatcher(None, base, current, autojunk=False).get_matching_blocks()
    start = _moved(edit.start, blocks, past_insertions=True)
    kept = "".join(
        current[b : b + size] for b, size in _foreign_parts(blocks, edit.start, edit.start + edit.removed, len(current))
    )
    end = max(start, _moved(edit.start + edit.removed, blocks, past_insertions=False))
    return current[:start] + edit.inserted + kept + current[end:]


def _moved(offset: int, blocks: Sequence[tuple[int, int, int]], *, past_insertions: bool) -> int:
    """Where a character offset of the base lies in the current text, before or behind what was inserted there."""
    place = 0
    for a, b, size in blocks:
        if offset < a or (offset == a and not past_insertions):
            break
        place = b + min(offset - a, size)
    return place


def _foreign_parts(blocks: Sequence[tuple[int, int, int]], low: int, high: int, length: int) -> list[tuple[int, int]]:
    """Runs (start, size) of the current text inserted strictly inside the base's range low..high."""
    parts = []
    end_a = end_b = 0
    for a, b, size in blocks:
        if b > end_b and low < end_a < high:
            parts.append((end_b, min(b, length) - end_b))
        end_a, end_b = a + size, b + size
    return parts

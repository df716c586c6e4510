"""A place in a text that others edit, told by its offset and the characters around it (ADR 0012).

Presence carries it, so it is said by others, may be wrong and may come before the edit that it speaks of.
"""

from __future__ import annotations

from dataclasses import dataclass

from dttools.document.text import splice_between

_AROUND = 16
"""Characters told on each side."""
_NEAREST = 4
"""Fewer characters than these are found anywhere; they do not tell a place."""
_MOST = 1_000_000


@dataclass(frozen=True, slots=True)
class TextPlace:
    """A place by its offset in characters and what stands on both sides of it."""

    offset: int
    before: str
    after: str

    @classmethod
    def at(cls, text: str, offset: int) -> TextPlace:
        """The place at an offset of a text."""
        return cls(offset, text[max(0, offset - _AROUND) : offset], text[offset : offset + _AROUND])

    @classmethod
    def said(cls, value: object) -> TextPlace | None:
        """What somebody says is a place; None when it makes no sense."""
        match value:
            case [int(offset), str(before), str(after)] if 0 <= offset <= _MOST and not isinstance(offset, bool):
                return cls(offset, before[-_AROUND:], after[:_AROUND])
        return None

    def told(self) -> list[object]:
        """As presence carries it."""
        return [self.offset, self.before, self.after]

    def find(self, text: str) -> int:
        """Where it is in a text that may have changed; its offset where nothing around it is left."""
        offset = min(self.offset, len(text))
        if text[:offset].endswith(self.before) and text[offset:].startswith(self.after):
            return offset
        for size in range(_AROUND, _NEAREST - 1, -4):
            before, after = self.before[-size:], self.after[:size]
            found = [at + len(before) for at in _all(text, before)] + _all(text, after)
            if found:
                return min(found, key=lambda at: abs(at - offset))
        return offset


def _all(text: str, part: str) -> list[int]:
    """Where a part of a text begins, as often as it is there."""
    found: list[int] = []
    at = text.find(part) if len(part) >= _NEAREST else -1
    while at >= 0:
        found.append(at)
        at = text.find(part, at + 1)
    return found


def carried(offset: int, old: str, new: str) -> int:
    """Where an offset of a text lies in the text that it has become by one edit."""
    edit = splice_between(old, new)
    if offset <= edit.start:
        return offset
    return max(edit.start + len(edit.inserted), offset + len(edit.inserted) - edit.removed)

"""Bold, italic and lists in a text, as marks in the text itself: a small part of Markdown (ADR 0012).

`**bold**`, `*italic*`, and lines that begin with `- ` or `1. `, two spaces deeper for each level. Marks count only in
pairs at the edges of words within one line, so that `2 * 3`, `4*` and `(*)` stay what they are; a backslash before
asterisks that would begin a pair keeps them as they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

ITALIC, BOLD, BOTH = 1, 2, 3
"""Asterisks of a mark, and what they mean."""
LEVEL = "  "
"""What a line of a list begins with for each level that it is deeper."""
BULLET = "- "

_ASTERISKS = re.compile(r"\*+")
_ITEM = re.compile(r"(?P<indent> *)(?P<marker>- |[0-9]{1,3}\. )")
_ANY = re.compile(r"\*|^ *(?:- |[0-9]{1,3}\. )", re.MULTILINE)
_BEGINS_NOT = frozenset(")]}.,;:!?»”’…")
_ENDS_NOT = frozenset("([{¿¡«“‘")


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that are bold, italic or both; offsets count characters of the line."""

    start: int
    end: int
    bold: bool
    italic: bool


@dataclass(frozen=True, slots=True)
class ListItem:
    """How a line of a list begins: its level from 0, `- ` or a number, and where its words start."""

    level: int
    marker: str
    content: int

    @property
    def number(self) -> int | None:
        """Its number; None for a bullet."""
        return None if self.marker == BULLET else int(self.marker[:-2])


@dataclass(frozen=True, slots=True)
class LineMarkup:
    """What is marked in one line."""

    item: ListItem | None
    marks: tuple[tuple[int, int], ...]
    """Where the marks themselves are, in order: they are not shown."""
    runs: tuple[Run, ...]
    """What they mark, in order, without overlaps."""


def has_markup(text: str) -> bool:
    """A quick look whether a text may hold any marks."""
    return _ANY.search(text) is not None


def list_item(line: str) -> ListItem | None:
    """The beginning of a line of a list; None for any other line."""
    found = _ITEM.match(line)
    if found is None:
        return None
    return ListItem(len(found["indent"]) // len(LEVEL), found["marker"], found.end())


def line_markup(line: str) -> LineMarkup:
    """Read one line."""
    item = list_item(line)
    pairs, escapes = _pairs(line, item.content if item is not None else 0)
    marks = sorted([(at, at + size) for opened, closed, size in pairs for at in (opened, closed)] + escapes)
    return LineMarkup(item, tuple(marks), tuple(_runs(pairs)))


def plain_line(line: str) -> str:
    """A line without its marks; a list keeps a sign of its own."""
    markup = line_markup(line)
    kept, at = [], 0
    if markup.item is not None:
        sign = "• " if markup.item.marker == BULLET else markup.item.marker
        kept.append(LEVEL * markup.item.level + sign)
        at = markup.item.content
    for start, end in markup.marks:
        kept.append(line[at:start])
        at = end
    return "".join(kept) + line[at:]


def plain_text(text: str) -> str:
    """A text as it reads without its marks, for screen readers and lists of names."""
    return "\n".join(map(plain_line, text.split("\n"))) if has_markup(text) else text


def escaped(line: str) -> str:
    """A line whose asterisks all show: what would begin a pair gets a backslash."""
    pairs, _ = _pairs(line, 0)
    for opened in sorted({opened for opened, _, _ in pairs}, reverse=True):
        line = f"{line[:opened]}\\{line[opened:]}"
    return line


def in_word(character: str) -> bool:
    """Whether marks beside a character lie within a word. Scripts without spaces have no such edges."""
    return character.isalnum() and unicodedata.east_asian_width(character) not in {"W", "F"}


def _pairs(line: str, begin: int) -> tuple[list[tuple[int, int, int]], list[tuple[int, int]]]:
    """Pairs of marks as (opening, closing, asterisks), and the backslashes that keep asterisks as they are."""
    pairs: list[tuple[int, int, int]] = []
    escapes: list[tuple[int, int]] = []
    opened: list[tuple[int, int]] = []
    for found in _ASTERISKS.finditer(line, begin):
        start, size = found.start(), len(found[0])
        if size > BOTH:
            continue
        if _closes(line, start, size) and (matched := list(_matching(opened, start, size))):
            pairs += matched
        elif start > begin and line[start - 1] == "\\":
            if _opens(line, start, size, before=start - 1, begin=begin):
                escapes.append((start - 1, start))
        elif _opens(line, start, size, before=start, begin=begin):
            opened.append((start, size))
    return pairs, escapes


def _opens(line: str, start: int, size: int, *, before: int, begin: int) -> bool:
    after = line[start + size : start + size + 1]
    if not after or after.isspace() or after in _BEGINS_NOT:
        return False
    return before == begin or not in_word(line[before - 1])


def _closes(line: str, start: int, size: int) -> bool:
    before, after = line[start - 1 : start], line[start + size : start + size + 1]
    if not before or before.isspace() or before in _ENDS_NOT:
        return False
    return not after or not in_word(after)


def _matching(opened: list[tuple[int, int]], closing: int, size: int) -> Iterator[tuple[int, int, int]]:
    """Take what a closing mark closes from the open ones: one of its size, or the two that it is the sum of."""
    sizes = [each for _, each in opened]
    if size in sizes:
        place = len(sizes) - 1 - sizes[::-1].index(size)
        yield opened[place][0], closing, size
        del opened[place:]
    elif size == BOTH and len(sizes) > 1 and sum(sizes[-2:]) == BOTH:
        inner, outer = opened.pop(), opened.pop()
        yield inner[0], closing, inner[1]
        yield outer[0], closing + inner[1], outer[1]


def _runs(pairs: list[tuple[int, int, int]]) -> Iterator[Run]:
    marks = {(at, at + size) for opened, closed, size in pairs for at in (opened, closed)}
    edges = sorted({edge for mark in marks for edge in mark})
    for start, end in pairwise(edges):
        sizes = {size for opened, closed, size in pairs if opened + size <= start and end <= closed}
        if sizes and (start, end) not in marks:
            yield Run(start, end, bold=bool(sizes & {BOLD, BOTH}), italic=bool(sizes & {ITALIC, BOTH}))

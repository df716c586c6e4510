"""Bold, italic and lists set by keys, as edits of a text with a selection; the text holds the marks (ADR 0012)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dttools.model.markup import BOLD, BOTH, BULLET, ITALIC, LEVEL, ListItem, in_word, list_item

_DEEPEST = 5


@dataclass(frozen=True, slots=True)
class Written:
    """A text and what is selected in it, from `anchor` to the caret; offsets count characters."""

    text: str
    anchor: int
    caret: int

    @property
    def start(self) -> int:
        """Where the selection begins."""
        return min(self.anchor, self.caret)

    @property
    def end(self) -> int:
        """Where it ends."""
        return max(self.anchor, self.caret)

    def replaced(self, start: int, end: int, new: str) -> Written:
        """With other characters in a place; the selection keeps to its characters."""
        text = self.text[:start] + new + self.text[end:]
        return Written(text, _moved(self.anchor, start, end, len(new)), _moved(self.caret, start, end, len(new)))


def _moved(offset: int, start: int, end: int, size: int) -> int:
    if offset < start or (offset == start and end > start):
        return offset
    return start + size + max(0, offset - end)


# -- bold and italic


def toggle_bold(written: Written) -> Written:
    """Make the selected words bold, or no longer."""
    return _toggle(written, BOLD)


def toggle_italic(written: Written) -> Written:
    """Make the selected words italic, or no longer."""
    return _toggle(written, ITALIC)


def _toggle(written: Written, size: int) -> Written:
    parts = list(_parts(written))
    if not parts:
        mark = "*" * size
        if written.start == written.end and _has(written.text, written.caret, written.caret, size):
            return _unmarked(written, written.caret, written.caret, size)
        made = written.replaced(written.start, written.end, mark + mark)
        return Written(made.text, written.start + size, written.start + size)
    off = [part for part in parts if not _has(written.text, *part, size)]
    for start, end in reversed(off or parts):
        written = _marked(written, start, end, size) if off else _unmarked(written, start, end, size)
    return written


def _parts(written: Written) -> Iterator[tuple[int, int]]:
    """Whole words of each line that the selection touches, without marks and spaces around them."""
    for begin, line in _lines(written):
        item = list_item(line)
        low = max(written.start, begin + (item.content if item is not None else 0))
        high = min(written.end, begin + len(line))
        low, high = _whole_words(written, low, high, begin, begin + len(line))
        inner = written.text[low:high]
        low += len(inner) - len(inner.lstrip(" \t*"))
        high -= len(inner) - len(inner.rstrip(" \t*"))
        if low < high:
            yield low, high


def _whole_words(written: Written, low: int, high: int, first: int, last: int) -> tuple[int, int]:
    """A part made wider to the edges of words between two places; a caret takes the word that it touches."""
    text, caret = written.text, written.start == written.end
    touches = low < last and in_word(text[low])
    if caret or touches:
        while low > first and in_word(text[low - 1]):
            low -= 1
    if caret or (high > first and in_word(text[high - 1])):
        while high < last and in_word(text[high]):
            high += 1
    return low, high


def _asterisks(text: str, start: int, end: int) -> int:
    """The asterisks on both sides of a part."""
    size = 0
    while (
        size < BOTH
        and start - size > 0
        and end + size < len(text)
        and text[start - size - 1] == text[end + size] == "*"
    ):
        size += 1
    return size


def _has(text: str, start: int, end: int, size: int) -> bool:
    return _asterisks(text, start, end) in {size, BOTH}


def _marked(written: Written, start: int, end: int, size: int) -> Written:
    """With marks around a part; what was selected in it stays selected."""
    mark = "*" * size
    anchor, caret = written.anchor, written.caret
    text = written.text[:start] + mark + written.text[start:end] + mark + written.text[end:]
    return Written(text, _shifted(anchor, start, end, size), _shifted(caret, start, end, size))


def _shifted(offset: int, start: int, end: int, size: int) -> int:
    return offset + (0 if offset < start else size if offset <= end else 2 * size)


def _unmarked(written: Written, start: int, end: int, size: int) -> Written:
    return written.replaced(end, end + size, "").replaced(start - size, start, "")


# -- lists


def toggle_bullets(written: Written) -> Written:
    """Make the touched lines a list with bullets, or plain lines again."""
    return _relisted(written, numbered=False)


def toggle_numbers(written: Written) -> Written:
    """Make the touched lines a numbered list, or plain lines again."""
    return _relisted(written, numbered=True)


def _relisted(written: Written, *, numbered: bool) -> Written:
    lines = list(_lines(written))
    lines = [each for each in lines if each[1].strip()] or lines
    already = all((item := list_item(line)) is not None and (item.number is not None) == numbered for _, line in lines)
    for place in range(len(lines), 0, -1):
        begin, line = lines[place - 1]
        item = list_item(line)
        indent = len(LEVEL) * item.level if item is not None else 0
        marker = "" if already else f"{place}. " if numbered else BULLET
        old = item.content if item is not None else 0
        written = written.replaced(begin + (0 if already else min(indent, old)), begin + old, marker)
    return written


def break_line(written: Written) -> Written | None:
    """Return in a list: the next item, or out of the list from an empty one; None where there is no list."""
    begin, line = _line_at(written, written.start)
    item = list_item(line)
    if item is None or written.start < begin + item.content:
        return None
    if not line[item.content :].strip() and written.start == written.end:
        return written.replaced(begin, begin + len(line), "")
    marker = BULLET if item.number is None else f"{item.number + 1}. "
    made = written.replaced(written.start, written.end, f"\n{LEVEL * item.level}{marker}")
    return Written(made.text, made.caret, made.caret)


def indent(written: Written, step: int) -> Written | None:
    """Move the touched items of a list one level deeper (+1) or up (−1); None when no line is in a list."""
    items = [(begin, item) for begin, line in _lines(written) if (item := list_item(line)) is not None]
    if not items:
        return None
    for begin, item in reversed(items):
        if 0 <= item.level + step <= _DEEPEST:
            added, gone = (LEVEL, 0) if step > 0 else ("", len(LEVEL))
            written = written.replaced(begin, begin + gone, added)
    return written


def item_at(written: Written) -> ListItem | None:
    """The list item that the caret is in."""
    return list_item(_line_at(written, written.caret)[1])


def _lines(written: Written) -> Iterator[tuple[int, str]]:
    """The lines that the selection touches, with where they begin."""
    begin = written.text.rfind("\n", 0, written.start) + 1
    for line in written.text[begin:].split("\n"):
        if begin > written.end:
            return
        yield begin, line
        begin += len(line) + 1


def _line_at(written: Written, offset: int) -> tuple[int, str]:
    begin = written.text.rfind("\n", 0, offset) + 1
    return begin, written.text[begin:].partition("\n")[0]

"""What a text with marks looks like on an item: its words without the marks, which of them are bold, how lists hang."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QFont, QTextCharFormat, QTextLayout

from dttools.model.markup import BULLET, LineMarkup, Run, has_markup, line_markup

LINE_SEPARATOR = "\u2028"
_BULLET = "•\u2002"
_LEVEL = 1.1
"""How much deeper a level of a list lies, in heights of the text."""


@dataclass(frozen=True, slots=True)
class Hanging:
    """A line of a list: from which character on, how deep, and how many of its characters stand before the words."""

    start: int
    level: int
    sign: int


@dataclass(frozen=True, slots=True)
class ShownText:
    """Words as they are drawn; offsets count characters of `text`."""

    text: str
    runs: tuple[Run, ...] = ()
    lists: tuple[Hanging, ...] = ()

    def formats(self) -> list[QTextLayout.FormatRange]:
        """The runs as Qt draws them: its offsets count UTF-16 code units."""
        made = []
        for run in self.runs:
            start = units(self.text[: run.start])
            part = QTextLayout.FormatRange()
            part.start, part.length = start, units(self.text[run.start : run.end])
            part.format = run_format(bold=run.bold, italic=run.italic)
            made.append(part)
        return made

    def until(self, end: int, tail: str) -> ShownText:
        """Its beginning, with another end: what was bold up to there stays so."""
        kept = tuple(
            Run(run.start, min(run.end, end), run.bold, run.italic)
            for run in self.runs
            if run.start < min(run.end, end)
        )
        return ShownText(self.text[:end] + tail, kept, tuple(each for each in self.lists if each.start < end))


def units(text: str) -> int:
    """The UTF-16 code units of a text, as Qt counts."""
    return len(text) + sum(character > "\uffff" for character in text) if not text.isascii() else len(text)


def run_format(*, bold: bool, italic: bool) -> QTextCharFormat:
    """How bold and italic characters look."""
    made = QTextCharFormat()
    if bold:
        made.setFontWeight(QFont.Weight.Bold)
    if italic:
        made.setFontItalic(True)
    return made


def level_depth(level: int, size: float) -> float:
    """How far from the edge a list of a level begins, for a text of a size."""
    return level * _LEVEL * size


def shown_text(text: str, *, styled: bool) -> ShownText:
    """What is drawn of a text; its marks count only when it is `styled`."""
    if not styled or not has_markup(text):
        return ShownText(text.replace("\n", LINE_SEPARATOR))
    lines: list[str] = []
    runs: list[Run] = []
    lists: list[Hanging] = []
    at = 0
    for line in text.split("\n"):
        markup = line_markup(line)
        words, moved = _without_marks(line, markup)
        if markup.item is not None:
            sign = _BULLET if markup.item.marker == BULLET else markup.item.marker
            lists.append(Hanging(at, markup.item.level, len(sign)))
        runs += [Run(at + moved[run.start], at + moved[run.end], run.bold, run.italic) for run in markup.runs]
        lines.append(words)
        at += len(words) + 1
    return ShownText(LINE_SEPARATOR.join(lines), tuple(runs), tuple(lists))


def _without_marks(line: str, markup: LineMarkup) -> tuple[str, dict[int, int]]:
    """The line as it shows, and where the edges of its marks lie in it."""
    shown, at, moved = "", 0, {}
    if markup.item is not None:
        shown, at = _BULLET if markup.item.marker == BULLET else markup.item.marker, markup.item.content
    for start, end in markup.marks:
        shown += line[at:start]
        moved[start] = moved[end] = len(shown)
        at = end
    return shown + line[at:], moved

"""Texts laid out once and drawn often: lines that fit a box, in the largest of a few sizes, cut with an ellipsis."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QTextLayout, QTextOption

from dttools_desktop.canvas.items.shown_text import LINE_SEPARATOR, ShownText, level_depth, shown_text, units
from dttools_desktop.canvas.style import canvas_font, metrics

_KEPT_LAYOUTS = 5000
_MOST_CHARACTERS = 1200
"""No box of a board shows more; laying out the rest of a pasted book would only cost time."""
_BOLD_ROOM = 0.92
"""The share of a line that is filled before an ellipsis where some of it may be bold."""


@dataclass(frozen=True, slots=True)
class TextSpec:
    """How a field's text is set: candidate sizes in board units from large to small, and the weight."""

    sizes: tuple[int, ...]
    weight: int = 400
    centred: bool = False
    flush_right: bool = False
    middle: bool = False
    """Whether it stands in the middle of its box's height."""
    styled: bool = False
    """Whether marks in it make bold, italic and lists."""


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A laid-out text."""

    layout: QTextLayout
    height: float
    size: int
    cut: bool

    def draw(self, painter: QPainter, x: float, y: float, colour: QColor) -> None:
        """Draw with the top-left corner at a point."""
        painter.setPen(colour)
        self.layout.draw(painter, QPointF(x, y))


@lru_cache(maxsize=_KEPT_LAYOUTS)
def text_block(text: str, width: float, height: float, spec: TextSpec) -> TextBlock:
    """Lay a text out for a box in board units."""
    shown = shown_text(text[:_MOST_CHARACTERS], styled=spec.styled)
    block = _fitting(shown, width, height, spec) or _laid_out(shown, width, spec.sizes[-1], spec)
    if block.height <= height + 1 and len(text) <= _MOST_CHARACTERS:
        return block
    return _cut_to(block, shown, width, height, spec)


def fitting_size(text: str, width: float, height: float, spec: TextSpec) -> int:
    """The largest size at which a text fits its box; the smallest when none does."""
    block = _fitting(shown_text(text[:_MOST_CHARACTERS], styled=spec.styled), width, height, spec)
    return block.size if block is not None else spec.sizes[-1]


def _fitting(shown: ShownText, width: float, height: float, spec: TextSpec) -> TextBlock | None:
    """A text laid out in the largest size that fits; None when only the smallest is left."""
    for size in spec.sizes[:-1]:
        if _least_height(shown.text, width, size, spec.weight) <= height:
            block = _laid_out(shown, width, size, spec)
            fits = block.height <= height + 1 and block.layout.maximumWidth() >= 0
            if fits and _words_fit(shown.text, width, size, spec):
                return block
    return None


def _words_fit(text: str, width: float, size: int, spec: TextSpec) -> bool:
    """Whether no word has to be broken."""
    longest = max(text.replace(LINE_SEPARATOR, " ").split(), key=len, default="")
    return metrics(size, spec.weight).horizontalAdvance(longest) <= width


def _least_height(text: str, width: float, size: int, weight: int) -> float:
    """A quick lower bound, so that long texts are not laid out in every size."""
    fm = metrics(size, weight)
    return fm.height() * (len(text) * fm.averageCharWidth() * 0.5) / max(1.0, width)


def _laid_out(shown: ShownText, width: float, size: int, spec: TextSpec) -> TextBlock:
    layout = QTextLayout(shown.text, canvas_font(size, spec.weight))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    if spec.centred or spec.flush_right:
        option.setAlignment(Qt.AlignmentFlag.AlignHCenter if spec.centred else Qt.AlignmentFlag.AlignRight)
    layout.setTextOption(option)
    layout.setCacheEnabled(True)
    if shown.runs:
        layout.setFormats(shown.formats())
    hanging = _Hanging(shown, width, size, spec) if shown.lists and not (spec.centred or spec.flush_right) else None
    y = 0.0
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        left = hanging.left_of(line.textStart()) if hanging is not None else 0.0
        line.setLineWidth(width - left)
        line.setPosition(QPointF(left, y))
        y += line.height()
    layout.endLayout()
    return TextBlock(layout, y, size, cut=False)


class _Hanging:
    """Where the lines of lists begin: the first of an item at its level, its others below the first's words."""

    def __init__(self, shown: ShownText, width: float, size: int, spec: TextSpec) -> None:
        fm = metrics(size, spec.weight)
        self._lefts: dict[int, tuple[float, float]] = {}
        for each in shown.lists:
            left = min(level_depth(each.level, size), width / 3)
            sign = fm.horizontalAdvance(shown.text[each.start : each.start + each.sign])
            self._lefts[units(shown.text[: each.start])] = (left, left + sign)
        breaks = [units(shown.text[:at]) + 1 for at, each in enumerate(shown.text) if each == LINE_SEPARATOR]
        self._paragraphs = {0, *breaks}
        self._next = 0.0

    def left_of(self, start: int) -> float:
        """How far from the edge the line that begins with a code unit lies; to be asked in their order."""
        if start in self._paragraphs:
            left, self._next = self._lefts.get(start, (0.0, 0.0))
            return left
        return self._next


def _cut_to(block: TextBlock, shown: ShownText, width: float, height: float, spec: TextSpec) -> TextBlock:
    """Keep the lines that fit; the last one ends with an ellipsis."""
    count = max(1, block.layout.lineCount())
    lines = min(count, max(1, int((height + 1) // (block.height / count))))
    last = block.layout.lineAt(lines - 1) if block.layout.lineCount() else None
    start = _characters(shown.text, last.textStart()) if last is not None else 0
    rest = shown.text[start:].partition(LINE_SEPARATOR)[0].rstrip(" .,;:")
    room = (width - (last.x() if last is not None else 0.0)) * (_BOLD_ROOM if shown.runs else 1.0)
    tail = metrics(block.size, spec.weight).elidedText(rest + "…", Qt.TextElideMode.ElideRight, room)
    kept = shown.until(start + len(tail) - 1, "…") if rest.startswith(tail[:-1]) else shown.until(start, tail)
    made = _laid_out(kept, width, block.size, spec)
    return TextBlock(made.layout, made.height, made.size, cut=True)


def _characters(text: str, offset: int) -> int:
    """The characters before a UTF-16 code unit."""
    return offset if text.isascii() else len(text.encode("utf-16-le")[: 2 * offset].decode("utf-16-le", "ignore"))

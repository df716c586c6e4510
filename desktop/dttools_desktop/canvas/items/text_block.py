"""Texts laid out once and drawn often: lines that fit a box, in the largest of a few sizes, cut with an ellipsis."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QTextLayout, QTextOption

from dttools_desktop.canvas.style import canvas_font, metrics

_LINE_SEPARATOR = "\u2028"
_KEPT_LAYOUTS = 2500
_MOST_CHARACTERS = 1200
"""No box of a board shows more; laying out the rest of a pasted book would only cost time."""


@dataclass(frozen=True, slots=True)
class TextSpec:
    """How a field's text is set: candidate sizes in board units from large to small, and the weight."""

    sizes: tuple[int, ...]
    weight: int = 400
    centred: bool = False
    flush_right: bool = False
    middle: bool = False
    """Whether it stands in the middle of its box's height."""


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
    size = fitting_size(text, width, height, spec)
    shown = text[:_MOST_CHARACTERS].replace("\n", _LINE_SEPARATOR)
    block = _laid_out(shown, width, size, spec)
    if block.height <= height + 1 and len(shown) == len(text):
        return block
    return _cut_to(block, shown, width, height, spec)


def fitting_size(text: str, width: float, height: float, spec: TextSpec) -> int:
    """The largest size at which a text fits its box; the smallest when none does."""
    shown = text[:_MOST_CHARACTERS].replace("\n", _LINE_SEPARATOR)
    for size in spec.sizes[:-1]:
        if _least_height(shown, width, size, spec.weight) <= height:
            block = _laid_out(shown, width, size, spec)
            if block.height <= height + 1 and block.layout.maximumWidth() >= 0 and _words_fit(shown, width, size, spec):
                return size
    return spec.sizes[-1]


def _words_fit(text: str, width: float, size: int, spec: TextSpec) -> bool:
    """Whether no word has to be broken."""
    longest = max(text.replace(_LINE_SEPARATOR, " ").split(), key=len, default="")
    return metrics(size, spec.weight).horizontalAdvance(longest) <= width


def _least_height(text: str, width: float, size: int, weight: int) -> float:
    """A quick lower bound, so that long texts are not laid out in every size."""
    fm = metrics(size, weight)
    return fm.height() * (len(text) * fm.averageCharWidth() * 0.5) / max(1.0, width)


def _laid_out(text: str, width: float, size: int, spec: TextSpec) -> TextBlock:
    layout = QTextLayout(text, canvas_font(size, spec.weight))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    if spec.centred or spec.flush_right:
        option.setAlignment(Qt.AlignmentFlag.AlignHCenter if spec.centred else Qt.AlignmentFlag.AlignRight)
    layout.setTextOption(option)
    layout.setCacheEnabled(True)
    y = 0.0
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, y))
        y += line.height()
    layout.endLayout()
    return TextBlock(layout, y, size, cut=False)


def _cut_to(block: TextBlock, text: str, width: float, height: float, spec: TextSpec) -> TextBlock:
    """Keep the lines that fit; the last one ends with an ellipsis."""
    count = max(1, block.layout.lineCount())
    lines = min(count, max(1, int((height + 1) // (block.height / count))))
    start = block.layout.lineAt(lines - 1).textStart() if block.layout.lineCount() else 0
    rest = text[start:].partition(_LINE_SEPARATOR)[0].rstrip(" .,;:") + "…"
    last = metrics(block.size, spec.weight).elidedText(rest, Qt.TextElideMode.ElideRight, width)
    made = _laid_out(text[:start] + last, width, block.size, spec)
    return TextBlock(made.layout, made.height, made.size, cut=True)

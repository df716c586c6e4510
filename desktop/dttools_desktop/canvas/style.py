"""The theme's colours and fonts in the form in which the canvas paints with them many thousand times."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF

from dttools.model import InkColour, NoteColour
from dttools_desktop.qtkit import fonts
from dttools_desktop.qtkit.palettes import contrast
from dttools_desktop.qtkit.theme import Theme, current_theme


class Detail(IntEnum):
    """How much of an item is drawn at a scale."""

    BLOCK = 0
    """A rectangle of its colour."""
    SKETCH = 1
    """Its shape, with lines where its text is."""
    FULL = 2
    """Everything."""


_SEEN = 3.0
"""Contrast at least, as WCAG 2.2 asks of graphics (1.4.11)."""
_SKETCH_FROM = 0.13
_FULL_FROM = 0.26


def detail_at(scale: float) -> Detail:
    """What is worth drawing when a board unit is `scale` pixels of the screen."""
    if scale >= _FULL_FROM:
        return Detail.FULL
    return Detail.SKETCH if scale >= _SKETCH_FROM else Detail.BLOCK


@dataclass(frozen=True, slots=True)
class Paper:
    """The colours of one note colour."""

    fill: QColor
    edge: QColor
    text: QColor
    muted: QColor
    line: QColor
    """Where text is only hinted at."""
    block: QColor
    """As seen from far away."""
    chip: QColor
    """Under a tag."""
    wire: QColor
    """Of a connector: it can be told from the board and from the page of a frame."""


@dataclass(frozen=True, slots=True)
class BoardStyle:
    """All that items paint with."""

    canvas: QColor
    dot: QColor
    surface: QColor
    border: QColor
    text: QColor
    muted: QColor
    faint: QColor
    accent: QColor
    accent_soft: QColor
    on_accent: QColor
    accent_text: QColor
    on_avatar: QColor
    danger: QColor
    shadow: tuple[QColor, ...]
    """Faint layers, the widest first."""
    marks: tuple[QColor, ...]
    """Colours that tell categories apart."""
    papers: dict[NoteColour, Paper]
    inks: dict[InkColour, QColor]
    markers: dict[InkColour, QColor]
    """The translucent colours of highlighters."""
    dark: bool


def board_style() -> BoardStyle:
    """The style of the theme that is on."""
    return _style_of(current_theme())


@cache
def canvas_font(pixels: int, weight: int = 400) -> QFont:
    """A font whose lines break alike at every scale."""
    font = fonts.font(pixels, weight)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


@cache
def metrics(pixels: int, weight: int = 400) -> QFontMetricsF:
    """Measures of `canvas_font`."""
    return QFontMetricsF(canvas_font(pixels, weight))


@lru_cache(maxsize=2000)
def text_width(text: str, pixels: int, weight: int = 400) -> float:
    """How wide a text of one line is: names of tags and categories come again and again."""
    return metrics(pixels, weight).horizontalAdvance(text)


_STYLES: dict[tuple[str, bool], BoardStyle] = {}


def _style_of(theme: Theme) -> BoardStyle:
    look = (theme.name, theme.high_contrast)
    if look not in _STYLES:
        _STYLES[look] = _make(theme)
    return _STYLES[look]


def _make(theme: Theme) -> BoardStyle:
    colours = theme.palette
    return BoardStyle(
        canvas=QColor(colours.canvas),
        dot=QColor(colours.canvas_dot),
        surface=QColor(colours.surface),
        border=QColor(colours.border),
        text=QColor(colours.text),
        muted=QColor(colours.muted),
        faint=QColor(colours.faint),
        accent=QColor(colours.accent),
        accent_soft=QColor(colours.accent_soft),
        on_accent=QColor(colours.on_accent),
        accent_text=QColor(colours.accent_text),
        on_avatar=QColor(colours.on_avatar),
        danger=QColor(colours.danger),
        shadow=tuple(_faded(QColor(Qt.GlobalColor.black), 0.10 if theme.dark else 0.026) for _ in range(3)),
        marks=tuple(QColor(mark) for mark in colours.people),
        papers={colour: _paper(theme, colour) for colour in NoteColour},
        inks={ink: QColor(colours.inks[ink]) for ink in InkColour},
        markers={ink: _faded(QColor(colours.markers[ink]), 0.45) for ink in InkColour},
        dark=theme.dark,
    )


def _paper(theme: Theme, colour: NoteColour) -> Paper:
    note = theme.note(colour)
    fill, edge, text = QColor(note.fill), QColor(note.edge), QColor(note.text)
    block = fill if fill.lightness() < 250 else mixed(fill, edge, 0.45)  # noqa: PLR2004 — white on paper would vanish
    wire = QColor(theme.palette.muted) if colour is NoteColour.GREY else _strong(edge, text, theme)
    faint, line, chip = mixed(text, fill, 0.25), mixed(fill, text, 0.28), mixed(fill, text, 0.12)
    return Paper(fill, edge, text, faint, line, block, chip, wire)


def _strong(colour: QColor, text: QColor, theme: Theme) -> QColor:
    """A colour as far towards that of a text as it needs to be seen as a thin line."""
    grounds = theme.palette.canvas, theme.palette.surface
    shades = (mixed(colour, text, step / 20) for step in range(20))
    return next((shade for shade in shades if min(contrast(shade.name(), each) for each in grounds) >= _SEEN), text)


def mixed(one: QColor, other: QColor, share: float) -> QColor:
    """A colour between two: `share` 0 is the first, 1 the other."""
    return QColor.fromRgbF(
        one.redF() + (other.redF() - one.redF()) * share,
        one.greenF() + (other.greenF() - one.greenF()) * share,
        one.blueF() + (other.blueF() - one.blueF()) * share,
    )


def _faded(colour: QColor, opacity: float) -> QColor:
    colour.setAlphaF(opacity)
    return colour

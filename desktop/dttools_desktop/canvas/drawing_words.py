"""What inks, shapes and stamps are called."""

from __future__ import annotations

from dttools.model import InkColour
from dttools_resources.i18n import tr


def ink_words(ink: InkColour) -> str:
    """The name of an ink's colour. Black ink is light on a dark board: there it is called so too."""
    return {
        InkColour.BLACK: tr("Black"),
        InkColour.GREY: tr("Grey"),
        InkColour.RED: tr("Red"),
        InkColour.ORANGE: tr("Orange"),
        InkColour.YELLOW: tr("Yellow"),
        InkColour.GREEN: tr("Green"),
        InkColour.BLUE: tr("Blue"),
        InkColour.PURPLE: tr("Purple"),
    }[ink]


def shape_words(shape: str) -> str:
    """The name of a shape."""
    return {
        "rectangle": tr("Rectangle"),
        "rounded": tr("Rounded rectangle"),
        "ellipse": tr("Ellipse"),
        "diamond": tr("Diamond"),
        "triangle": tr("Triangle"),
        "line": tr("Line"),
        "arrow": tr("Arrow"),
    }.get(shape, tr("Shape of a newer version"))


def stamp_words(symbol: str) -> str:
    """The name of a stamp's symbol."""
    return {
        "thumbs_up": tr("thumbs up"),
        "thumbs_down": tr("thumbs down"),
        "heart": tr("heart"),
        "star": tr("star"),
        "idea": tr("idea"),
        "fire": tr("fire"),
        "check": tr("check mark"),
        "cross": tr("cross"),
        "question": tr("question"),
        "warning": tr("warning"),
        "flag": tr("flag"),
        "rocket": tr("rocket"),
    }.get(symbol, tr("of a newer version"))

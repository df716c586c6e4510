"""Inter for all text of the app, with the system's fonts behind it for scripts and emoji it lacks."""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QFont, QFontDatabase, QFontMetrics

from dttools_resources import names_in, read_bytes

FAMILY = "Inter"
_JOINS = "\u200d\ufe0f"
"""What joins emoji or asks for their coloured form; it has no picture of its own."""
_BEHIND_IT = (
    "Noto Sans CJK SC",
    "PingFang SC",
    "Microsoft YaHei UI",
)
_EMOJI = (
    "Noto Color Emoji",
    "Apple Color Emoji",
    "Segoe UI Emoji",
    "Twemoji",
    "Twitter Color Emoji",
    "JoyPixels",
    "OpenMoji",
)
_OWN_EMOJI = "Noto Emoji"
"""Bundled, in one colour, for machines that would show boxes."""


@cache
def register() -> None:
    """Make the bundled fonts known to Qt; needs a `QGuiApplication`, does nothing the second time.

    Raises:
        RuntimeError: Qt refuses a bundled font: the installation is damaged.
    """
    for name in names_in("fonts", ".ttf"):
        if name.startswith(FAMILY):
            _register(name)


def _register(name: str) -> None:
    if QFontDatabase.addApplicationFontFromData(read_bytes(f"fonts/{name}")) < 0:
        raise RuntimeError(f"Qt cannot read the bundled font {name}")


def font(pixels: int, weight: int = 400) -> QFont:
    """Inter at a size in logical pixels and a weight of 400 to 700."""
    made = QFont()
    made.setFamilies(_families())
    made.setPixelSize(pixels)
    made.setWeight(QFont.Weight(weight))
    return made


@cache
def _families() -> list[str]:
    """Inter, then those that this machine has: asking Qt for absent families is slow on some platforms."""
    register()
    return [FAMILY, *filter(QFontDatabase.hasFamily, _BEHIND_IT), *_emoji_families()]


def _emoji_families() -> list[str]:
    """The machine's emoji, or else the bundled ones."""
    found = [family for family in _EMOJI if QFontDatabase.hasFamily(family)]
    if not found:
        _register("NotoEmoji-Regular.ttf")
        found = [_OWN_EMOJI]
    return found


def draws(made: QFont, text: str) -> bool:
    """Whether a font, with those behind it, has a picture for each character of a text."""
    metrics = QFontMetrics(made)
    return all(metrics.inFontUcs4(ord(each)) for each in text if each not in _JOINS)

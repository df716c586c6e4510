"""Inter for all text of the app, with the system's fonts behind it for scripts and emoji it lacks."""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QFont, QFontDatabase

from dttools_resources import names_in, read_bytes

FAMILY = "Inter"
_BEHIND_IT = (
    "Noto Sans CJK SC",
    "PingFang SC",
    "Microsoft YaHei UI",
    "Noto Color Emoji",
    "Apple Color Emoji",
    "Segoe UI Emoji",
)


@cache
def register() -> None:
    """Make the bundled fonts known to Qt; needs a `QGuiApplication`, does nothing the second time.

    Raises:
        RuntimeError: Qt refuses a bundled font: the installation is damaged.
    """
    for name in names_in("fonts", ".ttf"):
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
    return [FAMILY, *(family for family in _BEHIND_IT if QFontDatabase.hasFamily(family))]

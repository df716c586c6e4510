"""Lucide icons in the colours of the theme, sharp at every scale of the screen."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Protocol

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QPushButton

from dttools_desktop.qtkit.theme import current_theme, theme_changed
from dttools_resources import read_bytes

_SCALES = (1, 2, 3)
_OFF, _OFF_HIGH = 0.4, 0.6
"""How strongly an icon shows that cannot be used now; eyes that need more contrast get more."""
_APP_SIZES = (16, 24, 32, 48, 64, 128, 256)


class HasIcon(Protocol):
    """A button, an action, a menu: what an icon can be put on."""

    def setIcon(self, icon: QIcon) -> None:  # noqa: N802 — Qt's name
        """Show the icon."""


def icon(name: str, role: str = "text", size: int = 20, gap: int = 0) -> QIcon:
    """An icon of `dttools_resources/icons` in today's colours; what is disabled is seen at a glance.

    Args:
        name: The file's name without `.svg`.
        role: A role of `Palette.role`.
        size: Edge in logical pixels.
        gap: Empty pixels at its right, before a button's text; the icon is this much wider.

    Raises:
        FileNotFoundError: There is no such icon.
        ValueError: There is no such role.
    """
    theme = current_theme()
    return _icon(name, theme.palette.role(role), size, gap, _OFF_HIGH if theme.high_contrast else _OFF)


def pixmap(name: str, role: str = "text", size: int = 20, scale: float = 1.0) -> QPixmap:
    """The same as a picture for painting; `scale` is the device pixel ratio of what it is painted on."""
    return _pixmap(name, current_theme().palette.role(role), size, scale)


def set_icon(target: HasIcon, name: str, role: str = "text", size: int = 20, gap: int = 0) -> None:
    """Put an icon on a button, action or menu and keep it in the colours of the theme from now on."""
    if isinstance(target, QObject):
        for earlier in target.findChildren(_IconKeeper, options=Qt.FindChildOption.FindDirectChildrenOnly):
            earlier.setParent(None)
            earlier.deleteLater()
        _IconKeeper(target, name, role, size, gap).put_on(target)
    else:
        target.setIcon(icon(name, role, size, gap))


def app_icon() -> QIcon:
    """The mark of DTTools, for windows and task bars."""
    made, drawing = QIcon(), _read(read_bytes("app-icon.svg"))
    for size in _APP_SIZES:
        made.addPixmap(_drawn(drawing, size, size))
    return made


def svg(name: str, colour: str) -> bytes:
    """The drawing with a colour (`#rrggbb`) in place of `currentColor`, which QtSvg would draw black."""
    return _file(name).replace(b"currentColor", colour.encode())


@cache
def _file(name: str) -> bytes:
    return read_bytes(f"icons/{name}.svg")


class _IconKeeper(QObject):
    """Renews the icon of its parent when the theme changes; ends with its parent."""

    def __init__(self, target: QObject, name: str, role: str, size: int, gap: int) -> None:
        super().__init__(target)
        self._what = (name, role, size, gap)
        theme_changed.connect(self._renew)

    def _renew(self) -> None:
        target = self.parent()
        if target is not None:
            self.put_on(target)

    def put_on(self, target: QObject) -> None:
        """Show the icon; on a button with words it is as large as they are."""
        name, role, size, gap = self._what
        if isinstance(target, QPushButton):
            size = current_theme().icon_px(size)
            target.setIconSize(QSize(size + gap, size))
        target.setIcon(icon(name, role, size, gap))  # type: ignore[attr-defined]


@cache
def _icon(name: str, colour: str, size: int, gap: int, off: float) -> QIcon:
    made = QIcon()
    for scale in _SCALES:
        made.addPixmap(_pixmap(name, colour, size, scale, gap), QIcon.Mode.Normal)
        made.addPixmap(_faded(_pixmap(name, colour, size, scale, gap), off), QIcon.Mode.Disabled)
    return made


@cache
def _pixmap(name: str, colour: str, size: int, scale: float, gap: int = 0) -> QPixmap:
    edge = round(size * scale)
    drawn = _drawn(_drawing(name, colour), edge, edge + round(gap * scale))
    drawn.setDevicePixelRatio(scale)
    return drawn


def _faded(drawn: QPixmap, opacity: float) -> QPixmap:
    faded = QPixmap(drawn.size())
    faded.setDevicePixelRatio(drawn.devicePixelRatio())
    faded.fill(Qt.GlobalColor.transparent)
    painter = QPainter(faded)
    painter.setOpacity(opacity)
    painter.drawPixmap(0, 0, drawn)
    painter.end()
    return faded


@lru_cache(maxsize=8)
def _drawing(name: str, colour: str) -> QSvgRenderer:
    """Read once for all the sizes of an icon, which are painted one after the other."""
    return _read(svg(name, colour))


def _read(drawing: bytes) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(drawing))


def _drawn(drawing: QSvgRenderer, edge: int, width: int) -> QPixmap:
    drawn = QPixmap(width, edge)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    drawing.render(painter, QRectF(0, 0, edge, edge))
    painter.end()
    return drawn

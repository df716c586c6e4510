"""Pictures of a board as pixmaps of the size in which they show, decoded in a worker and kept within bounds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QPixmap

from dttools_desktop.qtkit.workers import Workers

THUMB = 64
"""Pixels of the longer side of the copy that is always kept."""
LARGEST = 2048
_MOST_BYTES = 128 * 1024 * 1024
_IN_SIGHT = 1.0
"""Seconds since a pixmap was last painted within which it is taken to show still, and is not given up."""

Finds = Callable[[str], Path | None]
_Key = tuple[str, int]


@dataclass(slots=True)
class _Kept:
    pixmap: QPixmap
    used: float

    @property
    def cost(self) -> int:
        """Bytes of its pixels."""
        return 4 * self.pixmap.width() * self.pixmap.height()


@dataclass(frozen=True, slots=True)
class _Decoded:
    """What a worker gives; null images when the file cannot be read."""

    image: QImage
    thumb: QImage


class Gallery(QObject):
    """Gives a pixmap at once, the best that is there, and sees to a better one.

    Args:
        find: Where the file of an asset lies; None while it has not arrived.
        most_bytes: Of all kept pixmaps but the thumbs.
    """

    arrived = Signal(str)
    """The asset looks better now, or is known to be broken."""

    def __init__(self, find: Finds, parent: QObject | None = None, most_bytes: int = _MOST_BYTES) -> None:
        super().__init__(parent)
        self._find = find
        self._most_bytes = most_bytes
        self._kept: dict[_Key, _Kept] = {}
        self._thumbs: dict[str, QPixmap] = {}
        self._asked: set[_Key] = set()
        self._broken: set[str] = set()
        self._workers = Workers(threads=1)
        self._workers.end_with(self)

    @property
    def kept_bytes(self) -> int:
        """What the pixmaps take, without the thumbs."""
        return sum(kept.cost for kept in self._kept.values())

    @property
    def waiting(self) -> bool:
        """Whether a better pixmap is on its way."""
        return bool(self._asked)

    def is_broken(self, asset: str) -> bool:
        """Whether its file is here and is no picture."""
        return asset in self._broken

    def pixmap(self, asset: str, pixels: float) -> QPixmap | None:
        """A picture of about `pixels` on its longer side, or a coarser one until that is there; None without any."""
        key = asset, _level(pixels)
        kept = self._kept.get(key)
        if kept is not None:
            kept.used = monotonic()
            return kept.pixmap
        if key[1] > THUMB or asset not in self._thumbs:
            self._ask(key)
        return self._next_best(asset)

    def _next_best(self, asset: str) -> QPixmap | None:
        others = [kept for (name, _), kept in self._kept.items() if name == asset]
        if not others:
            return self._thumbs.get(asset)
        best = max(others, key=lambda kept: kept.pixmap.width())
        best.used = monotonic()
        return best.pixmap

    # -- decoding

    def _ask(self, key: _Key) -> None:
        asset, level = key
        if key in self._asked or asset in self._broken:
            return
        path = self._find(asset)
        if path is None:
            return
        self._asked.add(key)
        self._workers.start(
            lambda _progress: _decode(path, level),
            lambda decoded: self._take(key, decoded),
            lambda _error: self._take(key, _Decoded(QImage(), QImage())),
        )

    def _take(self, key: _Key, decoded: _Decoded) -> None:
        asset, level = key
        self._asked.discard(key)
        if decoded.image.isNull():
            self._broken.add(asset)
        else:
            self._thumbs[asset] = QPixmap.fromImage(decoded.thumb)
            if level > THUMB and not self._keep(key, QPixmap.fromImage(decoded.image)):
                return
        self.arrived.emit(asset)

    def _keep(self, key: _Key, pixmap: QPixmap) -> bool:
        """Keep a pixmap in place of those that were not painted for the longest time; False when all of them show."""
        fresh = _Kept(pixmap, monotonic())
        for old in sorted(self._kept, key=lambda each: self._kept[each].used):
            if self.kept_bytes + fresh.cost <= self._most_bytes or self._kept[old].used > fresh.used - _IN_SIGHT:
                break
            del self._kept[old]
        fits = self.kept_bytes + fresh.cost <= self._most_bytes
        if fits:
            self._kept[key] = fresh
        return fits


def _level(pixels: float) -> int:
    level = THUMB
    while level < pixels and level < LARGEST:
        level *= 2
    return level


def _decode(path: Path, level: int) -> _Decoded:
    reader = QImageReader(str(path))
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > level:
        reader.setScaledSize(_fitted(size, level))
    image = reader.read()
    if image.isNull():
        return _Decoded(image, image)
    thumb = image.scaled(
        _fitted(image.size(), THUMB), Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    plain = QImage.Format.Format_ARGB32_Premultiplied
    return _Decoded(image.convertToFormat(plain), thumb.convertToFormat(plain))


def _fitted(size: QSize, side: int) -> QSize:
    """As large as fits a square, but at least one pixel each way."""
    return size.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1))

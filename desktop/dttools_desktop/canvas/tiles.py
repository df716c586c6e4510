"""Painted squares of a board, kept: moving the view copies them, an edit repairs only the areas it touched.

Coordinates of tiles are device pixels of the whole board at one scale.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import ceil, floor
from time import perf_counter

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap, QRegion

SIDE = 256
"""Device pixels."""
_WHOLE = QRect(0, 0, SIDE, SIDE)
_KEPT = 180
"""Tiles kept a layer, a quarter of a megabyte each: about three screens of 1920×1080."""
_MOST_REPAIRS = 12
"""With more damaged areas than these a tile is painted anew."""

Key = tuple[int, int]
Steps = Callable[[QPainter, QRectF], Iterator[None]]
"""Paints an area of the board in small steps; the painter is in board units."""


@dataclass(slots=True)
class Tile:
    """A painted square; `damage` are areas in board units that are out of date."""

    pixmap: QPixmap
    damage: list[QRectF] = field(default_factory=list)


@dataclass(slots=True)
class _Begun:
    """A tile that is being painted: what is left of it is done when there is time.

    Between its steps the painter is not active: nothing has to be ended when the tile is forgotten.
    """

    key: Key
    tile: Tile
    painter: QPainter
    steps: Iterator[None]


@dataclass(frozen=True, slots=True)
class Sight:
    """What a view looks at: the device pixel of the board in its corner, its size, scale and pixel ratio."""

    left: int
    top: int
    width: int
    height: int
    scale: float
    """Device pixels a board unit."""

    def tiles(self, ring: int = 0) -> Iterator[Key]:
        """The tiles that show, and `ring` more on each side."""
        for column in range(self.left // SIDE - ring, (self.left + self.width - 1) // SIDE + 1 + ring):
            for row in range(self.top // SIDE - ring, (self.top + self.height - 1) // SIDE + 1 + ring):
                yield column, row


class TileLayer:
    """Tiles of one scale.

    Args:
        paint: Paints an area of the board.
        opaque: Whether the painter covers everything; else tiles are transparent.
    """

    def __init__(self, paint: Steps, *, opaque: bool) -> None:
        self._paint = paint
        self._opaque = opaque
        self._tiles: OrderedDict[Key, Tile] = OrderedDict()
        self._begun: _Begun | None = None
        self._renewed: list[Key] = []
        self.scale = 0.0

    def clear(self) -> None:
        """Forget everything."""
        self._tiles.clear()
        self._begun = None

    def keep_latest(self, count: int) -> None:
        """Forget all but those that were drawn or painted last."""
        while len(self._tiles) > count:
            self._tiles.popitem(last=False)

    def use_scale(self, scale: float) -> None:
        """Start over at another scale."""
        if scale != self.scale:
            self.clear()
            self.scale = scale

    def damage(self, area: QRectF) -> None:
        """An area of the board looks different now."""
        begun = self._begun
        if begun is None and not self._tiles:
            return
        for key in _keys_over(area, self.scale):
            tile = self._tiles.get(key)
            if tile is not None:
                tile.damage.append(area)
            if begun is not None and begun.key == key:
                begun.tile.damage.append(area)

    def complete(self, sight: Sight) -> bool:
        """Whether all that shows is painted and up to date."""
        return all((tile := self._tiles.get(key)) is not None and not tile.damage for key in sight.tiles())

    def sharp_share(self, sight: Sight) -> float:
        """The share of what shows that is painted and up to date."""
        found = [(tile := self._tiles.get(key)) is not None and not tile.damage for key in sight.tiles()]
        return sum(found) / max(1, len(found))

    def missing(self, sight: Sight) -> QRegion:
        """Where tiles show in the view that are not there, not even out of date."""
        region = QRegion()
        for key in sight.tiles():
            if key not in self._tiles:
                region += _place_of(key, sight)
        return region

    def renew(self, sight: Sight, until: float, ring: int = 0) -> bool:
        """Paint what is missing or out of date until `perf_counter()` passes `until`; False when some is left.

        What was begun comes first, then the middle, missing tiles before outdated ones. An item at least is painted.
        """
        wanted = [key for key in sight.tiles(ring) if (tile := self._tiles.get(key)) is None or tile.damage]
        middle = ((sight.left + sight.width / 2) / SIDE - 0.5, (sight.top + sight.height / 2) / SIDE - 0.5)
        begun = self._begun.key if self._begun is not None else None
        wanted.sort(
            key=lambda key: (
                key != begun,
                key in self._tiles,
                (key[0] - middle[0]) ** 2 + (key[1] - middle[1]) ** 2,
            )
        )
        for place, key in enumerate(wanted):
            if place and perf_counter() > until:
                return False
            if not self._renew_tile(key, until):
                return False
        self._forget_far(sight, ring)
        return True

    def draw(self, painter: QPainter, sight: Sight, part: QRect) -> None:
        """Copy the tiles at the layer's own scale to a part of a view whose painter is in device pixels."""
        for key in sight.tiles():
            tile = self._tiles.get(key)
            if tile is not None:
                self._tiles.move_to_end(key)
                place = _place_of(key, sight)
                if place.intersects(part):
                    painter.drawPixmap(place.topLeft(), tile.pixmap)

    def draw_scaled(self, painter: QPainter, sight: Sight, within: QRect | None = None) -> None:
        """Draw the tiles enlarged or reduced to a view at another scale, or those in a part of it."""
        if not self.scale:
            return
        factor = sight.scale / self.scale
        screen = QRectF(within) if within is not None else QRectF(0, 0, sight.width, sight.height)
        whole = QRectF(0, 0, SIDE, SIDE)
        side = SIDE * factor
        for key, tile in self._tiles.items():
            target = QRectF(key[0] * side - sight.left, key[1] * side - sight.top, side, side)
            if target.intersects(screen):
                painter.drawPixmap(target, tile.pixmap, whole)

    def _renew_tile(self, key: Key, until: float) -> bool:
        begun, tile = self._begun, self._tiles.get(key)
        if tile is None or len(tile.damage) > _MOST_REPAIRS or (begun is not None and begun.key == key):
            tile = self._painted_anew(key, until)
            if tile is None:
                return False
        damage, tile.damage = tile.damage, []
        area = _area_of(key, self.scale)
        for rect in _merged(damage):
            pixels = _pixels_over(rect.intersected(area), key, self.scale)
            if not pixels.isEmpty():
                self._repair(tile.pixmap, key, pixels)
        self._renewed.append(key)
        return True

    def _painted_anew(self, key: Key, until: float) -> Tile | None:
        """Go on with a tile, or begin it; None when time is up before it is done."""
        begun = self._begun
        if begun is None or begun.key != key:
            pixmap, painter = QPixmap(SIDE, SIDE), QPainter()
            if not self._opaque:
                pixmap.fill(Qt.GlobalColor.transparent)
            begun = self._begun = _Begun(key, Tile(pixmap), painter, self._paint(painter, _area_of(key, self.scale)))
        self._take_up(begun.painter, begun.tile.pixmap, key)
        try:
            for _ in begun.steps:
                if perf_counter() > until:
                    return None
        finally:
            begun.painter.end()
        self._begun = None
        self._tiles[key] = begun.tile
        return begun.tile

    def _repair(self, pixmap: QPixmap, key: Key, pixels: QRect) -> None:
        """Paint a part of a tile anew."""
        painter = QPainter()
        self._take_up(painter, pixmap, key, pixels)
        exposed = QRectF(pixels.translated(key[0] * SIDE, key[1] * SIDE))
        area = QRectF(exposed.topLeft() / self.scale, exposed.size() / self.scale)
        if not self._opaque:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
            painter.fillRect(area, Qt.GlobalColor.transparent)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        for _ in self._paint(painter, area):
            pass
        painter.end()

    def _take_up(self, painter: QPainter, pixmap: QPixmap, key: Key, pixels: QRect = _WHOLE) -> None:
        """Begin to paint on a tile, or on some of its pixels, in board units."""
        painter.begin(pixmap)
        painter.setClipRect(pixels)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.translate(-key[0] * SIDE, -key[1] * SIDE)
        painter.scale(self.scale, self.scale)

    def _forget_far(self, sight: Sight, ring: int) -> None:
        self.keep_latest(max(_KEPT, 2 * len(list(sight.tiles(ring)))))

    def take_renewed(self, sight: Sight) -> list[QRect]:
        """Where tiles show in the view that were painted since this was asked last."""
        renewed, self._renewed = self._renewed, []
        screen = QRect(0, 0, sight.width, sight.height)
        places = (_place_of(key, sight) for key in renewed)
        return [place for place in places if place.intersects(screen)]


def _place_of(key: Key, sight: Sight) -> QRect:
    return QRect(key[0] * SIDE - sight.left, key[1] * SIDE - sight.top, SIDE, SIDE)


def _keys_over(area: QRectF, scale: float) -> list[Key]:
    side = SIDE / scale
    columns = range(floor(area.left() / side), floor(area.right() / side) + 1)
    rows = range(floor(area.top() / side), floor(area.bottom() / side) + 1)
    return [(column, row) for column in columns for row in rows]


def _area_of(key: Key, scale: float) -> QRectF:
    side = SIDE / scale
    return QRectF(key[0] * side, key[1] * side, side, side)


def _pixels_over(area: QRectF, key: Key, scale: float) -> QRect:
    """Whole pixels of a tile that an area touches, one more on each side for soft edges."""
    left = floor(area.left() * scale) - key[0] * SIDE - 1
    top = floor(area.top() * scale) - key[1] * SIDE - 1
    right = ceil(area.right() * scale) - key[0] * SIDE + 1
    bottom = ceil(area.bottom() * scale) - key[1] * SIDE + 1
    return QRect(left, top, right - left, bottom - top).intersected(_WHOLE)


def _merged(areas: list[QRectF]) -> list[QRectF]:
    """Areas that overlap are painted once, as the rectangle around them."""
    merged: list[QRectF] = []
    for area in areas:
        for place, other in enumerate(merged):
            if other.intersects(area):
                merged[place] = other.united(area)
                break
        else:
            merged.append(area)
    return merged

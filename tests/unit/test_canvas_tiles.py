"""Painted squares of a board: what was begun is ended later, and what changes meanwhile is not missed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QRegion
from PySide6.QtWidgets import QApplication

from dttools_desktop.canvas.tiles import SIDE, Sight, TileLayer

NOW, NEVER = 0.0, float("inf")
RED, BLUE = QColor("#d02020"), QColor("#2020d0")


class Strips:
    """A board of strips, each a step of painting; their colour may change at any time."""

    def __init__(self, count: int = 8) -> None:
        self.colours = [RED] * count
        self.steps = 0
        self._high = SIDE / count

    def area(self, strip: int) -> QRectF:
        return QRectF(0, strip * self._high, SIDE, self._high)

    def paint(self, painter: QPainter, area: QRectF) -> Iterator[None]:
        for strip, colour in enumerate(self.colours):
            if self.area(strip).intersects(area):
                painter.fillRect(self.area(strip), colour)
                self.steps += 1
                yield


@pytest.fixture
def strips(qapp: QApplication) -> Strips:
    """What is painted; pixmaps need an application."""
    assert qapp is not None
    return Strips()


@pytest.fixture
def layer(strips: Strips) -> TileLayer:
    """Tiles of it."""
    made = TileLayer(strips.paint, opaque=True)
    made.use_scale(1.0)
    return made


SIGHT = Sight(0, 0, SIDE, SIDE, 1.0)


def shown(layer: TileLayer) -> list[QColor]:
    """The colour in the middle of each strip."""
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    image.fill(QColor("#ffffff"))
    painter = QPainter(image)
    layer.draw(painter, SIGHT, QRect(0, 0, SIDE, SIDE))
    painter.end()
    return [image.pixelColor(SIDE // 2, row) for row in range(SIDE // 16, SIDE, SIDE // 8)]


def test_a_tile_is_painted_a_step_at_a_time_and_shows_when_it_is_done(layer: TileLayer, strips: Strips) -> None:
    for taken in range(1, 9):
        assert not layer.renew(SIGHT, NOW)
        assert strips.steps == taken
        assert layer.missing(SIGHT) == QRegion(0, 0, SIDE, SIDE)
        assert layer.take_renewed(SIGHT) == []
    assert layer.renew(SIGHT, NOW)
    assert strips.steps == 8
    assert layer.complete(SIGHT)
    assert layer.take_renewed(SIGHT) == [QRect(0, 0, SIDE, SIDE)]
    assert layer.take_renewed(SIGHT) == []
    assert shown(layer) == [RED] * 8


def test_what_changes_while_a_tile_is_painted_is_painted_again(layer: TileLayer, strips: Strips) -> None:
    for _ in range(4):
        layer.renew(SIGHT, NOW)
    for strip in (1, 6):
        strips.colours[strip] = BLUE
        layer.damage(strips.area(strip))
    assert layer.renew(SIGHT, NEVER)
    assert shown(layer) == [RED, BLUE, RED, RED, RED, RED, BLUE, RED]


def test_a_tile_that_changes_too_much_shows_as_it_was_until_it_is_painted_anew(
    layer: TileLayer, strips: Strips
) -> None:
    layer.renew(SIGHT, NEVER)
    strips.colours = [BLUE] * 8
    for _ in range(3):
        for strip in range(8):
            layer.damage(strips.area(strip))
    assert not layer.renew(SIGHT, NOW)
    assert shown(layer) == [RED] * 8
    assert layer.renew(SIGHT, NEVER)
    assert shown(layer) == [BLUE] * 8


def test_a_tile_that_nobody_looks_at_any_more_is_left_and_one_that_shows_is_begun(
    layer: TileLayer, strips: Strips
) -> None:
    layer.renew(SIGHT, NOW)
    elsewhere = Sight(0, 40 * SIDE, SIDE, SIDE, 1.0)
    assert layer.renew(elsewhere, NEVER)
    assert strips.steps == 1
    assert layer.renew(SIGHT, NEVER)
    assert strips.steps == 9
    assert shown(layer) == [RED] * 8


def test_another_scale_forgets_what_was_begun(layer: TileLayer, strips: Strips) -> None:
    layer.renew(SIGHT, NOW)
    layer.use_scale(2.0)
    twice = Sight(0, 0, SIDE, SIDE, 2.0)
    assert layer.renew(twice, NEVER)
    assert strips.steps == 1 + 4

"""The small map: it shows where one looks and what there is, however far apart, and takes one there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from dttools_desktop.canvas.style import board_style
from dttools_desktop.canvas.view import BoardView
from support.board_hands import LEFT, put
from support.memory_project import MemoryProject


def shown(view: BoardView) -> QImage:
    QTest.keyClick(view, Qt.Key.Key_M)
    assert view.minimap.isVisible()
    return view.minimap.grab().toImage()


def spots(picture: QImage, colour: str) -> list[QPoint]:
    """Pixels that are nearly of a colour of the board's style."""
    wanted = getattr(board_style(), colour)
    found = []
    for x in range(4, picture.width() - 4):
        for y in range(4, picture.height() - 4):
            pixel = picture.pixelColor(x, y)
            off = abs(pixel.red() - wanted.red()) + abs(pixel.green() - wanted.green())
            if off + abs(pixel.blue() - wanted.blue()) < 60:
                found.append(QPoint(x, y))
    return found


@pytest.mark.parametrize("far", [200_000.0, 900_000.0])
def test_what_lies_far_off_shows_on_the_map_and_so_does_where_one_looks(
    view: BoardView, project: MemoryProject, far: float
) -> None:
    put(project, x=0, y=0)
    put(project, x=far, y=far / 3)
    view.camera.zoom_to(1.0)
    view.camera.centre_on(QPointF(far / 2, far / 6))
    picture = shown(view)
    dots = spots(picture, "text")
    assert {dot.x() < picture.width() // 2 for dot in dots} == {True, False}
    frame = spots(picture, "accent")
    assert len(frame) >= 12


def test_where_one_looks_shows_at_the_edge_when_it_is_beyond_the_map(view: BoardView, project: MemoryProject) -> None:
    put(project, x=0, y=0)
    view.camera.zoom_to(1.0)
    view.camera.centre_on(QPointF(90_000, 0))
    picture = shown(view)
    row = [picture.pixelColor(x, picture.height() // 2) for x in range(picture.width())]
    tinted = [x for x, pixel in enumerate(row) if pixel.blue() - pixel.red() > 40]
    assert tinted
    assert min(tinted) > view.minimap.width() - 30


def test_a_press_goes_there_and_a_drag_goes_along(qtbot: QtBot, view: BoardView, project: MemoryProject) -> None:
    for place in range(5):
        put(project, x=place * 1000, y=place * 1000)
    shown(view)
    qtbot.mousePress(view.minimap, LEFT, pos=QPoint(70, 30))
    first = view.camera.visible.center()
    qtbot.mouseMove(view.minimap, QPoint(140, 110))
    qtbot.mouseRelease(view.minimap, LEFT, pos=QPoint(140, 110))
    assert first.x() < 2500
    assert first.y() < 2500
    QTest.keyClick(view, Qt.Key.Key_M)
    assert not view.minimap.isVisible()

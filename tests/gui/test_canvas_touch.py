"""Fingers and pens on a board, with real touch and tablet events."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF
from PySide6.QtGui import QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from dttools.model import Note, Size, Stroke, StrokeTool, Vector
from dttools_desktop.canvas.view import BoardView
from support.board_hands import at, put, tablet
from support.memory_project import MemoryProject


@pytest.fixture
def screen() -> QPointingDevice:
    """A touch screen."""
    return QTest.createTouchDevice()


def finger(view: BoardView, screen: QPointingDevice, *path: QPoint) -> None:
    """Put a finger down, move it along, lift it."""
    QTest.touchEvent(view, screen).press(0, path[0], view).commit()
    for spot in path[1:]:
        QTest.touchEvent(view, screen).move(0, spot, view).commit()
    QTest.touchEvent(view, screen).release(0, path[-1], view).commit()


def test_two_fingers_zoom_around_their_middle_and_pan(
    view: BoardView, project: MemoryProject, screen: QPointingDevice
) -> None:
    put(project, Note, 100, 600)
    left, right = QPoint(500, 400), QPoint(600, 400)
    held = view.camera.to_board(QPointF(550, 400))
    QTest.touchEvent(view, screen).press(0, left, view).press(1, right, view).commit()
    for step in range(1, 6):
        apart = QPoint(10 * step, 0)
        QTest.touchEvent(view, screen).move(0, left - apart, view).move(1, right + apart, view).commit()
    assert view.camera.scale == pytest.approx(2.0, rel=0.02)
    assert (view.camera.to_board(QPointF(550, 400)) - held).manhattanLength() < 2
    by = QPoint(30, 20)
    QTest.touchEvent(view, screen).move(0, QPoint(450, 400) + by, view).move(1, QPoint(650, 400) + by, view).commit()
    assert (view.camera.to_board(QPointF(580, 420)) - held).manhattanLength() < 2
    QTest.touchEvent(view, screen).release(0, left, view).release(1, right, view).commit()


def test_a_tap_selects_and_a_drag_moves_what_is_under_the_finger(
    view: BoardView, project: MemoryProject, screen: QPointingDevice
) -> None:
    note = put(project, Note, 300, 200)
    finger(view, screen, at(view, 400, 300))
    assert view.selection.ids == (note,)
    assert view.by_touch
    finger(view, screen, at(view, 400, 300), at(view, 450, 360), at(view, 600, 500))
    assert project.document.get(Note, note).at != Vector(300, 200)


def test_a_finger_on_bare_paper_pushes_it_and_a_tap_there_selects_nothing(
    view: BoardView, project: MemoryProject, screen: QPointingDevice
) -> None:
    view.selection.set((put(project, Note, 300, 200),))
    before = view.camera.corner
    finger(view, screen, QPoint(600, 500), QPoint(630, 520), QPoint(700, 550))
    assert before - view.camera.corner == QPointF(100, 50), "within the bounds of the test screen, 800 × 800"
    assert len(view.selection) == 1
    finger(view, screen, QPoint(650, 600))
    assert len(view.selection) == 0


def test_a_double_tap_edits(view: BoardView, project: MemoryProject, screen: QPointingDevice) -> None:
    put(project, Note, 300, 200, text="Senha")
    finger(view, screen, at(view, 400, 300))
    finger(view, screen, at(view, 403, 302))
    assert view.typist.editor is not None


def test_a_long_press_opens_the_menu_and_moves_nothing(
    qtbot: QtBot, view: BoardView, project: MemoryProject, screen: QPointingDevice
) -> None:
    note = put(project, Note, 300, 200)
    QTest.touchEvent(view, screen).press(0, at(view, 400, 300), view).commit()
    qtbot.waitUntil(lambda: any(menu.isVisible() for menu in view.findChildren(QMenu)))
    for menu in view.findChildren(QMenu):
        menu.close()
    QTest.touchEvent(view, screen).move(0, at(view, 500, 400), view).commit()
    QTest.touchEvent(view, screen).release(0, at(view, 500, 400), view).commit()
    assert view.selection.ids == (note,)
    assert project.document.get(Note, note).at == Vector(300, 200)


def test_a_second_finger_takes_back_what_the_first_began(
    view: BoardView, project: MemoryProject, screen: QPointingDevice
) -> None:
    note = put(project, Note, 300, 200)
    one, other = at(view, 400, 300), at(view, 700, 300)
    QTest.touchEvent(view, screen).press(0, one, view).commit()
    QTest.touchEvent(view, screen).move(0, one + QPoint(40, 40), view).commit()
    QTest.touchEvent(view, screen).stationary(0).press(1, other, view).commit()
    QTest.touchEvent(view, screen).release(0, one, view).release(1, other, view).commit()
    assert project.document.get(Note, note).at == Vector(300, 200)
    assert not view.gesturing


def test_handles_are_hit_from_farther_by_a_finger(
    view: BoardView, project: MemoryProject, screen: QPointingDevice
) -> None:
    note = put(project, Note, 300, 200)
    finger(view, screen, at(view, 400, 300))
    corner = at(view, 516, 416)
    finger(view, screen, corner, corner + QPoint(30, 30), corner + QPoint(60, 60))
    assert project.document.get(Note, note).size > Size(240, 240)


def test_a_pen_draws_while_fingers_push_the_paper(
    view: BoardView, project: MemoryProject, screen: QPointingDevice
) -> None:
    view.toolbox.draw(StrokeTool.PEN)
    finger(view, screen, QPoint(300, 300), QPoint(350, 320), QPoint(400, 350))
    assert len(list(project.document.all(Stroke))) == 1, "without a pen the finger draws"
    for kind, x in ((QEvent.Type.TabletPress, 300), (QEvent.Type.TabletMove, 400), (QEvent.Type.TabletRelease, 400)):
        tablet(view, kind, QPointF(x, 400), 0.5)
    assert len(list(project.document.all(Stroke))) == 2
    before = view.camera.corner
    finger(view, screen, QPoint(300, 300), QPoint(350, 320), QPoint(400, 350))
    assert len(list(project.document.all(Stroke))) == 2
    assert before - view.camera.corner == QPointF(100, 50)

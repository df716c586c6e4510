"""Hundreds of senseless acts of hands and peers on every board: nothing breaks, and the board shows what there is."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from dttools.document import Command
from dttools.document.commands import AddRecord, ChangeFields, EditText, MoveItems, RestoreRecords, TrashRecords
from dttools.ids import RecordId, new_id
from dttools.model import (
    Cluster,
    Connector,
    EmpathyMap,
    Frame,
    Free,
    FreeText,
    Idea,
    Note,
    Persona,
    Placed,
    Record,
    Shape,
    Stamp,
    Stroke,
    Vector,
)
from dttools_desktop.canvas.view import BoardView
from dttools_desktop.editors.base import Editor
from dttools_desktop.editors.registry import make_editor
from support.board_hands import ALT, CONTROL, LEFT, MIDDLE, NONE, PEN, SHIFT, put, tablet, wheel
from support.memory_project import MemoryProject

Key, Button = Qt.Key, Qt.MouseButton
STEPS = 400
WIDTH, HEIGHT = 800, 700
KEYS = [
    *(Key.Key_Left, Key.Key_Right, Key.Key_Up, Key.Key_Down, Key.Key_Return, Key.Key_Escape, Key.Key_Tab),
    *(Key.Key_Delete, Key.Key_Space, Key.Key_F2, Key.Key_PageDown, Key.Key_BracketLeft, Key.Key_Period),
    *(Key(Key.Key_A.value + place) for place in range(26) if place != ord("Q") - ord("A")),
]
HELD = [NONE, NONE, NONE, SHIFT, CONTROL, ALT, CONTROL | SHIFT, ALT | SHIFT, CONTROL | ALT]
BUTTONS = [LEFT, LEFT, LEFT, MIDDLE, Button.RightButton]
LEFT_OUT = {"insert_picture", "open_link"}
"""They open windows of the system."""


class Monkey:
    """Does one senseless thing after another; a seed says which."""

    def __init__(self, seed: int, project: MemoryProject, board: RecordId, editor: Editor) -> None:
        self.dice = random.Random(seed)
        self.project, self.board, self.editor = project, board, editor
        view = editor.findChild(BoardView)
        assert isinstance(view, BoardView)
        self.view = view
        self.screen = QTest.createTouchDevice()

    def run(self, steps: int) -> None:
        often: list[tuple[Callable[[], object], int]] = [
            (self.key, 10),
            (self.write, 2),
            (self.press, 5),
            (self.move, 8),
            (self.release, 5),
            (self.turn, 1),
            (self.touch, 2),
            (self.draw, 1),
            (self.act, 6),
            (self.select, 2),
            (self.peer, 3),
            (self.lock_board, 1),
            (self.view.repaint, 3),
        ]
        acts, weights = zip(*often, strict=True)
        for _ in range(steps):
            self.dice.choices(acts, weights)[0]()
            close_what_opened()
        self.editor.set_read_only(None)

    def spot(self) -> QPoint:
        return QPoint(self.dice.randrange(WIDTH), self.dice.randrange(HEIGHT))

    def focus(self) -> QWidget:
        found = QApplication.focusWidget()
        return found if found is not None and self.editor.isAncestorOf(found) else self.view

    def key(self) -> None:
        QTest.keyClick(self.focus(), self.dice.choice(KEYS), self.dice.choice(HELD))

    def write(self) -> None:
        QTest.keyClicks(self.focus(), self.dice.choice(["abc", "- x", "1. ", "n", "**b**"]))

    def press(self) -> None:
        QTest.mousePress(self.view, self.dice.choice(BUTTONS), self.dice.choice(HELD), self.spot())

    def move(self) -> None:
        spot, held = QPointF(self.spot()), self.dice.choice([LEFT, Button.NoButton])
        keys, at = self.dice.choice(HELD), self.view.mapToGlobal(spot)
        QApplication.sendEvent(self.view, QMouseEvent(QEvent.Type.MouseMove, spot, at, Button.NoButton, held, keys))

    def release(self) -> None:
        QTest.mouseRelease(self.view, self.dice.choice(BUTTONS), self.dice.choice(HELD), self.spot())

    def turn(self) -> None:
        wheel(self.view, self.spot(), self.dice.choice([120, -120, 4000]), self.dice.choice(HELD))

    def touch(self) -> None:
        spot, to = self.spot(), self.spot()
        QTest.touchEvent(self.view, self.screen).press(0, spot, self.view).commit()
        QTest.touchEvent(self.view, self.screen).move(0, to, self.view).commit()
        QTest.touchEvent(self.view, self.screen).release(0, to, self.view).commit()

    def draw(self) -> None:
        for kind, pressure in (
            (QEvent.Type.TabletPress, 0.4),
            (QEvent.Type.TabletMove, 0.8),
            (QEvent.Type.TabletRelease, 0.0),
        ):
            tablet(self.view, kind, QPointF(self.spot()), pressure, PEN)

    def act(self) -> None:
        action = self.dice.choice([each for each in self.view.keys.actions.values() if each.name not in LEFT_OUT])
        if not action.why_not(self.view):
            action.act(self.view)

    def select(self) -> None:
        ids = sorted(item.id for item in self.view.scene.items())
        self.view.selection.set(self.dice.sample(ids, min(len(ids), self.dice.randrange(6))))

    def lock_board(self) -> None:
        self.editor.set_read_only(self.dice.choice(["Only looking.", None, None, None]))

    def peer(self) -> None:
        lying = [each for each in self.project.document.records.everything() if isinstance(each, Placed | Connector)]
        if lying:
            self.project.peer_does(self.edit_of(self.dice.choice(sorted(lying, key=lambda each: each.id))))

    def edit_of(self, record: Record) -> Command:
        """Something that a peer does to a record, which may be in the trash."""
        if record.deleted_at is not None:
            return RestoreRecords((record.id,))
        edits: list[Command] = [TrashRecords((record.id,))]
        if isinstance(record, Placed):
            by = Vector(self.dice.uniform(-300, 300), self.dice.uniform(-300, 300))
            edits += [ChangeFields((record.id,), {"locked": not record.locked}), MoveItems((record.id,), by)]
        if isinstance(record, Free) and record.board != self.project.board:
            zone = self.dice.choice(["says", "goals", "hears", "of another version", None])
            edits += [ChangeFields((record.id,), {"zone": zone}), self.drawn_by_peer(record.board, zone)]
        if isinstance(record, Note):
            edits.append(EditText(record.id, "text", record.text[:200] + "~"))
        return self.dice.choice(edits)

    def drawn_by_peer(self, board: RecordId, zone: str | None) -> Command:
        points = tuple(self.dice.randrange(10_001) for _ in range(30))
        return AddRecord(Stroke, new_id(), {"board": board, "zone": zone, "points": points, "order": "b0"})


def close_what_opened() -> None:
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.close()
    for window in QApplication.topLevelWidgets():
        if isinstance(window, QDialog) and window.isVisible():
            window.close()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("kind", ["board", "empathy_map", "persona"])
def test_a_board_stands_what_a_monkey_does_to_it(qtbot: QtBot, project: MemoryProject, kind: str, seed: int) -> None:
    board = project.board if kind == "board" else new_id()
    if kind != "board":
        project.apply(AddRecord(EmpathyMap if kind == "empathy_map" else Persona, board))
        zone = "says" if kind == "empathy_map" else "goals"
        for place, free in enumerate([Shape, FreeText, Stamp, Frame] * 2):
            put(project, free, x=60 * place, y=40 * place, board=board, zone=zone)
            put(project, Note, board=board, zone=zone, text="n", order=f"a{place}")
    else:
        for place, model in enumerate([Note, Idea, Shape, FreeText, Stamp, Frame, Cluster] * 2):
            put(project, model, x=150 * (place % 5), y=180 * (place // 5))
    editor = make_editor(project, kind, board)
    assert editor is not None
    qtbot.addWidget(editor)
    editor.resize(WIDTH, HEIGHT)
    editor.show()
    qtbot.waitExposed(editor)
    editor.activateWindow()
    monkey = Monkey(seed, project, board, editor)
    monkey.run(STEPS)
    if monkey.view.typist.editor is not None:
        monkey.view.typist.editor.discard()
    shown = {item.id for item in monkey.view.scene.items()}
    kinds = (Placed, Connector) if kind == "board" else (Note, Free, Connector)
    live = {
        record.id
        for record in project.document.records.everything()
        if isinstance(record, kinds) and record.parent == board and record.deleted_at is None
    }
    assert shown == live
    while project.can_undo:
        monkey.view.operations.undo()
    while project.can_redo:
        monkey.view.operations.redo()
    monkey.view.repaint()

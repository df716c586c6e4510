"""Real mouse and wheel events on a board, and items to work on."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QMouseEvent, QPointingDevice, QTabletEvent, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dttools.document.commands import AddRecord
from dttools.ids import RecordId, new_id
from dttools.model import Note, Record, Vector
from dttools_desktop.canvas.view import BoardView
from support.memory_project import MemoryProject

LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
NONE = Qt.KeyboardModifier.NoModifier
SHIFT, CONTROL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
PEN = QPointingDevice.PointerType.Pen


def put(
    project: MemoryProject, model: type[Record] = Note, x: float = 300, y: float = 200, **values: object
) -> RecordId:
    record_id = new_id()
    project.apply(AddRecord(model, record_id, {"board": project.board, "at": Vector(x, y), **values}))
    project.close_gesture()
    return record_id


def at(view: BoardView, x: float, y: float) -> QPoint:
    return view.camera.to_view(QPointF(x, y)).toPoint()


def drag(qtbot: QtBot, view: BoardView, start: QPoint, end: QPoint, keys: Qt.KeyboardModifier = NONE) -> None:
    """Press, move in steps, let go."""
    qtbot.mousePress(view, LEFT, keys, start)
    move_held(qtbot, view, start, end, keys)
    qtbot.mouseRelease(view, LEFT, keys, end)


def move_held(
    _qtbot: QtBot,
    view: BoardView,
    start: QPoint,
    end: QPoint,
    keys: Qt.KeyboardModifier = NONE,
    held: Qt.MouseButton = LEFT,
) -> None:
    for step in range(1, 5):
        spot = QPointF(start) + QPointF(end - start) * step / 4
        event = QMouseEvent(QEvent.Type.MouseMove, spot, view.mapToGlobal(spot), Qt.MouseButton.NoButton, held, keys)
        QApplication.sendEvent(view, event)
        view.repaint()


def wheel(
    view: BoardView, spot: QPoint, turn: int, keys: Qt.KeyboardModifier = NONE, pixels: QPoint | None = None
) -> None:
    event = QWheelEvent(
        QPointF(spot),
        QPointF(view.mapToGlobal(spot)),
        pixels or QPoint(),
        QPoint(0, turn),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # noqa: FBT003 — Qt takes "inverted" by position
    )
    QApplication.sendEvent(view, event)


def tablet(
    view: BoardView, kind: QEvent.Type, spot: QPointF, pressure: float, pointer: QPointingDevice.PointerType = PEN
) -> bool:
    """One event of a graphics tablet; whether the board took it."""
    device = QPointingDevice(
        "tablet", 7, QInputDevice.DeviceType.Stylus, pointer, QInputDevice.Capability.Pressure, 1, 3
    )
    held = Qt.MouseButton.NoButton if kind == QEvent.Type.TabletRelease else LEFT
    button = Qt.MouseButton.NoButton if kind == QEvent.Type.TabletMove else LEFT
    event = QTabletEvent(
        kind, device, spot, QPointF(view.mapToGlobal(spot)), pressure, 0, 0, 0, 0, 0, NONE, button, held
    )
    QApplication.sendEvent(view, event)
    return event.isAccepted()

"""Fingers on a board: one does what the hand's tool does, two pinch and pan, a long press opens the menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QEventPoint, QGuiApplication, QInputDevice, QTouchEvent
from PySide6.QtWidgets import QApplication

from dttools_desktop.canvas.tools.gesture import Pointer, Tool

if TYPE_CHECKING:
    from dttools_desktop.canvas.view import BoardView

_TREMBLE = 10.0
"""Pixels that a finger may move and still rest."""
_APART = 40.0
"""Pixels between the two taps of a double tap, at most."""
_LEAST_SPREAD = 8.0
"""Pixels: closer fingers are too near to each other to tell a scale."""
_PINCHING = 2
"""Fingers."""


class Fingers(QObject):
    """Follows the touch events of a view. Bare paper is pushed by one finger, and so is everything once a pen draws."""

    def __init__(self, view: BoardView) -> None:
        super().__init__(view)
        self._view = view
        self.pen_draws = False
        """A pen has drawn here: fingers leave drawing to it."""
        self._start: QPointF | None = None
        self._last: QPointF | None = None
        self._pair = QPointF(), QPointF()
        self._panning = False
        self._pinched = False
        self._held = False
        self._tapped: tuple[int, QPointF] | None = None
        self._pushed: tuple[int, QPointF] | None = None
        """When and where a finger hit a button of the backdrop."""
        self._hold = QTimer(self, singleShot=True)
        self._hold.setInterval(QGuiApplication.styleHints().mousePressAndHoldInterval())
        self._hold.timeout.connect(self._long_press)

    def touch(self, event: QTouchEvent) -> bool:
        """Handle an event; False when it is not that of a touch screen."""
        if event.device().type() != QInputDevice.DeviceType.TouchScreen:
            return False
        if event.type() == QEvent.Type.TouchCancel:
            self._end(cancelled=True)
        else:
            down = [point for point in event.points() if point.state() != QEventPoint.State.Released]
            if len(down) >= _PINCHING:
                self._pinch(down[:2])
            elif event.type() == QEvent.Type.TouchEnd:
                self._lift(event)
            elif down and self._start is None and not self._pinched:
                self._begin(down[0].position(), event.timestamp())
            elif down and not self._pinched:
                self._move(down[0].position())
        event.accept()
        return True

    # -- one finger

    def _begin(self, pixel: QPointF, moment: int) -> None:
        view = self._view
        self._start = self._last = pixel
        view.by_touch = True
        if self._pushed is not None and _is_double(self._pushed, (moment, pixel)):
            self._held = True  # a button was meant once, however often a finger hits it
            view.typist.stay()
            return
        pointer = self._pointer(pixel)
        self._panning = self._pans(pointer)
        if not self._panning:
            view.begin_gesture(pointer)
        self._hold.start()

    def _pans(self, pointer: Pointer) -> bool:
        """Whether one finger pushes the paper from here."""
        tool: Tool = self._view.toolbox.current
        if tool.rapid:
            return self.pen_draws
        return self._view.toolbox.selecting and tool.is_bare(pointer)

    def _move(self, pixel: QPointF) -> None:
        if self._start is None or self._last is None or self._held:
            return
        if self._hold.isActive() and (pixel - self._start).manhattanLength() < _TREMBLE:
            return
        self._hold.stop()
        if self._panning:
            self._view.camera.pan(pixel - self._last)
        else:
            self._view.go_on_with_gesture(self._pointer(pixel))
        self._last = pixel

    def _lift(self, event: QTouchEvent) -> None:
        start, pixel = self._start, event.points()[0].position()
        if start is not None and not self._held and not self._pinched:
            rested = self._hold.isActive()
            pushed = rested and self._panning and self._view.toolbox.current.tap_bare(self._pointer(pixel))
            self._pushed = (event.timestamp(), pixel) if pushed else None
            if not self._panning:
                self._view.end_gesture(self._pointer(pixel))
            if rested and not pushed:
                self._tap(pixel, event.timestamp())
        self._end(cancelled=False)

    def _tap(self, pixel: QPointF, moment: int) -> None:
        before, self._tapped = self._tapped, (moment, pixel)
        if before is None or self._view.toolbox.current.rapid:
            return
        if _is_double(before, self._tapped):
            self._tapped = None
            self._view.toolbox.current.double_click(self._pointer(pixel))

    def _long_press(self) -> None:
        """The menu of what is under the finger."""
        if self._start is None:
            return
        self._held = True
        view, pixel = self._view, self._start.toPoint()
        view.cancel_gesture()
        reason = QContextMenuEvent.Reason.Mouse
        QApplication.sendEvent(view, QContextMenuEvent(reason, pixel, view.mapToGlobal(pixel)))

    # -- two fingers

    def _pinch(self, fingers: list[QEventPoint]) -> None:
        """What was under the fingers stays under them."""
        one, other = (finger.position() for finger in fingers)
        if not self._pinched:
            self._hold.stop()
            self._view.cancel_gesture()
            self._pinched = True
            self._pair = one, other
        (before_one, before_other), self._pair = self._pair, (one, other)
        before, now = (before_one + before_other) / 2, (one + other) / 2
        camera = self._view.camera
        camera.pan(now - before)
        apart, were = _distance(one, other), _distance(before_one, before_other)
        if apart > _LEAST_SPREAD and were > _LEAST_SPREAD and apart != were:
            camera.zoom(apart / were, now)

    def _end(self, *, cancelled: bool) -> None:
        self._hold.stop()
        if cancelled:
            self._view.cancel_gesture()
        self._start = self._last = None
        self._panning = self._pinched = self._held = False

    def _pointer(self, pixel: QPointF) -> Pointer:
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        return Pointer(pixel, self._view.camera.to_board(pixel), left, none)


def _is_double(first: tuple[int, QPointF], second: tuple[int, QPointF]) -> bool:
    """Whether two taps, each a moment in milliseconds and a pixel, are a double tap."""
    soon = second[0] - first[0] <= QGuiApplication.styleHints().mouseDoubleClickInterval()
    return soon and (second[1] - first[1]).manhattanLength() <= _APART


def _distance(one: QPointF, other: QPointF) -> float:
    offset = one - other
    return float((offset.x() ** 2 + offset.y() ** 2) ** 0.5)

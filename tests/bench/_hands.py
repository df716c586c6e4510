"""What hands do on a board, as the events that a window gets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from math import sin

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from dttools_desktop.canvas.view import BoardView

Acts = Iterator[Callable[[], object]]
_NONE, _LEFT = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton
_PLAIN = Qt.KeyboardModifier.NoModifier


class Hands:
    """Hands on one view."""

    def __init__(self, view: BoardView) -> None:
        self._view = view

    def look_at(self, scale: float, middle: QPointF | None = None) -> None:
        """Go to the middle of the board, or to a point, at a scale."""
        self._view.camera.zoom_to(scale)
        self._view.camera.centre_on(middle or self._view.scene.bounds().center())

    def pan(self, frames: int, step: QPoint) -> Acts:
        """Push the paper with two fingers on a trackpad, and turn round at the edges of the board."""
        bounds, camera = self._view.scene.bounds(), self._view.camera
        dx, dy = -step.x(), -step.y()
        for _ in range(frames):
            centre = camera.visible.center()
            if not bounds.left() < centre.x() < bounds.right():
                dx = abs(step.x()) if centre.x() >= bounds.right() else -abs(step.x())
            if not bounds.top() < centre.y() < bounds.bottom():
                dy = abs(step.y()) if centre.y() >= bounds.bottom() else -abs(step.y())
            yield partial(self._wheel, QPoint(dx, dy), QPoint())

    def zoom(self, frames: int) -> Acts:
        """Turn a wheel that runs freely, nearer and then away again."""
        for n in range(frames):
            yield partial(self._wheel, QPoint(), QPoint(0, 33 if n < frames / 2 else -33))

    def drag(self, frames: int, start: QPointF, step: QPointF, *, last: bool = False) -> Acts:
        """Press at a point of the view and draw from there; the last act lets go when `last`."""
        self._mouse(QEvent.Type.MouseButtonPress, start, _LEFT)
        for n in range(1, frames + 1):
            yield partial(self._mouse, QEvent.Type.MouseMove, start + step * n, _NONE)
        if last:
            yield partial(self._mouse, QEvent.Type.MouseButtonRelease, start + step * frames, _LEFT)
        else:
            self._view.escape()
            self._mouse(QEvent.Type.MouseButtonRelease, start + step * frames, _LEFT)

    def wave(self, frames: int) -> Acts:
        """Press and go up and down through the middle of the view."""
        width, middle = self._view.width(), self._view.height() / 2
        points = [QPointF(200 + n * (width - 400) / frames, middle + 300 * sin(n / 9)) for n in range(frames + 1)]
        self._mouse(QEvent.Type.MouseButtonPress, points[0], _LEFT)
        for point in points[1:]:
            yield partial(self._mouse, QEvent.Type.MouseMove, point, _NONE)
        self._view.escape()
        self._mouse(QEvent.Type.MouseButtonRelease, points[-1], _LEFT)

    def _wheel(self, pixels: QPoint, angle: QPoint) -> None:
        at = QPointF(self._view.width() * 0.4, self._view.height() * 0.4)
        phase, place = Qt.ScrollPhase.NoScrollPhase, self._view.mapToGlobal(at)
        self._send(QWheelEvent(at, place, pixels, angle, _NONE, _PLAIN, phase, False))  # noqa: FBT003 — Qt's argument

    def _mouse(self, kind: QEvent.Type, at: QPointF, button: Qt.MouseButton) -> None:
        held = _NONE if kind == QEvent.Type.MouseButtonRelease else _LEFT
        self._send(QMouseEvent(kind, at, self._view.mapToGlobal(at), button, held, _PLAIN))

    def _send(self, event: QEvent) -> None:
        QApplication.sendEvent(self._view, event)

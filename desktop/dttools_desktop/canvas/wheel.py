"""What turning a wheel means on a board: people choose whether it zooms or scrolls; with Ctrl it does the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QInputDevice, QWheelEvent

if TYPE_CHECKING:
    from dttools_desktop.canvas.camera import Camera

_STEP = 1.0015
_MOST = 4000
"""Eighths of a degree that one event may turn; more is a faulty device."""
_NOTCH = 120
"""Eighths of a degree from one notch of a wheel to the next."""


def turned(camera: Camera, event: QWheelEvent, *, zooms: bool) -> None:
    """Zoom at the pointer, or push the paper.

    Args:
        camera: The board's.
        event: A turn of a wheel, or two fingers on a trackpad.
        zooms: Whether a plain turn of a wheel zooms.
    """
    pixels, angle, held = event.pixelDelta(), event.angleDelta(), event.modifiers()
    control = bool(held & Qt.KeyboardModifier.ControlModifier)
    if held & Qt.KeyboardModifier.ShiftModifier:
        camera.pan(QPointF(angle.x() or angle.y(), 0))
    elif control if _by_fingers(event) else zooms != control:
        step = pixels.y() * 2 if not pixels.isNull() else angle.y()
        camera.zoom(_STEP ** max(-_MOST, min(_MOST, step)), event.position())
    else:
        camera.pan(QPointF(pixels) if not pixels.isNull() else QPointF(angle))


def _by_fingers(event: QWheelEvent) -> bool:
    """Whether a trackpad sent it. Some tell pixels; some systems tell a pinch as Ctrl with parts of a notch."""
    pinched = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier) and event.angleDelta().y() % _NOTCH != 0
    trackpad = event.device().type() == QInputDevice.DeviceType.TouchPad
    return trackpad or pinched or not event.pixelDelta().isNull()

"""The keyboard's hand: while a tool is taken up, arrow keys move a cross over the board and Return presses there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent, QPainter, QPen

from dttools_desktop.canvas.items import ConnectorItem
from dttools_desktop.canvas.style import board_style
from dttools_desktop.canvas.tools.gesture import Pointer
from dttools_desktop.canvas.walking import Direction, next_towards
from dttools_resources.i18n import tr

if TYPE_CHECKING:
    from dttools_desktop.canvas.items import BoardItem
    from dttools_desktop.canvas.view import BoardView

_STEP = 16.0
"""Pixels that an arrow key moves the cross."""
_FAR = 96.0
_NEAR = 2.0
_ARM = 13.0
_HOLE = 4.0
_ARROWS: dict[int, Direction] = {
    Qt.Key.Key_Left: Direction(-1, 0),
    Qt.Key.Key_Right: Direction(1, 0),
    Qt.Key.Key_Up: Direction(0, -1),
    Qt.Key.Key_Down: Direction(0, 1),
}
_RETURN = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_HELD = Qt.KeyboardModifier.KeypadModifier


class KeyboardHand(QObject):
    """Does with a tool what a mouse does: Return presses, arrows drag, Return lets go; Esc leaves it.

    Shift moves far, Ctrl little, and Alt goes from item to item.
    """

    def __init__(self, view: BoardView) -> None:
        super().__init__(view)
        self._view = view
        self._at: QPointF | None = None
        self._over: BoardItem | None = None
        self._pressed = False
        view.toolbox.changed.connect(self._put_away)

    @property
    def holding(self) -> bool:
        """Whether it is pressed down."""
        return self._pressed and self._view.gesturing

    @property
    def at(self) -> QPointF | None:
        """The point of the board that it is at; None while no key has moved it."""
        return self._at

    def wants(self, event: QKeyEvent) -> bool:
        """Whether a key means something to it."""
        return not self._view.toolbox.selecting and (event.key() in _ARROWS or event.key() in _RETURN)

    def takes(self, event: QKeyEvent) -> bool:
        """Do what a key says; False when it says nothing to it."""
        if not self.wants(event) or (self._view.gesturing and not self.holding):
            return False
        self._view.by_keyboard = True
        if event.key() in _ARROWS:
            self._step(_ARROWS[event.key()], event.modifiers() & ~_HELD)
        elif not event.isAutoRepeat():
            self._press()
        self._view.update()
        return True

    # -- moving

    def _step(self, towards: Direction, keys: Qt.KeyboardModifier) -> None:
        tool = self._view.toolbox.current
        if tool.nudge(towards, far=bool(keys & Qt.KeyboardModifier.ShiftModifier)):
            return
        at = self._start()
        if keys & Qt.KeyboardModifier.AltModifier:
            item = self._next(at, towards)
            at = item.rect.center() if item is not None else at
        else:
            far, near = keys & Qt.KeyboardModifier.ShiftModifier, keys & Qt.KeyboardModifier.ControlModifier
            step = (_FAR if far else _NEAR if near else _STEP) / self._view.camera.scale
            at = QPointF(at.x() + towards.x * step, at.y() + towards.y * step)
        self._go(at)

    def _go(self, at: QPointF) -> None:
        view = self._view
        self._at = at
        room = _FAR / view.camera.scale
        view.camera.reveal(QRectF(at.x() - room / 2, at.y() - room / 2, room, room))
        if self.holding:
            view.go_on_with_gesture(self._pointer(at))
        else:
            view.toolbox.current.hover(self._pointer(at))
        self._tell_item()

    def _start(self) -> QPointF:
        """Where it begins: on what the keyboard was on, else in the middle."""
        if self._at is not None:
            return self._at
        view = self._view
        current = view.selection.current
        rect = view.scene.shown_rect(current) if current is not None else None
        seen = view.camera.visible
        return rect.center() if rect is not None and seen.contains(rect.center()) else seen.center()

    def _next(self, at: QPointF, towards: Direction) -> BoardItem | None:
        """The next item in a direction; the one it is over does not count."""
        scene = self._view.scene
        here = scene.item_at(at)
        others = [each for each in scene.items() if each is not here and each.layer != ConnectorItem.layer]
        boxes = [
            (each.id, (each.rect.left(), each.rect.top(), each.rect.right(), each.rect.bottom())) for each in others
        ]
        found = next_towards((at.x(), at.y(), at.x(), at.y()), boxes, towards)
        return scene.get(found) if found is not None else None

    # -- pressing

    def _press(self) -> None:
        view = self._view
        if view.toolbox.current.enter():
            return
        at = self._start()
        self._at = at
        if self.holding:
            view.end_gesture(self._pointer(at))
            self._pressed = False
            self._tell(tr("Let go"))
            return
        self._pressed = True
        view.begin_gesture(self._pointer(at))
        self._pressed = view.gesturing
        if self._pressed:
            self._tell(tr("Held; arrow keys drag, Enter lets go"))
        view.by_keyboard = True

    def _pointer(self, at: QPointF) -> Pointer:
        pixel = self._view.camera.to_view(at)
        return Pointer(pixel, at, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)

    def _put_away(self) -> None:
        """Another tool: the cross comes again with the next key."""
        self._pressed = False
        self._over = None
        if self._view.toolbox.selecting:
            self._at = None

    # -- telling

    def _tell_item(self) -> None:
        """Say what it comes over; of bare paper nothing."""
        item = self._view.scene.item_at(self._at) if self._at is not None else None
        if item is not None and item is not self._over:
            self._tell(item.name())
        self._over = item

    def _tell(self, words: str) -> None:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._view, words))

    def paint(self, painter: QPainter) -> None:
        """Draw the cross in view pixels."""
        if self._at is None or not self._view.hasFocus():
            return
        style, middle = board_style(), self._view.camera.to_view(self._at)
        for colour, width in ((style.surface, 5.0), (style.accent, 2.0)):
            painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.setBrush(style.accent if self.holding else Qt.BrushStyle.NoBrush)
            for x, y in ((1, 0), (-1, 0), (0, 1), (0, -1)):
                painter.drawLine(middle + QPointF(x, y) * _HOLE, middle + QPointF(x, y) * _ARM)
        if self.holding:
            painter.drawEllipse(middle, _HOLE - 1, _HOLE - 1)

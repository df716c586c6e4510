"""The view of a board: hands events to tools, keys to the table of actions, and draws the renderer's frames."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QMimeData, QPointF, QRect, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QEnterEvent,
    QFocusEvent,
    QHideEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPointingDevice,
    QResizeEvent,
    QTabletEvent,
    QTouchEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QMessageBox, QWidget

from dttools.document import ChangeSet
from dttools.errors import Forbidden
from dttools.ids import RecordId
from dttools.model.ink import EVEN_PRESSURE
from dttools_desktop.canvas.actions.keymap import KeyMap
from dttools_desktop.canvas.actions.table import board_actions
from dttools_desktop.canvas.camera import Camera
from dttools_desktop.canvas.deleting import when_sure
from dttools_desktop.canvas.drawing import Drawing
from dttools_desktop.canvas.dropping import drop, takes
from dttools_desktop.canvas.find_bar import FindBar
from dttools_desktop.canvas.finder import Finder
from dttools_desktop.canvas.found_marks import FoundMarks
from dttools_desktop.canvas.hand import KeyboardHand
from dttools_desktop.canvas.inserting import Inserter
from dttools_desktop.canvas.items import BoardItem, ConnectorItem
from dttools_desktop.canvas.maker import Maker
from dttools_desktop.canvas.messages import Messages
from dttools_desktop.canvas.minimap import Minimap
from dttools_desktop.canvas.operations import BoardOperations
from dttools_desktop.canvas.overlay import painted_overlay
from dttools_desktop.canvas.panel import painted_panels
from dttools_desktop.canvas.pasteboard import Pasteboard
from dttools_desktop.canvas.renderer import BoardRenderer
from dttools_desktop.canvas.scene import BoardScene
from dttools_desktop.canvas.selection import Selection
from dttools_desktop.canvas.spatial_index import box_of
from dttools_desktop.canvas.style import board_style
from dttools_desktop.canvas.toolbox import Toolbox
from dttools_desktop.canvas.tools.erase import EraseTool
from dttools_desktop.canvas.tools.gesture import Gesture, Pointer, Tool
from dttools_desktop.canvas.tools.pan import Pan
from dttools_desktop.canvas.tools.select import SelectTool
from dttools_desktop.canvas.touch import Fingers
from dttools_desktop.canvas.typist import Typist
from dttools_desktop.canvas.walking import Direction, next_towards
from dttools_desktop.canvas.wheel import turned
from dttools_desktop.canvas.writing_bar import WritingBar
from dttools_desktop.qtkit.theme import theme_changed
from dttools_resources.i18n import tr


class BoardView(QWidget):
    """Shows a scene and lets hands work on it.

    Args:
        scene: The board.
        item_kind: "note" or "idea": what double-clicks, pastes and Tab make.
    """

    free = True
    """Whether items lie where they are put; on a page of zones notes flow by their order."""

    busy_changed = Signal(bool)
    """A drag or resize has begun or ended: what floats near the selection gets out of the way."""
    focus_changed = Signal()
    """The board got the keyboard."""
    read_only_changed = Signal()
    menu_wanted = Signal()
    """Somebody wants the menu at what is selected."""
    outline_wanted = Signal()
    """Somebody wants to see the outline, or no longer."""
    table_dropped = Signal(object)
    """The `Path` of a table of ideas, dropped here to be imported."""
    properties_wanted = Signal()
    """Somebody wants to change what the selected items have in common, or no longer."""
    group_changed = Signal()
    """The keyboard is on another part of the backdrop."""

    def __init__(self, scene: BoardScene, item_kind: str = "note", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scene = scene
        self.camera = Camera(self)
        self.selection = Selection(self)
        self.operations = self.make_operations(item_kind)
        self.renderer = BoardRenderer(scene, self.camera, self)
        self.typist = Typist(self)
        self.pasteboard = Pasteboard(self)
        self.inserter = Inserter(self)
        self.fingers = Fingers(self)
        self.minimap = Minimap(self)
        self.messages = Messages(self)
        self.toolbox = Toolbox(self)
        self.drawing = Drawing(self)
        self.hand = KeyboardHand(self)
        self.maker = self.make_maker()
        self.writing_bar = WritingBar(self)
        self.finder = Finder(self)
        self.found_marks = FoundMarks(self)
        self.find_bar = FindBar(self)
        self.connecting = True
        self.hovered: RecordId | None = None
        self.deletion: QMessageBox | None = None
        self.wheel_zooms: Callable[[], bool] = lambda: True
        """Whether a plain turn of the wheel zooms; else it scrolls, and zooms with Ctrl."""
        self.by_keyboard = False
        self.by_touch = False
        """Whether the latest press was that of a finger: handles are then easier to hit."""
        self._gesture: Gesture | None = None
        self._held = Qt.MouseButton.NoButton
        """The button that began the gesture; another one that is pressed meanwhile means nothing."""
        self._space = False
        self._space_used = False
        self._at_pointer = QPointF()
        self.keys = self.make_keys()
        self._set_up()

    def _set_up(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        self.setMinimumSize(320, 240)
        self.setAccessibleName(tr("Board"))
        self.renderer.stale.connect(self.update)
        self.renderer.sharpened.connect(self._show_sharpened)
        self.camera.moved.connect(self.update)
        self.selection.changed.connect(self._selection_changed)
        self.scene.changed.connect(self._follow)
        self.operations.failed.connect(self.messages.fail)
        self.busy_changed.connect(lambda _busy: self.update())
        theme_changed.connect(self._theme_changed)
        scene = self.scene  # it may be deleted first: then only a plain function is still called
        self.destroyed.connect(lambda: scene.close())  # noqa: PLW0108 — as said

    def make_operations(self, item_kind: str) -> BoardOperations:
        """What hands can do here; boards with rules of their own give others."""
        return BoardOperations(self.scene, self.selection, item_kind, self)

    def make_maker(self) -> Maker:
        """How items are made here."""
        return Maker(self)

    def make_keys(self) -> KeyMap:
        """What keys mean here."""
        return KeyMap(self, board_actions())

    def make_select_tool(self) -> SelectTool:
        """What the left button does when no other tool is taken up."""
        return SelectTool(self)

    # -- what is on

    @property
    def gesturing(self) -> bool:
        """Whether a button is held for something."""
        return self._gesture is not None

    def point_under_pointer(self) -> QPointF | None:
        """The board point that the pointer is over; None when it is elsewhere."""
        inside = self.underMouse() and self.rect().contains(self._at_pointer.toPoint())
        return self.camera.to_board(self._at_pointer) if inside else None

    def current_group(self) -> str | None:
        """The part of the backdrop that the keyboard is on instead of an item."""
        return None

    def go_to_group(self, _key: str) -> None:
        """Bring the keyboard to a part of the backdrop."""

    def sole_selected(self) -> BoardItem | None:
        """The one selected item; None when there are several or none."""
        ids = self.selection.ids
        return self.scene.get(ids[0]) if len(ids) == 1 else None

    def set_read_only(self, reason: str | None) -> None:
        """Let nothing be changed, and say why when somebody tries; None lets hands work again."""
        self.typist.finish()
        self._cancel_gesture()
        self.operations.read_only = None if reason is None else Forbidden(reason)
        self.toolbox.select()
        self.read_only_changed.emit()
        self.update()

    def _show_sharpened(self, parts: list[QRect]) -> None:
        to_view = QTransform.fromScale(1 / self.devicePixelRatioF(), 1 / self.devicePixelRatioF())
        for pixels in parts:
            self.update(to_view.mapRect(QRectF(pixels)).toAlignedRect())

    def _theme_changed(self) -> None:
        self.scene.repaint_all()

    def _selection_changed(self) -> None:
        item = self.scene.get(self.selection.current) if self.selection.current is not None else None
        self.setAccessibleDescription(item.name() if item is not None else "")
        self.update()

    def _follow(self, changes: ChangeSet) -> None:
        self.selection.discard(each for each in self.selection.ids if each not in self.scene)
        if self.hovered is not None and self.hovered not in self.scene:
            self.hovered = None
        if self._gesture is not None:
            self._gesture.follow(changes)
            if self._gesture.over:
                self._gesture = None
        self.update()

    def set_busy(self, *, busy: bool) -> None:
        """Tell that a drag or resize has begun or ended."""
        self.busy_changed.emit(busy)

    def set_hovered(self, record_id: RecordId | None) -> None:
        """Show edge handles of an item, or of none."""
        if record_id != self.hovered:
            self.hovered = record_id
            self.update()

    # -- what keys and buttons do with the selection

    def leave(self) -> None:
        """Leave what is going on; when nothing is, end the search."""
        if self.find_bar.isVisible() and not self.gesturing and self.toolbox.selecting and not len(self.selection):
            self.find_bar.close_bar()
        else:
            self.escape()

    def escape(self) -> None:
        """Leave what is going on, one thing at a time."""
        if self._gesture is not None:
            self._cancel_gesture()
        elif not self.toolbox.selecting:
            self.toolbox.select()
        else:
            self.selection.clear()

    def duplicate(self) -> None:
        """Copy the selection a little below and to the right."""
        self.operations.duplicate(self.selection.ids, QPointF(24, 24))

    def trash(self) -> None:
        """Take the selection to the trash; many items only when the person is sure."""
        self.deletion = when_sure(self, len(self.operations.doomed()), self.operations.live_records(), self._trash)

    def _trash(self) -> None:
        self.operations.trash()

    def paste(self) -> None:
        """Paste items or text at the pointer, or in the middle."""
        self.pasteboard.paste(self.point_under_pointer())

    def walk(self, towards: Direction, *, add: bool = False) -> None:
        """Select the next item in a direction; with none selected, the one nearest to the middle."""
        self.by_keyboard = True
        current = self.selection.current
        item = self.scene.get(current) if current is not None else None
        others = [(each.id, box_of(each.rect)) for each in self.scene.items() if each.layer != ConnectorItem.layer]
        if item is None:
            middle = self.camera.visible.center()
            found = min(others, key=lambda other: _distance(other[1], middle), default=(None,))[0]
        else:
            found = next_towards(box_of(item.rect), (other for other in others if other[0] != item.id), towards)
        if found is None:
            return
        self.selection.set([*(each for each in self.selection.ids if each != found), found] if add else [found])
        rect = self.scene.shown_rect(found)
        if rect is not None:
            self.camera.reveal(rect)

    def go_to_item(self, record_id: RecordId) -> None:
        """Select one item and bring it into sight."""
        self.selection.set((record_id,))
        rect = self.scene.shown_rect(record_id)
        if rect is not None:
            self.camera.reveal(rect)

    # -- looking

    def fit_all(self) -> None:
        """Show everything, not nearer than 100 %."""
        area = self.scene.bounds()
        if area.isNull():
            self.camera.zoom_to(1.0)
            self.camera.centre_on(QPointF(0, 0))
        else:
            self.camera.fit(area)

    def show_area(self, area: QRectF) -> None:
        """Bring into sight what has just been put there."""
        if not self.camera.visible.contains(area):
            self.camera.fit(area)

    def finish_painting(self) -> None:
        """Paint all that shows at once: what was drawn by hand must not vanish for a frame when it is kept."""
        self.renderer.finish(QSizeF(self.size()), self.devicePixelRatioF())

    def thumbnail(self, width: int = 640, height: int = 400) -> QImage:
        """A picture of the whole board; null when it is empty."""
        area = self.scene.bounds()
        if area.isNull():
            return QImage()
        return self.renderer.picture(area.adjusted(-40, -40, 40, 40), width, height)

    # -- Qt: painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 — Qt's name
        """Draw one frame."""
        painter = QPainter(self)
        self.renderer.draw(painter, QSizeF(self.size()), self.devicePixelRatioF(), event.rect())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painted_overlay(painter, self)
        self.toolbox.current.paint(painter)
        if self._gesture is not None:
            self._gesture.paint(painter)
        self.hand.paint(painter)
        painted_panels(painter, self, board_style())
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 — Qt's name
        """Keep the middle of the board in the middle."""
        self.camera.resize(event.size())
        self.minimap.place()
        self.messages.place()
        self.find_bar.place()

    # -- Qt: pointer

    def _pointer(self, event: QMouseEvent | QTabletEvent) -> Pointer:
        pixel = event.position()
        self._at_pointer = pixel
        pressure = event.pressure() if isinstance(event, QTabletEvent) else EVEN_PRESSURE
        return Pointer(pixel, self.camera.to_board(pixel), event.button(), event.modifiers(), pressure)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 — Qt's name
        """Begin a gesture."""
        self.by_touch = False
        self._press(self._pointer(event), self.toolbox.current)

    def _press(self, pointer: Pointer, tool: Tool) -> None:
        self.by_keyboard = False
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if self._gesture is not None or not self.typist.finish():
            return
        self._held = pointer.button
        middle = pointer.button == Qt.MouseButton.MiddleButton
        if middle or (self._space and pointer.button == Qt.MouseButton.LeftButton):
            self._space_used = True
            self._gesture = Pan(self, pointer)
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif pointer.button == Qt.MouseButton.LeftButton:
            self._gesture = tool.press(pointer)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 — Qt's name
        """Go on with a gesture, or hover."""
        if not self.hand.holding:
            self._move(self._pointer(event))

    def _move(self, pointer: Pointer) -> None:
        if self._gesture is not None:
            self._gesture.move(pointer)
            if self._gesture.over:
                self._gesture = None
        elif not self._space:
            self.setCursor(self.toolbox.current.hover(pointer))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 — Qt's name
        """End the gesture."""
        self._release(self._pointer(event))

    def _release(self, pointer: Pointer) -> None:
        if self._gesture is not None and pointer.button != self._held:
            return
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.release(pointer)
        self.setCursor(Qt.CursorShape.OpenHandCursor if self._space else self.toolbox.current.cursor)
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 — Qt's name
        """Edit or make."""
        if self.toolbox.current.rapid:
            self.mousePressEvent(event)
        elif event.button() == Qt.MouseButton.LeftButton:
            self.toolbox.current.double_click(self._pointer(event))

    def begin_gesture(self, pointer: Pointer) -> None:
        """A press of a finger, or of the keyboard's hand; no button of a mouse ends what it begins."""
        self._press(pointer, self.toolbox.current)
        self._held = Qt.MouseButton.NoButton

    def go_on_with_gesture(self, pointer: Pointer) -> None:
        """It has moved."""
        if self._gesture is not None:
            self._move(pointer)

    def end_gesture(self, pointer: Pointer) -> None:
        """It is lifted."""
        self._release(replace(pointer, button=self._held))

    def cancel_gesture(self) -> None:
        """Leave everything as it was before it."""
        self._cancel_gesture()

    def tabletEvent(self, event: QTabletEvent) -> None:  # noqa: N802 — Qt's name
        """A pen that draws tells how hard it presses, and its other end erases; else it is a mouse, as Qt makes it."""
        tool = self.toolbox.current
        if event.pointerType() == QPointingDevice.PointerType.Eraser:
            tool = EraseTool(self)
        if not tool.rapid:
            event.ignore()
            return
        pointer = self._pointer(event)
        self.by_touch, self.fingers.pen_draws = False, True
        if event.type() == QEvent.Type.TabletPress:
            self._press(pointer, tool)
        elif event.type() == QEvent.Type.TabletMove:
            self._move(pointer)
        elif event.type() == QEvent.Type.TabletRelease:
            self._release(replace(pointer, button=self._held))  # not every driver says which button was let go
        event.accept()

    # -- Qt: what is dropped

    def takes_drop(self, _mime: QMimeData, _at: QPointF) -> bool:
        """Whether what is dragged can be let go at a point of the board."""
        return True

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 — Qt's name
        """Welcome what the board can make something of."""
        if takes(event.mimeData()) and self.operations.read_only is None:
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802 — Qt's name
        """It is welcome where the board has room for it."""
        if self.takes_drop(event.mimeData(), self.camera.to_board(event.position())):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 — Qt's name
        """Put it where it was let go."""
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        drop(self, event.mimeData(), self.camera.to_board(event.position()))

    def leaveEvent(self, _event: QEvent) -> None:  # noqa: N802 — Qt's name
        """No item is hovered outside."""
        if self._gesture is None:
            self.set_hovered(None)

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802 — Qt's name
        """Know where the pointer came in."""
        self._at_pointer = event.position()

    def _cancel_gesture(self) -> None:
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.cancel()
            self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 — Qt's name
        """A wheel zooms at the pointer or scrolls, as people chose; a trackpad pans, and zooms with Ctrl."""
        turned(self.camera, event, zooms=self.wheel_zooms())
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Pinches; and keys that mean something here never reach the window's shortcuts."""
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self.camera.zoom(1 + event.value(), event.position())
            return True
        if isinstance(event, QTouchEvent) and self.fingers.touch(event):
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and self._listens_to(event):
            event.accept()
            return True
        return super().event(event)

    def _listens_to(self, event: QKeyEvent) -> bool:
        return event.key() == Qt.Key.Key_Space or self.hand.wants(event) or self.keys.find(event) is not None

    # -- Qt: keys

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 — Qt's name
        """Do what the table says; Space with the left button pans."""
        if event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat() and self._gesture is None:
                self._space, self._space_used = True, False
                self.setCursor(Qt.CursorShape.OpenHandCursor)
            return
        if self.hand.takes(event):
            return
        act = self.keys.find(event)
        if act is None:
            super().keyPressEvent(event)
            return
        if self._gesture is None or event.key() == Qt.Key.Key_Escape:
            act()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802 — Qt's name
        """Space is let go."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = False
            self.setCursor(self.toolbox.current.cursor)
        else:
            super().keyReleaseEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 — Qt's name
        """Show the ring when the keyboard came here."""
        self.by_keyboard = event.reason() in {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason}
        self.focus_changed.emit()
        self.update()

    def rings_itself(self) -> bool:
        """Whether the ring of the keyboard goes around the whole board, as nothing on it has the keyboard."""
        return not len(self.selection) and self.toolbox.selecting

    def focusOutEvent(self, _event: QFocusEvent) -> None:  # noqa: N802 — Qt's name
        """A held Space does not stay held."""
        self._space = False
        self.update()

    def hideEvent(self, _event: QHideEvent) -> None:  # noqa: N802 — Qt's name
        """What is being typed or dragged is brought to an end."""
        self._cancel_gesture()
        self.typist.finish()


def _distance(box: tuple[float, float, float, float], point: QPointF) -> float:
    return abs((box[0] + box[2]) / 2 - point.x()) + abs((box[1] + box[3]) / 2 - point.y())

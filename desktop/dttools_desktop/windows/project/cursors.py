"""Where others point on the same board: an arrow and a name each, over the canvas and out of its hands' way."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from dttools_desktop.canvas.view import BoardView
from dttools_desktop.qtkit.theme import current_theme
from dttools_desktop.qtkit.widgets import person_colour

_ARROW = ((0.0, 0.0), (0.0, 15.0), (4.2, 11.4), (10.6, 10.6))
_LABEL = (10, 13)
"""Where the name begins, in pixels from the tip."""
_LONGEST_NAME = 140


@dataclass(frozen=True, slots=True)
class Pointing:
    """Somebody's pointer; `at` is in board units, from the corner of `zone` on a page of zones."""

    client: int
    person: str
    name: str
    at: QPointF
    zone: str | None = None


class NamedCursor(QWidget):
    """One arrow with its name. Small and of its own, so that a move repaints little of the board."""

    def __init__(self, pointing: Pointing, view: QWidget) -> None:
        super().__init__(view)
        self._person, self._name = pointing.person, pointing.name
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        theme = current_theme()
        self._font = theme.font(theme.tokens.type.caption)
        self.setFont(self._font)
        metrics = self.fontMetrics()
        self._shown = metrics.elidedText(self._name, Qt.TextElideMode.ElideRight, _LONGEST_NAME)
        self._label = QSize(metrics.horizontalAdvance(self._shown) + 14, metrics.height() + 4)
        self.resize(_LABEL[0] + self._label.width() + 2, _LABEL[1] + self._label.height() + 2)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 — Qt's name
        """Draw the arrow and the name."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(person_colour(self._person))
        painter.setPen(current_theme().colour("on_avatar"))
        arrow = QPainterPath(QPointF(*_ARROW[0]))
        for corner in _ARROW[1:]:
            arrow.lineTo(QPointF(*corner))
        arrow.closeSubpath()
        painter.drawPath(arrow.translated(1, 1))
        if self._shown:
            label = QRectF(*_LABEL, self._label.width(), self._label.height())
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawRoundedRect(label, 6, 6)
            painter.setPen(current_theme().colour("on_avatar"))
            painter.setFont(self._font)
            painter.drawText(label, Qt.AlignmentFlag.AlignCenter, self._shown)
        painter.end()


class Cursors(QObject):
    """The pointers on one board: others' are drawn, ours is told."""

    moved = Signal(object)
    """Our pointer as its zone (None without zones) and the place from there; None when it left the board."""

    def __init__(self, view: BoardView) -> None:
        super().__init__(view)
        self._view = view
        self._shown: dict[int, tuple[NamedCursor, Pointing]] = {}
        view.installEventFilter(self)
        view.camera.moved.connect(self._place)
        view.scene.changed.connect(lambda _changes: self._place())

    def show_pointers(self, pointers: list[Pointing]) -> None:
        """Draw these, and no others."""
        wanted = {one.client: one for one in pointers}
        for client in list(self._shown):
            if client not in wanted:
                self._shown.pop(client)[0].deleteLater()
        for client, one in wanted.items():
            cursor = self._shown[client][0] if client in self._shown else NamedCursor(one, self._view)
            self._shown[client] = (cursor, one)
            cursor.show()
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 — Qt's name
        """Hear of our pointer; nothing is taken away from the board."""
        if event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            self.moved.emit(self._view.scene.backdrop.spot_of(self._view.camera.to_board(event.position())))
        elif event.type() == QEvent.Type.Leave:
            self.moved.emit(None)
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        for cursor, one in self._shown.values():
            at = self._view.scene.backdrop.point_of(one.zone, one.at)
            cursor.move(self._view.camera.to_view(at).toPoint())

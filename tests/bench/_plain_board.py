"""The baseline of `bench canvas`: a QGraphicsView with one item a note, that always paints all of itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene, QGraphicsView, QStyleOptionGraphicsItem, QWidget

from dttools.document import ProjectDocument
from dttools.model import Board, Idea, Note, Placed
from dttools_desktop.canvas.style import board_style, canvas_font

Acts = Iterator[Callable[[], object]]


class PlainItem(QGraphicsItem):
    """Shadow, paper, text and chip of a note or idea."""

    def __init__(self, record: Note | Idea) -> None:
        super().__init__()
        self._rect = QRectF(0, 0, record.size.width, record.size.height)
        self._text = record.text if isinstance(record, Note) else f"{record.title}\n{record.description}"
        self._chip = " ".join(record.tags) if isinstance(record, Note) else record.category
        self._paper = board_style().papers[record.colour]
        self.setPos(record.at.x, record.at.y)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsSelectable)

    def boundingRect(self) -> QRectF:  # noqa: N802 — Qt's name
        """With its shadow."""
        return self._rect.adjusted(-14, -14, 14, 14)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """All of it, at every scale."""
        painter.setPen(Qt.PenStyle.NoPen)
        for grow in (5, 3, 1):
            painter.setBrush(QColor(0, 0, 0, 7))
            painter.drawRoundedRect(self._rect.adjusted(-grow, 3 - grow, grow, 3 + grow), 8, 8)
        painter.setBrush(self._paper.fill)
        painter.drawRoundedRect(self._rect, 4, 4)
        painter.setPen(QPen(self._paper.text))
        painter.setFont(canvas_font(16, 500))
        painter.drawText(self._rect.adjusted(16, 16, -16, -40), Qt.TextFlag.TextWordWrap, self._text)
        if self._chip:
            pill = QRectF(12, self._rect.bottom() - 34, 100, 22)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._paper.edge)
            painter.drawRoundedRect(pill, 11, 11)
            painter.setPen(QPen(self._paper.text))
            painter.setFont(canvas_font(11, 600))
            painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, self._chip)


class PlainBoard:
    """The same board in Qt's own way."""

    def __init__(self, document: ProjectDocument, window: QWidget) -> None:
        board = next(document.all(Board)).id
        scene = QGraphicsScene()
        self._items = [PlainItem(each) for each in document.children(Placed, board) if isinstance(each, Note | Idea)]
        for item in self._items:
            scene.addItem(item)
        self._scene = scene
        self.view = QGraphicsView(scene)
        self.view.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.view.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.view.resize(window.size())
        self.view.show()

    def look_at(self, scale: float) -> None:
        """Go to the middle at a scale."""
        self.view.resetTransform()
        self.view.scale(scale, scale)
        self.view.centerOn(self._scene.itemsBoundingRect().center())

    def pan(self, frames: int, scale: float) -> Acts:
        """As `Hands.pan`, without turning."""
        for _ in range(frames):
            yield lambda: self.view.translate(-24 / scale, -14 / scale)

    def zoom(self, frames: int) -> Acts:
        """Nearer."""
        for _ in range(frames):
            yield lambda: self.view.scale(1.05, 1.05)

    def drag(self, frames: int, count: int) -> Acts:
        """Move items of the middle."""
        middle = len(self._items) // 2
        for _ in range(frames):
            yield lambda: [item.moveBy(5, 2) for item in self._items[middle : middle + count]]

    def band(self, frames: int) -> Acts:
        """Select with a growing rectangle."""
        whole = self.view.mapToScene(self.view.viewport().rect()).boundingRect()
        for n in range(frames):
            area = QRectF(whole.topLeft(), QPointF(whole.bottomRight() * (n + 1) / frames))
            yield lambda area=area: [item.setSelected(True) for item in self._scene.items(area)]  # type: ignore[misc]

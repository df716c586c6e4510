"""A layout that fills rows from left to right and wraps, as words on a page."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QListView, QStyle, QWidget


def column_width(room: int, least: int, gap: int) -> int:
    """How wide columns are that fill a room, each at least `least` wide and `gap` from the next."""
    columns = max(1, (room + gap) // (least + gap))
    return (room - gap * (columns - 1)) // columns


def cell_width(view: QListView, least: int) -> int:
    """How wide cells of a list in icon mode are, so that they fill its width beside the scroll bar."""
    bar = view.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, view.verticalScrollBar())
    return column_width(view.maximumViewportSize().width() - bar - 1, least, 0)  # Qt wraps when nothing is left over


class FlowLayout(QLayout):
    """Gives every item its preferred size; rows are as high as their highest item.

    Args:
        parent: The widget that is laid out.
        gap: Pixels between items.
        column: When given, items stand in columns of one width, at least this, that fill the whole width.
    """

    def __init__(self, parent: QWidget | None = None, gap: int = 8, column: int = 0) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap, self._column = gap, column
        self.setContentsMargins(QMargins(0, 0, 0, 0))

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 — Qt's name
        """Append an item; `addWidget` comes here."""
        self._items.append(item)

    def count(self) -> int:
        """How many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 — Qt's name
        """The item at a place, None beyond the last."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 — Qt's name
        """Give an item back, None beyond the last."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 — Qt's name
        """It never asks for more room than its items."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 — Qt's name
        """The narrower, the higher."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 — Qt's name
        """The height that a width needs."""
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802 — Qt's name
        """Put every item in its place."""
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:  # noqa: N802 — Qt's name
        """As narrow as its widest item."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:  # noqa: N802 — Qt's name
        """As narrow as its widest item."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        margins = self.contentsMargins()
        return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        """Walk through the rows; the height that they take with the margins."""
        area = rect.marginsRemoved(self.contentsMargins())
        left, top, row_height = area.x(), area.y(), 0
        column = column_width(area.width(), self._column, self._gap) if self._column else 0
        for item in self._items:
            size = QSize(column or item.sizeHint().width(), item.sizeHint().height())
            if row_height and left + size.width() > area.right() + 1:
                left, top, row_height = area.x(), top + row_height + self._gap, 0
            if move:
                item.setGeometry(QRect(QPoint(left, top), size))
            left += size.width() + self._gap
            row_height = max(row_height, size.height())
        margins = self.contentsMargins()
        return top + row_height - rect.y() + margins.bottom()

"""What a search over all projects found, one row a place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from dttools.model.markup import plain_line
from dttools_desktop.qtkit.icons import pixmap
from dttools_desktop.qtkit.theme import current_theme
from dttools_desktop.qtkit.widgets import EmptyState, muted
from dttools_desktop.windows.words import KIND_ICONS, kind_words
from dttools_desktop.workspace import Hit
from dttools_resources.i18n import ntr, tr

Index = QModelIndex | QPersistentModelIndex
_ROW = 60


class HitModel(QAbstractListModel):
    """Hits in the order of the search, and the words they were found by."""

    def __init__(self) -> None:
        super().__init__()
        self._hits: Sequence[Hit] = ()
        self.words: list[str] = []

    def show(self, hits: Sequence[Hit], wanted: str) -> None:
        """Put other hits in the place of these."""
        self.beginResetModel()
        self._hits, self.words = hits, re.findall(r"\w+", wanted)
        self.endResetModel()

    def hit(self, index: Index) -> Hit:
        """The hit of a row."""
        return self._hits[index.row()]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 — Qt's signature
        """How many hits there are."""
        return 0 if parent.isValid() else len(self._hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The text around the words, and for screen readers where it stands."""
        hit = self._hits[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            lines = (plain_line(line).strip("• ") for line in hit.snippet.splitlines())
            return " · ".join(" ".join(line.split()) for line in lines if line.strip())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{kind_words(hit.kind).one}: {hit.snippet}. {hit.project_name}"
        return None


class _HitRows(QStyledItemDelegate):
    """Icon of the kind, the text with the found words in bold, and the project below."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802 — Qt's name
        return QSize(200, round(_ROW * max(1.0, current_theme().text_scale)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = current_theme()
        model = index.model()
        assert isinstance(model, HitModel)  # noqa: S101 — for the type checker
        hit = model.hit(index)
        box: QRect = option.rect.adjusted(2, 2, -2, -2)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent_soft" if selected else "hover"))
            painter.drawRoundedRect(QRectF(box), theme.tokens.radius.md, theme.tokens.radius.md)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), theme.tokens.radius.md, theme.tokens.radius.md)
        painter.drawPixmap(
            QPointF(box.left() + 12, box.center().y() - 10), pixmap(KIND_ICONS[hit.kind], "muted", 20, 2.0)
        )
        words = box.adjusted(46, 7, -14, -7)
        half = words.height() // 2
        upper = QRect(words.left(), words.top(), words.width(), half)
        self._paint_found(painter, upper, str(index.data()), model.words)
        painter.setFont(theme.font(theme.tokens.type.caption))
        painter.setPen(theme.colour("muted"))
        where = (
            f"{kind_words(hit.kind).one} · {hit.project_name}" if hit.kind != "project" else kind_words("project").one
        )
        lower = words.adjusted(0, half, 0, 0)
        elided = painter.fontMetrics().elidedText(where, Qt.TextElideMode.ElideRight, lower.width())
        painter.drawText(lower, Qt.AlignmentFlag.AlignVCenter, elided)
        painter.restore()

    def _paint_found(self, painter: QPainter, room: QRect, text: str, words: list[str]) -> None:
        """One line with the searched words in bold."""
        theme = current_theme()
        plain = theme.font(theme.tokens.type.body)
        bold = theme.font(theme.tokens.type.strong)
        painter.setPen(theme.colour("text"))
        shown = QFontMetrics(bold).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        pattern = "|".join(rf"\b{re.escape(word)}\w*" for word in words) or r"(?!)"
        left, end = room.left(), 0
        for found in re.finditer(pattern, shown, re.IGNORECASE):
            left = self._paint_piece(painter, room, left, shown[end : found.start()], plain)
            left = self._paint_piece(painter, room, left, found[0], bold)
            end = found.end()
        self._paint_piece(painter, room, left, shown[end:], plain)

    def _paint_piece(self, painter: QPainter, room: QRect, left: int, text: str, font: object) -> int:
        painter.setFont(font)  # type: ignore[arg-type]
        width = painter.fontMetrics().horizontalAdvance(text)
        painter.drawText(QRect(left, room.top(), width + 2, room.height()), Qt.AlignmentFlag.AlignVCenter, text)
        return left + width


class SearchResults(QWidget):
    """The page of a search. Return or a click opens the place."""

    chosen = Signal(object)
    """A hit was chosen."""

    def __init__(self) -> None:
        super().__init__()
        self._count = muted("")
        self._count.setContentsMargins(10, 0, 0, 0)
        self.list = QListView()
        self.hits = HitModel()
        self.list.setModel(self.hits)
        self.list.setItemDelegate(_HitRows(self.list))
        self.list.setMouseTracking(True)
        self.list.setUniformItemSizes(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setAccessibleName(tr("Found in your projects"))
        self.list.setStyleSheet("QListView { background: transparent; border: none; padding: 0; }")
        self.list.clicked.connect(lambda index: self.chosen.emit(self.hits.hit(index)))
        self.list.activated.connect(lambda index: self.chosen.emit(self.hits.hit(index)))
        self._nothing = EmptyState(
            "search",
            tr("Nothing found"),
            tr("Every word must begin as you typed it. Upper case and accents do not matter. The trash is left out."),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 14, 0)
        column.setSpacing(10)
        column.addWidget(self._count)
        column.addWidget(self.list, 1)
        column.addWidget(self._nothing, 1)

    def take_focus(self) -> None:
        """Let keys go to the first place."""
        if self.hits.rowCount():
            self.list.setCurrentIndex(self.hits.index(0))
            self.list.setFocus()

    def show_hits(self, hits: Sequence[Hit], wanted: str) -> None:
        """Show what a search found."""
        self.hits.show(hits, wanted)
        count = len(hits)
        self._count.setText(ntr("{n} result", "{n} results", count).format(n=count))
        for widget in (self._count, self.list):
            widget.setVisible(count > 0)
        self._nothing.setVisible(count == 0)

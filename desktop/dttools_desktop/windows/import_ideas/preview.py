"""The ideas of a file as the cards that they will be."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from dttools.exchange.imported import ImportedIdea
from dttools_desktop.qtkit.theme import current_theme
from dttools_resources.i18n import tr

Index = QModelIndex | QPersistentModelIndex
_CARD = QSize(224, 132)
_GAP = 12
_PAD = 14


class IdeaListModel(QAbstractListModel):
    """The ideas of a reading, for a list that only makes what is seen."""

    def __init__(self) -> None:
        super().__init__()
        self._ideas: Sequence[ImportedIdea] = ()

    def show(self, ideas: Sequence[ImportedIdea]) -> None:
        """Put other ideas in the place of these."""
        self.beginResetModel()
        self._ideas = ideas
        self.endResetModel()

    def idea(self, index: Index) -> ImportedIdea:
        """The idea of a row."""
        return self._ideas[index.row()]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 — Qt's signature
        """How many ideas there are."""
        return 0 if parent.isValid() else len(self._ideas)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Title to show and to read out; the whole text as a tooltip."""
        idea = self._ideas[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return idea.title
        if role == Qt.ItemDataRole.ToolTipRole:
            words = "\n".join(filter(None, (idea.title, idea.text("description")[:600])))
            return tr("Line {line}").format(line=idea.line) + "\n" + words
        return None


class _IdeaCards(QStyledItemDelegate):
    """Paints one idea: category, title on at most two lines, as much of the description as fits."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802 — Qt's name
        return _CARD + QSize(_GAP, _GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = current_theme()
        model = index.model()
        assert isinstance(model, IdeaListModel)  # noqa: S101 — for the type checker
        idea = model.idea(index)
        box: QRect = option.rect.adjusted(0, 0, -_GAP, -_GAP)
        white = theme.note("white")
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(white.edge)))
        painter.setBrush(QColor(white.fill))
        painter.drawRoundedRect(
            QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), theme.tokens.radius.md, theme.tokens.radius.md
        )
        inner = box.adjusted(_PAD, _PAD - 3, -_PAD, -_PAD + 3)
        top = inner.top()
        if category := idea.text("category"):
            top = self._paint_category(painter, inner, category)
        self._paint_words(painter, QRect(inner.left(), top, inner.width(), inner.bottom() - top + 1), idea)
        painter.restore()

    def _paint_category(self, painter: QPainter, inner: QRect, category: str) -> int:
        theme = current_theme()
        font = theme.font(theme.tokens.type.caption)
        metrics = QFontMetrics(font)
        painter.setFont(font)
        painter.setPen(theme.colour("accent_text"))
        shown = metrics.elidedText(category, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignTop, shown)
        return inner.top() + metrics.height() + 3

    def _paint_words(self, painter: QPainter, room: QRect, idea: ImportedIdea) -> None:
        theme = current_theme()
        flags = int(Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
        strong = theme.font(theme.tokens.type.strong)
        lines = QFontMetrics(strong).lineSpacing()
        needed = QFontMetrics(strong).boundingRect(room, flags, idea.title).height()
        title = QRect(room.left(), room.top(), room.width(), min(needed, 2 * lines))
        painter.setFont(strong)
        painter.setPen(theme.colour("text"))
        painter.drawText(title, flags, idea.title)
        caption = theme.font(theme.tokens.type.caption)
        left = room.adjusted(0, title.height() + 4, 0, 0)
        spacing = QFontMetrics(caption).lineSpacing()
        left.setHeight(left.height() // spacing * spacing)
        painter.setFont(caption)
        painter.setPen(theme.colour("muted"))
        painter.setClipRect(left)
        painter.drawText(left, flags, " ".join(idea.text("description")[:400].split()))


class IdeaPreview(QListView):
    """A wall of cards that fills its width."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ideas = IdeaListModel()
        self.setModel(self.ideas)
        self.setItemDelegate(_IdeaCards(self))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.setAccessibleName(tr("Preview of the ideas"))
        self.setProperty("bare", "true")

"""The ideas of a file as the cards that they will be."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from dttools.exchange.imported import ImportedIdea
from dttools_desktop.qtkit.theme import current_theme
from dttools_desktop.qtkit.widgets.flow_layout import cell_width
from dttools_desktop.windows.widening import widened
from dttools_resources.i18n import tr

Index = QModelIndex | QPersistentModelIndex
_CARD = QSize(208, 136)
_GAP = 12
_PAD = 14
_TITLE_LINES, _LONE_TITLE_LINES = 2, 4


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

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802 — Qt's name
        height = round(_CARD.height() * max(1.0, current_theme().text_scale))
        return QSize(cell_width(self._view, widened(_CARD.width()) + _GAP), height + _GAP)

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
        from dttools_desktop.canvas.items.text_block import TextSpec, text_block  # noqa: PLC0415 — loaded when needed

        theme = current_theme()
        strong, small = theme.tokens.type.strong, theme.tokens.type.caption
        lines = QFontMetrics(theme.font(strong)).lineSpacing()
        words = " ".join(idea.text("description")[:400].split())
        most = _TITLE_LINES if words else _LONE_TITLE_LINES
        title = text_block(idea.title, room.width(), most * lines, TextSpec((theme.px(strong),), strong.weight))
        title.draw(painter, room.left(), room.top(), theme.colour("text"))
        top = room.top() + title.height + 4
        about = text_block(words, room.width(), room.bottom() - top, TextSpec((theme.px(small),), small.weight))
        about.draw(painter, room.left(), top, theme.colour("muted"))


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
        self.setStyleSheet("QListView { background: transparent; border: none; padding: 0; }")

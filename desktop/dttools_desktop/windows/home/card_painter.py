"""Paints a project as a card: its picture, name, phase, when it was edited, where it is saved."""

from __future__ import annotations

import zlib
from collections import OrderedDict

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QLineEdit, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from dttools.model import Phase
from dttools.model.values import SHORT_TEXT
from dttools_desktop.qtkit.icons import pixmap
from dttools_desktop.qtkit.theme import current_theme
from dttools_desktop.qtkit.widgets.flow_layout import cell_width
from dttools_desktop.windows.dates import ago
from dttools_desktop.windows.widening import widened
from dttools_desktop.windows.words import PHASE_ICONS, phase_name
from dttools_desktop.workspace import Card
from dttools_resources.i18n import tr

Index = QModelIndex | QPersistentModelIndex
_WIDTH = 268
_PICTURE = 150
_GAP = 20
_PAD = 14
_KEPT_PICTURES = 200
_BRIGHT, _VEIL = 128, 110
"""From which lightness a picture is veiled in the dark theme, and how much, of 255."""


class CardPainter(QStyledItemDelegate):
    """The look of a card, and the field for renaming it in place."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view
        self._pictures: OrderedDict[int, tuple[QPixmap, bool]] = OrderedDict()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802 — Qt's name
        """The card with the gap to its neighbours; as many as fit share the width of the view."""
        return QSize(cell_width(self._view, widened(_WIDTH) + _GAP), self._height() + _GAP)

    def dots_of(self, cell: QRect) -> QRect:
        """Where the three dots of a card are."""
        card = self._card_rect(cell)
        return QRect(card.right() - 41, card.top() + 10, 32, 32)

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, _index: Index) -> QWidget:  # noqa: N802
        """A line for the name."""
        line = QLineEdit(parent)
        line.setMaxLength(SHORT_TEXT)
        line.setAccessibleName(tr("Name of the project"))
        line.setStyleSheet("QLineEdit { padding: 2px 6px; min-height: 0; }")
        return line

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:  # noqa: N802
        """Put the line over the name."""
        card = self._card_rect(option.rect)
        height = self._line() + 10
        editor.setGeometry(card.left() + _PAD - 7, card.top() + _PICTURE + 7, card.width() - 2 * _PAD + 14, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one card."""
        theme = current_theme()
        card: Card = index.model().card(index)  # type: ignore[attr-defined]
        box = self._card_rect(option.rect)
        under_mouse = bool(option.state & QStyle.StateFlag.State_MouseOver)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        frame = QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if under_mouse or focused:
            self._paint_shadow(painter, frame)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(frame, theme.tokens.radius.lg, theme.tokens.radius.lg)
        self._paint_picture(painter, frame, card)
        self._paint_words(painter, box, card)
        edge = (
            QPen(theme.colour("focus"), 2)
            if focused
            else QPen(theme.colour("field_border" if under_mouse else "border"))
        )
        painter.setPen(edge)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(frame, theme.tokens.radius.lg, theme.tokens.radius.lg)
        if under_mouse or focused:
            self._paint_dots(painter, self.dots_of(option.rect))
        painter.restore()

    # -- parts

    def _paint_shadow(self, painter: QPainter, frame: QRectF) -> None:
        theme = current_theme()
        colour = theme.colour("shadow")
        painter.setPen(Qt.PenStyle.NoPen)
        for spread, opacity in ((5, 8), (3, 12), (1, 16)):
            colour.setAlpha(opacity)
            painter.setBrush(colour)
            radius = theme.tokens.radius.lg + spread
            painter.drawRoundedRect(frame.adjusted(-spread, -spread + 3, spread, spread + 3), radius, radius)

    def _paint_picture(self, painter: QPainter, frame: QRectF, card: Card) -> None:
        theme = current_theme()
        radius = theme.tokens.radius.lg
        top = QRectF(frame.left(), frame.top(), frame.width(), _PICTURE)
        shape = QPainterPath()
        shape.addRoundedRect(frame, radius, radius)
        picture = QPainterPath()
        picture.addRect(top)
        painter.save()
        painter.setClipPath(shape.intersected(picture))
        thumbnail, bright = self._thumbnail(card)
        if thumbnail is None:
            self._paint_stand_in(painter, top, card)
        else:
            size = thumbnail.size().scaled(top.size().toSize(), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
            left = top.center().x() - size.width() / 2
            painter.fillRect(top, theme.colour("canvas"))
            painter.drawPixmap(
                QRectF(left, top.top(), size.width(), size.height()), thumbnail, QRectF(thumbnail.rect())
            )
            if theme.dark and bright:
                painter.fillRect(top, QColor(0, 0, 0, _VEIL))  # taken in the light theme, it would dazzle
        painter.restore()
        painter.setPen(QPen(theme.colour("border")))
        painter.drawLine(QPointF(top.left(), top.bottom()), QPointF(top.right(), top.bottom()))

    def _paint_stand_in(self, painter: QPainter, top: QRectF, card: Card) -> None:
        """Without a picture: the phase's ground with a few notes, always the same for a project."""
        theme = current_theme()
        colours = theme.phase(card.phase)
        painter.fillRect(top, QColor(colours.soft))
        seed = zlib.crc32(card.id.encode())
        names = ("yellow", "pink", "blue", "green", "orange", "purple")
        tone = f"phase_{card.phase}"
        painter.setPen(Qt.PenStyle.NoPen)
        for place in (0, 2, 1):
            note = theme.note("white" if place == 1 else names[(seed >> (5 * place)) % len(names)])
            painter.save()
            painter.translate(top.center().x() + (place - 1) * 62, top.center().y() + ((seed >> place) % 3 - 1) * 10)
            painter.rotate((seed >> (3 * place)) % 13 - 6)
            painter.setBrush(QColor(note.fill))
            painter.drawRoundedRect(QRectF(-25, -25, 50, 50), 5, 5)
            if place == 1:
                painter.drawPixmap(QPointF(-12, -12), pixmap(PHASE_ICONS[Phase(card.phase)], tone, 24, 2.0))
            painter.restore()

    def _paint_words(self, painter: QPainter, box: QRect, card: Card) -> None:
        theme = current_theme()
        left, width = box.left() + _PAD, box.width() - 2 * _PAD
        top = box.top() + _PICTURE + 12
        strong = theme.font(theme.tokens.type.strong)
        painter.setFont(strong)
        painter.setPen(theme.colour("text"))
        name = QFontMetrics(strong).elidedText(card.name, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRect(left, top, width, self._line()), Qt.AlignmentFlag.AlignVCenter, name)
        top += self._line() + 8
        self._paint_phase(painter, QRect(left, top, width, self._small_line()), card)
        top += self._small_line() + 6
        self._paint_foot(painter, QRect(left, top, width, self._small_line()), card)

    def _paint_phase(self, painter: QPainter, room: QRect, card: Card) -> None:
        """Five strokes, filled up to the phase, and its name: not by colour alone."""
        theme = current_theme()
        stroke, gap = 22, 4
        painter.setPen(Qt.PenStyle.NoPen)
        for place in range(5):
            reached = place < card.phase
            painter.setBrush(QColor(theme.phase(place + 1).strong) if reached else theme.colour("pressed"))
            box = QRectF(room.left() + place * (stroke + gap), room.center().y() - 1.5, stroke, 4)
            painter.drawRoundedRect(box, 2, 2)
        painter.setFont(theme.font(theme.tokens.type.caption))
        painter.setPen(QColor(theme.phase(card.phase).strong))
        words = room.adjusted(5 * (stroke + gap) + 6, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, phase_name(card.phase))

    def _paint_foot(self, painter: QPainter, room: QRect, card: Card) -> None:
        theme = current_theme()
        painter.setFont(theme.font(theme.tokens.type.caption))
        painter.setPen(theme.colour("muted"))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, ago(card.updated_at))
        shared = card.server is not None
        words = tr("shared") if shared else tr("on this laptop")
        width = painter.fontMetrics().horizontalAdvance(words)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, words)
        icon = pixmap("cloud" if shared else "monitor", "muted", 14, 2.0)
        painter.drawPixmap(QPointF(room.right() - width - 19, room.center().y() - 6), icon)

    def _paint_dots(self, painter: QPainter, box: QRect) -> None:
        theme = current_theme()
        painter.setPen(QPen(theme.colour("border")))
        painter.setBrush(theme.colour("raised"))
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.drawPixmap(box.left() + 7, box.top() + 7, pixmap("more", "text", 18, 2.0))

    # -- measures

    def _card_rect(self, cell: QRect) -> QRect:
        return cell.adjusted(_GAP // 2, _GAP // 2, -_GAP // 2, -_GAP // 2)

    def _line(self) -> int:
        theme = current_theme()
        return QFontMetrics(theme.font(theme.tokens.type.strong)).height()

    def _small_line(self) -> int:
        theme = current_theme()
        return QFontMetrics(theme.font(theme.tokens.type.caption)).height()

    def _height(self) -> int:
        return _PICTURE + 12 + self._line() + 8 + 2 * self._small_line() + 6 + 14

    def _thumbnail(self, card: Card) -> tuple[QPixmap | None, bool]:
        """The decoded picture, and whether its ground is light; only those lately seen are kept."""
        if not card.thumbnail:
            return None, False
        key = hash(card.thumbnail)
        if key not in self._pictures:
            decoded = QPixmap()
            decoded.loadFromData(card.thumbnail, "PNG")
            bright = not decoded.isNull() and decoded.toImage().pixelColor(0, 0).lightness() > _BRIGHT
            self._pictures[key] = (decoded, bright)
            if len(self._pictures) > _KEPT_PICTURES:
                self._pictures.popitem(last=False)
        picture, bright = self._pictures[key]
        return (None, False) if picture.isNull() else (picture, bright)

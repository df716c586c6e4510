"""Small rounded labels: tags, states, counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from dttools_desktop.qtkit.icons import pixmap
from dttools_desktop.qtkit.theme import current_theme, theme_changed
from dttools_desktop.qtkit.widgets.buttons import IconButton
from dttools_resources.i18n import tr

if TYPE_CHECKING:
    from PySide6.QtGui import QFont, QPaintEvent

_TONES = {
    "neutral": ("muted", "hover"),
    "accent": ("accent_text", "accent_soft"),
    "success": ("success_text", "success_soft"),
    "warning": ("warning_text", "warning_soft"),
    "danger": ("danger_text", "danger_soft"),
}


_LEAST_LETTERS = 26
"""Of a text that may shrink: enough for what it begins with, that there is no connection or nothing is lost."""


class Chip(QWidget):
    """A text, with or without an icon, on a soft ground. It says its state in words, not by colour alone.

    `tone` is "neutral", "accent", "success", "warning", "danger", or "phase_1" to "phase_5".
    """

    HEIGHT = 24
    _ICON = 14
    _SIDE = 9

    def __init__(self, text: str, tone: str = "neutral", icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._tone, self._icon = text, tone, icon
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)
        theme_changed.connect(self._renew)

    def show_state(self, text: str, tone: str, icon: str = "") -> None:
        """Say something else."""
        self._text, self._tone, self._icon = text, tone, icon
        self.setAccessibleName(text)
        self._renew()

    def sizeHint(self) -> QSize:  # noqa: N802 — Qt's name
        """As wide as its text."""
        theme = current_theme()
        icon = theme.icon_px(self._ICON) + 5 if self._icon else 0
        width = QFontMetrics(self._font()).horizontalAdvance(self._text) + icon + 2 * self._SIDE
        return QSize(width, round(self.HEIGHT * max(theme.text_scale, 1.0)))

    def let_shrink(self) -> None:
        """Give room to others where there is little: the text ends in … then."""
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 — Qt's name
        """Some letters; all of it where it must not shrink."""
        wanted = self.sizeHint()
        least = QFontMetrics(self._font()).averageCharWidth() * _LEAST_LETTERS + wanted.height()
        return QSize(min(wanted.width(), least), wanted.height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 — Qt's name
        """Paint ground, icon and text."""
        role, ground = self._colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        left = float(self._SIDE)
        if self._icon:
            edge = current_theme().icon_px(self._ICON)
            top = round((box.height() - edge) / 2)
            painter.drawPixmap(round(left), top, pixmap(self._icon, role, edge, self.devicePixelRatioF()))
            left += edge + 5
        painter.setPen(QPen(current_theme().colour(role)))
        painter.setFont(self._font())
        room = box.adjusted(left, 0, 1 - self._SIDE, 0)
        shown = painter.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, round(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()

    def _colours(self) -> tuple[str, QColor]:
        theme = current_theme()
        if self._tone.startswith("phase_"):
            return self._tone, QColor(theme.phase(int(self._tone[6:])).soft)
        role, ground = _TONES[self._tone]
        return role, theme.colour(ground)

    def _font(self) -> QFont:
        theme = current_theme()
        font = theme.font(theme.tokens.type.caption)
        font.setWeight(font.Weight.DemiBold)
        return font

    def _renew(self) -> None:
        self.updateGeometry()
        self.update()


class Tag(QWidget):
    """A chip that can be taken away."""

    removed = Signal()

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(Chip(text))
        self.take_away = IconButton("x", tr("Remove {name}").format(name=text), size=12)
        self.take_away.clicked.connect(self.removed)
        row.addWidget(self.take_away)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

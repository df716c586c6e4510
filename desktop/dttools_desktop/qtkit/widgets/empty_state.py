"""What a list or board shows when nothing is on it yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from dttools_desktop.qtkit.icons import pixmap
from dttools_desktop.qtkit.theme import current_theme, theme_changed
from dttools_desktop.qtkit.widgets.buttons import Variant, button
from dttools_desktop.qtkit.widgets.labels import heading, muted

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPaintEvent

_CENTRE = Qt.AlignmentFlag.AlignHCenter


class IconDisc(QWidget):
    """An icon on a soft round ground."""

    def __init__(self, name: str, role: str = "accent_text", ground: str = "accent_soft", size: int = 72) -> None:
        super().__init__()
        self._what = (name, role, ground)
        self.setFixedSize(size, size)
        theme_changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 — Qt's name
        """Paint the disc, then the icon at its middle."""
        name, role, ground = self._what
        edge = round(self.width() * 0.44)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(current_theme().colour(ground))
        painter.drawEllipse(self.rect())
        corner = (self.width() - edge) // 2
        painter.drawPixmap(corner, corner, pixmap(name, role, edge, self.devicePixelRatioF()))
        painter.end()


class EmptyState(QWidget):
    """An icon, a friendly line, what this place is for, and the first thing to do."""

    _LINE = 400

    def __init__(self, icon: str, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        space = current_theme().tokens.space
        column = QVBoxLayout(self)
        column.setContentsMargins(space.xl, space.xl, space.xl, space.xl)
        column.setSpacing(space.sm)
        column.addStretch()
        column.addWidget(IconDisc(icon), 0, _CENTRE)
        column.addSpacing(space.md)
        head = heading(title, wrap=True)
        head.setAlignment(_CENTRE)
        column.addWidget(head)
        words = muted(text, wrap=True)
        words.setAlignment(_CENTRE)
        words.setMaximumWidth(self._LINE)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(words, self._LINE)
        middle.addStretch(1)
        column.addLayout(middle)
        column.addSpacing(space.md)
        self._actions = QHBoxLayout()
        self._actions.setSpacing(space.sm)
        column.addLayout(self._actions)
        self._actions.addStretch()
        self._actions.addStretch()
        column.addStretch()

    def add_action(
        self, text: str, act: Callable[[], object], *, icon: str = "", variant: Variant = "primary"
    ) -> QPushButton:
        """Offer something to start with; the first is the primary one."""
        made = button(text, variant, icon=icon, clicked=act)
        self._actions.insertWidget(self._actions.count() - 1, made)
        return made

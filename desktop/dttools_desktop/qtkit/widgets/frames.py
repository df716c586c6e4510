"""Surfaces that hold other widgets, and lines between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QGraphicsDropShadowEffect,
    QStyle,
    QStyleOption,
    QVBoxLayout,
    QWidget,
)

from dttools_desktop.qtkit.theme import current_theme

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QPaintEvent

    from dttools_desktop.qtkit.tokens import Shadow


def drop_shadow(widget: QWidget, shadow: Shadow) -> None:
    """Lift a small widget off its ground. Qt paints effects slowly: not for canvases, nor for what scrolls."""
    effect = QGraphicsDropShadowEffect(widget)
    effect.setBlurRadius(shadow.blur)
    effect.setOffset(0, shadow.offset)
    colour = current_theme().colour("shadow")
    colour.setAlpha(shadow.opacity)
    effect.setColor(colour)
    widget.setGraphicsEffect(effect)


class Card(QFrame):
    """A white sheet with rounded corners and a vertical layout, `content`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        space = current_theme().tokens.space
        self.content = QVBoxLayout(self)
        self.content.setContentsMargins(space.lg, space.lg, space.lg, space.lg)
        self.content.setSpacing(space.sm)


class CardButton(QAbstractButton):
    """A card that can be clicked, or opened with Return and Space when it has the focus; `content` as in a card."""

    def __init__(self, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self.setAccessibleName(accessible_name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        space = current_theme().tokens.space
        self.content = QVBoxLayout(self)
        self.content.setContentsMargins(space.lg, space.lg, space.lg, space.lg)
        self.content.setSpacing(space.sm)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 — Qt's name
        """The sheet, as the stylesheet says."""
        option, painter = QStyleOption(), QPainter(self)
        option.initFrom(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 — Qt's name
        """Return does what Space does."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)


class Separator(QFrame):
    """A hairline."""

    def __init__(self, *, vertical: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("line", "vertical" if vertical else "horizontal")

"""Menus with rounded corners."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget


def menu(parent: QWidget | None = None) -> QMenu:
    """An empty menu; its corners are see-through, which a stylesheet alone cannot make them."""
    made = QMenu(parent)
    made.setProperty("rounded", "true")
    made.setWindowFlag(Qt.WindowType.FramelessWindowHint)
    made.setWindowFlag(Qt.WindowType.NoDropShadowWindowHint)
    made.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
    return made

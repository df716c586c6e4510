"""Buttons in their variants, and buttons that are only an icon."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from dttools_desktop.qtkit.icons import set_icon
from dttools_desktop.qtkit.theme import current_theme

if TYPE_CHECKING:
    from collections.abc import Callable

Variant = Literal["primary", "secondary", "ghost", "danger", "link"]
_ICON_ROLES = {"primary": "on_accent", "danger": "on_danger", "link": "accent_text"}


def button(
    text: str, variant: Variant = "secondary", *, icon: str = "", clicked: Callable[[], object] | None = None
) -> QPushButton:
    """A push button; one "primary" a screen at most."""
    made = QPushButton(text)
    made.setProperty("variant", variant)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    if icon:
        size, gap = current_theme().tokens.icon, current_theme().tokens.space.xs
        set_icon(made, icon, _ICON_ROLES.get(variant, "text"), size, gap)
    if clicked is not None:
        made.clicked.connect(lambda: clicked())  # noqa: PLW0108 — leaves out Qt's "checked"
    return made


class IconButton(QToolButton):
    """A square button with an icon. Its name is what screen readers say and, with the keys, its tooltip.

    The keys are only shown: who does the action listens to them.
    """

    def __init__(
        self,
        icon: str,
        name: str,
        *,
        keys: str = "",
        role: str = "muted",
        size: int = 20,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._keys = QKeySequence(keys)
        self.setIconSize(QSize(size, size))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.change(icon, name, role)

    def change(self, icon: str, name: str, role: str = "muted") -> None:
        """Show another icon and name; the keys stay."""
        set_icon(self, icon, role, self.iconSize().width())
        self.setAccessibleName(name)
        keys = self._keys.toString(QKeySequence.SequenceFormat.NativeText)
        self.setToolTip(f"{name}  {keys}" if keys else name)

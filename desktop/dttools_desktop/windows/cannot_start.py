"""The window that is shown when the profile cannot be opened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dttools.errors import AppError
from dttools_desktop.qtkit.widgets import IconDisc, button, caption, muted, text_label
from dttools_resources.i18n import tr


class CannotStart(QWidget):
    """Says calmly what happened, what is safe, and what to do; offers to try again.

    Args:
        error: Why the profile does not open.
        folder: Where the profile is.
        try_again: Called when the person asks for it; the window closes first.
    """

    def __init__(self, error: AppError, folder: Path, try_again: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("surface", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(tr("DTTools cannot open your projects"))
        self.setFixedWidth(560)
        column = QVBoxLayout(self)
        column.setContentsMargins(40, 36, 40, 28)
        column.setSpacing(10)
        column.addWidget(IconDisc("alert", "warning_text", "warning_soft", 64))
        column.addSpacing(8)
        column.addWidget(text_label(tr("DTTools cannot open your projects"), "title", wrap=True))
        column.addWidget(text_label(error.message, "strong", wrap=True))
        for text in (error.safe, error.todo):
            if text:
                column.addWidget(muted(text, wrap=True))
        column.addSpacing(6)
        place = caption(tr("Your projects are in {folder}").format(folder=folder))
        place.setWordWrap(True)
        place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(place)
        column.addSpacing(16)
        buttons = QHBoxLayout()
        buttons.addWidget(button(tr("Show the folder"), icon="folder-open", clicked=lambda: _show(folder)))
        buttons.addStretch()
        buttons.addWidget(button(tr("Close"), clicked=self.close))
        self._try_again = try_again
        self.again = button(tr("Try again"), "primary", icon="refresh", clicked=self._again)
        self.again.setDefault(True)
        buttons.addWidget(self.again)
        column.addLayout(buttons)
        self.again.setFocus()
        self.resize(self.width(), column.heightForWidth(self.width()))
        self.move(self.screen().availableGeometry().center() - self.rect().center())

    def _again(self) -> None:
        self.close()
        self._try_again()


def _show(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

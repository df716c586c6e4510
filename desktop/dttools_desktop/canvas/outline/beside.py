"""A board with its outline at its right side, when somebody wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from dttools_desktop.canvas.outline.panel import OutlinePanel
from dttools_desktop.qtkit.widgets import Separator

if TYPE_CHECKING:
    from dttools_desktop.canvas.view import BoardView


class BoardWithOutline(QWidget):
    """Makes the outline when it is wanted for the first time."""

    outline_toggled = Signal(bool)
    """Somebody opened or closed the outline by hand."""

    def __init__(self, view: BoardView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self.outline: OutlinePanel | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(view, 1)
        self._line = Separator(vertical=True)
        self._line.hide()
        self._row.addWidget(self._line)
        view.outline_wanted.connect(self._toggle)

    @property
    def outline_shown(self) -> bool:
        """Whether the outline is open."""
        return self.outline is not None and not self.outline.isHidden()

    def show_outline(self, *, shown: bool) -> None:
        """Open or close the outline; the keyboard stays where it is, unless it was in it."""
        if shown and self.outline is None:
            self.outline = OutlinePanel(self._view, self)
            self.outline.hide()  # until then Qt counts it as shown
            self.outline.closed.connect(self._toggle)
            self._row.addWidget(self.outline)
        if self.outline is not None and shown != self.outline_shown:
            had_focus = self.outline.isAncestorOf(self.focusWidget()) if self.focusWidget() is not None else False
            self.outline.setVisible(shown)
            if had_focus and not shown:
                self._view.setFocus()
        self._line.setVisible(shown)

    def _toggle(self) -> None:
        """Open it with the keyboard in it, or close it."""
        shown = not self.outline_shown
        self.show_outline(shown=shown)
        if shown and self.outline is not None:
            self.outline.mirror()
            self.outline.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.outline_toggled.emit(shown)

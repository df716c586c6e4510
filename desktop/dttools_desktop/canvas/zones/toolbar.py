"""The tools at the left edge of a page of zones."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QToolButton

from dttools_desktop.canvas.panel import Panel
from dttools_desktop.canvas.zones.view import ZoneView
from dttools_desktop.qtkit.widgets import IconButton, Separator
from dttools_resources.i18n import tr

_MARGIN = 16


class ZoneToolbar(Panel):
    """Add a note; what the page adds; undo and redo."""

    def __init__(self, view: ZoneView) -> None:
        super().__init__(view, vertical=True)
        self._view = view
        self.setAccessibleName(tr("Tools"))
        self.note = self._button("add_note")
        self._page_buttons: list[IconButton] = []
        self.row.addWidget(Separator())
        self.undo = self._button("undo")
        self.redo = self._button("redo")
        view.scene.changed.connect(lambda _changes: self.refresh())
        self.refresh()

    def add_menu(self, icon: str, words: str, menu: QMenu) -> IconButton:
        """A button of the page that opens a menu."""
        made = IconButton(icon, words)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        made.setMenu(menu)
        self.row.insertWidget(1 + len(self._page_buttons), made)
        self._page_buttons.append(made)
        return made

    def _button(self, name: str) -> IconButton:
        """A button for an action of the table."""
        view, action = self._view, self._view.keys.actions[name]
        made = IconButton(action.icon, action.words)
        made.setToolTip("  ".join((action.words, *action.keys[:1])))
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.clicked.connect(lambda: self._do(lambda: action.act(view)))
        self.row.addWidget(made)
        return made

    def _do(self, act: Callable[[], object]) -> None:
        if self._view.typist.finish():
            act()
        self.refresh()

    def refresh(self) -> None:
        """Show what can be done."""
        writable = self._view.operations.read_only is None
        self.note.setEnabled(writable)
        held_back = self._view.operations.why_held_back()
        for made in self._page_buttons:
            made.setEnabled(writable and not held_back)
            made.setToolTip(held_back or made.accessibleName())
        project = self._view.scene.project
        self.undo.setEnabled(writable and project.can_undo)
        self.redo.setEnabled(writable and project.can_redo)

    def place(self) -> None:
        """Sit in the middle of the left edge."""
        self.adjustSize()
        self.move(_MARGIN, max(_MARGIN, (self._view.height() - self.height()) // 2))

"""The zoom control in the corner of a board."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QToolButton

from dttools_desktop.canvas.camera import PRESETS
from dttools_desktop.canvas.panel import Panel
from dttools_desktop.qtkit.widgets import IconButton, menu
from dttools_resources.i18n import percent, tr

if TYPE_CHECKING:
    from dttools_desktop.canvas.view import BoardView

MARGIN = 16


class ZoomBar(Panel):
    """Out, the scale with presets, in, fit, map."""

    def __init__(self, view: BoardView) -> None:
        super().__init__(view)
        self._view = view
        self.setAccessibleName(tr("Zoom"))
        self._scale = QToolButton()
        self._scale.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._scale.setMinimumWidth(60)
        self._scale.setMenu(self._presets())
        self.row.addWidget(self._button("minus", "zoom_out"))
        self.row.addWidget(self._scale)
        self.row.addWidget(self._button("plus", "zoom_in"))
        self.row.addWidget(self._button("fit", "fit"))
        self.row.addWidget(self._button("map", "minimap"))
        view.camera.moved.connect(self._show_scale)
        self._show_scale()

    def place(self) -> None:
        """Sit in the bottom right corner."""
        self.adjustSize()
        self.move(self._view.width() - self.width() - MARGIN, self._view.height() - self.height() - MARGIN)

    def _button(self, icon: str, action: str) -> IconButton:
        entry = self._view.keys.actions[action]
        made = IconButton(icon, entry.words, size=18)
        made.setToolTip(f"{entry.words}  {entry.keys[0]}")
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.clicked.connect(lambda: self._view.keys.do(action))
        return made

    def _presets(self) -> QMenu:
        made = menu(self)
        for preset in PRESETS:
            made.addAction(percent(preset)).triggered.connect(
                lambda _checked=False, scale=preset: self._view.camera.zoom_to(scale)
            )
        made.addSeparator()
        for name in ("fit", "fit_selection"):
            entry = self._view.keys.actions[name]
            made.addAction(entry.words).triggered.connect(lambda _checked=False, name=name: self._view.keys.do(name))
        return made

    def _show_scale(self) -> None:
        self._scale.setText(percent(self._view.camera.scale))
        self._scale.setAccessibleName(tr("Scale: {percent}").format(percent=percent(self._view.camera.scale)))

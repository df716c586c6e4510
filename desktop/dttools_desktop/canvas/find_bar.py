"""The bar for finding words on a board: the field, how many there are, back and forth, select all, close."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from dttools_desktop.canvas.panel import Panel
from dttools_desktop.qtkit.widgets import IconButton, IconLabel, Separator, text_label
from dttools_resources.i18n import ntr, tr

if TYPE_CHECKING:
    from dttools_desktop.canvas.view import BoardView

MARGIN = 16
_FIELD_WIDTH = 210
_COUNT_WIDTH = 96
_RETURNS = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class FindBar(Panel):
    """Floats at the top of a board while something is looked for."""

    def __init__(self, view: BoardView) -> None:
        super().__init__(view)
        self._view = view
        self._covering = QMarginsF()
        self.setAccessibleName(tr("Find on the board"))
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("Find on the board"))
        self.field.setAccessibleName(tr("Find on the board"))
        self.field.setProperty("bare", "true")
        self.field.setFixedWidth(_FIELD_WIDTH)
        self.count = text_label("", "label", tone="muted")
        self.count.setMinimumWidth(_COUNT_WIDTH)
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        finder = view.finder
        self.previous = self._button("chevron-up", tr("Previous found"), "Shift+F3", lambda: finder.step(-1))
        self.next = self._button("chevron-down", tr("Next found"), "F3", lambda: finder.step(1))
        self.all = self._button("select-same", tr("Select all found"), "Alt+Enter", self._select_all)
        self.quit = self._button("x", tr("Close"), "Esc", self.close_bar)
        self._lay_out()
        self.field.textChanged.connect(finder.look_for)
        finder.changed.connect(self._show_count)
        self.hide()

    def _lay_out(self) -> None:
        self.row.setContentsMargins(12, 5, 5, 5)
        self.row.addWidget(IconLabel("search", "muted", 18))
        self.row.addSpacing(6)
        self.row.addWidget(self.field)
        self.row.addWidget(self.count)
        self.row.addSpacing(4)
        self.row.addWidget(Separator(vertical=True))
        for made in (self.previous, self.next, self.all, self.quit):
            self.row.addWidget(made)

    def _button(self, icon: str, words: str, keys: str, act: Callable[[], object]) -> IconButton:
        made = IconButton(icon, words, size=18)
        made.setToolTip(f"{words}  {keys}")
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.clicked.connect(lambda: act())  # noqa: PLW0108 — leaves out Qt's "checked"
        return made

    def open(self) -> None:
        """Open with the keyboard in the field; what stands there is ready to be replaced."""
        if not self._view.typist.finish():
            return
        if self.isHidden():
            self.show()
            self.adjustSize()
            self._cover(self.height() + MARGIN)
            self._view.finder.start()
            self._show_count()
        self.place()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def _cover(self, pixels: float) -> None:
        """Let the camera show nothing below the bar."""
        camera, covering = self._view.camera, QMarginsF(0, pixels, 0, 0)
        camera.covered, self._covering = camera.covered - self._covering + covering, covering

    def close_bar(self) -> None:
        """Close, and give the keyboard back to the board."""
        self.hide()
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _select_all(self) -> None:
        self._view.finder.select_all()
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def place(self) -> None:
        """Sit in the top right corner."""
        if not self.isHidden():
            self.adjustSize()
            self.move(max(0, self._view.width() - self.width() - MARGIN), MARGIN)
            self.raise_()

    def _show_count(self) -> None:
        finder = self._view.finder
        found = len(finder.matches)
        if not finder.searching:
            words = ""
        elif not found:
            words = tr("Nothing found")
        elif finder.place is None:
            words = ntr("{n} found", "{n} found", found).format(n=found)
        else:
            words = tr("{n} of {all}").format(n=finder.place + 1, all=found)
        self.count.setText(words)
        for made in (self.previous, self.next, self.all):
            made.setEnabled(bool(found))

    # -- Qt

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 — Qt's name
        """A board that is left keeps what was looked for; one whose bar is closed looks for nothing."""
        super().hideEvent(event)
        if self.isHidden():
            self._cover(0)
            self._view.finder.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 — Qt's name
        """Keys that the field leaves; none of them reaches the board, where it would move items."""
        key, modifiers = event.key(), event.modifiers()
        back = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        if key == Qt.Key.Key_Escape:
            self.close_bar()
        elif key in _RETURNS and modifiers & Qt.KeyboardModifier.AltModifier:
            self._select_all()
        elif key == Qt.Key.Key_F3 or (key in _RETURNS and self.field.hasFocus()):
            self._view.finder.step(-1 if back else 1)
        elif key == Qt.Key.Key_F and modifiers & Qt.KeyboardModifier.ControlModifier:
            self.open()
        event.accept()

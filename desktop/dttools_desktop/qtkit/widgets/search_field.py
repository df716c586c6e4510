"""A field for searching while typing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QWidget

from dttools_desktop.qtkit.focus import restyle
from dttools_desktop.qtkit.widgets.buttons import IconButton
from dttools_desktop.qtkit.widgets.labels import IconLabel
from dttools_resources.i18n import tr


class SearchField(QFrame):
    """Emits `searched` a moment after the last letter, and at once on Return or when it is cleared (Escape)."""

    searched = Signal(str)
    left_down = Signal()
    """Down was pressed: on to what was found."""
    PAUSE_MS = 180

    def __init__(self, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("search", "true")
        self.field = QLineEdit()
        self.field.setPlaceholderText(placeholder)
        self.field.setAccessibleName(placeholder)
        self.field.setProperty("bare", "true")
        self.field.installEventFilter(self)
        self._clear = IconButton("x", tr("Clear the search"), size=14)
        self._clear.clicked.connect(self.clear)
        self._clear.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(11, 3, 3, 3)
        row.setSpacing(8)
        row.addWidget(IconLabel("search", "muted", 18))
        row.addWidget(self.field, 1)
        row.addWidget(self._clear)
        keep = self._clear.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self._clear.setSizePolicy(keep)
        self._clear.hide()
        self._timer = QTimer(self, interval=self.PAUSE_MS, singleShot=True)
        self._timer.timeout.connect(self._tell)
        self.field.textEdited.connect(self._typed)
        self.field.returnPressed.connect(self._tell)
        self.setFocusProxy(self.field)

    def text(self) -> str:
        """What is searched for, without spaces around it."""
        return self.field.text().strip()

    def take_focus(self) -> None:
        """Take the keyboard, with what was searched for selected: the next letter begins anew."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def clear(self) -> None:
        """Search for nothing."""
        self.field.clear()
        self._clear.hide()
        self._tell()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 — Qt's name
        """Draw the ring around the whole field, and let Escape clear it."""
        if event.type() in {QEvent.Type.FocusIn, QEvent.Type.FocusOut}:
            self.setProperty("active", "true" if event.type() == QEvent.Type.FocusIn else "false")
            restyle(self)
        escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if escape and event.type() == QEvent.Type.KeyPress and self.field.text():
            self.clear()
            return True
        down = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Down
        if down and event.type() == QEvent.Type.KeyPress:
            self.left_down.emit()
        return super().eventFilter(watched, event)

    def _typed(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        self._timer.start()

    def _tell(self) -> None:
        self._timer.stop()
        self.searched.emit(self.text())

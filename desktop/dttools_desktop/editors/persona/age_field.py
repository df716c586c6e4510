"""The age of a persona."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, SignalInstance
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from dttools.ids import new_id
from dttools_desktop.qtkit.focus import restyle
from dttools_resources.i18n import tr

OLDEST = 130


class AgeField(QLineEdit):
    """A whole number of years, or nothing. What is no age stays here, with a reason, and is not kept."""

    chosen = Signal(object, str)
    """An age or None, and the undo step that it belongs to."""
    troubled = Signal(str)
    """What is wrong, in words; empty when all is well."""
    undo_wanted = Signal()
    redo_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Age"))
        self.setPlaceholderText(tr("In years"))
        self.setProperty("quiet", "true")
        self.setTextMargins(-2, 0, 0, 0)
        self._gesture = f"age:{new_id()}"
        self.textEdited.connect(self._typed)

    @property
    def unsaved(self) -> bool:
        """Whether there is something here that is no age."""
        return bool(self.property("invalid"))

    def show_age(self, age: int | None) -> None:
        """Show what the project has; a caret stays where it is, and so does what is no age yet."""
        text = "" if age is None else str(age)
        if self.unsaved or text == self.text().strip():
            return
        place = self.cursorPosition()
        self.setText(text)
        self.setCursorPosition(min(place, len(text)) if self.hasFocus() else len(text))

    def _typed(self, text: str) -> None:
        words = text.strip()
        good = not words or (words.isascii() and words.isdigit() and int(words) <= OLDEST)
        self._mark(good=good)
        if good:
            self.chosen.emit(int(words) if words else None, self._gesture)

    def _mark(self, *, good: bool) -> None:
        if good == self.unsaved:
            self.setProperty("invalid", not good)
            restyle(self)
        self.troubled.emit("" if good else tr("An age is a whole number from 0 to {n}.").format(n=OLDEST))

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 — Qt's name
        """Typing again later is an undo step of its own."""
        super().focusOutEvent(event)
        self._gesture = f"age:{new_id()}"

    def event(self, event: QEvent) -> bool:
        """Undo means the project's undo."""
        keys = {QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress}
        if isinstance(event, QKeyEvent) and event.type() in keys:
            signal = self._undoing(event)
            if signal is not None:
                if event.type() == QEvent.Type.KeyPress:
                    signal.emit()
                event.accept()
                return True
        return super().event(event)

    def _undoing(self, event: QKeyEvent) -> SignalInstance | None:
        if event.modifiers() == Qt.KeyboardModifier.ControlModifier and event.key() == Qt.Key.Key_Z:
            return self.undo_wanted
        both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        again = event.modifiers() == both and event.key() == Qt.Key.Key_Z
        if again or (event.modifiers() == Qt.KeyboardModifier.ControlModifier and event.key() == Qt.Key.Key_Y):
            return self.redo_wanted
        return None

"""Typing in place: a real text widget over the item, so that input methods, selection and the clipboard all work.

What is typed goes into the project a moment later. What others type in the same text meanwhile is merged in
without losing the caret. Nothing typed is ever thrown away: a text that the project refuses stays in the widget.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFont, QKeyEvent, QPalette, QTextCursor, QTextOption, QWheelEvent
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from dttools.document import ChangeSet
from dttools.document.commands import EditText, RestoreRecords
from dttools.document.text import rebase, splice_between
from dttools.errors import AppError, TooLarge
from dttools.ids import RecordId, new_id
from dttools_desktop.canvas.items.base import TextField
from dttools_desktop.canvas.items.text_block import fitting_size
from dttools_desktop.canvas.port import ProjectPort
from dttools_desktop.canvas.style import canvas_font
from dttools_resources.i18n import tr

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

PAUSE = 300
"""Milliseconds from a key until what was typed is kept, however fast the next keys follow."""
_PASTED_LIMITS = 2
"""A pasted text of more than so many times the limit would only stop the program while Qt lays it out."""
_NEW_STEP = 1500
"""Milliseconds without a key until further typing is an undo step of its own."""


class TextEditor(QTextEdit):
    """Edits one text field of one record.

    Args:
        project: Where the text goes.
        field: Which text, where it lies on the board and how it is set.
        place: From a rectangle on the board to view pixels, and pixels a board unit.
        gesture: Typing joins this undo step at first; a fresh one when None.
    """

    ended = Signal()
    """Typing has ended and everything is in the project."""
    went_on = Signal(int)
    """Tab (+1) or Shift+Tab (−1): go to the next or the previous text. Emitted after `ended`."""
    refused = Signal(object)
    """An `AppError`: the text stays here only."""
    paste_refused = Signal(object)
    """An `AppError`: what was to be pasted is far too long; it is still on the clipboard."""
    accepted = Signal()
    """The project took the text again after it had refused it."""
    orphaned = Signal()
    """Somebody deleted the record; typing goes to its copy in the trash."""
    returned = Signal()
    """The record is back from the trash."""

    def __init__(
        self,
        project: ProjectPort,
        field: TextField,
        place: Callable[[QRectF], tuple[QRectF, float]],
        parent: QWidget,
        *,
        gesture: str | None = None,
    ) -> None:
        super().__init__(parent)
        self.field = field
        self._project = project
        self._place = place
        self._kept = self._stored() or ""
        self._gesture = gesture or f"type:{new_id()}"
        self._undoable = 0
        self._counts = gesture is None
        self.wrote = False
        self._in_trouble = False
        self._is_orphan = False
        self._ending = False
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self.commit)
        self._step = QTimer(self, singleShot=True, interval=_NEW_STEP)
        self._step.timeout.connect(self._begin_step)
        self._set_up()
        self._unsubscribe = project.on_change(self._follow)

    # -- what it is

    @property
    def record(self) -> RecordId:
        """Whose text it is."""
        return self.field.record

    @property
    def unsaved(self) -> bool:
        """Whether there is text here that the project does not have."""
        return self.toPlainText() != self._kept

    def _stored(self) -> str | None:
        record = self._project.document.records.peek(self.field.record)
        return None if record is None else str(getattr(record, self.field.name))

    def _set_up(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet(
            "QTextEdit { background: transparent; border: none; padding: 0; margin: 0; border-radius: 0;"
            f" color: {self.field.colour.name()}; }}"
        )
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAcceptRichText(False)
        self.setUndoRedoEnabled(False)  # undo goes through the project, which never takes back what others typed
        self.setTabChangesFocus(False)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDocumentMargin(0)
        self.setPlaceholderText(self.field.placeholder)
        self.setAccessibleName(self.field.label)
        self.viewport().setAutoFillBackground(False)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Text, self.field.colour)
        palette.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
        faint = QColor(self.field.colour)
        faint.setAlphaF(0.55)
        palette.setColor(QPalette.ColorRole.PlaceholderText, faint)
        self.setPalette(palette)
        self.setPlainText(self._kept)
        if self.field.spec.centred or self.field.spec.flush_right:
            centred = self.field.spec.centred
            self.setAlignment(Qt.AlignmentFlag.AlignHCenter if centred else Qt.AlignmentFlag.AlignRight)
        self.follow_camera()
        self.textChanged.connect(self._typed)

    def follow_camera(self, field: TextField | None = None) -> None:
        """Lie over the field again after the view has moved, or the field on the board."""
        if field is not None:
            self.field = field
        rect, scale = self._place(self.field.rect)
        size = fitting_size(self.toPlainText(), self.field.rect.width(), self.field.rect.height(), self.field.spec)
        font = QFont(canvas_font(size, self.field.spec.weight))
        font.setPointSizeF(max(1.0, size * scale * 72.0 / max(1, self.logicalDpiY())))
        if font != self.font():
            self.setFont(font)
            self.document().setDefaultFont(font)
        # One pixel more each way: rounding must not break the last word of a line.
        self.setGeometry(rect.toAlignedRect().adjusted(0, 0, 2, 2))
        if self.field.spec.middle:
            spare = self.height() - self.document().size().height()
            self.setViewportMargins(0, max(0, round(spare / 2)), 0, 0)

    # -- typing

    def _typed(self) -> None:
        if not self._pause.isActive():  # starting it again at each key would keep nothing of a long breath
            self._pause.start()
        self._step.start()
        self.follow_camera()

    def _begin_step(self) -> None:
        self.commit()
        self._project.close_gesture()
        self._new_gesture()

    def _new_gesture(self) -> None:
        self._gesture = f"type:{new_id()}"
        self._counts = True

    def commit(self) -> bool:
        """Put what was typed into the project; False when it refuses. The text stays here either way."""
        self._pause.stop()
        text = self.toPlainText()
        if text == self._kept:
            self._settle()
            return True
        before, self._kept = self._kept, text
        try:
            self._project.apply(EditText(self.record, self.field.name, text), gesture=self._gesture)
        except AppError as error:
            self._kept = before
            self._in_trouble = True
            self.refused.emit(error)
            return False
        self.wrote = True
        # The step that made the item is not undone from within its text.
        self._undoable += int(self._counts)
        self._counts = False
        self._settle()
        return True

    def _settle(self) -> None:
        if self._in_trouble:
            self._in_trouble = False
            self.accepted.emit()

    def end(self) -> bool:
        """Keep what was typed and leave; False when the project refuses the text, which then stays open here."""
        if self._ending:
            return True
        if not self.commit():
            return False
        self._ending = True
        self._leave()
        self.ended.emit()
        return True

    def discard(self) -> None:
        """Leave without what the project has not taken."""
        self._ending = True
        self._leave()
        self.ended.emit()

    def _leave(self) -> None:
        self._pause.stop()
        self._step.stop()
        self._unsubscribe()
        self._project.close_gesture()

    # -- others

    def _follow(self, changes: ChangeSet) -> None:
        for group in (changes.added, changes.updated, changes.removed):
            if self.record in group:
                self._tell_where_it_is()
                stored = self._stored()
                if stored is not None and stored != self._kept:
                    self._merge(stored)

    def _tell_where_it_is(self) -> None:
        record = self._project.document.records.peek(self.record)
        gone = record is None or record.deleted_at is not None
        if gone != self._is_orphan:
            self._is_orphan = gone
            (self.orphaned if gone else self.returned).emit()

    def _merge(self, stored: str) -> None:
        """Bring the widget to what is stored now with what was typed since on top; the caret stays where it was."""
        typed = self.toPlainText()
        merged = rebase(self._kept, typed, stored)
        self._kept = stored
        splice = splice_between(typed, merged)
        cursor = QTextCursor(self.document())
        blocked = self.blockSignals(True)  # noqa: FBT003 — Qt's own
        cursor.setPosition(_utf16(typed, splice.start))
        cursor.setPosition(_utf16(typed, splice.start + splice.removed), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(splice.inserted)
        self.blockSignals(blocked)
        self.follow_camera()
        if merged != stored:
            self._pause.start()

    def restore(self) -> None:
        """Take the record out of the trash."""
        try:
            self._project.apply(RestoreRecords((self.record,)))
        except AppError as error:
            self.refused.emit(error)

    # -- keys

    def event(self, event: QEvent) -> bool:
        """Keys that mean something here never reach the window's shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if event.key() == Qt.Key.Key_Escape or (control and event.key() in {Qt.Key.Key_Z, Qt.Key.Key_Y}):
                event.accept()
                return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 — Qt's name
        """The wheel moves the board, but for a text longer than its place."""
        if self.document().size().height() > self.viewport().height() and not event.modifiers():
            super().wheelEvent(event)
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 — Qt's name
        """Esc ends, Tab goes on; Return ends a single line and, with Ctrl, any text."""
        key, control = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key == Qt.Key.Key_Escape:
            self.end()
        elif key in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
            self._go_on(1 if key == Qt.Key.Key_Tab else -1)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and (control or self.field.single_line):
            if control or not self.field.single_line:
                self.end()
            else:
                self._go_on(1, chain=False)
        elif control and key == Qt.Key.Key_Z and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._undo()
        elif control and key in {Qt.Key.Key_Z, Qt.Key.Key_Y}:
            self._redo()
        else:
            super().keyPressEvent(event)

    def _go_on(self, step: int, *, chain: bool = True) -> None:
        if self.end():
            self.went_on.emit(step if chain else 0)

    def _undo(self) -> None:
        """Take back one's latest typing in this text, not what was done before it."""
        self.commit()
        if self._undoable and self._project.can_undo:
            self._undoable -= 1
            self._project.undo()
            self._new_gesture()

    def _redo(self) -> None:
        if self._project.can_redo:
            self._project.redo()
            self._undoable += 1

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802 — Qt's name
        """Paste plain text; line breaks become spaces in a single line."""
        text = source.text().replace("\0", "")
        if len(text) > _PASTED_LIMITS * self.field.limit:
            self.paste_refused.emit(_too_long(text, self.field.limit))
            return
        self.insertPlainText(" ".join(text.splitlines()) if self.field.single_line else text)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 — Qt's name
        """Leaving the widget ends typing; menus and other windows do not."""
        super().focusOutEvent(event)
        passing = {
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
            Qt.FocusReason.MenuBarFocusReason,
        }
        if event.reason() in passing:
            self.commit()
        elif not self._ending:
            QTimer.singleShot(0, self, self.end)


def _too_long(text: str, limit: int) -> TooLarge:
    message = tr("The text has {n} characters; at most {limit} fit.").format(n=f"{len(text):,}", limit=f"{limit:,}")
    return TooLarge(message, safe=tr("The clipboard is unchanged."), todo=tr("Paste it in parts."))


def _utf16(text: str, offset: int) -> int:
    """Qt counts UTF-16 code units."""
    return len(text[:offset].encode("utf-16-le")) // 2

"""Typing in place: a real text widget over the item, so that input methods, selection and the clipboard all work.

What is typed goes into the project a moment later. What others type in the same text meanwhile is merged in
without losing the caret. Nothing typed is ever thrown away: a text that the project refuses stays in the widget.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QFont,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QPalette,
    QTextCursor,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QFrame, QMenu, QTextEdit, QWidget

from dttools.document import ChangeSet
from dttools.document.commands import EditText, RestoreRecords
from dttools.document.text import rebase, splice_between
from dttools.document.text_place import TextPlace, carried
from dttools.errors import AppError, TooLarge
from dttools.ids import RecordId
from dttools_desktop.canvas.items.base import TextField
from dttools_desktop.canvas.items.text_block import fitting_size
from dttools_desktop.canvas.port import ProjectPort
from dttools_desktop.canvas.style import canvas_font
from dttools_desktop.canvas.writing.emoji_picker import EmojiPicker, RecentEmoji
from dttools_desktop.canvas.writing.highlighter import TextHighlighter
from dttools_desktop.canvas.writing.keys import Marking, bar_actions, marking_of
from dttools_desktop.canvas.writing.marking import Written, break_line, indent, item_at
from dttools_desktop.canvas.writing.pasted import pasted_text
from dttools_desktop.canvas.writing.spelling import FindChecker, add_suggestions, no_checker
from dttools_desktop.canvas.writing.steps import TypingSteps, Words
from dttools_desktop.canvas.writing.units import clean, to_characters, to_units
from dttools_desktop.qtkit.actions import fill
from dttools_resources.i18n import tr

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

PAUSE = 300
"""Milliseconds from a key until what was typed is kept, however fast the next keys follow."""
_PASTED_LIMITS = 2
"""A pasted text of more than so many times the limit would only stop the program while Qt lays it out."""
_RECENT_EMOJI = RecentEmoji()
_RETURN = frozenset((Qt.Key.Key_Return, Qt.Key.Key_Enter))
_LEAVING = frozenset((Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab))
_NEW_STEP = 1500
"""Milliseconds without a key until further typing is an undo step of its own."""


class TextEditor(QTextEdit):
    """Edits one text field of one record.

    Args:
        project: Where the text goes.
        field: Which text, where it lies on the board and how it is set.
        place: From a rectangle on the board to view pixels, and pixels a board unit.
        gesture: Typing joins this undo step at first; a fresh one when None.
        checker: Finds the spell checker.
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
    kept = Signal()
    """What was typed is in the project now."""
    merged = Signal()
    """What others wrote is in it now."""

    def __init__(
        self,
        project: ProjectPort,
        field: TextField,
        place: Callable[[QRectF], tuple[QRectF, float]],
        parent: QWidget,
        *,
        gesture: str | None = None,
        checker: FindChecker = no_checker,
    ) -> None:
        super().__init__(parent)
        self.field = field
        self._project = project
        self._place = place
        self._kept = self._stored() or ""
        self._steps = TypingSteps(project, gesture)
        self._words = Words(self._kept)
        self._ended: list[str] = []  # the text at the end of each word that is not kept yet
        self._find_checker = checker
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
        return self.text() != self._kept

    def text(self) -> str:
        """What is written here; `toPlainText` would make plain spaces of those that keep words together."""
        return clean(self.document().toRawText())

    @property
    def composing(self) -> bool:
        """Whether an input method is at work, or a dead key waits: keys are its own then."""
        return bool(self.textCursor().block().layout().preeditAreaText())

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
        self._highlighter = TextHighlighter(
            self.document(), self.field.colour, styled=self.field.spec.styled, checker=self._find_checker
        )
        self.cursorPositionChanged.connect(lambda: self._highlighter.caret_moved(self.textCursor()))
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
        size = fitting_size(self.text(), self.field.rect.width(), self.field.rect.height(), self.field.spec)
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
        written = self.written()
        if self._words.ended(written.text, written.caret):
            self._ended.append(written.text)

    def _begin_step(self) -> None:
        self.commit()
        self._steps.begin()

    def commit(self) -> bool:
        """Put what was typed into the project, each word a step; False when it refuses. The text stays here."""
        self._pause.stop()
        ended, self._ended = self._ended, []
        for text in ended:
            if len(text) <= self.field.limit:
                if not self._keep(text):
                    return False
                self._steps.begin()
        return self._keep(self.text())

    def _keep(self, text: str) -> bool:
        if text == self._kept:
            self._settle()
            return True
        before, self._kept = self._kept, text
        try:
            self._project.apply(EditText(self.record, self.field.name, text), gesture=self._steps.gesture)
        except AppError as error:
            self._kept = before
            self._in_trouble = True
            self.refused.emit(error)
            return False
        self.wrote = True
        self._steps.wrote()
        self._settle()
        self.kept.emit()
        return True

    def _settle(self) -> None:
        if self._in_trouble:
            self._in_trouble = False
            self.accepted.emit()

    def end(self) -> bool:
        """Keep what was typed and leave; False when the project refuses the text, which then stays open here."""
        if self._ending:
            return True
        self._finish_composing()
        if not self.commit():
            return False
        self._ending = True
        self._leave()
        self.ended.emit()
        return True

    def _finish_composing(self) -> None:
        """What an input method shows but has not handed over is typed too."""
        QGuiApplication.inputMethod().commit()
        waiting = self.textCursor().block().layout().preeditAreaText()
        if waiting:
            done = QInputMethodEvent()
            done.setCommitString(waiting)
            QApplication.sendEvent(self, done)

    def discard(self) -> None:
        """Leave without what the project has not taken."""
        self._ending = True
        self._leave()
        self.ended.emit()

    def _leave(self) -> None:
        self._pause.stop()
        self._step.stop()
        self._unsubscribe()
        self._steps.end()

    # -- others

    def _follow(self, changes: ChangeSet) -> None:
        for group in (changes.added, changes.updated, changes.removed):
            if self.record in group:
                self._tell_where_it_is()
                self._take_over()

    def _take_over(self) -> None:
        """Show what others have written; not into the midst of what an input method composes."""
        stored = self._stored()
        if stored is not None and stored != self._kept and not self.composing:
            self._merge(stored)

    def _tell_where_it_is(self) -> None:
        record = self._project.document.records.peek(self.record)
        gone = record is None or record.deleted_at is not None
        if gone != self._is_orphan:
            self._is_orphan = gone
            (self.orphaned if gone else self.returned).emit()

    def _merge(self, stored: str) -> None:
        """Bring the widget to what is stored now with what was typed since on top; the caret stays where it was."""
        typed = self.text()
        merged = rebase(self._kept, typed, stored)
        self._kept = stored
        splice = splice_between(typed, merged)
        cursor = QTextCursor(self.document())
        blocked = self.blockSignals(True)  # noqa: FBT003 — Qt's own
        cursor.setPosition(to_units(typed, splice.start))
        cursor.setPosition(to_units(typed, splice.start + splice.removed), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(splice.inserted)
        self.blockSignals(blocked)
        self._words = Words(merged)
        self._ended = []  # without what others wrote they would take it back
        self.follow_camera()
        self.merged.emit()
        if merged != stored:
            self._pause.start()

    def restore(self) -> None:
        """Take the record out of the trash."""
        try:
            self._project.apply(RestoreRecords((self.record,)))
        except AppError as error:
            self.refused.emit(error)

    # -- marks

    def written(self) -> Written:
        """The text with what is selected in it."""
        text, cursor = self.text(), self.textCursor()
        return Written(text, to_characters(text, cursor.anchor()), to_characters(text, cursor.position()))

    def kept_places(self) -> tuple[TextPlace, TextPlace]:
        """Where the selection begins and the caret is in the text that others have, too."""
        written = self.written()
        places = (carried(offset, written.text, self._kept) for offset in (written.anchor, written.caret))
        anchor, caret = (TextPlace.at(self._kept, offset) for offset in places)
        return anchor, caret

    def write(self, written: Written) -> None:
        """Put another text and selection in place of these, as if they had been typed."""
        typed, cursor = self.text(), self.textCursor()
        splice = splice_between(typed, written.text)
        if splice.removed or splice.inserted:
            cursor.setPosition(to_units(typed, splice.start))
            cursor.setPosition(to_units(typed, splice.start + splice.removed), QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(splice.inserted)
        cursor.setPosition(to_units(written.text, written.anchor))
        cursor.setPosition(to_units(written.text, written.caret), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def mark(self, marking: Marking) -> None:
        """Make what is selected bold, italic or a list; a step of its own for undo."""
        self._finish_composing()
        self._begin_step()
        self.write(marking(self.written()))
        self._begin_step()

    @property
    def in_list(self) -> bool:
        """Whether the caret is in a line of a list."""
        return self.field.spec.styled and item_at(self.written()) is not None

    def break_line(self) -> None:
        """A new line; in a list its next item."""
        made = break_line(self.written()) if self.field.spec.styled else None
        if made is not None:
            self.write(made)
            self.ensureCursorVisible()
        else:
            self.insertPlainText("\n")

    def pick_emoji(self) -> EmojiPicker:
        """Choose an emoji for where the caret is."""
        self._finish_composing()
        picker = EmojiPicker(_RECENT_EMOJI, self)
        picker.chosen.connect(self.insertPlainText)
        picker.open_at(self.viewport().mapToGlobal(self.cursorRect().bottomLeft()))
        return picker

    def _indent(self, step: int) -> bool:
        made = indent(self.written(), step) if self.field.spec.styled else None
        if made is None:
            return False
        self.write(made)
        return True

    # -- keys

    def event(self, event: QEvent) -> bool:
        """Keys that mean something here never reach the window's shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            marks = self.field.spec.styled and marking_of(event) is not None
            if event.key() == Qt.Key.Key_Escape or _is_ours(event) or marks:
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
        """Esc ends, Tab goes on, and Return where texts chain; it ends a single line and, with Ctrl, any text."""
        marking = marking_of(event) if self.field.spec.styled else None
        own = marking is not None or event.key() in _RETURN or event.key() in _LEAVING or _is_ours(event)
        if self.composing and own:
            event.accept()  # it means something to the input method only
        elif marking is not None and not self.isReadOnly():
            self.mark(marking)
        elif not (self._leaves(event) or self._edits(event)):
            super().keyPressEvent(event)

    def _leaves(self, event: QKeyEvent) -> bool:
        """Whether a key has ended the typing, or tried to."""
        key, control = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key == Qt.Key.Key_Escape or (key in _RETURN and control):
            self.end()
        elif key in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
            step = 1 if key == Qt.Key.Key_Tab else -1
            if self.isReadOnly() or not self._indent(step):
                self.go_on(step)
        elif key in _RETURN and self.field.single_line:
            self.go_on(1, chain=False)
        elif key in _RETURN and self._chains(event):
            self.go_on(1)
        else:
            return False
        return True

    def _chains(self, event: QKeyEvent) -> bool:
        """Whether Return goes on to the next item: not with Shift, which breaks the line, and not in a list."""
        plain = not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        return self.field.chains and plain and not self.in_list

    def _edits(self, event: QKeyEvent) -> bool:
        """Whether a key has changed the text in a way of our own."""
        key, control = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if control and key == Qt.Key.Key_Z and not shift:
            self._undo()
        elif control and key in {Qt.Key.Key_Z, Qt.Key.Key_Y}:
            self._redo()
        elif control and key == Qt.Key.Key_Period and not self.isReadOnly():
            self.pick_emoji()
        elif key == Qt.Key.Key_F10 and shift:
            self.open_menu()
        elif key in _RETURN and not self.isReadOnly():
            self.break_line()
        else:
            return False
        return True

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802 — Qt's name
        """Compose in place; what others wrote meanwhile comes when it is done."""
        super().inputMethodEvent(event)
        if not self._ending:
            self._take_over()

    def go_on(self, step: int, *, chain: bool = True) -> None:
        """End the typing, and go on to another item: the next for 1, the previous for -1."""
        if self.end():
            self.went_on.emit(step if chain else 0)

    def _undo(self) -> None:
        """Take back one's latest typing in this text, not what was done before it."""
        self.commit()
        self._steps.undo()

    def _redo(self) -> None:
        self._steps.redo()

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802 — Qt's name
        """Paste text, with marks for what was bold or a list; line breaks become spaces in a single line."""
        text = pasted_text(source, styled=self.field.spec.styled)
        if len(text) > _PASTED_LIMITS * self.field.limit:
            self.paste_refused.emit(_too_long(text, self.field.limit))
            return
        self.insertPlainText(" ".join(text.splitlines()) if self.field.single_line else text)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 — Qt's name
        """The usual menu, with other spellings of a misspelt word on top."""
        menu = self.menu_at(event.pos())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def menu_at(self, place: QPoint) -> QMenu:
        """The context menu for a place of the widget."""
        menu = self.createStandardContextMenu(place)
        if not self.isReadOnly():
            menu.addSeparator()
            fill(menu, bar_actions(), self)
        checker = self._find_checker()
        if checker is not None:
            add_suggestions(menu, self, self.cursorForPosition(place), checker, self._accept_word)
        return menu

    def _accept_word(self, word: str, for_good: bool) -> None:  # noqa: FBT001 — an answer of the menu
        checker = self._find_checker()
        if checker is not None:
            checker.accept(word, for_good=for_good)
            self._highlighter.rehighlight()

    def open_menu(self) -> None:
        """Open the context menu at the caret."""
        menu = self.menu_at(self.cursorRect().center())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.viewport().mapToGlobal(self.cursorRect().bottomLeft()))

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
            QTimer.singleShot(0, self, self._end_if_left)

    def _end_if_left(self) -> None:
        """The keyboard may have come back at once: a second tap on the button that opened this text."""
        if not self.hasFocus():
            self.end()


def _is_ours(event: QKeyEvent) -> bool:
    """Whether a key takes back, does again or picks an emoji in a text, and not in the window."""
    control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    return control and event.key() in {Qt.Key.Key_Z, Qt.Key.Key_Y, Qt.Key.Key_Period}


def _too_long(text: str, limit: int) -> TooLarge:
    message = tr("The text has {n} characters; at most {limit} fit.").format(n=f"{len(text):,}", limit=f"{limit:,}")
    return TooLarge(message, safe=tr("The clipboard is unchanged."), todo=tr("Paste it in parts."))

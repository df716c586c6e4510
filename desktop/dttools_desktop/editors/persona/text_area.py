"""A text of the card: as quiet as print until a hand comes near, as high as what it holds."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from dttools.ids import RecordId
from dttools_desktop.canvas.items.base import TextField
from dttools_desktop.canvas.items.text_block import TextSpec
from dttools_desktop.canvas.port import ProjectPort
from dttools_desktop.canvas.style import board_style
from dttools_desktop.canvas.text_editor import TextEditor
from dttools_desktop.qtkit import fonts
from dttools_desktop.qtkit.theme import current_theme, theme_changed


class TextArea(TextEditor):
    """Edits a text of a record for as long as the form is open, with the manners of the canvas's editor.

    Args:
        project: Where the text goes.
        record: Whose text.
        name: Which field.
        limit: Characters it may have.
        label: What screen readers call it.
        placeholder: What it says while it is empty.
        pixels: Size of the text before the person's text scale.
        weight: 400 to 700.
    """

    troubled = Signal(str)
    """What is wrong with the text, in words; empty when all is well."""

    def __init__(
        self,
        project: ProjectPort,
        record: RecordId,
        name: str,
        parent: QWidget,
        *,
        limit: int,
        label: str,
        placeholder: str,
        pixels: int = 15,
        weight: int = 400,
        italic: bool = False,
        centred: bool = False,
        single_line: bool = False,
    ) -> None:
        self._look = (pixels, weight, italic)
        self._shown = False
        field = TextField(
            record=record,
            name=name,
            rect=QRectF(),
            spec=TextSpec((pixels,), weight, centred),
            colour=board_style().text,
            limit=limit,
            single_line=single_line,
            placeholder=placeholder,
            label=label,
        )
        super().__init__(project, field, lambda rect: (rect, 1.0), parent)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._fit())
        self.went_on.connect(lambda step: self._to_neighbour(forward=step >= 0))
        theme_changed.connect(self._dress)
        self.destroyed.connect(self._unsubscribe)
        self._shown = True
        self._dress()

    # -- how it looks

    def follow_camera(self, field: TextField | None = None) -> None:
        """There is no camera over a form."""

    def _dress(self) -> None:
        theme = current_theme()
        pixels, weight, italic = self._look
        font = QFont(fonts.font(round(pixels * theme.text_scale), weight))
        font.setItalic(italic)
        colours = theme.palette
        self.setStyleSheet(
            f"QTextEdit {{ background: transparent; color: {colours.text}; border: 2px solid transparent;"
            f" border-radius: {theme.tokens.radius.md}px; padding: 3px 6px; font-size: {font.pixelSize()}px; }}"
            f"QTextEdit:hover {{ background: {colours.hover}; }}"
            f"QTextEdit:focus {{ border-color: {colours.focus}; background: {colours.surface}; }}"
            f'QTextEdit[readOnly="true"]:hover {{ background: transparent; }}'
        )
        self.setFont(font)
        self.document().setDefaultFont(font)
        self.setPlaceholderText("")  # Qt would set it left and cut it: `paintEvent` does better
        self._fit()

    def _fit(self) -> None:
        if self._shown:
            margins = self.contentsMargins()
            needed = self.document().size().height()
            if self.document().isEmpty():
                needed = max(needed, self._invitation(self.viewport().width()).height())
            height = ceil(needed) + margins.top() + margins.bottom()
            if height != self.height():
                self.setFixedHeight(height)

    def _invitation(self, width: int) -> QRect:
        """The room that the placeholder takes."""
        return QFontMetrics(self.font()).boundingRect(QRect(0, 0, width, 1000), self._flags(), self.field.placeholder)

    def _flags(self) -> int:
        side = Qt.AlignmentFlag.AlignHCenter if self.field.spec.centred else Qt.AlignmentFlag.AlignLeft
        return (side | Qt.AlignmentFlag.AlignTop).value | Qt.TextFlag.TextWordWrap.value

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 — Qt's name
        """While it is empty, say what belongs here."""
        super().paintEvent(event)
        if self.document().isEmpty() and not self.textCursor().block().layout().preeditAreaText():
            painter = QPainter(self.viewport())
            painter.setFont(self.font())
            painter.setPen(current_theme().colour("faint"))
            painter.drawText(self.viewport().rect(), self._flags(), self.field.placeholder)
            painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 — Qt's name
        """Break lines anew."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 — Qt's name
        """As narrow as its column."""
        return QSize(40, super().minimumSizeHint().height())

    # -- how it ends

    def end(self) -> bool:
        """Keep what was typed; False when the project refuses it. The text stays open, this is a form."""
        kept = self.commit()
        self._step.stop()
        self._steps.end()
        return kept

    def discard(self) -> None:
        """Show again what the project has."""
        self._pause.stop()
        self._kept = self._stored() or ""
        self.setPlainText(self._kept)
        self._settle()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 — Qt's name
        """Leaving the field ends an undo step."""
        super().focusOutEvent(event)
        self.end()
        cursor = self.textCursor()
        if event.reason() not in {Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason}:
            cursor.clearSelection()
            self.setTextCursor(cursor)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 — Qt's name
        """Coming by keyboard, the caret is at the end."""
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            self.moveCursor(QTextCursor.MoveOperation.End)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 — Qt's name
        """As on the canvas, but nothing is changed while the form is read only."""
        if self.isReadOnly() and event.key() in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
            self._to_neighbour(forward=event.key() == Qt.Key.Key_Tab)
            return
        super().keyPressEvent(event)

    def _to_neighbour(self, *, forward: bool) -> None:
        """Go to another field; `QTextEdit` would keep Tab for itself."""
        QWidget.focusNextPrevChild(self, forward)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 — Qt's name
        """The wheel moves the form."""
        event.ignore()

    def _undo(self) -> None:
        """Take back one's latest step, wherever it was."""
        self.commit()
        if self._project.can_undo:
            self._project.undo()
            self._steps.begin()

    def _leave(self) -> None:
        """Only the end of the form ends it."""

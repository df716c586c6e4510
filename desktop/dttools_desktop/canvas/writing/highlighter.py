"""Shows a text while it is typed: bold is bold, the marks themselves step back, misspelt words are underlined."""

from __future__ import annotations

from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextCharFormat, QTextCursor, QTextDocument

from dttools.model.markup import has_markup, line_markup
from dttools_desktop.canvas.items.shown_text import run_format
from dttools_desktop.canvas.style import board_style
from dttools_desktop.canvas.writing.spelling import FindChecker, misspelt_in, no_checker
from dttools_desktop.canvas.writing.units import to_units

_FAINT = 0.45


class TextHighlighter(QSyntaxHighlighter):
    """Formats each line as it will look, marks included.

    Args:
        document: What is typed in.
        colour: The colour of the text.
        styled: Whether marks in it mean something.
        checker: Finds the spell checker to ask.
    """

    def __init__(
        self, document: QTextDocument, colour: QColor, *, styled: bool, checker: FindChecker = no_checker
    ) -> None:
        super().__init__(document)
        self._styled, self._find_checker = styled, checker
        self._caret = -1
        self._faint = QTextCharFormat()
        faint = QColor(colour)
        faint.setAlphaF(_FAINT)
        self._faint.setForeground(faint)

    def caret_moved(self, cursor: QTextCursor) -> None:
        """The word at the caret is not underlined: it is still being typed."""
        if self._find_checker() is None:
            return
        before, self._caret = self._caret, cursor.position()
        earlier = self.document().findBlock(max(0, before))
        if earlier.isValid() and earlier != cursor.block():
            self.rehighlightBlock(earlier)
        self.rehighlightBlock(cursor.block())

    def highlightBlock(self, text: str) -> None:  # noqa: N802 — Qt's name
        """Format one line."""
        if self._styled and has_markup(text):
            self._show_marks(text)
        self._underline(text)

    def _show_marks(self, text: str) -> None:
        markup = line_markup(text)
        if markup.item is not None:
            self.setFormat(0, markup.item.content, self._faint)
        for start, end in markup.marks:
            self.setFormat(to_units(text, start), end - start, self._faint)
        for run in markup.runs:
            start = to_units(text, run.start)
            size = to_units(text, run.end) - start
            self.setFormat(start, size, run_format(bold=run.bold, italic=run.italic))

    def _underline(self, text: str) -> None:
        checker = self._find_checker()
        if checker is None:
            return
        caret = self._caret - self.currentBlock().position()
        for at, word in misspelt_in(text, checker):
            start = to_units(text, at)
            end = start + to_units(word, len(word))
            if not start <= caret <= end:
                for place in range(start, end):
                    look = self.format(place)
                    look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
                    look.setUnderlineColor(board_style().danger)
                    self.setFormat(place, 1, look)

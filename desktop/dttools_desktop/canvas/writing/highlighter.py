"""Shows a text with marks while it is typed: bold is bold, and the marks themselves step back."""

from __future__ import annotations

from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from dttools.model.markup import has_markup, line_markup
from dttools_desktop.canvas.items.shown_text import run_format
from dttools_desktop.canvas.writing.units import to_units

_FAINT = 0.45


class MarkupHighlighter(QSyntaxHighlighter):
    """Formats each line as it will look, marks included."""

    def __init__(self, document: QTextDocument, colour: QColor) -> None:
        super().__init__(document)
        self._faint = QTextCharFormat()
        faint = QColor(colour)
        faint.setAlphaF(_FAINT)
        self._faint.setForeground(faint)

    def highlightBlock(self, text: str) -> None:  # noqa: N802 — Qt's name
        """Format one line."""
        if not has_markup(text):
            return
        markup = line_markup(text)
        if markup.item is not None:
            self.setFormat(0, markup.item.content, self._faint)
        for start, end in markup.marks:
            self.setFormat(start if text.isascii() else to_units(text, start), end - start, self._faint)
        for run in markup.runs:
            start = to_units(text, run.start)
            size = to_units(text, run.end) - start
            self.setFormat(start, size, run_format(bold=run.bold, italic=run.italic))

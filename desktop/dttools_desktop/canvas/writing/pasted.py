"""What is pasted into a text: its words, with bold, italic and lists of a web page or document as marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QFont, QTextBlock, QTextCharFormat, QTextDocument, QTextListFormat

from dttools.model.markup import BULLET, LEVEL, escaped, list_item, plain_text
from dttools_desktop.canvas.writing.units import clean

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

_MOST_HTML = 400_000
"""Characters of a page's code; reading more would stop the program."""
_NUMBERED = QTextListFormat.Style.ListDecimal


def pasted_text(source: QMimeData, *, styled: bool) -> str:
    """The text of a clipboard, cleaned; with marks for what was bold, italic or a list when it is `styled`."""
    plain = clean(source.text())
    if not styled or not source.hasHtml() or len(source.html()) > _MOST_HTML:
        return plain
    document = QTextDocument()
    document.setHtml(source.html())
    marked = clean("\n".join(_line(block) for block in _blocks(document)).strip("\n"))
    # Without marks the plain text is the better one: it keeps its own spaces and line breaks.
    return marked if plain_text(marked) != marked or not plain else plain


def _blocks(document: QTextDocument) -> list[QTextBlock]:
    block, found = document.begin(), []
    while block.isValid():
        found.append(block)
        block = block.next()
    return found


def _line(block: QTextBlock) -> str:
    return _marker(block) + "".join(
        _marked(part.fragment().text().replace("\u2028", "\n").replace("\ufffc", ""), part.fragment().charFormat())
        for part in block  # type: ignore[attr-defined]  # the stubs leave its iterator out
    )


def _marker(block: QTextBlock) -> str:
    items = block.textList()
    if items is None:
        return ""
    level = max(0, items.format().indent() - 1)
    numbered = items.format().style() == _NUMBERED
    return LEVEL * level + (f"{items.itemNumber(block) + 1}. " if numbered else BULLET)


def _marked(text: str, look: QTextCharFormat) -> str:
    """Characters of one look, with marks around their words in each line."""
    mark = "*" * (2 * (look.fontWeight() >= QFont.Weight.DemiBold) + look.fontItalic())
    return "\n".join(_wrapped(line, mark) for line in text.split("\n"))


def _wrapped(line: str, mark: str) -> str:
    line = escaped(line) if list_item(line) is None else line
    words = line.strip()
    if not mark or not words:
        return line
    before = len(line) - len(line.lstrip())
    return f"{line[:before]}{mark}{words}{mark}{line[before + len(words) :]}"

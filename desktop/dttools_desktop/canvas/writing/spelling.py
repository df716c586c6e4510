"""Spelling: what the editor needs of a spell checker, and which words of a line it should be asked about."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from PySide6.QtGui import QAction, QTextCursor
from PySide6.QtWidgets import QMenu, QTextEdit

from dttools_resources.i18n import tr

_WORD = re.compile(r"(?<!\w)[^\W\d_]+(?:['’][^\W\d_]+)*(?!\w)")
_NO_WORD = re.compile(r"\S*(?:://|@|www\.)\S*")
_SHORTEST = 2
_SUGGESTED = 6


class SpellChecker(Protocol):
    """Knows the words of one language."""

    @property
    def language(self) -> str:
        """Its dictionary's name, as `pt_BR`."""

    def misspelt(self, words: Sequence[str]) -> set[str]:
        """Those of some words that it does not know."""

    def suggest(self, word: str) -> list[str]:
        """What a word may have been meant to be, the likeliest first."""

    def accept(self, word: str, *, for_good: bool) -> None:
        """Take a word for right until the app ends, or on this machine from now on."""


FindChecker = Callable[[], SpellChecker | None]
"""The checker to use at the moment; None when there is none, or nobody wants one."""


def no_checker() -> SpellChecker | None:
    """Nothing is checked."""
    return None


def words_of(line: str) -> Iterator[tuple[int, str]]:
    """The words of a line that can be misspelt, with where they begin: no addresses, no abbreviations in capitals."""
    skipped = [found.span() for found in _NO_WORD.finditer(line)]
    for found in _WORD.finditer(line):
        word = found[0]
        inside = any(start <= found.start() < end for start, end in skipped)
        if len(word) >= _SHORTEST and not word.isupper() and not inside:
            yield found.start(), word


def misspelt_in(line: str, checker: SpellChecker) -> list[tuple[int, str]]:
    """The misspelt words of a line, with where they begin; offsets count characters."""
    words = list(words_of(line))
    wrong = checker.misspelt(sorted({word for _, word in words}))
    return [(start, word) for start, word in words if word in wrong]


def add_suggestions(
    menu: QMenu, editor: QTextEdit, cursor: QTextCursor, checker: SpellChecker, accept: Callable[[str, bool], object]
) -> None:
    """Offer other spellings of the word at a cursor at the top of a menu, when it is misspelt, and to let it be."""
    cursor.select(QTextCursor.SelectionType.WordUnderCursor)
    word = cursor.selectedText()
    if not word or editor.isReadOnly() or not misspelt_in(word, checker):
        return
    first = menu.actions()[0] if menu.actions() else None
    for suggested in checker.suggest(word)[:_SUGGESTED]:
        action = QAction(suggested, menu)
        action.triggered.connect(lambda _checked=False, words=suggested: cursor.insertText(words))
        menu.insertAction(first, action)  # type: ignore[arg-type]  # None puts it at the end
    for words, for_good in ((tr("Ignore “{word}”"), False), (tr("Learn “{word}”"), True)):
        action = QAction(words.format(word=word), menu)
        action.triggered.connect(lambda _checked=False, for_good=for_good: accept(word, for_good))
        menu.insertAction(first, action)  # type: ignore[arg-type]  # as above
    if first is not None:
        menu.insertSeparator(first)

"""Finding words on a board: what of an item is searched, and which items have every word. It knows no toolkit."""

from __future__ import annotations

import re
import unicodedata

from dttools.ids import RecordId
from dttools.model import Record
from dttools.model.markup import plain_text

_ACCENTS = re.compile(r"[\u0300-\u036f]")
_LISTS = ("tags",)
_LABELS = ("category",)


def plain(text: str) -> str:
    """A text without case and accents: "Espaço" gives "espaco"."""
    folded = text.casefold()
    return folded if folded.isascii() else _ACCENTS.sub("", unicodedata.normalize("NFKD", folded))


def words_of(record: Record, author: str) -> str:
    """All that a person wrote in a record, its tags and who made it, in the form of `plain`; one text a line."""
    texts = [
        plain_text(getattr(record, name))
        for name in (*sorted(record.merged_fields()), *_LABELS)
        if hasattr(record, name)
    ]
    tags = [tag for name in _LISTS for tag in getattr(record, name, ())]
    return plain("\n".join(filter(None, (*texts, *tags, author))))


class WordIndex:
    """The words of every item. A search looks at all of them: ten thousand take a few milliseconds."""

    def __init__(self) -> None:
        self._words: dict[RecordId, str] = {}

    def put(self, record_id: RecordId, words: str) -> None:
        """Know an item, or know it anew."""
        self._words[record_id] = words

    def drop(self, record_id: RecordId) -> None:
        """Forget an item."""
        self._words.pop(record_id, None)

    def clear(self) -> None:
        """Forget everything."""
        self._words.clear()

    def find(self, wanted: str) -> set[RecordId]:
        """Items that have every word that is wanted, whole or as a part; none for no word."""
        words = plain(wanted).split()
        if not words:
            return set()
        return {each for each, text in self._words.items() if all(word in text for word in words)}

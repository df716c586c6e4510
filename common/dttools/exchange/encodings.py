"""Which encoding a text file is in: certain where the bytes say so, else the likeliest, for a person to correct."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from dttools.errors import InvalidInput
from dttools_resources.i18n import tr

ENCODINGS = {
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": "Windows-1252",
    "latin-1": "ISO 8859-1 (Latin-1)",
    "iso8859-15": "ISO 8859-15 (Latin-9)",
    "cp1250": "Windows-1250",
    "iso8859-2": "ISO 8859-2 (Latin-2)",
    "cp850": "DOS 850",
    "mac-roman": "Mac Roman",
}
"""Codecs that are offered, with the names people know them by. The first also reads UTF-8 without a mark."""

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_SAMPLE = 65_536
_POLISH_AS_WESTERN = re.compile(r"[a-zó][³¹¿][a-zó]")
"""A ł, ą or ż inside a word of a Windows-1250 text, as Windows-1252 shows it: no Western word has that."""
_LIKELIER = 0.02
"""How much less mess another code page must leave than Windows-1252, which most files of this kind are in."""


def guess_encoding(data: bytes) -> str:
    """The codec to read `data` with, a key of `ENCODINGS` or "utf-16-le" or "utf-16-be"."""
    for mark, name in _MARKS.items():
        if data.startswith(mark):
            return name
    sample = data[:_SAMPLE]
    if wide := _unmarked_utf16(sample):
        return wide
    if _reads_as(data, "utf-8"):
        return "utf-8-sig"
    return _guess_code_page(sample)


def decode(data: bytes, encoding: str) -> str:
    """The text in `data`.

    Raises:
        InvalidInput: The bytes are not text in this encoding; the message names the line.
    """
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _wrong_encoding(encoding, line) from error
    if "\0" in text:
        raise _wrong_encoding(encoding, text[: text.index("\0")].count("\n") + 1)
    return text.removeprefix("\ufeff")


def _wrong_encoding(encoding: str, line: int) -> InvalidInput:
    name = ENCODINGS.get(encoding, encoding.upper())
    return InvalidInput(
        tr("Line {line} cannot be read as {encoding}.").format(line=line, encoding=name),
        field="encoding",
        safe=tr("Nothing was imported."),
        todo=tr("Choose another encoding until the preview reads well."),
    )


def _unmarked_utf16(sample: bytes) -> str | None:
    """Western text in UTF-16 has a zero in every other byte; nothing else that is text has any."""
    pairs = len(sample) // 2
    if pairs == 0:
        return None
    if sample[1::2].count(0) > pairs / 2:
        return "utf-16-le"
    return "utf-16-be" if sample[0::2].count(0) > pairs / 2 else None


def _reads_as(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _guess_code_page(sample: bytes) -> str:
    """The offered code page that leaves the least mess; Windows-1252 unless another is clearly better."""
    mess = {
        match.encoding: match.chaos
        for match in from_bytes(sample, cp_isolation=["cp1252", "cp1250", "iso8859_2", "mac_roman", "cp850"])
    }
    western = mess.get("cp1252", 1.0 if not _reads_as(sample, "cp1252") else 0.1)
    best = min(mess, key=lambda name: mess[name], default="cp1252")
    if mess.get(best, 1.0) < western - _LIKELIER:
        return {"iso8859_2": "iso8859-2", "mac_roman": "mac-roman"}.get(best, best)
    if not _reads_as(sample, "cp1252"):
        return "latin-1"
    return "cp1250" if _POLISH_AS_WESTERN.search(sample.decode("cp1252")) else "cp1252"

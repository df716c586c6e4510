"""Bring the translation catalogues up to date: `python resources/dttools_resources/catalogues.py [--check]`.

Collects every `tr("…")` and `ntr("…", "…", n)` of the source tree, merges them into the `.po` files (a text that was
there keeps its translation, a new one is left empty, one that is gone is dropped) and compiles the `.mo` files that
the programs read. A tool of developers: it needs the source tree and Babel.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

if TYPE_CHECKING:
    from collections.abc import Iterator

RESOURCES = Path(__file__).resolve().parent
ROOT = RESOURCES.parent.parent
SOURCES = ("common", "desktop", "syncserver", "resources")
TRANSLATED = ("pt_BR", "es")
KEYWORDS = {"tr": None, "ntr": (1, 2)}
_UNDATED = datetime(2026, 1, 1, tzinfo=UTC)
"""In every catalogue, so that equal texts give equal files."""
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")


def collected() -> Catalog:
    """Every text of the sources, with the files in which it is."""
    found = Catalog(charset="utf-8")
    for folder in SOURCES:
        messages = extract_from_dir(ROOT / folder, [("**.py", "python")], keywords=KEYWORDS)
        for path, _line, text, comments, context in messages:
            found.add(text, locations=[(f"{folder}/{path}", 0)], auto_comments=comments, context=context)
    return found


def po_path(language: str) -> Path:
    """Where the catalogue that people edit is."""
    return RESOURCES / "locale" / language / "LC_MESSAGES" / "dttools.po"


def catalogue(language: str) -> Catalog:
    """The catalogue as it is on disk; an empty one if there is none yet."""
    path = po_path(language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def updated(language: str) -> Catalog:
    """The catalogue with exactly the texts of the sources, nothing guessed."""
    old = catalogue(language)
    new = Catalog(
        locale=language,
        header_comment="# Translations of DTTools. Edit the msgstr lines only, then run ./dev i18n",
        project="DTTools",
        version="1",
        msgid_bugs_address="-",
        last_translator="The DTTools project",
        language_team=language,
        creation_date=_UNDATED,
        revision_date=_UNDATED,
        fuzzy=False,
    )
    for message in sorted((m for m in collected() if m.id), key=_key):
        known = old.get(_key(message))
        same = known is not None and known.id == message.id and not known.fuzzy
        files = sorted({(file, 0) for file, _line in message.locations})
        new.add(message.id, known.string if known and same else None, locations=files)
    return new


def faults(language: str) -> Iterator[str]:
    """What is missing or wrong in the catalogue on disk, one line each."""
    now = catalogue(language)
    texts = {_key(message): message for message in now if message.id}
    wanted = {_key(message) for message in collected() if message.id}
    yield from (f"{language}: not in the catalogue: {text}" for text in sorted(wanted - texts.keys()))
    yield from (f"{language}: not in the sources any more: {text}" for text in sorted(texts.keys() - wanted))
    for text, message in texts.items():
        if message.fuzzy:
            yield f"{language}: only guessed: {text}"
        elif not all(_forms(message.string)):
            yield f"{language}: not translated: {text}"
        elif _placeholders(message.id) != _placeholders(message.string):
            yield f"{language}: other placeholders: {text}"
    if _mo(now) != po_path(language).with_suffix(".mo").read_bytes():
        yield f"{language}: the compiled catalogue is older than the text"


def write(language: str) -> None:
    """Write both files of a language."""
    new, path = updated(language), po_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, new, width=110, omit_header=False, include_lineno=False)
    path.with_suffix(".mo").write_bytes(_mo(catalogue(language)))


def main() -> int:
    """Write the catalogues and list what is left to translate; with `--check` only list."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing")
    check = parser.parse_args().check
    if not check:
        for language in TRANSLATED:
            write(language)
    left = [fault for language in TRANSLATED for fault in faults(language)]
    sys.stdout.writelines(f"{fault}\n" for fault in left)
    return 1 if left else 0


def _key(message: Message) -> str:
    return _forms(message.id)[0]


def _forms(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ("",))


def _placeholders(text: str | list[str] | tuple[str, ...] | None) -> set[str]:
    """Of all forms together: a singular may say "one" where the plural says "{n}"."""
    return {found for form in _forms(text) for found in _PLACEHOLDER.findall(form)}


def _mo(texts: Catalog) -> bytes:
    buffer = io.BytesIO()
    write_mo(buffer, texts)
    return buffer.getvalue()


if __name__ == "__main__":
    sys.exit(main())

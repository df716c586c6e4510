"""Which files stored content refers to: found as text, so that no kind of record and no field can be forgotten."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dttools.document.archive import check_archive

# At every place, also within a longer run of such characters: in a Yjs update nothing marks where a value ends.
_HASH = re.compile(rb"(?=([0-9a-f]{64}))")


def hashes_in(content: bytes) -> set[str]:
    """Whatever could be the SHA-256 of a file in a Yjs update or a JSON text."""
    return {found.decode() for found in _HASH.findall(content)}


def hashes_in_archives(archives: Iterable[bytes]) -> set[str]:
    """Files that the records of versions refer to.

    Raises:
        Damaged: One cannot be read, so that nobody knows; and so are the others of `check_archive`.
    """
    return {sha for archive in archives for line in check_archive(archive) for sha in hashes_in(line)}

"""The content of a version: all records of a project in one compressed file. The same records give the same bytes.

A file is gzip of JSON lines: a header, then a record a line in the order of ids, fields at their default left out.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterable
from typing import Any

from dttools.document.codec import read_record
from dttools.document.schema import SCHEMA, check_schema
from dttools.errors import Damaged, TooLarge
from dttools.model import Record, Version
from dttools_resources.i18n import tr

ARCHIVE_TYPE = "application/vnd.dttools.version"
UNPACKED_BYTES = 64 * 1024 * 1024
"""What an archive may unfold to: a small file can hold one that fills the memory."""
_GZIP = 16 + zlib.MAX_WBITS
_MAGIC = b"\x1f\x8b"
_FORMAT = "dttools-version"
_LEVEL = 6


def pack(records: Iterable[Record]) -> bytes:
    """The archive of these records, live and trashed; versions among them are left out."""
    kept = sorted((record for record in records if not isinstance(record, Version)), key=lambda record: record.id)
    lines = [{"format": _FORMAT, "schema": SCHEMA, "records": len(kept)}, *map(_line, kept)]
    return gzip.compress(b"\n".join(map(_encoded, lines)), _LEVEL, mtime=0)


def unpack(archive: bytes) -> tuple[Record, ...]:
    """The records of an archive; those that this program cannot read are left out.

    Raises:
        Damaged: It is not an archive, or not all of one.
        TooLarge: It unfolds to more than any project has.
        SchemaTooNew: A newer program made it.
    """
    lines = check_archive(archive)
    try:
        found = [json.loads(line) for line in lines]
        records = [read_record(str(data.pop("id")), data) for data in found]
    except (ValueError, KeyError, AttributeError) as error:
        raise _damaged() from error
    return tuple(record for record in records if record is not None)


def check_archive(archive: bytes, largest: int = UNPACKED_BYTES) -> list[bytes]:
    """The lines of an archive that hold its records, unread; unfolded it may have `largest` bytes.

    Raises:
        Damaged: As `unpack`, and so are the others.
    """
    first, *lines = _unfolded(archive, largest).split(b"\n")
    try:
        header = json.loads(first)
        whole = header["format"] == _FORMAT and header["records"] == len(lines)
        schema = int(header["schema"])
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged() from error
    if not whole:
        raise _damaged()
    check_schema(schema)
    return lines


def looks_like_archive(content: bytes) -> bool:
    """Whether bytes begin as archives do, and no picture does."""
    return content.startswith(_MAGIC)


def _unfolded(archive: bytes, largest: int) -> bytes:
    unfolding = zlib.decompressobj(_GZIP)
    try:
        content = unfolding.decompress(archive, largest)
    except zlib.error as error:
        raise _damaged() from error
    if unfolding.unconsumed_tail:
        raise TooLarge(tr("This version is too large."))
    if not unfolding.eof or unfolding.unused_data:
        raise _damaged()
    return content


def _line(record: Record) -> dict[str, Any]:
    return {"kind": record.kind, **record.model_dump(mode="json", exclude_defaults=True)}


def _encoded(line: dict[str, Any]) -> bytes:
    return json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _damaged() -> Damaged:
    return Damaged(
        tr("This version cannot be read."),
        safe=tr("The project is unchanged, and so are its other versions."),
    )

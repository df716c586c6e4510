"""The version of the document's shape, and the steps from older ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pycrdt import Map

from dttools.errors import SchemaTooNew
from dttools_resources.i18n import tr

SCHEMA = 1
"""Raised when the shape of a document changes so that an older program would harm it."""

MIGRATIONS: dict[int, Callable[[Map[Any]], None]] = {}
"""From version → a step that edits the records map in place, inside one transaction. Empty while SCHEMA is 1."""


def check_schema(found: int) -> None:
    """Refuse a document of a newer program.

    Raises:
        SchemaTooNew: With the advice to update.
    """
    if found > SCHEMA:
        raise SchemaTooNew(
            tr("This project was saved by a newer version of DTTools."),
            safe=tr("Nothing was changed; your edits on this laptop are kept."),
            todo=tr("Update DTTools, then open the project again."),
        )


def migrate(meta: Map[Any], records: Map[Any]) -> None:
    """Bring a document of an older program to `SCHEMA`; runs inside the caller's transaction."""
    for version in range(int(meta["schema"]), SCHEMA):
        MIGRATIONS[version](records)
        meta["schema"] = version + 1

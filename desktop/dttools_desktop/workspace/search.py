"""Searching the texts of all projects."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import Connection, text

from dttools.ids import ProjectId, RecordId

_QUERY = text(
    """SELECT t.project, p.name, t.record, t.kind, snippet(record_search, 0, '', '', '…', 16) AS snippet
       FROM record_search
       JOIN record_texts t ON t.id = record_search.rowid
       JOIN projects p ON p.id = t.project
       WHERE record_search MATCH :words AND p.trashed_at IS NULL
       ORDER BY t.kind != 'project', rank
       LIMIT :limit"""
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A record whose words match; `record` equals the project's id where its name or description does."""

    project: ProjectId
    project_name: str
    record: RecordId
    kind: str
    snippet: str


def find(connection: Connection, wanted: str, limit: int) -> list[Hit]:
    """Records that have every word, projects themselves first, then the best matches."""
    words = re.findall(r"\w+", wanted)
    if not words:
        return []
    pattern = " ".join(f'"{word}"*' for word in words)
    rows = connection.execute(_QUERY, {"words": pattern, "limit": limit})
    return [Hit(row.project, row.name, row.record, row.kind, row.snippet) for row in rows]

"""Between records and the rows of the projection."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from dttools.document import RecordIndex
from dttools.model import KINDS, Record
from dttools_server.store.values import RecordRow


def row_of(record: Record) -> RecordRow:
    """The row of a record. A value that PostgreSQL cannot hold is replaced: the document keeps it, and decides."""
    return RecordRow(
        id=record.id,
        kind=record.kind,
        data=_storable(record.model_dump(mode="json")),
        created_at=_moment(record.created_at),
        updated_at=_moment(record.updated_at),
        deleted_at=_moment(record.deleted_at) if record.deleted_at is not None else None,
    )


def _storable(value: Any) -> Any:  # noqa: ANN401 (JSON)
    """JSON without the zero character, which `jsonb` refuses."""
    if isinstance(value, str):
        return value.replace("\0", "\N{REPLACEMENT CHARACTER}")
    if isinstance(value, dict):
        return {name: _storable(item) for name, item in value.items()}
    return [_storable(item) for item in value] if isinstance(value, list) else value


def _moment(moment: datetime) -> datetime:
    """A moment in UTC; one at the edge of the calendar may have none there."""
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return moment.replace(tzinfo=UTC)


def record_of(row: RecordRow) -> Record:
    """The record of a row."""
    return KINDS[row.kind].record.model_validate({**row.data, "id": row.id})


def put_all(index: RecordIndex, rows: Iterable[RecordRow]) -> None:
    """Put the records of some rows where they can be read like a document's."""
    for row in rows:
        index.put(record_of(row))

"""How the projection of records follows what happens to documents: in one place, for commits and for rewrites."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dttools_server.store.values import Append, RecordRow


def project_records(*, first: int) -> str:
    """The parts of a statement that remove and write records, of the projects in its part `fit(id, head_seq)`.

    Args:
        first: The number of the first of its ten parameters: the columns of `Changes.gone`, then of `Changes.put`.
            A record's number in them is counted from its project's `head_seq`.
    """
    types = ["uuid", "uuid", "uuid", "uuid", "text", "jsonb", "timestamptz", "timestamptz", "timestamptz", "bigint"]
    columns = [f"${number}::{kind}[]" for number, kind in enumerate(types, first)]
    return f"""gone AS (
        DELETE FROM records USING unnest({", ".join(columns[:2])}) AS gone(project_id, id), fit
        WHERE records.project_id = gone.project_id AND records.id = gone.id AND fit.id = gone.project_id),
    put AS (
        INSERT INTO records (project_id, id, kind, data, created_at, updated_at, deleted_at, seq)
        SELECT fit.id, new.id, kind, data, created_at, updated_at, deleted_at, head_seq + place
        FROM unnest({", ".join(columns[2:])})
            AS new(project_id, id, kind, data, created_at, updated_at, deleted_at, place)
        JOIN fit ON fit.id = new.project_id
        ON CONFLICT (project_id, id) DO UPDATE SET (kind, data, created_at, updated_at, deleted_at, seq, saved_at) =
            (excluded.kind, excluded.data, excluded.created_at, excluded.updated_at, excluded.deleted_at, excluded.seq,
            now()))"""  # noqa: S608 — of constants


class Changes:
    """What updates do to records, each once, as the last of them leaves it: one statement may not touch a row twice.

    Args:
        updates: Each with its project and its number.

    Attributes:
        gone: The columns of what is removed: projects, records.
        put: The columns of what is written: projects, records, kinds, data, three moments, numbers.
    """

    def __init__(self, updates: Iterable[tuple[str, Append, int]]) -> None:
        last: dict[tuple[str, str], tuple[RecordRow, int] | None] = {}
        for project, item, number in updates:
            last.update({(project, record.id): (record, number) for record in item.changed})
            last.update({(project, record_id): None for record_id in item.removed})
        gone = [key for key, entry in last.items() if entry is None]
        put = [(project, *entry) for (project, _), entry in last.items() if entry]
        self.gone = ([project for project, _ in gone], [record for _, record in gone])
        self.put = (
            [project for project, _, _ in put],
            [record.id for _, record, _ in put],
            [record.kind for _, record, _ in put],
            [record.data for _, record, _ in put],
            [record.created_at for _, record, _ in put],
            [record.updated_at for _, record, _ in put],
            [record.deleted_at for _, record, _ in put],
            [number for _, _, number in put],
        )

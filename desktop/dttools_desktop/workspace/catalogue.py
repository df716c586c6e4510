"""What is known of a project without opening it: its card, and its texts for searching."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import get_args, get_origin

from pydantic import StringConstraints
from pydantic.fields import FieldInfo
from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from dttools.document import ProjectDocument
from dttools.ids import ProjectId, RecordId
from dttools.model import Idea, Note, Project, Record
from dttools.model.values import AssetHash
from dttools_desktop.workspace.tables import projects, record_texts, snapshots, updates

BEHIND = select(projects.c.id).where(
    projects.c.indexed_seq
    < func.max(
        func.coalesce(select(func.max(updates.c.seq)).where(updates.c.project == projects.c.id).scalar_subquery(), 0),
        func.coalesce(select(snapshots.c.seq).where(snapshots.c.project == projects.c.id).scalar_subquery(), 0),
    )
)
"""Projects whose card and search texts are older than their document."""


def write_card(connection: Connection, project: ProjectId, document: ProjectDocument) -> None:
    """Bring the card to the document as it is: name, phase, counts, and the time of the latest edit."""
    own = next(document.all(Project), None)
    latest = select(func.max(updates.c.created_at)).where(updates.c.project == project).scalar_subquery()
    connection.execute(
        update(projects)
        .where(projects.c.id == project)
        .values(
            **({"name": own.name, "phase": own.current_phase} if own else {}),
            note_count=sum(1 for _ in document.all(Note)),
            idea_count=sum(1 for _ in document.all(Idea)),
            updated_at=func.coalesce(latest, projects.c.updated_at),
            epoch=document.epoch,
        )
    )


def note_indexed(connection: Connection, project: ProjectId, seq: int) -> None:
    """Card and texts are those of the document after update `seq`."""
    connection.execute(update(projects).where(projects.c.id == project).values(indexed_seq=seq))


def write_texts(
    connection: Connection, project: ProjectId, document: ProjectDocument, records: Iterable[RecordId]
) -> None:
    """Bring the searchable texts of these records to what they are; a record in the trash has none."""
    rows, gone = [], []
    for record_id in records:
        record = document.records.peek(record_id)
        text = searchable(record) if record is not None and record.deleted_at is None else ""
        if record is not None and text:
            rows.append({"project": project, "record": record_id, "kind": record.kind, "text": text})
        else:
            gone.append(record_id)
    for some in batched(gone):
        connection.execute(
            delete(record_texts).where(record_texts.c.project == project, record_texts.c.record.in_(some))
        )
    if rows:
        added = insert(record_texts)
        connection.execute(
            added.on_conflict_do_update(
                index_elements=[record_texts.c.project, record_texts.c.record],
                set_={"text": added.excluded.text},
                where=record_texts.c.text != added.excluded.text,
            ),
            rows,
        )


def rewrite_texts(connection: Connection, project: ProjectId, document: ProjectDocument) -> None:
    """Make all searchable texts of a project anew."""
    connection.execute(delete(record_texts).where(record_texts.c.project == project))
    write_texts(connection, project, document, [record.id for record in document.records.everything()])


def searchable(record: Record) -> str:
    """The words of a record, its texts and its tags, one a line."""
    found: list[str] = []
    for name in _text_fields(type(record)):
        value = getattr(record, name)
        found.extend([value] if isinstance(value, str) else value)
    return "\n".join(text for text in found if text)


def asset_hashes(record: Record) -> set[str]:
    """Pictures that a record refers to; none when it is in the trash."""
    if record.deleted_at is not None:
        return set()
    return {sha for name in _asset_fields(type(record)) if (sha := getattr(record, name)) is not None}


@cache
def _asset_fields(model: type[Record]) -> tuple[str, ...]:
    return tuple(name for name in model.own_fields() if AssetHash in get_args(model.model_fields[name].annotation))


@cache
def _text_fields(model: type[Record]) -> tuple[str, ...]:
    """Fields that hold a person's words: texts without a pattern, and lists of words. Ids and keys are neither."""
    return tuple(name for name in model.own_fields() if _holds_words(model.model_fields[name]))


def _holds_words(field: FieldInfo) -> bool:
    if get_origin(field.annotation) is tuple:
        parts = get_args(field.annotation)
        return parts[-1] is Ellipsis and str in {parts[0], *get_args(parts[0])}
    return any(isinstance(mark, StringConstraints) and not mark.pattern for mark in field.metadata)


def batched(ids: list[RecordId], size: int = 500) -> Iterator[list[RecordId]]:
    """Lists short enough for one statement."""
    return (ids[start : start + size] for start in range(0, len(ids), size))

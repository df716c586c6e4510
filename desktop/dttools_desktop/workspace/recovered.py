"""The tray of recovered edits: what somebody wrote and is not in the project, kept until it is settled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select, update

from dttools.document.commands import AddRecord, EditText, Together
from dttools.errors import NotFound
from dttools.ids import ActorId, ProjectId, RecordId
from dttools.model import KINDS
from dttools.sync import RecoveredEdit
from dttools_desktop.workspace.database import Database
from dttools_desktop.workspace.tables import projects, recovered_edits
from dttools_resources.i18n import tr


@dataclass(frozen=True, slots=True)
class TrayItem:
    """A recovered edit with its place in the tray."""

    id: int
    project: ProjectId
    project_name: str
    edit: RecoveredEdit
    recovered_at: datetime


class Tray:
    """Recovered edits of all projects."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def items(self, project: ProjectId | None = None) -> list[TrayItem]:
        """What is not settled, latest first; of one project or of all."""
        query = (
            select(recovered_edits, projects.c.name)
            .join(projects)
            .where(recovered_edits.c.settled_at.is_(None))
            .order_by(recovered_edits.c.id.desc())
        )
        if project is not None:
            query = query.where(recovered_edits.c.project == project)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return [
            TrayItem(
                row.id,
                ProjectId(row.project),
                row.name,
                RecoveredEdit(
                    record=RecordId(row.record),
                    kind=row.kind,
                    fields=row.fields,
                    is_new=row.is_new,
                    by=ActorId(row.written_by),
                    at=row.written_at,
                    code=row.code,
                    message=row.message,
                ),
                row.recovered_at,
            )
            for row in rows
        ]

    def settle(self, item: int) -> None:
        """Take an edit out of the tray: it was restored, or is not wanted. The row stays in the database.

        Raises:
            StorageFailed: The disk did not take it.
        """
        with self._database.writing() as connection:
            connection.execute(
                update(recovered_edits).where(recovered_edits.c.id == item).values(settled_at=datetime.now(UTC))
            )


def restoring(edit: RecoveredEdit) -> AddRecord | Together:
    """The command that writes a recovered edit again, for `OpenProject.apply`.

    Raises:
        NotFound: This program does not know the kind of record.
    """
    if edit.kind not in KINDS:
        raise NotFound(tr("This edit is of a kind that this version of DTTools does not know."))
    if edit.is_new:
        model = KINDS[edit.kind].record
        return AddRecord(model, edit.record, {k: v for k, v in edit.fields.items() if k in model.own_fields()})
    return Together(tuple(EditText(edit.record, name, value) for name, value in edit.fields.items()))


def put_into_tray(connection: Connection, project: ProjectId, edits: Sequence[RecoveredEdit]) -> None:
    """Add edits to the tray, within a transaction of the journal."""
    now = datetime.now(UTC)
    rows = [
        {
            "project": project,
            "record": edit.record,
            "kind": edit.kind,
            "fields": dict(edit.fields),
            "is_new": edit.is_new,
            "written_by": edit.by,
            "written_at": edit.at,
            "code": edit.code,
            "message": edit.message,
            "recovered_at": now,
        }
        for edit in edits
    ]
    if rows:
        connection.execute(insert(recovered_edits), rows)

"""Something to look at on a new server: a person and a project."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from dttools.document import ProjectDocument
from dttools.document.commands import StartProject
from dttools.ids import ActorId, new_project_id
from dttools_server.service.passwords import hash_password
from dttools_server.store.values import Append, RecordRow

if TYPE_CHECKING:
    from dttools_server.store.database import Database

EMAIL = "demo@example.org"
_PROJECT = "A better first day at work"


async def seed(database: Database) -> str | None:
    """Make the demo person and project; gives the person's new password, or None when they are there already."""
    if await database.users.by_email(EMAIL):
        return None
    password = secrets.token_urlsafe(12)
    user = await database.users.add(EMAIL, "Demo", hash_password(password))
    await _start_project(database, ActorId(user.id))
    return password


async def _start_project(database: Database, owner: ActorId) -> None:
    document = ProjectDocument()
    project_id = new_project_id()
    changes = document.initialise(StartProject(project_id, _PROJECT), by=owner)
    records = [change.after for _, change in changes.all() if change.after]
    rows = tuple(
        RecordRow(str(record.id), record.kind, record.model_dump(mode="json"), record.created_at, record.updated_at)
        for record in records
    )
    await database.projects.add(project_id, owner, _PROJECT, document.schema)
    await database.commits.append(Append(project_id, document.update_since(), owner, document.epoch, rows))

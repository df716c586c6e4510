"""What an operator does to histories from the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dttools.ids import ProjectId
from dttools_server.service.histories import HistoryCases
from dttools_server.service.ids import is_uuid
from dttools_server.store.runs import missing_project

if TYPE_CHECKING:
    from dttools_server.store.database import Database


async def compact(database: Database, project: str, *, erase_trash: bool) -> str:
    """Rewrite the history of a project; what to say about it.

    Raises:
        NotFound: There is no such project.
        Conflict: People edit it without a pause.
    """
    if not is_uuid(project):
        raise missing_project()
    cases = HistoryCases(database.documents, database.histories, None)
    if not erase_trash:
        return f"The history was rewritten; the project's epoch is {await cases.compact(ProjectId(project))}."
    erased = await cases.erase_old_trash(ProjectId(project))
    return (
        f"Erased {erased} records for good, also from the history."
        if erased
        else "Nothing has been in the trash for 30 days."
    )


async def restored(database: Database) -> None:
    """Say that this database is a copy that was put back, so that laptops send again what it had acknowledged since."""
    await database.begin_incarnation()

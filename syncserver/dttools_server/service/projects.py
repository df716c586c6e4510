"""Projects as a whole: make, list, change, take away, publish."""

from __future__ import annotations

import asyncio

from dttools.api import PROJECT, Page, Permission, ProjectQuery, ProjectStats, ProjectView, Published, ToolBody
from dttools.document import SCHEMA, Draft, ProjectDocument, RecordIndex
from dttools.document.commands import ChangeFields, StartProject, Together
from dttools.errors import Conflict, InvalidInput
from dttools.facilitation import completion_rate
from dttools.ids import ProjectId, RecordId, new_project_id
from dttools.model import Project, Record, Role
from dttools.sync import Member as RoomMember
from dttools_resources.i18n import tr
from dttools_server.service.access import Access, Grant, no_project
from dttools_server.service.access_tokens import Caller
from dttools_server.service.ids import is_uuid
from dttools_server.service.ports import Projects, Records, Rooms
from dttools_server.service.projection import record_of
from dttools_server.service.versions import Versioned, when_unchanged
from dttools_server.store.values import Head, ProjectEntry, RecordRow


class ProjectCases:
    """The use cases of projects."""

    def __init__(self, access: Access, projects: Projects, records: Records, rooms: Rooms) -> None:
        self._access = access
        self._projects = projects
        self._records = records
        self._rooms = rooms
        self._turn = asyncio.Lock()  # of two publications of one project the second must see the first

    async def list(self, caller: Caller, query: ProjectQuery) -> Page[ProjectView]:
        """A part of the projects that the caller takes part in, last changed first."""
        status = query.status.value if query.status else None
        entries, total = await self._projects.of_user(caller.id, status=status, limit=query.limit, offset=query.offset)
        rows = {row.id: row for row in await self._records.of_projects([entry.id for entry in entries])}
        end = query.offset + len(entries)
        return Page[ProjectView](
            items=tuple(_of_entry(entry, rows[entry.id]) for entry in entries if entry.id in rows),
            total=total,
            next_cursor=str(end) if end < total else None,
        )

    async def get(self, caller: Caller, project_id: str) -> Versioned[ProjectView]:
        """One project."""
        grant = await self._access.require(caller, project_id, Permission.READ)
        rows = await self._records.of_projects([project_id])
        if not rows:
            raise no_project()
        return Versioned(_view(record_of(rows[0]), grant))

    async def create(self, caller: Caller, body: ToolBody) -> Versioned[ProjectView]:
        """Start a project; the caller is its owner."""
        project = new_project_id()
        document = ProjectDocument()
        values = body.given
        start = StartProject(project, values.pop("name"))
        document.initialise(Together((start, ChangeFields((RecordId(project),), values))), by=caller.id)
        await self.publish(caller, project, document.update_since())
        return Versioned(_view(document.project, _as_owner(caller, project)))

    async def publish(self, caller: Caller, project_id: str, update: bytes) -> Published:
        """Put a whole project here under the id it has; the caller is its owner.

        Raises:
            Conflict: There is content under this id already.
            EditRefused: The update is no project.
            InvalidInput: It is another one.
        """
        if not is_uuid(project_id):
            raise InvalidInput(tr("A project's id is a UUID."), field="project_id")
        project = ProjectId(project_id)
        owner = _as_owner(caller, project).member
        publication = await self._rooms.judge(update, owner)
        if publication.project != project:
            raise InvalidInput(tr("This is not the content of that project."), field="project_id")
        async with self._turn:
            await self._reserve(project, owner)
            await self._rooms.publish(project, publication, owner)
        return Published(project_id=project)

    async def document(self, caller: Caller, project_id: str) -> bytes:
        """A whole project as one update."""
        grant = await self._access.require(caller, project_id, Permission.READ)
        return (await self._rooms.read(grant.project)).update_since()

    async def change(
        self, caller: Caller, project_id: str, body: ToolBody, if_match: frozenset[str]
    ) -> Versioned[ProjectView]:
        """Change the given fields.

        Raises:
            Stale: It has none of the versions of `if_match`.
        """
        grant = await self._access.require(caller, project_id, Permission.WRITE)
        own = RecordId(grant.project)

        def show(draft: Draft) -> ProjectView:
            return _view(draft.get(Project, own), grant)

        command = when_unchanged(if_match, show, ChangeFields((own,), body.given))
        document = await self._rooms.edit(grant.project, command, grant.member)
        return Versioned(_view(document.project, grant))

    async def delete(self, caller: Caller, project_id: str) -> None:
        """Take a project away for all; the server keeps it in its trash."""
        grant = await self._access.require(caller, project_id, Permission.DELETE)
        await self._projects.delete(project_id)
        self._rooms.close(grant.project)

    async def stats(self, caller: Caller, project_id: str) -> ProjectStats:
        """How much a project holds."""
        grant = await self._access.require(caller, project_id, Permission.READ)
        records = await self._records.counts(project_id)
        votes = (await self._records.page(project_id, "vote")).records
        members = await self._projects.members(project_id)
        document = await self._rooms.read(grant.project)
        return ProjectStats(
            project_id=grant.project,
            completion_rate=completion_rate(document),
            members=len(members),
            records=records,
            votes=sum(int(row.data.get("dots", 1)) for row in votes),
        )

    async def _reserve(self, project: ProjectId, owner: RoomMember) -> None:
        """Make the project's entry; one of the same owner that is still empty, left by a broken try, will do."""
        try:
            await self._projects.add(project, owner.user_id, "", SCHEMA)
        except Conflict:
            if await self._projects.role(project, owner.user_id) is not Role.OWNER:
                raise
            if (await self._projects.get(project, owner.user_id)).head_seq > 0:
                raise


_NOTHING = RecordIndex()


def _view(record: Record, grant: Grant) -> ProjectView:
    return _show(record, grant.project, grant.role)


def _of_entry(entry: ProjectEntry, row: RecordRow) -> ProjectView:
    return _show(record_of(row), ProjectId(entry.id), entry.role.value if entry.role else "")


def _show(record: Record, project: ProjectId, role: str) -> ProjectView:
    view: ProjectView = ProjectView.model_validate({**PROJECT.values(record, project, _NOTHING), "role": role})
    return view


def _as_owner(caller: Caller, project: ProjectId) -> Grant:
    return Grant(caller, project, Role.OWNER.value, Head(0, 0))

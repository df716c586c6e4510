"""Who may do what in which project."""

from __future__ import annotations

from dataclasses import dataclass

from dttools.api import Permission, permits
from dttools.errors import Forbidden, NotFound
from dttools.ids import ProjectId
from dttools.model import Role
from dttools.sync import Member as RoomMember
from dttools_resources.i18n import tr
from dttools_server.service.access_tokens import Caller
from dttools_server.service.ids import is_uuid
from dttools_server.service.ports import Projects
from dttools_server.store.values import Head

ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Grant:
    """A caller in a project. `role` is a key of `dttools.api.GRANTS`; `head` is how far the document is at least."""

    caller: Caller
    project: ProjectId
    role: str
    head: Head

    @property
    def member(self) -> RoomMember:
        """As the project's room knows the caller."""
        role = Role.OWNER if self.role == ADMIN else Role(self.role)
        return RoomMember(self.caller.id, self.caller.name, role)


class Access:
    """Answers who may do what."""

    def __init__(self, projects: Projects) -> None:
        self._projects = projects

    async def require(self, caller: Caller, project_id: str, permission: Permission) -> Grant:
        """What a caller is in a project.

        Raises:
            NotFound: There is no such project, or the caller is an outsider, who is not to learn the difference.
            Forbidden: The role does not permit it.
        """
        role, head = await self._standing(caller, project_id)
        if not permits(role, permission):
            raise Forbidden(
                tr("Your role in this project ({role}) does not allow this.").format(role=role),
                safe=tr("Nothing was changed."),
                todo=tr("Ask an owner of the project."),
            )
        return Grant(caller, ProjectId(project_id), role, head)

    async def _standing(self, caller: Caller, project_id: str) -> tuple[str, Head]:
        if not is_uuid(project_id):
            raise no_project()
        standing = await self._projects.standing(project_id, caller.id)
        if caller.is_admin:
            return ADMIN, standing.head
        if standing.role is None:
            raise no_project()
        return standing.role.value, standing.head


def no_project() -> NotFound:
    """The error for a project that is not there, or not for this caller."""
    return NotFound(tr("There is no such project."), safe=tr("Nothing was changed."))

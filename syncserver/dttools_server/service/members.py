"""Who takes part in a project."""

from __future__ import annotations

import asyncio

from dttools.api import MemberList, MemberView, NewMember, Permission
from dttools.errors import Conflict, NotFound
from dttools.ids import ActorId, ProjectId
from dttools.model import Role
from dttools_resources.i18n import tr
from dttools_server.service.access import Access
from dttools_server.service.access_tokens import Caller
from dttools_server.service.ports import Projects, Rooms, Users
from dttools_server.store.values import Member


class Members:
    """The use cases of membership. What changes takes effect on open connections at once."""

    def __init__(self, access: Access, projects: Projects, users: Users, rooms: Rooms) -> None:
        self._access = access
        self._projects = projects
        self._users = users
        self._rooms = rooms
        # Two owners who leave at once must not both find the other still there. Each turn holds a connection of the
        # database for that, beside the one it works with, so this node has one turn at a time.
        self._turn = asyncio.Lock()

    async def list(self, caller: Caller, project_id: str) -> MemberList:
        """Everybody who takes part."""
        await self._access.require(caller, project_id, Permission.READ)
        return MemberList(items=tuple(map(_view, await self._projects.members(project_id))))

    async def add(self, caller: Caller, project_id: str, body: NewMember) -> MemberView:
        """Let somebody take part.

        Raises:
            NotFound: Nobody has that e-mail address here.
            Conflict: They take part already.
        """
        await self._access.require(caller, project_id, Permission.TEAM)
        user = await self._users.by_email(body.email)
        if user is None or user.disabled_at is not None:
            raise NotFound(
                tr("Nobody on this server has the address {email}.").format(email=body.email),
                todo=tr("Ask them to register first."),
            )
        async with self._turn, self._projects.alone(project_id):
            if await self._projects.role(project_id, user.id) is not None:
                raise Conflict(tr("{name} takes part already.").format(name=user.name))
            await self._projects.put_member(project_id, user.id, body.role)
        return MemberView(user_id=ActorId(user.id), email=user.email, name=user.name, role=body.role)

    async def change(self, caller: Caller, project_id: str, user_id: str, role: Role) -> MemberView:
        """Give a member another role.

        Raises:
            NotFound: They do not take part.
            Conflict: They are the last owner.
        """
        await self._access.require(caller, project_id, Permission.TEAM)
        async with self._turn, self._projects.alone(project_id):
            member = await self._find(project_id, user_id, remains_owner=role is Role.OWNER)
            await self._projects.put_member(project_id, user_id, role)
        self._rooms.change_role(ProjectId(project_id), ActorId(user_id), role)
        return _view(member).model_copy(update={"role": role})

    async def remove(self, caller: Caller, project_id: str, user_id: str) -> None:
        """Take a member out; everybody may take themselves out.

        Raises:
            NotFound: They do not take part.
            Conflict: They are the last owner.
        """
        needed = Permission.READ if user_id == caller.id else Permission.TEAM
        await self._access.require(caller, project_id, needed)
        async with self._turn, self._projects.alone(project_id):
            await self._find(project_id, user_id, remains_owner=False)
            await self._projects.drop_member(project_id, user_id)
        self._rooms.remove(ProjectId(project_id), ActorId(user_id))

    async def _find(self, project_id: str, user_id: str, *, remains_owner: bool) -> Member:
        members = {member.user_id: member for member in await self._projects.members(project_id)}
        if user_id not in members:
            raise NotFound(tr("This person does not take part in the project."), safe=tr("Nothing was changed."))
        owners = {member.user_id for member in members.values() if member.role is Role.OWNER}
        if owners == {user_id} and not remains_owner:
            raise Conflict(
                tr("A project needs an owner, and this is the last one."),
                safe=tr("Nothing was changed."),
                todo=tr("Make somebody else an owner first."),
            )
        return members[user_id]


def _view(member: Member) -> MemberView:
    return MemberView(user_id=ActorId(member.user_id), email=member.email, name=member.name, role=member.role)

"""Who takes part in a project, and in which role."""

from __future__ import annotations

from dttools.api.accounts import Email
from dttools.api.base import Body, View
from dttools.ids import ActorId
from dttools.model import Role


class NewMember(Body):
    """Somebody with an account on this server, by e-mail address."""

    email: Email
    role: Role = Role.MEMBER


class MemberChange(Body):
    """Another role."""

    role: Role


class MemberView(View):
    """One member of a project."""

    user_id: ActorId
    email: str
    name: str
    role: Role


class MemberList(View):
    """All members of a project, in the order they came."""

    items: tuple[MemberView, ...]

"""Who takes part in a project, and in which role."""

from __future__ import annotations

from enum import StrEnum

from dttools.api.accounts import Email
from dttools.api.base import Body, View
from dttools.ids import ActorId


class MemberRole(StrEnum):
    """What a member may do in a project."""

    OWNER = "owner"
    MEMBER = "member"
    VIEWER = "viewer"


class NewMember(Body):
    """Somebody with an account on this server, by e-mail address."""

    email: Email
    role: MemberRole = MemberRole.MEMBER


class MemberChange(Body):
    """Another role."""

    role: MemberRole


class MemberView(View):
    """One member of a project."""

    user_id: ActorId
    email: str
    name: str
    role: MemberRole


class MemberList(View):
    """All members of a project, in the order they came."""

    items: tuple[MemberView, ...]

"""What each role may do, in the words of the API's documentation."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """What a route asks of the caller."""

    READ = "project:read"
    WRITE = "project:write"
    DELETE = "project:delete"
    TEAM = "team:manage"


GRANTS: dict[str, tuple[str, ...]] = {
    "admin": ("*",),
    "owner": ("project:*", "team:*"),
    "member": ("project:read", "project:write"),
    "viewer": ("project:read",),
}
"""Role → permissions; `*` stands for all that may follow. An admin has these rights in every project."""


def permits(role: str, permission: Permission) -> bool:
    """Whether a role may do this."""
    return any(_covers(grant, permission) for grant in GRANTS.get(role, ()))


def _covers(grant: str, permission: str) -> bool:
    return permission.startswith(grant[:-1]) if grant.endswith("*") else grant == permission

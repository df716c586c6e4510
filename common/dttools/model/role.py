"""What a person may do in a project."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a member may do in a project. An administrator counts as an owner of every project."""

    OWNER = "owner"
    MEMBER = "member"
    VIEWER = "viewer"

"""Typed ids. New ones are UUIDv7: unique without a server, and ordered by time of creation."""

from __future__ import annotations

from typing import NewType
from uuid import UUID, uuid5

from uuid_utils.compat import uuid7

RecordId = NewType("RecordId", str)
"""A record of a project document."""

ProjectId = NewType("ProjectId", str)
"""A project; also the id of its project record."""

ActorId = NewType("ActorId", str)
"""Who acts: a user of a server, or the person of a local profile."""


def new_id() -> RecordId:
    """A fresh id for a record."""
    return RecordId(str(uuid7()))


def new_project_id() -> ProjectId:
    """A fresh id for a project."""
    return ProjectId(str(uuid7()))


def vote_id(idea: RecordId, voter: ActorId) -> RecordId:
    """The one id of a voter's vote on an idea, so that two devices of one person cannot vote twice."""
    return RecordId(str(uuid5(UUID(idea), voter)))

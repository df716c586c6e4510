"""What the store takes and gives. Ids are UUIDs written as text; moments are aware."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from dttools.errors import Conflict
from dttools.model import Role


@dataclass(frozen=True, slots=True)
class User:
    """An account. Without `password_hash` it signs in elsewhere."""

    id: str
    email: str
    name: str
    password_hash: str | None
    is_admin: bool
    created_at: datetime
    disabled_at: datetime | None


@dataclass(frozen=True, slots=True)
class ProjectEntry:
    """A project as lists show it; `role` is that of the user who asked, None for an administrator from outside."""

    id: str
    owner_id: str
    name: str
    status: str
    head_seq: int
    epoch: int
    schema_version: int
    created_at: datetime
    updated_at: datetime
    role: Role | None


@dataclass(frozen=True, slots=True)
class Member:
    """A user in a project."""

    user_id: str
    email: str
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record as the projection keeps it: `data` is the record in JSON, `seq` the update that it is from."""

    id: str
    kind: str
    data: dict[str, Any]
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None = None
    project_id: str = ""
    seq: int = 0


@dataclass(frozen=True, slots=True)
class Append:
    """One accepted update of a document, with what it does to the projection.

    Attributes:
        epoch: The document's epoch when the update was checked; the store refuses it when that has passed.
        base: The number of the update it was checked after; the store refuses it when others have come between. None
            for an update that is right after any other.
        changed: Records as they are after the update. Their `project_id` and `seq` are filled in by the store.
        removed: Ids of records that are gone for good, not merely in the trash.
    """

    project_id: str
    update: bytes
    author_id: str | None = None
    epoch: int = 0
    changed: tuple[RecordRow, ...] = ()
    removed: tuple[str, ...] = ()
    base: int | None = None


class Overtaken(Conflict):
    """Another node's update was committed first: nothing was saved; look at that one, and judge again."""


class EpochPassed(Conflict):
    """The history was rewritten meanwhile: nothing was saved; load the document again, and make the edit anew."""


@dataclass(frozen=True, slots=True)
class Head:
    """How far a document is."""

    epoch: int
    seq: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What a user is in a project, None for an outsider, and how far its document is."""

    role: Role | None
    head: Head


@dataclass(frozen=True, slots=True)
class StoredUpdate:
    """An update of the log."""

    seq: int
    update: bytes
    author_id: str | None


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """All that is needed to have a document in memory: the snapshot, if any, and the updates after it, in order."""

    project_id: str
    epoch: int
    head_seq: int
    snapshot: bytes | None = None
    snapshot_seq: int = 0
    updates: list[StoredUpdate] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A fresh document for the next epoch, with what that does to the projection.

    Attributes:
        state: The document.
        schema: Its schema.
        changed: As of `Append`; records that are as before are left out.
        removed: As of `Append`.
    """

    state: bytes
    schema: int
    changed: tuple[RecordRow, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordPage:
    """A part of a listing; `total` counts all that match."""

    records: list[RecordRow]
    total: int


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that belongs to a project; its bytes are in the file store under `sha256`."""

    project_id: str
    sha256: str
    media_type: str
    size: int

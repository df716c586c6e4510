"""What the use cases need from the world."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from dttools.document import Command, ProjectDocument
from dttools.ids import ActorId, ProjectId
from dttools.model import Role
from dttools.sync import Member as RoomMember
from dttools_server.store.listings import JsonPage, Listing
from dttools_server.store.values import Asset, Member, ProjectEntry, RecordPage, RecordRow, Standing, User


class Users(Protocol):
    """Accounts."""

    async def add(self, email: str, name: str, password_hash: str | None, *, is_admin: bool = False) -> User:
        """Make an account; raises `Conflict` when the address has one."""

    async def by_email(self, email: str) -> User | None:
        """The account of an address."""

    async def get(self, user_id: str) -> User:
        """An account; raises `NotFound`."""


class RefreshTokens(Protocol):
    """Refresh tokens, by their hashes."""

    async def begin(self, user_id: str, token_hash: bytes, expires_at: datetime) -> None:
        """Keep the first token of a sign-in."""

    async def rotate(
        self, old_hash: bytes, new_hash: bytes, *, now: datetime, expires_at: datetime, grace: timedelta
    ) -> str:
        """Use a token up and keep its successor; gives the user's id.

        Again with the same two hashes within `grace` it gives the same, while the successor is unused. Any other second
        use ends the whole sign-in.
        """

    async def revoke(self, token_hash: bytes) -> None:
        """End the sign-in that a token belongs to."""


class Projects(Protocol):
    """Projects and their members."""

    async def add(self, project_id: str, owner_id: str, name: str, schema_version: int) -> None:
        """Make a project with an empty document; raises `Conflict` when the id is taken."""

    async def get(self, project_id: str, user_id: str) -> ProjectEntry:
        """A project, with the role of this user in it if any; raises `NotFound`."""

    async def of_user(
        self, user_id: str, *, status: str | None = None, limit: int | None = None, offset: int = 0
    ) -> tuple[list[ProjectEntry], int]:
        """A part of the projects that a user takes part in, last changed first, and how many there are."""

    async def delete(self, project_id: str) -> None:
        """Put a project into the trash; raises `NotFound`."""

    async def standing(self, project_id: str, user_id: str) -> Standing:
        """What a user is in a project, and how far its document is; raises `NotFound`."""

    async def role(self, project_id: str, user_id: str) -> Role | None:
        """What a user is in a project."""

    async def members(self, project_id: str) -> list[Member]:
        """Who takes part, in the order they came."""

    def alone(self, project_id: str) -> AbstractAsyncContextManager[None]:
        """While the body runs, nobody else is in such a body for this project, on no node."""

    async def put_member(self, project_id: str, user_id: str, role: Role) -> None:
        """Take a user in, or change the role."""

    async def drop_member(self, project_id: str, user_id: str) -> None:
        """Let a user go; raises `NotFound` for an outsider."""


class Records(Protocol):
    """The records of projects as they were last committed."""

    async def page(
        self,
        project_id: str,
        kind: str,
        *,
        limit: int | None = None,
        offset: int = 0,
        newest_first: bool = False,
        where: Mapping[str, Any] | None = None,
    ) -> RecordPage:
        """A part of a project's live records of one kind, by time of creation."""

    async def find(self, record_id: str) -> list[RecordRow]:
        """All records of this id, also in the trash."""

    async def children(self, project_id: str, kind: str, field: str, parents: Sequence[str]) -> list[RecordRow]:
        """Live records of one kind whose `field` is one of `parents`."""

    async def of_projects(self, project_ids: Sequence[str]) -> list[RecordRow]:
        """The own records of projects."""

    async def counts(self, project_id: str) -> dict[str, int]:
        """Live records of a project by kind."""


class Listings(Protocol):
    """Lists of records as JSON."""

    async def page(
        self,
        listing: Listing,
        project_id: str,
        *,
        limit: int,
        offset: int = 0,
        newest_first: bool = False,
        where: Mapping[str, Any] | None = None,
    ) -> JsonPage:
        """A part of a project's live records, by time of creation."""


class Assets(Protocol):
    """Which files belong to which project."""

    async def add(self, asset: Asset) -> None:
        """Note that a project has a file."""

    async def get(self, project_id: str, sha256: str) -> Asset:
        """A file of this project; raises `NotFound`."""


class Files(Protocol):
    """Bytes under the hash of their content. The methods block."""

    def put(self, content: bytes) -> str:
        """Keep the bytes and give their hash."""

    def get(self, sha256: str) -> bytes:
        """The bytes; raises `NotFound`, or `Damaged`."""

    def has(self, sha256: str) -> bool:
        """Whether they are there."""


@dataclass(frozen=True, slots=True)
class Publication:
    """A whole project that was found to be one. `project` is the id that it has itself, if any."""

    project: ProjectId | None
    epoch: int
    update: bytes
    rows: tuple[RecordRow, ...]


class Rooms(Protocol):
    """The live documents."""

    async def read(self, project: ProjectId) -> ProjectDocument:
        """A project's document, to be read at once; raises `NotFound`."""

    async def edit(self, project: ProjectId, command: Command, by: RoomMember) -> ProjectDocument:
        """Apply a command; returns when it is durable. Raises what the command or the room's rules refuse."""

    async def judge(self, update: bytes, by: RoomMember) -> Publication:
        """Look at a whole project that somebody wants to put here; raises `EditRefused`."""

    async def publish(self, project: ProjectId, publication: Publication, by: RoomMember) -> None:
        """Fill an empty document with a whole project; returns when it is durable."""

    def change_role(self, project: ProjectId, user: ActorId, role: Role) -> None:
        """Let a new role take effect on open connections."""

    def remove(self, project: ProjectId, user: ActorId) -> None:
        """Close the connections of somebody who is no member any more."""

    def close(self, project: ProjectId) -> None:
        """Close a project that was deleted."""

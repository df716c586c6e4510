"""The operations, grouped as the client's attributes are."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import httpx

from dttools.api import (
    ROUTES,
    AssetView,
    MemberList,
    MemberView,
    Page,
    ProjectStats,
    ProjectView,
    Published,
    SessionView,
    ToolView,
    UserView,
    View,
    VoteTally,
)
from dttools.api.resources import RESOURCES
from dttools.api.routes import OCTETS, UPLOAD_LENGTH, UPLOAD_OFFSET
from dttools.errors import InvalidInput, ProtocolError
from dttools.model import Role
from dttools.sdk.flows import Call, Flow, call, error_of, read
from dttools_resources.i18n import tr


def _all(name: str, item: type[View], path: Mapping[str, str], where: Mapping[str, Any]) -> Flow[list[Any]]:
    """Every item of a list, page by page."""
    items: list[Any] = []
    query: dict[str, str | int] = {"limit": 200, **where}
    while True:
        response = yield from call(name, path, query=query)
        page = read(Page[item], response)  # type: ignore[valid-type]
        items += page.items
        if page.next_cursor is None:
            return items
        query["cursor"] = page.next_cursor


class AuthOperations:
    """Accounts. `DTToolsClient.login` also keeps the tokens; these only give them."""

    def register(self, /, email: str, password: str, name: str) -> Flow[SessionView]:
        """Make an account."""
        body = {"email": email, "password": password, "name": name}
        return read(SessionView, (yield from call("auth.register", json=body)))

    def login(self, /, email: str, password: str) -> Flow[SessionView]:
        """Sign in."""
        return read(SessionView, (yield from call("auth.login", json={"email": email, "password": password})))

    def refresh(self, /, refresh_token: str) -> Flow[SessionView]:
        """New tokens; the refresh token works once."""
        return read(SessionView, (yield from call("auth.refresh", json={"refresh_token": refresh_token})))

    def logout(self, /, refresh_token: str) -> Flow[None]:
        """End a sign-in."""
        yield from call("auth.logout", json={"refresh_token": refresh_token})

    def me(self, /) -> Flow[UserView]:
        """Who is signed in."""
        return read(UserView, (yield from call("auth.me")))


class ProjectOperations:
    """Projects, and their documents as a whole."""

    def list(self, /, **where: object) -> Flow[list[ProjectView]]:
        """All projects of the caller, last changed first; `where` are values of fields: `status="completed"`."""
        return (yield from _all("projects.list", ProjectView, {}, where))

    def create(self, /, name: str, **fields: object) -> Flow[ProjectView]:
        """Start a project."""
        return read(ProjectView, (yield from call("projects.create", json={"name": name, **fields})))

    def get(self, /, project_id: str) -> Flow[ProjectView]:
        """One project."""
        return read(ProjectView, (yield from call("projects.get", {"project_id": project_id})))

    def update(self, /, project_id: str, *, if_match: View | str | None = None, **fields: object) -> Flow[ProjectView]:
        """Change the given fields; the others stay.

        Args:
            project_id: Of which project.
            if_match: What you have read (or its ETag): then nothing is changed if anybody has changed it since.
            fields: The new values.

        Raises:
            Stale: Somebody has changed it since; nothing was changed. Read it again, and make the change anew.
        """
        path, headers = {"project_id": project_id}, _if_match(if_match)
        return read(ProjectView, (yield from call("projects.update", path, json=fields, headers=headers)))

    def delete(self, /, project_id: str) -> Flow[None]:
        """Take a project away for all its members."""
        yield from call("projects.delete", {"project_id": project_id})

    def stats(self, /, project_id: str) -> Flow[ProjectStats]:
        """How much a project holds."""
        return read(ProjectStats, (yield from call("projects.stats", {"project_id": project_id})))

    def publish(self, /, project_id: str, update: bytes) -> Flow[Published]:
        """Put a whole project on the server, as one Yjs update, under the id it has."""
        path, headers = {"project_id": project_id}, {"Content-Type": OCTETS}
        return read(Published, (yield from call("documents.publish", path, content=update, headers=headers)))

    def document(self, /, project_id: str) -> Flow[bytes]:
        """A whole project as one Yjs update."""
        return (yield from call("documents.get", {"project_id": project_id})).content


@dataclass(frozen=True, slots=True)
class AssetPart:
    """Bytes of a file that has `total` bytes."""

    content: bytes
    total: int


def _number(response: httpx.Response, header: str) -> int:
    """A header of an answer that is a number; raises `ProtocolError`."""
    if not (given := response.headers.get(header, "")).isdigit():
        raise _strange()
    return int(given)


def _total(response: httpx.Response) -> int:
    """Bytes of the whole file that a part is of."""
    total = response.headers.get("Content-Range", "").rpartition("/")[2]
    if not total.isdigit():
        raise _strange()
    return int(total)


def _strange() -> ProtocolError:
    return ProtocolError(tr("The server's answer is not one of DTTools."), todo=tr("Check the address."))


class AssetOperations:
    """Pictures of a project, under the SHA-256 of their bytes."""

    def put(self, /, project_id: str, data: bytes, media_type: str) -> Flow[AssetView]:
        """Store a picture."""
        path = {"project_id": project_id, "hash": hashlib.sha256(data).hexdigest()}
        headers = {"Content-Type": media_type}
        return read(AssetView, (yield from call("assets.put", path, content=data, headers=headers)))

    def get(self, /, project_id: str, sha256: str) -> Flow[bytes]:
        """The bytes of a picture."""
        return (yield from call("assets.get", {"project_id": project_id, "hash": sha256})).content

    def send(self, /, project_id: str, sha256: str, piece: bytes, *, offset: int, length: int) -> Flow[int]:
        """Send a piece of a file of `length` bytes; how many have come. With the last one it is stored.

        Raises:
            Conflict: The server has another number of bytes than `offset`; ask `received`.
        """
        headers = {UPLOAD_OFFSET: str(offset), UPLOAD_LENGTH: str(length), "Content-Type": OCTETS}
        path = {"project_id": project_id, "hash": sha256}
        response = yield from call("assets.patch", path, content=piece, headers=headers)
        return _number(response, UPLOAD_OFFSET)

    def received(self, /, project_id: str, sha256: str) -> Flow[int | None]:
        """How many bytes of an unfinished file the server has of us; None when it has the file."""
        response = yield Call(ROUTES["assets.head"], {"project_id": project_id, "hash": sha256})
        if response.is_success:
            return None
        if response.status_code == HTTPStatus.NOT_FOUND and UPLOAD_OFFSET in response.headers:
            return _number(response, UPLOAD_OFFSET)
        raise error_of(response)

    def part(self, /, project_id: str, sha256: str, *, start: int, size: int) -> Flow[AssetPart]:
        """Up to `size` bytes of a file, from `start` on; none when it ends there."""
        path = {"project_id": project_id, "hash": sha256}
        headers = {"Range": f"bytes={start}-{start + size - 1}"}
        response = yield Call(ROUTES["assets.get"], path, headers=headers)
        if response.status_code == HTTPStatus.OK:  # a proxy took the header away
            return AssetPart(response.content[start:], len(response.content))
        if response.status_code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            return AssetPart(b"", _total(response))
        if not response.is_success:
            raise error_of(response)
        return AssetPart(response.content, _total(response))

    def exists(self, /, project_id: str, sha256: str) -> Flow[bool]:
        """Whether the project has that picture."""
        response = yield Call(ROUTES["assets.head"], {"project_id": project_id, "hash": sha256})
        if not response.is_success and response.status_code != HTTPStatus.NOT_FOUND:
            raise error_of(response)
        return response.is_success


class MemberOperations:
    """Who takes part in a project."""

    def list(self, /, project_id: str) -> Flow[list[MemberView]]:
        """All members, in the order they came."""
        return list(read(MemberList, (yield from call("members.list", {"project_id": project_id}))).items)

    def add(self, /, project_id: str, email: str, role: Role | str = Role.MEMBER) -> Flow[MemberView]:
        """Let somebody with an account take part."""
        body = {"email": email, "role": str(role)}
        return read(MemberView, (yield from call("members.add", {"project_id": project_id}, json=body)))

    def update(self, /, project_id: str, user_id: str, role: Role | str) -> Flow[MemberView]:
        """Give another role."""
        path = {"project_id": project_id, "user_id": user_id}
        return read(MemberView, (yield from call("members.update", path, json={"role": str(role)})))

    def remove(self, /, project_id: str, user_id: str) -> Flow[None]:
        """Take a member out, or leave."""
        yield from call("members.remove", {"project_id": project_id, "user_id": user_id})


class ToolOperations:
    """The records of one tool: personas, empathy maps, ideas."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._view = RESOURCES[name].view

    def list(self, /, project_id: str, **where: object) -> Flow[list[ToolView]]:
        """All of a project, oldest first (`sort="-created_at"`: newest); `where` are values that fields must have."""
        return (yield from _all(f"{self._name}.list", self._view, {"project_id": project_id}, where))

    def create(self, /, project_id: str, **fields: object) -> Flow[ToolView]:
        """Add one."""
        response = yield from call(f"{self._name}.create", {"project_id": project_id}, json=fields)
        return read(self._view, response)

    def get(self, /, id: str) -> Flow[ToolView]:  # noqa: A002 (the API's own name)
        """One by its id."""
        return read(self._view, (yield from call(f"{self._name}.get", {"id": id})))

    def update(self, /, id: str, *, if_match: View | str | None = None, **fields: object) -> Flow[ToolView]:  # noqa: A002
        """Change the given fields; the others stay.

        Args:
            id: Of which one.
            if_match: What you have read (or its ETag): then nothing is changed if anybody has changed it since.
            fields: The new values.

        Raises:
            Stale: Somebody has changed it since; nothing was changed. Read it again, and make the change anew.
        """
        response = yield from call(f"{self._name}.update", {"id": id}, json=fields, headers=_if_match(if_match))
        return read(self._view, response)

    def delete(self, /, id: str) -> Flow[None]:  # noqa: A002
        """To the trash."""
        yield from call(f"{self._name}.delete", {"id": id})


class IdeaOperations(ToolOperations):
    """Ideas and the votes on them."""

    def __init__(self) -> None:
        super().__init__("ideas")

    def vote(self, /, id: str) -> Flow[VoteTally]:  # noqa: A002
        """Vote for an idea; once is enough."""
        return read(VoteTally, (yield from call("votes.cast", {"id": id})))

    def withdraw_vote(self, /, id: str) -> Flow[VoteTally]:  # noqa: A002
        """Take the vote back."""
        return read(VoteTally, (yield from call("votes.withdraw", {"id": id})))

    def votes(self, /, id: str) -> Flow[VoteTally]:  # noqa: A002
        """The votes on an idea."""
        return read(VoteTally, (yield from call("votes.tally", {"id": id})))


def _if_match(seen: View | str | None) -> dict[str, str]:
    """The condition of a change.

    Raises:
        InvalidInput: An item of a list, of which the server did not say what it calls this state of it.
    """
    etag = seen.etag if isinstance(seen, View) else seen
    if etag is None and seen is not None:
        raise InvalidInput(
            tr("An item of a list does not say which state it has."),
            field="if_match",
            safe=tr("Nothing was changed."),
            todo=tr("Read it by itself, with get."),
        )
    return {} if etag is None else {"If-Match": etag}

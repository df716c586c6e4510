"""The route table: from it come the server's routing, the OpenAPI document, the client and the access tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel

from dttools.api import accounts, members, projects
from dttools.api.base import Page
from dttools.api.permissions import Permission
from dttools.api.resources import RESOURCES, Resource

VERSION = "1.0"
PREFIX = "/v1"
VERSION_HEADER = "X-API-Version"
OCTETS = "application/octet-stream"
PICTURES = "image/*"
UPLOAD_OFFSET = "Upload-Offset"
"""Header: where a piece of a file begins; in answers, how many bytes have come."""
UPLOAD_LENGTH = "Upload-Length"
"""Header: bytes of the whole file that a piece is of."""

PUBLIC: Literal["public"] = "public"
SIGNED_IN: Literal["signed in"] = "signed in"
Access = Literal["public", "signed in"] | Permission
"""Who may use a route: everybody, everybody with an account, or who has this permission in the project."""


@dataclass(frozen=True, slots=True)
class Route:
    """One operation.

    Attributes:
        name: `resource.verb`, unique; the client's methods and the server's handlers are found by it.
        path: With `{project_id}`, `{id}` and the like for its parameters.
        access: Who may use it.
        body: Model of the request body, if it is JSON; `body_type` where it is something else.
        result: Model of the answer, if it is JSON; `result_type` where it is something else.
        versioned: Whether the answer has an ETag, and a change may ask for it by If-Match.
        counts: Headers that the request must have, each a number of bytes.
    """

    name: str
    method: str
    path: str
    summary: str
    access: Access
    body: type[BaseModel] | None = None
    result: type[BaseModel] | None = None
    status: int = 200
    query: type[BaseModel] | None = None
    body_type: str | None = None
    result_type: str | None = None
    versioned: bool = False
    counts: tuple[str, ...] = ()

    @property
    def tag(self) -> str:
        """The group it belongs to."""
        return self.name.partition(".")[0]


def _accounts() -> Iterator[Route]:
    session = accounts.SessionView
    yield Route(
        "auth.register",
        "POST",
        "/auth/register",
        "Make an account and sign in",
        PUBLIC,
        accounts.RegisterBody,
        session,
        201,
    )
    yield Route("auth.login", "POST", "/auth/login", "Sign in", PUBLIC, accounts.LoginBody, session)
    yield Route(
        "auth.refresh", "POST", "/auth/refresh", "New tokens for a refresh token", PUBLIC, accounts.RefreshBody, session
    )
    yield Route("auth.logout", "POST", "/auth/logout", "Sign out", PUBLIC, accounts.RefreshBody, status=204)
    yield Route("auth.me", "GET", "/auth/me", "Who is signed in", SIGNED_IN, result=accounts.UserView)


def _projects() -> Iterator[Route]:
    new, change, view = projects.NewProject, projects.ProjectChange, projects.ProjectView
    page = Page[projects.ProjectView]
    one = "/projects/{project_id}"
    yield Route(
        "projects.list",
        "GET",
        "/projects",
        "The caller's projects",
        SIGNED_IN,
        result=page,
        query=projects.ProjectQuery,
    )
    yield Route("projects.create", "POST", "/projects", "Start a project", SIGNED_IN, new, view, 201, versioned=True)
    yield Route("projects.get", "GET", one, "One project", Permission.READ, result=view, versioned=True)
    yield Route(
        "projects.update", "PUT", one, "Change the given fields", Permission.WRITE, change, view, versioned=True
    )
    yield Route("projects.delete", "DELETE", one, "Take a project away for all", Permission.DELETE, status=204)
    yield Route(
        "projects.stats", "GET", f"{one}/stats", "How much it holds", Permission.READ, result=projects.ProjectStats
    )


def _documents() -> Iterator[Route]:
    one = "/projects/{project_id}"
    yield Route(
        "documents.publish",
        "PUT",
        f"{one}/document",
        "Put a whole project here, as one Yjs update",
        SIGNED_IN,
        result=projects.Published,
        status=201,
        body_type=OCTETS,
    )
    yield Route(
        "documents.get",
        "GET",
        f"{one}/document",
        "A whole project as one Yjs update",
        Permission.READ,
        result_type=OCTETS,
    )
    yield Route(
        "documents.live",
        "GET",
        f"{one}/live",
        "Take part live, by WebSocket (y-websocket messages)",
        Permission.READ,
        status=101,
    )
    asset = f"{one}/assets/{{hash}}"
    yield Route(
        "assets.put",
        "PUT",
        asset,
        "Store a picture, or the content of a version, under its SHA-256",
        Permission.WRITE,
        result=projects.AssetView,
        status=201,
        body_type=PICTURES,
    )
    yield Route(
        "assets.patch",
        "PATCH",
        asset,
        f"Send a piece of a picture, from `{UPLOAD_OFFSET}` on of `{UPLOAD_LENGTH}` bytes; the last one stores it",
        Permission.WRITE,
        status=204,
        body_type=OCTETS,
        counts=(UPLOAD_OFFSET, UPLOAD_LENGTH),
    )
    yield Route(
        "assets.get", "GET", asset, "A picture, or the part that Range names", Permission.READ, result_type=PICTURES
    )
    yield Route(
        "assets.head",
        "HEAD",
        asset,
        f"Whether a picture is here; if not, `{UPLOAD_OFFSET}` says how much of it the caller has sent",
        Permission.READ,
    )


def _members() -> Iterator[Route]:
    many, one = "/projects/{project_id}/members", "/projects/{project_id}/members/{user_id}"
    yield Route("members.list", "GET", many, "Who takes part", Permission.READ, result=members.MemberList)
    yield Route(
        "members.add",
        "POST",
        many,
        "Let somebody take part, by e-mail address",
        Permission.TEAM,
        members.NewMember,
        members.MemberView,
        201,
    )
    yield Route(
        "members.update", "PUT", one, "Give another role", Permission.TEAM, members.MemberChange, members.MemberView
    )
    # A member may leave; taking somebody else out asks for more, which the service checks.
    yield Route("members.remove", "DELETE", one, "Take a member out, or leave", Permission.READ, status=204)


def _resource(resource: Resource) -> Iterator[Route]:
    label = resource.kind.name.replace("_", " ")
    many, one, name = f"/projects/{{project_id}}/{resource.kind.path}", f"/{resource.kind.path}/{{id}}", resource.name
    view = resource.view
    yield Route(f"{name}.list", "GET", many, f"{label}: list", Permission.READ, result=Page[view], query=resource.query)  # type: ignore[valid-type]
    yield Route(
        f"{name}.create",
        "POST",
        many,
        f"{label}: add one",
        Permission.WRITE,
        resource.create,
        view,
        201,
        versioned=True,
    )
    yield Route(f"{name}.get", "GET", one, f"{label}: one", Permission.READ, result=view, versioned=True)
    yield Route(
        f"{name}.update",
        "PUT",
        one,
        f"{label}: change the given fields",
        Permission.WRITE,
        resource.change,
        view,
        versioned=True,
    )
    yield Route(f"{name}.delete", "DELETE", one, f"{label}: to the trash", Permission.WRITE, status=204)


def _votes() -> Iterator[Route]:
    path, tally = "/ideas/{id}/votes", projects.VoteTally
    yield Route("votes.tally", "GET", path, "The votes on an idea", Permission.READ, result=tally)
    yield Route("votes.cast", "POST", path, "Vote for an idea; once is enough", Permission.WRITE, result=tally)
    yield Route("votes.withdraw", "DELETE", path, "Take one's vote back", Permission.WRITE, result=tally)


ROUTES: dict[str, Route] = {
    route.name: route
    for routes in (
        _accounts(),
        _projects(),
        _documents(),
        _members(),
        *map(_resource, RESOURCES.values()),
        _votes(),
    )
    for route in routes
}
"""Every operation under `PREFIX`, by name."""

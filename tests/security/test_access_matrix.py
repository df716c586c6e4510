"""Every route × every role. The expected answers follow from the route table; a route without a probe fails."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from PIL import Image

from dttools.api import PREFIX, PUBLIC, ROUTES, SIGNED_IN, Permission, Route, permits
from dttools.api.routes import UPLOAD_LENGTH, UPLOAD_OFFSET
from dttools.document import ProjectDocument
from dttools.document.commands import StartProject
from dttools.ids import ActorId, ProjectId, new_project_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.serving import RunningServer

ROLES = ("anonymous", "outsider", "viewer", "member", "owner", "admin")
OUTSIDERS = ("anonymous", "outsider")


@dataclass(frozen=True)
class Scene:
    """A project with one of everything, and somebody to be taken out or in."""

    project: str
    persona: str
    empathy_map: str
    idea: str
    picture: bytes
    user: str
    stranger: str
    new_project: ProjectId

    @property
    def picture_hash(self) -> str:
        return hashlib.sha256(self.picture).hexdigest()


Probe = dict[str, Any]

CREDENTIALS = {"email": "x@example.org", "password": "some password"}
PROBES: dict[str, Callable[[Scene], Probe]] = {
    "auth.register": lambda _: {"json": {**CREDENTIALS, "name": "X"}},
    "auth.login": lambda _: {"json": CREDENTIALS},
    "auth.refresh": lambda _: {"json": {"refresh_token": "x"}},
    "auth.logout": lambda _: {"json": {"refresh_token": "x"}},
    "auth.me": lambda _: {},
    "projects.list": lambda _: {},
    "projects.create": lambda _: {"json": {"name": "New"}},
    "projects.get": lambda _: {},
    "projects.update": lambda _: {"json": {"name": "Changed"}},
    "projects.delete": lambda _: {},
    "projects.stats": lambda _: {},
    "documents.publish": lambda scene: {"project_id": scene.new_project, "content": _document(scene.new_project)},
    "documents.get": lambda _: {},
    "documents.live": lambda _: {},
    "assets.put": lambda scene: {"content": scene.picture},
    "assets.patch": lambda scene: {
        "content": scene.picture,
        "headers": {UPLOAD_OFFSET: "0", UPLOAD_LENGTH: str(len(scene.picture))},
    },
    "assets.get": lambda _: {},
    "assets.head": lambda _: {},
    "members.list": lambda _: {},
    "members.add": lambda scene: {"json": {"email": scene.stranger}},
    "members.update": lambda _: {"json": {"role": "viewer"}},
    "members.remove": lambda _: {},
    "personas.list": lambda _: {},
    "personas.create": lambda _: {"json": {"name": "New"}},
    "personas.get": lambda scene: {"id": scene.persona},
    "personas.update": lambda scene: {"id": scene.persona, "json": {"name": "Changed"}},
    "personas.delete": lambda scene: {"id": scene.persona},
    "empathy_maps.list": lambda _: {},
    "empathy_maps.create": lambda _: {"json": {"name": "New"}},
    "empathy_maps.get": lambda scene: {"id": scene.empathy_map},
    "empathy_maps.update": lambda scene: {"id": scene.empathy_map, "json": {"name": "Changed"}},
    "empathy_maps.delete": lambda scene: {"id": scene.empathy_map},
    "ideas.list": lambda _: {},
    "ideas.create": lambda _: {"json": {"title": "New"}},
    "ideas.get": lambda scene: {"id": scene.idea},
    "ideas.update": lambda scene: {"id": scene.idea, "json": {"title": "Changed"}},
    "ideas.delete": lambda scene: {"id": scene.idea},
    "votes.tally": lambda scene: {"id": scene.idea},
    "votes.cast": lambda scene: {"id": scene.idea},
    "votes.withdraw": lambda scene: {"id": scene.idea},
}
"""For each route a request that succeeds for whoever may make it."""

STRICTER = {"members.remove": Permission.TEAM}
"""Routes whose probe asks for more than the route: here somebody else is taken out."""
WITHOUT_EFFECT = {"auth.refresh": 401, "documents.live": 426}
"""Probes that reach their use case but cannot succeed: an unknown token, and no WebSocket."""


def test_every_route_has_a_probe() -> None:
    assert PROBES.keys() == ROUTES.keys()


@pytest.mark.parametrize("role", ROLES)
async def test_roles_reach_exactly_what_they_may(server: RunningServer, role: str) -> None:
    owner = await server.person("Owner")
    clients = {"owner": owner.client._http}
    for name in ("outsider", "viewer", "member"):
        clients[name] = (await server.person(name)).client._http
    clients["admin"] = (await server.person("admin", admin=True)).client._http
    async with httpx.AsyncClient(base_url=f"{server.url}{PREFIX}/") as anonymous:
        clients["anonymous"] = anonymous
        await server.person("Stranger")
        answers = {}
        for name, route in ROUTES.items():
            scene = await _scene(server, owner.client, role)
            answers[name] = (await _request(clients[role], route, scene)).status_code
    assert answers == {name: _expected(route, role) for name, route in ROUTES.items()}


@pytest.mark.parametrize("role", ["owner", "outsider", "anonymous"])
async def test_head_answers_as_get_without_the_content(server: RunningServer, role: str) -> None:
    owner = await server.person("Owner")
    outsider = await server.person("outsider")
    scene = await _scene(server, owner.client, role)
    async with httpx.AsyncClient(base_url=f"{server.url}{PREFIX}/") as anonymous:
        client = {"owner": owner.http, "outsider": outsider.http, "anonymous": anonymous}[role]
        for name, route in ROUTES.items():
            if route.method != "GET" or name == "documents.live":
                continue
            got = await _request(client, route, scene)
            head = await _request(client, replace(route, method="HEAD"), scene)
            assert (name, head.status_code, head.content) == (name, got.status_code, b"")
            if name != "assets.get":  # whose HEAD also tells how much of a missing file has come
                same = ("Content-Length", "Content-Type", "ETag", "WWW-Authenticate")
                assert [head.headers.get(header) for header in same] == [got.headers.get(header) for header in same]


async def test_head_of_what_the_client_has_is_not_modified(server: RunningServer) -> None:
    owner = await server.person("Owner")
    project = await owner.client.projects.create(name="One")
    head = await owner.http.head(f"projects/{project.id}", headers={"If-None-Match": str(project.etag)})
    assert head.status_code == 304


@pytest.mark.parametrize("name", [name for name, route in ROUTES.items() if "{" in route.path])
async def test_ids_that_are_none_are_not_found(server: RunningServer, name: str) -> None:
    owner = await server.person("Owner")
    await server.person("outsider")
    route, scene = ROUTES[name], await _scene(server, owner.client, "owner")
    strange = "..%2F..%2Fetc%2Fpasswd%00'"
    path = route.path.replace("{project_id}", strange).replace("{id}", strange).lstrip("/")
    path = path.replace("{hash}", scene.picture_hash).replace("{user_id}", owner.id)
    probe = {key: value for key, value in PROBES[name](scene).items() if key in {"json", "content", "headers"}}
    answer = await owner.http.request(route.method, path, **probe)
    assert answer.status_code == (400 if name == "documents.publish" else 404)


def _expected(route: Route, role: str) -> int:
    if route.access == PUBLIC or role != "anonymous":
        if role == "outsider" and isinstance(route.access, Permission):
            return 404
        needed = STRICTER.get(route.name, route.access)
        if needed in {PUBLIC, SIGNED_IN} or permits(role, Permission(needed)):
            return WITHOUT_EFFECT.get(route.name, route.status)
        return 403
    return 401


async def _scene(server: RunningServer, owner: Any, role: str) -> Scene:
    """Make a fresh project for one probe, in which `role` takes part."""
    project = await owner.projects.create(name="One")
    if role in {"viewer", "member"}:
        await owner.members.add(project.id, f"{role}@example.org", role)
    added = await owner.members.add(project.id, "outsider@example.org") if role != "outsider" else None
    picture = _picture()
    await owner.assets.put(project.id, picture, "image/png")
    return Scene(
        project=project.id,
        persona=(await owner.personas.create(project.id, name="P")).id,
        empathy_map=(await owner.empathy_maps.create(project.id, name="M")).id,
        idea=(await owner.ideas.create(project.id, title="I")).id,
        picture=picture,
        user=added.user_id if added else project.created_by,
        stranger="stranger@example.org",
        new_project=new_project_id(),
    )


async def _request(client: httpx.AsyncClient, route: Route, scene: Scene) -> httpx.Response:
    probe = PROBES[route.name](scene)
    names = {
        "project_id": probe.pop("project_id", scene.project),
        "id": probe.pop("id", ""),
        "user_id": scene.user,
        "hash": scene.picture_hash,
    }
    return await client.request(route.method, route.path.format(**names).lstrip("/"), **probe)


def _picture() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (4, 4), "teal").save(buffer, "PNG")
    return buffer.getvalue()


def _document(project: ProjectId) -> bytes:
    document = ProjectDocument()
    document.initialise(StartProject(project, "Published"), by=ActorId("somebody"))
    return document.update_since()

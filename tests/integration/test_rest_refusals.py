"""Requests that the API refuses: each answer is a problem document that says what is wrong, and nothing changes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from dttools.api import MEDIA_TYPE, VERSION, VERSION_HEADER
from dttools.ids import new_id

if TYPE_CHECKING:
    import httpx

    from support.serving import Person, RunningServer

JSON = "application/json"


def problem(answer: httpx.Response) -> dict[str, Any]:
    """The problem document of an answer; every answer that is none of our own making is a broken promise."""
    assert answer.headers["Content-Type"] == MEDIA_TYPE
    assert answer.headers[VERSION_HEADER] == VERSION
    told: dict[str, Any] = answer.json()
    assert told["status"] == answer.status_code
    assert {"type", "title", "code", "detail", "request_id"} <= told.keys()
    return told


async def sent(person: Person, content: bytes, kind: str = JSON) -> dict[str, Any]:
    """What the server says to this as a new project."""
    return problem(await person.http.post("projects", content=content, headers={"Content-Type": kind}))


NO_JSON = [
    b"",
    b"{",
    b'{"name": "x"',
    b'{"name": "x", "current_phase": NaN}',
    b'{"name": "\\ud800"}',
    '{"name": "ação"}'.encode("latin-1"),
    b"[" * 100_000,
    b'{"name": "x", "current_phase": ' + b"9" * 5_000 + b"}",
]


async def test_a_body_that_is_no_json_is_refused(server: RunningServer) -> None:
    ana = await server.person("Ana")
    told = [await sent(ana, content) for content in NO_JSON]
    assert {(one["status"], one["code"], one["detail"]) for one in told} == {
        (400, "invalid_input", "The body is not JSON.")
    }
    assert await ana.client.projects.list() == []


WRONG_VALUES = [
    ("name", "", "at least 1 character"),
    ("name", "   ", "at least 1 character"),
    ("name", None, "valid string"),
    ("name", 7, "valid string"),
    ("current_phase", "3", "1, 2, 3, 4 or 5"),
    ("current_phase", 3.5, "1, 2, 3, 4 or 5"),
    ("ends_on", 0, "valid date"),
    ("ends_on", "tomorrow", "valid date"),
    ("tags", "one, two", "a list"),
    ("tags", {"one": 1}, "a list"),
    ("phase_scopes", ["notes"] * 6, "at most 5 items"),
    ("completion_rate", 100, "There is no field"),
    ("name", "nothing: \0", "null character"),
]


async def test_a_value_that_a_field_does_not_take_is_explained(server: RunningServer) -> None:
    ana = await server.person("Ana")
    for field, value, said in WRONG_VALUES:
        told = await sent(ana, json.dumps({"name": "One", field: value}).encode())
        assert told["status"] in {400, 413}
        assert said in told["detail"]
    assert await ana.client.projects.list() == []


async def test_a_whole_number_may_be_written_with_a_point(server: RunningServer) -> None:
    ana = await server.person("Ana")
    content, headers = b'{"name": "One", "current_phase": 3.0}', {"Content-Type": JSON}
    assert (await ana.http.post("projects", content=content, headers=headers)).json()["current_phase"] == 3


async def test_a_body_that_says_it_is_something_else_is_refused(server: RunningServer) -> None:
    ana = await server.person("Ana")
    for kind in ("text/plain", "application/x-www-form-urlencoded", "application/xml", "nonsense"):
        told = await sent(ana, b'{"name": "One"}', kind)
        assert (told["status"], told["code"]) == (415, "unsupported_file")
        assert "Content-Type: application/json" in told["todo"]
    assert await ana.client.projects.list() == []


async def test_json_may_say_so_in_several_ways_or_not_at_all(server: RunningServer) -> None:
    ana = await server.person("Ana")
    for kind in ("application/json; charset=utf-8", "application/merge-patch+json", ""):
        headers = {"Content-Type": kind} if kind else {}
        assert (await ana.http.post("projects", content=b'{"name": "One"}', headers=headers)).status_code == 201


async def test_a_body_over_the_limit_is_refused(server: RunningServer) -> None:
    ana = await server.person("Ana")
    told = await sent(ana, json.dumps({"name": "x" * 3_000_000}).encode())
    assert (told["status"], told["code"]) == (413, "too_large")


NOWHERE = [
    ("GET", "nonsense", 404, "nothing at this address"),
    ("GET", "projects/", 404, "nothing at this address"),
    ("PATCH", "projects", 405, "GET, HEAD, POST"),
    ("GET", "projects/nonsense", 404, "no such project"),
    ("GET", "projects/%00", 404, "no such project"),
    ("GET", "projects/..%2f..%2f", 404, "no such project"),
    ("GET", "ideas/nonsense", 404, "no such item"),
    ("GET", "projects?limit=0", 400, "limit"),
    ("GET", "projects?limit=some", 400, "limit"),
    ("GET", "projects?cursor=-1", 400, "cursor"),
    ("GET", "projects?colour=blue", 400, "no field “colour”"),
    ("GET", "projects?status=%00", 400, "null character"),
]


async def test_an_address_that_leads_nowhere_is_explained(server: RunningServer) -> None:
    ana = await server.person("Ana")
    for method, path, status, said in NOWHERE:
        told = problem(await ana.http.request(method, path))
        assert told["status"] == status
        assert said in told["detail"]


async def test_the_address_of_the_live_line_is_no_page(server: RunningServer) -> None:
    ana = await server.person("Ana")
    project = await ana.client.projects.create(name="One")
    answer = await ana.http.get(f"projects/{project.id}/live")
    assert problem(answer)["status"] == 426
    assert answer.headers["Upgrade"] == "websocket"


async def test_a_client_of_another_major_version_is_told(server: RunningServer) -> None:
    ana = await server.person("Ana")
    for version in ("1.0", "1", "1.7"):
        assert (await ana.http.get("auth/me", headers={VERSION_HEADER: version})).status_code == 200
    for version in ("2.0", "10.0", ""):
        told = problem(await ana.http.get("auth/me", headers={VERSION_HEADER: version}))
        assert (told["status"], told["field"]) == (400, VERSION_HEADER)


@pytest.mark.parametrize(
    ("path", "label", "field"),
    [("empathy-maps", "name", "persona_id"), ("ideas", "title", "board"), ("ideas", "title", "cluster")],
)
async def test_a_reference_to_what_the_project_has_not_is_refused(
    server: RunningServer, path: str, label: str, field: str
) -> None:
    ana = await server.person("Ana")
    project = await ana.client.projects.create(name="One")
    elsewhere = await ana.client.projects.create(name="Another")
    stranger = await ana.client.personas.create(elsewhere.id, name="Maria")
    many = f"projects/{project.id}/{path}"
    mine = (await ana.http.post(many, json={label: "Mine"})).json()["id"]
    for value in ("nonsense", str(new_id()), stranger.id, mine):
        for answer in (
            await ana.http.post(many, json={label: "x", field: value}),
            await ana.http.put(f"{path}/{mine}", json={field: value}),
        ):
            told = problem(answer)
            assert (told["status"], told["field"]) == (400, field)
    assert (await ana.http.get(many)).json()["total"] == 1


async def test_a_map_keeps_a_persona_that_went_away_until_it_gets_another(server: RunningServer) -> None:
    ana = await server.person("Ana")
    project = await ana.client.projects.create(name="One")
    persona = await ana.client.personas.create(project.id, name="Maria")
    made = await ana.client.empathy_maps.create(project.id, name="Map", persona_id=persona.id)
    await ana.client.personas.delete(persona.id)
    changed = await ana.client.empathy_maps.update(made.id, name="Renamed", persona_id=persona.id)
    assert (changed.name, changed.persona_id) == ("Renamed", persona.id)


async def test_a_list_is_asked_by_the_guides_name_of_a_field(server: RunningServer) -> None:
    ana = await server.person("Ana")
    project = await ana.client.projects.create(name="One")
    for name in ("First", "Second"):
        await ana.client.empathy_maps.create(project.id, name=name)
    assert [found.title for found in await ana.client.empathy_maps.list(project.id, name="Second")] == ["Second"]

"""Lists come as JSON from PostgreSQL: they hold exactly what the records' own views hold, for every resource."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from dttools.api import RESOURCES

if TYPE_CHECKING:
    from support.serving import Person, RunningServer

AWKWARD = 'ção 🎈 "quoted" \\ </script>\n\ttabs \u2028 \x7f and {"json": [1]}'


async def _list(person: Person, project: str, path: str, **query: str | int) -> dict[str, Any]:
    answer = await person.http.get(f"projects/{project}/{path}", params=query)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    found: dict[str, Any] = json.loads(answer.content)
    return found


async def _one_by_one(person: Person, path: str, ids: list[str]) -> list[dict[str, Any]]:
    return [(await person.http.get(f"{path}/{record_id}")).json() for record_id in ids]


def _zones(name: str) -> dict[str, list[str]]:
    return {zone: [f"{zone} b", AWKWARD, f"{zone} a"] for zone in RESOURCES[name].kind.all_zones}


@pytest.mark.parametrize("name", RESOURCES)
async def test_a_list_holds_what_the_records_themselves_hold(server: RunningServer, name: str) -> None:
    ana = await server.person("Ana")
    project = await ana.client.projects.create(name="One")
    path, label = RESOURCES[name].kind.path, RESOURCES[name].kind.label
    many = f"projects/{project.id}/{path}"
    made = [
        await ana.http.post(many, json={label: "plain"}),
        await ana.http.post(many, json={label: AWKWARD, **_zones(name)}),
        await ana.http.post(many, json={label: "to the trash"}),
    ]
    plain, awkward, trashed = (answer.json()["id"] for answer in made)
    await ana.http.delete(f"{path}/{trashed}")

    found = await _list(ana, project.id, path)

    assert found["items"] == await _one_by_one(ana, path, [plain, awkward])
    assert found["items"][1][label] == AWKWARD
    assert (found["total"], found["next_cursor"]) == (2, None)


async def test_votes_and_scores_in_a_list_are_those_of_the_ideas(server: RunningServer) -> None:
    ana = await server.person("Ana")
    project, people = await server.team(ana, Bea="member", Cid="member")
    ideas = ana.client.ideas
    ratings = ({"desirability": 5, "viability": 4, "feasibility": 4}, {"desirability": 5, "viability": 4}, {})
    made = [await ideas.create(project.id, title=f"{n}", **given) for n, given in enumerate(ratings)]
    for person in (ana, *people.values()):
        await person.client.ideas.vote(made[0].id)
    await people["Bea"].client.ideas.vote(made[2].id)
    await people["Cid"].client.ideas.withdraw_vote(made[0].id)

    found = await _list(ana, project.id, "ideas")

    assert found["items"] == await _one_by_one(ana, "ideas", [idea.id for idea in made])
    assert [(idea["votes"], idea["dvf_score"]) for idea in found["items"]] == [(2, 13 / 3), (0, None), (1, None)]


async def test_pages_follow_each_other_in_both_directions(server: RunningServer) -> None:
    ana = await server.person("Ana")
    project = await ana.client.projects.create(name="One")
    for number in range(5):
        await ana.client.ideas.create(project.id, title=f"{number}", status="selected" if number < 3 else "idea")

    async def walk(**query: str | int) -> list[list[str]]:
        pages: list[list[str]] = []
        cursor: str | None = "0"
        while cursor is not None:
            page = await _list(ana, project.id, "ideas", limit=2, cursor=cursor, **query)
            pages.append([idea["title"] for idea in page["items"]])
            cursor = page["next_cursor"]
        return pages

    assert await walk() == [["0", "1"], ["2", "3"], ["4"]]
    assert await walk(sort="-created_at") == [["4", "3"], ["2", "1"], ["0"]]
    assert await walk(sort="-created_at", status="selected") == [["2", "1"], ["0"]]
    beyond = await _list(ana, project.id, "ideas", cursor="100")
    assert beyond == {"items": [], "total": 5, "next_cursor": None}
    assert await _list(ana, project.id, "personas") == {"items": [], "total": 0, "next_cursor": None}


async def test_a_list_shows_one_project_only(server: RunningServer) -> None:
    ana = await server.person("Ana")
    one = await ana.client.projects.create(name="One")
    other = await ana.client.projects.create(name="Other")
    await ana.client.personas.create(other.id, name="Maria", goals=["sleep"])

    assert (await _list(ana, one.id, "personas"))["total"] == 0
    assert (await _list(ana, other.id, "personas"))["items"][0]["project_id"] == other.id


async def test_a_list_that_was_asked_for_before_shows_every_change_at_once(server: RunningServer) -> None:
    ana = await server.person("Ana")
    project = await ana.client.projects.create(name="One")
    idea = await ana.client.ideas.create(project.id, title="Bikes")

    async def seen() -> list[tuple[str, int]]:
        return [(item["title"], item["votes"]) for item in (await _list(ana, project.id, "ideas"))["items"]]

    assert await seen() == await seen() == [("Bikes", 0)]
    await ana.client.ideas.vote(idea.id)
    assert await seen() == await seen() == [("Bikes", 1)]
    await ana.client.ideas.update(idea.id, title="Buses")
    assert await seen() == [("Buses", 1)]
    await ana.client.ideas.delete(idea.id)
    assert await seen() == []


async def test_who_has_left_gets_no_list_that_is_kept_for_others(server: RunningServer) -> None:
    ana, ben = await server.person("Ana"), await server.person("Ben")
    project = await ana.client.projects.create(name="One")
    await ana.client.members.add(project.id, "ben@example.org", "viewer")
    path = f"projects/{project.id}/ideas"
    assert (await ben.http.get(path)).status_code == 200

    await ana.client.members.remove(project.id, ben.id)

    assert (await ana.http.get(path)).status_code == 200
    assert (await ben.http.get(path)).status_code == 404

"""Personas, empathy maps, ideas and votes, in the shapes of the technical guide."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import pytest

from dttools.errors import AppError, Forbidden, InvalidInput, NotFound, Stale, TooLarge
from dttools.ids import new_id

if TYPE_CHECKING:
    from support.serving import RunningServer


async def test_a_persona_has_its_lists_and_changes_only_where_asked(server: RunningServer) -> None:
    ana = await server.person("Ana")
    project = await ana.client.projects.create(name="One")
    personas = ana.client.personas
    made = await personas.create(
        project.id, name="Maria", age=34, occupation="Nurse", goals=["sleep", "fun"], tech_savviness="low"
    )
    assert (made.name, made.age, made.goals, made.frustrations) == ("Maria", 34, ("sleep", "fun"), ())
    assert (made.project_id, made.created_by) == (project.id, ana.id)
    changed = await personas.update(made.id, goals=["fun", "peace"], age=None)
    assert (changed.goals, changed.age, changed.occupation) == (("fun", "peace"), None, "Nurse")
    assert await personas.get(made.id) == changed
    assert await personas.list(project.id) == [changed]
    await personas.delete(made.id)
    assert await personas.list(project.id) == []
    with pytest.raises(NotFound):
        await personas.get(made.id)
    with pytest.raises(NotFound):
        await personas.update(made.id, name="Ghost")


async def test_an_empathy_map_is_made_as_the_guide_prints_it(server: RunningServer) -> None:
    ana = await server.person("Ana")
    project = await ana.client.projects.create(name="One")
    made = await ana.client.empathy_maps.create(
        project_id=project.id,
        name="Primary User",
        says=["Wants easy navigation"],
        thinks=["Worried about privacy"],
        does=["Uses mobile 80% of time"],
        feels=["Frustrated with current app"],
    )
    assert (made.name, made.title, made.says) == ("Primary User", "Primary User", ("Wants easy navigation",))
    assert made.feels == ("Frustrated with current app",)
    renamed = await ana.client.empathy_maps.update(made.id, title="Second")
    assert (renamed.name, renamed.thinks) == ("Second", ("Worried about privacy",))
    with pytest.raises(InvalidInput):
        await ana.client.empathy_maps.create(project.id, name="One", title="Another")
    with pytest.raises(InvalidInput):
        await ana.client.empathy_maps.create(project.id, says=["no title"])


async def test_ideas_get_a_place_a_score_and_votes(server: RunningServer) -> None:
    ana = await server.person("Ana")
    project = await ana.client.projects.create(name="One")
    ideas = ana.client.ideas
    first = await ideas.create(project.id, title="First", desirability=5, viability=4, feasibility=3)
    second = await ideas.create(project.id, title="Second")
    assert (first.dvf_score, second.dvf_score, first.votes) == (4.0, None, 0)
    assert first.board == second.board
    assert first.at != second.at
    tally = await ideas.vote(first.id)
    assert (tally.votes, tally.mine) == (1, 1)
    assert (await ideas.vote(first.id)).votes == 1
    assert [idea.votes for idea in await ideas.list(project.id)] == [1, 0]
    assert (await ideas.withdraw_vote(first.id)).votes == 0
    assert (await ideas.votes(first.id)).voters == 0


async def test_ideas_are_filtered_and_sorted(server: RunningServer) -> None:
    ana = await server.person("Ana")
    project = await ana.client.projects.create(name="One")
    for number in range(4):
        await ana.client.ideas.create(project.id, title=f"I{number}", status="selected" if number % 2 else "idea")
    chosen = await ana.client.ideas.list(project.id, status="selected", sort="-created_at")
    assert [idea.title for idea in chosen] == ["I3", "I1"]
    with pytest.raises(InvalidInput):
        await ana.client.ideas.list(project.id, status="wonderful")
    with pytest.raises(InvalidInput):
        await ana.client.ideas.list(project.id, colour_of_the_moon="blue")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"title": "x" * 501}, TooLarge),
        ({"title": "x", "description": "y" * 1_000_000}, TooLarge),
        ({"title": "x", "desirability": 6}, InvalidInput),
        ({"title": "x", "votes": 7}, InvalidInput),
        ({"title": None}, InvalidInput),
        ({"title": "x", "board": str(new_id())}, InvalidInput),
        ({"title": "x", "at": [1e300, 0]}, InvalidInput),
        ({}, InvalidInput),
    ],
)
async def test_values_outside_the_rules_are_refused(
    server: RunningServer, fields: dict[str, object], expected: type[AppError]
) -> None:
    ana = await server.person("Ana")
    project = await ana.client.projects.create(name="One")
    answer = await ana.http.post(f"projects/{project.id}/ideas", json=fields)
    assert answer.json()["code"] == expected.code
    assert await ana.client.ideas.list(project.id) == []


async def test_a_change_against_an_old_version_is_refused_also_when_only_a_zone_changed(server: RunningServer) -> None:
    ana = await server.person("Ana")
    project = await ana.client.projects.create(name="One")
    persona = await ana.client.personas.create(project.id, name="Maria")
    tag = (await ana.http.get(f"personas/{persona.id}")).headers["ETag"]
    await ana.client.personas.update(persona.id, goals=["new"])
    with pytest.raises(Stale):
        await ana.client.personas.update(persona.id, if_match=tag, name="Old view")
    assert (await ana.client.personas.get(persona.id)).name == "Maria"


async def test_what_was_read_can_be_changed_only_while_nobody_else_has(server: RunningServer) -> None:
    ana = await server.person("Ana")
    project = await ana.client.projects.create(name="One")
    made = await ana.client.personas.create(project.id, name="Maria")
    changed = await ana.client.personas.update(made.id, if_match=made, quote="first")
    with pytest.raises(Stale, match="changed it meanwhile"):
        await ana.client.personas.update(made.id, if_match=made, quote="second")
    again = await ana.client.personas.get(made.id)
    assert (again, again.etag) == (changed, changed.etag)
    await ana.client.personas.update(made.id, if_match=again, quote="second")
    await ana.client.projects.update(project.id, if_match=project, name="Two")
    with pytest.raises(Stale):
        await ana.client.projects.update(project.id, if_match=project, name="Three")


async def test_an_item_of_a_list_does_not_say_which_state_it_has(server: RunningServer) -> None:
    ana = await server.person("Ana")
    project = await ana.client.projects.create(name="One")
    made = await ana.client.personas.create(project.id, name="Maria")
    (listed,) = await ana.client.personas.list(project.id)
    assert listed == made
    with pytest.raises(InvalidInput, match="list"):
        await ana.client.personas.update(made.id, if_match=listed, name="Ana")
    assert (await ana.client.personas.get(made.id)).name == "Maria"


async def test_twenty_people_vote_at_once_and_every_vote_counts_once(server: RunningServer) -> None:
    ana = await server.person("Ana")
    project, people = await server.team(ana, **{f"voter{number}": "member" for number in range(20)})
    ideas = [await ana.client.ideas.create(project.id, title=f"I{number}") for number in range(3)]
    ballots = [(person, idea) for person in people.values() for idea in ideas for _ in range(2)]
    await asyncio.gather(*(person.client.ideas.vote(idea.id) for person, idea in ballots))
    assert [idea.votes for idea in await ana.client.ideas.list(project.id)] == [20, 20, 20]
    assert (await ana.client.ideas.votes(ideas[0].id)).voters == 20


async def test_a_record_is_found_in_the_callers_project_though_another_forged_its_id(server: RunningServer) -> None:
    ana, eve = await server.person("Ana"), await server.person("Eve")
    project = await ana.client.projects.create(name="Ana's")
    persona = await ana.client.personas.create(project.id, name="Maria")
    with pytest.raises(NotFound):
        await eve.client.personas.get(persona.id)
    with pytest.raises(NotFound):
        await eve.client.ideas.get(persona.id)
    assert (await ana.client.personas.get(persona.id)).name == "Maria"


@pytest.mark.parametrize("title", ["with \0 inside", "with half a character \ud800"])
async def test_texts_that_no_store_takes_are_refused_and_the_project_goes_on(server: RunningServer, title: str) -> None:
    ana = await server.person("Ana")
    project = await ana.client.projects.create(name="One")
    answer = await ana.http.post(f"projects/{project.id}/ideas", content=json.dumps({"title": title}))
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_input")
    await ana.client.ideas.create(project.id, title="next")
    assert [idea.title for idea in await ana.client.ideas.list(project.id)] == ["next"]


async def test_viewers_read_and_do_not_write(server: RunningServer) -> None:
    ana = await server.person("Ana")
    project, people = await server.team(ana, Vera="viewer")
    idea = await ana.client.ideas.create(project.id, title="One")
    assert (await people["Vera"].client.ideas.get(idea.id)).title == "One"
    with pytest.raises(Forbidden):
        await people["Vera"].client.ideas.vote(idea.id)

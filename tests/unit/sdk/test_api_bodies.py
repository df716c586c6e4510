"""What bodies of the API take, refuse and say."""

from __future__ import annotations

import pytest

from dttools.api import GRANTS, RESOURCES, NewProject, Permission, RegisterBody, checked_json, permits
from dttools.errors import InvalidInput, TooLarge

MAPS, IDEAS, PERSONAS = RESOURCES["empathy_maps"], RESOURCES["ideas"], RESOURCES["personas"]


def test_only_the_given_fields_are_a_change() -> None:
    change = checked_json(PERSONAS.change, {"age": None, "goals": ["one"]})
    assert change.given == {"age": None, "goals": ("one",)}


def test_an_empathy_map_has_a_title_that_is_also_a_name() -> None:
    assert checked_json(MAPS.create, {"name": "One"}).given == {"title": "One"}
    assert checked_json(MAPS.create, {"name": "One", "title": "One"}).given == {"title": "One"}
    with pytest.raises(InvalidInput):
        checked_json(MAPS.create, {"name": "One", "title": "Two"})


@pytest.mark.parametrize(
    ("body", "field", "kind"),
    [
        ({"title": "x", "nope": 1}, "nope", InvalidInput),
        ({"title": "x" * 501}, "title", TooLarge),
        ({"title": "x", "impact": 9}, "impact", InvalidInput),
        ({"title": "x", "id": "mine"}, "id", InvalidInput),
        ({"title": "x", "created_by": "me"}, "created_by", InvalidInput),
        ({"title": "x", "order": "a"}, "order", InvalidInput),
        ({}, "title", InvalidInput),
    ],
)
def test_a_refused_body_names_its_field(body: dict[str, object], field: str, kind: type[InvalidInput]) -> None:
    with pytest.raises(kind) as refused:
        checked_json(IDEAS.create, body)
    assert refused.value.field == field


@pytest.mark.parametrize("body", [None, [], "text", 7])
def test_a_body_that_is_no_object_is_refused(body: object) -> None:
    with pytest.raises(InvalidInput):
        checked_json(NewProject, body)


def test_a_password_does_not_show_in_logs() -> None:
    body = checked_json(RegisterBody, {"email": " Ana@Example.org", "password": "tell nobody", "name": "Ana"})
    assert "tell nobody" not in repr(body)
    assert body.email == "ana@example.org"


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("admin", set(Permission)),
        ("owner", set(Permission)),
        ("member", {Permission.READ, Permission.WRITE}),
        ("viewer", {Permission.READ}),
        ("nobody", set()),
    ],
)
def test_roles_grant_what_the_guide_says(role: str, allowed: set[Permission]) -> None:
    assert {permission for permission in Permission if permits(role, permission)} == allowed


def test_the_grants_are_the_guides() -> None:
    assert GRANTS == {
        "admin": ("*",),
        "owner": ("project:*", "team:*"),
        "member": ("project:read", "project:write"),
        "viewer": ("project:read",),
    }

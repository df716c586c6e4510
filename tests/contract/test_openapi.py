"""The OpenAPI document, the route table, the handlers and the errors say the same."""

from __future__ import annotations

import importlib
import pkgutil
import re
from typing import TYPE_CHECKING, Any

import pytest
from openapi_spec_validator import validate

import dttools
from dttools.api import PUBLIC, RESOURCES, ROUTES, STATUS, Problem, all_errors, openapi
from dttools.errors import AppError, RateLimited
from dttools.model import KINDS
from dttools_server.web.routing import HANDLERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.serving import RunningServer


def test_every_error_has_a_status_and_every_status_an_error() -> None:
    for module in ("dttools.sync", "dttools.document"):
        importlib.import_module(module)
    for package in pkgutil.iter_modules(dttools.__path__, "dttools."):
        importlib.import_module(package.name)
    assert {kind.code for kind in all_errors()} == STATUS.keys()


@pytest.mark.parametrize("code", STATUS)
def test_an_error_arrives_as_it_left_or_as_the_nearest_one(code: str) -> None:
    problem = Problem(title="t", status=STATUS[code], code=code, detail="what", safe="safe", todo="do")
    error = problem.error()
    assert (error.message, error.safe, error.todo) == ("what", "safe", "do")
    assert error.code == {"edit_refused": "forbidden"}.get(code, code)


def test_a_problem_of_a_newer_server_is_read_by_its_status() -> None:
    newer = Problem(title="t", status=429, code="of the future", detail="slow down", retry_after=7)
    error = newer.error()
    assert isinstance(error, RateLimited)
    assert error.retry_after == 7
    assert type(Problem(title="t", status=418, code="teapot").error()) is AppError


def test_every_route_has_a_handler_and_every_handler_a_route() -> None:
    assert HANDLERS.keys() == ROUTES.keys()


def test_every_kind_with_a_path_has_its_five_routes() -> None:
    paths = {kind.path.replace("-", "_") for kind in KINDS.values() if kind.path}
    assert RESOURCES.keys() == paths
    for name in paths:
        assert {f"{name}.{verb}" for verb in ("list", "create", "get", "update", "delete")} <= ROUTES.keys()


def test_the_document_describes_every_route_with_its_parameters() -> None:
    paths = openapi()["paths"]
    described = {(path, method) for path, methods in paths.items() for method in methods}
    assert described == {(route.path, route.method.lower()) for route in ROUTES.values()}
    for route in ROUTES.values():
        operation = paths[route.path][route.method.lower()]
        named = {parameter["name"] for parameter in operation["parameters"] if parameter["in"] == "path"}
        assert named == set(re.findall(r"{(\w+)}", route.path))
        assert operation["security"] == ([] if route.access == PUBLIC else [{"bearer": []}])


def test_every_reference_of_the_document_leads_somewhere() -> None:
    document = openapi()
    for reference in _references(document):
        target: Any = document
        for part in reference.removeprefix("#/").split("/"):
            target = target[part]
        assert target


def test_bodies_of_tools_have_the_fields_and_zones_of_their_kinds() -> None:
    schemas = openapi()["components"]["schemas"]
    for resource in RESOURCES.values():
        expected = {*resource.fields, *resource.kind.all_zones, *resource.additions.aliases}
        for schema in (f"New{resource.model.__name__}", f"{resource.model.__name__}Change"):
            assert schemas[schema]["properties"].keys() == expected
            assert schemas[schema]["additionalProperties"] is False
        assert expected <= schemas[f"{resource.model.__name__}View"]["properties"].keys()


def test_the_document_is_openapi() -> None:
    validate(openapi())


def test_headers_that_a_request_must_have_are_described() -> None:
    parameters = openapi()["paths"]["/projects/{project_id}/assets/{hash}"]["patch"]["parameters"]
    assert {one["name"] for one in parameters if one["in"] == "header" and one["required"]} == {
        "Upload-Offset",
        "Upload-Length",
    }


async def test_the_server_serves_the_document_to_everybody(server: RunningServer) -> None:
    ana = await server.person("Ana")
    ana.http.auth = None
    answer = await ana.http.get("openapi.json")
    assert (answer.status_code, answer.json()) == (200, openapi())
    health = await ana.http.get(f"{server.url}/health")
    assert (health.status_code, health.json()) == (200, {"status": "ok"})


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from _references(value)
    elif isinstance(node, list):
        for value in node:
            yield from _references(value)

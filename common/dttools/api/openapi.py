"""The OpenAPI 3.1 document, made from the route table and the models."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from dttools.api.problems import MEDIA_TYPE, Problem
from dttools.api.routes import PREFIX, PUBLIC, ROUTES, VERSION, Route

_REFERENCE = "#/components/schemas/{model}"
_BEARER = "bearer"


@cache
def openapi() -> dict[str, Any]:
    """The document that `/v1/openapi.json` serves."""
    references, components = _schemas()
    paths: dict[str, dict[str, Any]] = {}
    for route in ROUTES.values():
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, references, components)
    for route in ROUTES.values():
        if route.query is not None:  # its fields have become parameters
            components.pop(route.query.__name__, None)
    return {
        "openapi": "3.1.0",
        "info": {"title": "DTTools", "version": VERSION, "license": {"name": "MIT", "identifier": "MIT"}},
        "servers": [{"url": PREFIX}],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {_BEARER: {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
            "responses": {"Problem": {"description": "What went wrong", "content": _problem(references)}},
        },
    }


References = Mapping[Any, dict[str, Any]]
"""(model, mode) → its reference."""


def _schemas() -> tuple[References, dict[str, Any]]:
    models: dict[tuple[type[BaseModel], JsonSchemaMode], None] = {(Problem, "serialization"): None}
    for route in ROUTES.values():
        if route.body is not None:
            models[route.body, "validation"] = None
        if route.query is not None:
            models[route.query, "validation"] = None
        if route.result is not None:
            models[route.result, "serialization"] = None
    references, schema = models_json_schema(list(models), ref_template=_REFERENCE)
    return references, schema["$defs"]


def _operation(route: Route, references: References, components: Mapping[str, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": route.name,
        "summary": route.summary,
        "tags": [route.tag],
        "parameters": [*_path_parameters(route), *_query_parameters(route, components), *_header_parameters(route)],
        "responses": {
            str(route.status): _answer(route, references),
            "default": {"$ref": "#/components/responses/Problem"},
        },
        "security": [] if route.access == PUBLIC else [{_BEARER: []}],
        "x-access": str(route.access),
    }
    if route.body is not None:
        schema = references[route.body, "validation"]
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    elif route.body_type is not None:
        operation["requestBody"] = {"required": True, "content": {route.body_type: {}}}
    return operation


def _answer(route: Route, references: References) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": HTTPStatus(route.status).phrase}
    if route.result is not None:
        answer["content"] = {"application/json": {"schema": references[route.result, "serialization"]}}
    elif route.result_type is not None:
        answer["content"] = {route.result_type: {}}
    if route.versioned:
        answer["headers"] = {"ETag": {"schema": {"type": "string"}}}
    return answer


def _path_parameters(route: Route) -> Iterator[dict[str, Any]]:
    for name in re.findall(r"\{(\w+)\}", route.path):
        schema = (
            {"type": "string", "pattern": "^[0-9a-f]{64}$"} if name == "hash" else {"type": "string", "format": "uuid"}
        )
        yield {"name": name, "in": "path", "required": True, "schema": schema}


def _query_parameters(route: Route, components: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    schema = components[route.query.__name__] if route.query else {}
    for name, described in schema.get("properties", {}).items():
        yield {"name": name, "in": "query", "required": name in schema.get("required", ()), "schema": _given(described)}


def _given(described: Mapping[str, Any]) -> dict[str, Any]:
    """The schema of a value that is there: what is left out of a query is not null, it is not sent."""
    schema = {key: value for key, value in described.items() if (key, value) != ("default", None)}
    if others := [kind for kind in schema.pop("anyOf", ()) if kind != {"type": "null"}]:
        schema |= others[0] if len(others) == 1 else {"anyOf": others}
    return schema


def _header_parameters(route: Route) -> Iterator[dict[str, Any]]:
    if route.versioned and route.method == "PUT":
        yield {"name": "If-Match", "in": "header", "required": False, "schema": {"type": "string"}}
    for name in route.counts:
        yield {"name": name, "in": "header", "required": True, "schema": {"type": "integer", "minimum": 0}}


def _problem(references: References) -> dict[str, Any]:
    return {MEDIA_TYPE: {"schema": references[Problem, "serialization"]}}

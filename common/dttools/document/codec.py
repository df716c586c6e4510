"""Records in and out of the CRDT: a record is a map, its merged texts are `Text`, everything else plain JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pycrdt import Map, Text
from pydantic import ValidationError
from pydantic_core import from_json

from dttools.document.text import splice_between
from dttools.errors import InvalidInput, TooLarge
from dttools.model import KINDS, Record


def new_map(record: Record) -> Map[Any]:
    """A CRDT map for a record that is not in the document yet.

    Fields at their default are left out, but every merged text is made now: two peers who made it later would each
    make one, and one of the two would win.
    """
    merged = record.merged_fields()
    data = record.model_dump(mode="json", exclude={"id"}, exclude_defaults=True)
    texts = {name: Text(data.pop(name, "")) for name in merged}
    return Map({"kind": record.kind, **data, **texts})


def write_fields(target: Map[Any], record: Record, fields: Iterable[str]) -> None:
    """Write the named fields of a record into its map, and nothing else."""
    names = set(fields)
    merged = record.merged_fields()
    for name, value in record.model_dump(mode="json", include=names).items():
        if name not in merged:
            target[name] = value
        elif isinstance(present := _found(target, name), Text):
            _write_text(present, value)
        else:
            target[name] = Text(value)


def _write_text(text: Text, new: str) -> None:
    old = str(text)
    splice = splice_between(old, new)
    # pycrdt counts UTF-8 bytes.
    start = len(old[: splice.start].encode())
    removed = len(old[splice.start : splice.start + splice.removed].encode())
    if removed:
        del text[start : start + removed]
    if splice.inserted:
        text.insert(start, splice.inserted)


def _found(target: Map[Any], name: str) -> Any:  # noqa: ANN401 (whatever lies there)
    """What a map holds under a name, or None; its own `get` and `in` look the name up twice."""
    try:
        return target[name]
    except KeyError:
        return None


def read_maps(records: Map[Any]) -> dict[str, Any]:
    """What the map of all records holds, as plain values.

    The library's JSON is some thirty times faster than walking its maps from Python.
    """
    found: dict[str, Any] = from_json(str(records), cache_strings="keys")
    return found


@dataclass(frozen=True, slots=True)
class Reading:
    """A record as `read_record` reads it.

    Attributes:
        record: None when there is none, or none that this program can read.
        is_exact: Whether that is all that lies there: no field was left out or read as its default.
    """

    record: Record | None
    is_exact: bool


@cache
def _names(model: type[Record]) -> frozenset[str]:
    return frozenset(model.model_fields)


def reading_of(records: Map[Any], record_id: str) -> Reading:
    """Read one record."""
    found = _found(records, record_id)
    if not isinstance(found, Map):
        return Reading(None, is_exact=False)
    data = from_json(str(found), cache_strings="keys")
    kind = KINDS.get(str(data.get("kind")))
    if kind is None:
        return Reading(None, is_exact=False)
    is_exact = data.keys() <= _names(kind.record) and "id" not in data
    data["id"] = record_id
    try:
        return Reading(kind.record.model_validate(data), is_exact)
    except ValidationError:
        return Reading(read_record(record_id, data), is_exact=False)


def read_record(record_id: str, data: Mapping[str, Any]) -> Record | None:
    """The record that a map holds, or None when this program cannot read it.

    A field that a newer or faulty peer filled with something else reads as its default; its bytes stay in the document.
    """
    kind = KINDS.get(str(data.get("kind")))
    if kind is None:
        return None
    values = {**data, "id": record_id}
    try:
        return kind.record.model_validate(values)
    except ValidationError as error:
        for problem in error.errors(include_url=False, include_context=False, include_input=False):
            values.pop(str(problem["loc"][0]) if problem["loc"] else "", None)
    try:
        return kind.record.model_validate(values)
    except ValidationError:
        return None


def read_strictly(records: Map[Any], record_id: str) -> Record | None:
    """The record that the map of one record holds; None when there is no such map.

    Raises:
        TooLarge: A text or list is over its limit.
        InvalidInput: Anything that this program would not have written: a kind or field it does not know, a value that
            the model refuses, a text that cannot merge.
    """
    found = _found(records, record_id)
    if found is None:
        return None
    data = from_json(str(found), cache_strings="keys") if isinstance(found, Map) else {}
    kind = KINDS.get(str(data.get("kind")))
    if kind is None:
        raise InvalidInput("kind: unknown", field="kind")
    for name in data.keys() - _names(kind.record):
        raise InvalidInput(f"{name[:50]}: unknown", field=name[:50])
    for name in kind.record.merged_fields():
        if not isinstance(_found(found, name), Text):
            raise InvalidInput(f"{name}: is not a text that merges", field=name)
    return validated(kind.record, {**data, "id": record_id})


def validated(model: type[Record], values: Mapping[str, Any]) -> Record:
    """A record of checked values.

    Raises:
        TooLarge: A text or list is over its limit.
        InvalidInput: Any other value that the model refuses.
    """
    try:
        return model.model_validate(values)
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        name = ".".join(str(part) for part in problem["loc"])
        kind = TooLarge if problem["type"] in {"string_too_long", "too_long"} else InvalidInput
        raise kind(f"{name}: {problem['msg']}", field=name) from error

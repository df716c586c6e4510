"""Bodies of the tools' resources, generated from the tool registry.

A resource has the fields of its kind's model, its zones as lists of texts, and values that follow from other records.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from types import NoneType
from typing import Annotated, Any, ClassVar, Literal, Protocol, TypeVar, get_args

from pydantic import AwareDatetime, Field, GetJsonSchemaHandler, StringConstraints, create_model
from pydantic.fields import FieldInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from dttools.api.base import Body, PageQuery, View
from dttools.errors import InvalidInput
from dttools.ids import ActorId, ProjectId, RecordId
from dttools.model import KINDS, Kind, Note, Record, Vote
from dttools.model.values import LONG_TEXT
from dttools_resources.i18n import tr

R = TypeVar("R", bound=Record)

_SOMETHING = StringConstraints(strip_whitespace=True, min_length=1)
ZoneTexts = Annotated[tuple[Annotated[str, Field(max_length=LONG_TEXT)], ...], Field(max_length=500)]


class Reader(Protocol):
    """Where a resource finds the records around its own: a project document, an index or a draft."""

    def zone(self, board: RecordId, zone: str) -> list[Note]:
        """The notes of one zone, in order."""

    def children(self, model: type[R], parent: RecordId) -> Iterable[R]:
        """Live records of a kind that belong to `parent`."""


class Named(Body):
    """Fields of a tool's record. `aliases` are further names of them."""

    aliases: ClassVar[Mapping[str, str]] = {}

    @classmethod
    def by_own_names(cls, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """See `Body`.

        Raises:
            InvalidInput: One field has two values, under two names.
        """
        named = dict(data)
        for alias, name in cls.aliases.items():
            if alias in named:
                value = named.pop(alias)
                if named.setdefault(name, value) != value:
                    told = tr("“{one}” and “{other}” are one field; give one of them.")
                    raise InvalidInput(told.format(one=alias, other=name), field=alias)
        return named

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Describe the further names too."""
        reference = handler(core_schema)
        schema = handler.resolve_ref_schema(reference)
        for alias, name in cls.aliases.items():
            schema["properties"][alias] = {**schema["properties"][name], "title": f"Same as {name}"}
            if name in schema.get("required", ()):
                schema["required"].remove(name)
                schema["anyOf"] = [{"required": [name]}, {"required": [alias]}]
        return reference


class ToolBody(Named):
    """What a client sends of a tool's record."""

    @property
    def given(self) -> dict[str, Any]:
        """The fields that the client sent."""
        return {name: getattr(self, name) for name in type(self).model_fields if name in self.model_fields_set}


class ChangeBody(ToolBody):
    """A change: the given fields change, the others stay. So there are no defaults to tell of."""

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Leave the defaults out."""
        reference = super().__get_pydantic_json_schema__(core_schema, handler)
        for described in handler.resolve_ref_schema(reference)["properties"].values():
            described.pop("default", None)
        return reference


class ToolQuery(Named, PageQuery):
    """Which records of a tool: those whose fields have the given values, by time of creation."""

    sort: Literal["created_at", "-created_at"] = "created_at"

    @property
    def where(self) -> dict[str, Any]:
        """Fields and the values that they must have."""
        return self.model_dump(mode="json", exclude=set(ToolQuery.model_fields), exclude_unset=True)


class ToolView(View):
    """A record of a tool."""

    id: RecordId
    created_at: AwareDatetime
    created_by: ActorId
    updated_at: AwareDatetime
    updated_by: ActorId


@dataclass(frozen=True, slots=True)
class TotalOf:
    """A value of a view: the sum of one field over the records of a kind that belong to the record."""

    model: type[Record]
    field: str
    type: Any = int

    def of(self, record: Record, reader: Reader) -> int:
        """The sum."""
        return sum(getattr(child, self.field) for child in reader.children(self.model, record.id))


@dataclass(frozen=True, slots=True)
class MeanOf:
    """A value of a view: the mean of some of the record's own numbers, None while one of them is missing."""

    fields: tuple[str, ...]
    type: Any = float | None

    def of(self, record: Record, _reader: Reader) -> float | None:
        """The mean."""
        given = [value for name in self.fields if (value := getattr(record, name)) is not None]
        return sum(given) / len(given) if len(given) == len(self.fields) else None


Derived = TotalOf | MeanOf
"""What follows from a record and those around it: formulas, so that a list can have the values from its database."""


@dataclass(frozen=True, slots=True)
class Additions:
    """What REST adds to the fields of a kind: derived values (of records `around`), and further names of fields."""

    derived: Mapping[str, Derived] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    around: tuple[type[Record], ...] = ()


ADDITIONS: Mapping[str, Additions] = {
    "idea": Additions(
        derived={
            "votes": TotalOf(Vote, "dots"),
            "dvf_score": MeanOf(("desirability", "viability", "feasibility")),
        },
        around=(Vote,),
    ),
    "empathy_map": Additions(aliases={"name": "title"}),
}
HIDDEN = frozenset({"order", "group", "text_size", "made_from"})
"""Fields that only a canvas has a use for."""


@dataclass(frozen=True)
class Resource:
    """The REST side of one kind of record."""

    kind: Kind

    @property
    def name(self) -> str:
        """Of its routes and of its place in the client: `empathy_maps`."""
        return self.kind.path.replace("-", "_")

    @property
    def model(self) -> type[Record]:
        """The record's model."""
        return self.kind.record

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """Fields of the kind that a client sees."""
        return tuple(name for name in self.model.own_fields() if name not in (HIDDEN | {"kind"}))

    @cached_property
    def additions(self) -> Additions:
        """Values and names beyond the kind's own."""
        return ADDITIONS.get(self.kind.name, Additions())

    @property
    def around(self) -> tuple[type[Record], ...]:
        """Kinds of records that belong to one of these and show in its view."""
        notes = (Note,) if self.kind.all_zones else ()
        return (*notes, *self.additions.around)

    @cached_property
    def create(self) -> type[ToolBody]:
        """Body of a new one; only its label is needed, and that may not be empty."""
        fields = {name: self._for_a_new_one(name) for name in self.fields}
        return self._body(f"New{self.model.__name__}", ToolBody, fields)

    @cached_property
    def change(self) -> type[ChangeBody]:
        """Body of a change."""
        fields = {name: (self._type(name), None) for name in self.fields}
        return self._body(f"{self.model.__name__}Change", ChangeBody, fields)

    @cached_property
    def query(self) -> type[ToolQuery]:
        """Query of a list; it may ask for values of the fields that hold a name, a choice, a number or an id."""
        simple = [
            name for name in self.fields if _is_simple(self._info(name)) and name not in self.model.merged_fields()
        ]
        fields: dict[str, Any] = {name: (self._info(name).annotation, None) for name in simple}
        query = create_model(f"{self.model.__name__}Query", __base__=ToolQuery, __module__=__name__, **fields)
        query.aliases = self.additions.aliases
        return query

    @cached_property
    def view(self) -> type[ToolView]:
        """What the server answers."""
        own = {name: (self._info(name).annotation, ...) for name in self.fields}
        zones = dict.fromkeys(self.kind.all_zones, (tuple[str, ...], ()))
        derived = {name: (derived.type, ...) for name, derived in self.additions.derived.items()}
        aliases = {alias: own[name] for alias, name in self.additions.aliases.items()}
        project = {"project_id": (ProjectId, ...)} if self.kind.path else {}
        fields: dict[str, Any] = {**project, **own, **zones, **derived, **aliases}
        return create_model(
            f"{self.model.__name__}View", __base__=ToolView, __doc__=self.model.__doc__, __module__=__name__, **fields
        )

    def values(self, record: Record, project: ProjectId, reader: Reader) -> dict[str, Any]:
        """What a view of the record holds."""
        values = {name: getattr(record, name) for name in (*ToolView.model_fields, *self.fields)}
        zones = {zone: tuple(note.text for note in reader.zone(record.id, zone)) for zone in self.kind.all_zones}
        derived = {name: derived.of(record, reader) for name, derived in self.additions.derived.items()}
        aliases = {alias: values[name] for alias, name in self.additions.aliases.items()}
        return {"project_id": project, **values, **zones, **derived, **aliases}

    def show(self, record: Record, project: ProjectId, reader: Reader) -> ToolView:
        """The view of a record."""
        return self.view.model_validate(self.values(record, project, reader))

    def _info(self, name: str) -> FieldInfo:
        return self.model.model_fields[name]

    def _type(self, name: str) -> Any:  # noqa: ANN401 (a type expression)
        kind = _checked_type(self._info(name))
        return Annotated[kind, _SOMETHING] if name == self.kind.label else kind

    def _for_a_new_one(self, name: str) -> Any:  # noqa: ANN401 (what create_model takes)
        info = self._info(name)
        if name == self.kind.label:
            return (self._type(name), ...)
        if info.is_required():  # the record it lies on: without it the server chooses one
            return (_checked_type(info) | None, None)
        return (_checked_type(info), info.default)

    def _body(self, name: str, base: type[B], fields: dict[str, Any]) -> type[B]:
        zones: dict[str, Any] = dict.fromkeys(self.kind.all_zones, (ZoneTexts, ()))
        body = create_model(name, __base__=base, __doc__=self.model.__doc__, __module__=__name__, **fields, **zones)
        body.aliases = self.additions.aliases
        return body


B = TypeVar("B", bound=ToolBody)


def _checked_type(info: FieldInfo) -> Any:  # noqa: ANN401 (a type expression)
    """The type of a field with its limits."""
    return info.rebuild_annotation()


def _bare(kind: Any) -> Any:  # noqa: ANN401 (a type expression)
    """The class behind `Annotated` and `NewType`."""
    kind = getattr(kind, "__origin__", kind)
    return getattr(kind, "__supertype__", kind)


def _is_simple(info: FieldInfo) -> bool:
    kinds = [_bare(kind) for kind in get_args(info.annotation) or (info.annotation,)]
    return all(isinstance(kind, type) and issubclass(kind, (str, int, StrEnum, NoneType)) for kind in kinds)


RESOURCES: Mapping[str, Resource] = {
    resource.name: resource for resource in map(Resource, KINDS.values()) if resource.kind.path
}
"""Resources of the tools, by the name of their routes."""

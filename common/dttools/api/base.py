"""What all bodies of the REST API share."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationError

from dttools.errors import AppError, InvalidInput, TooLarge
from dttools_resources.i18n import tr

T = TypeVar("T")
B = TypeVar("B", bound="Body")


class Body(BaseModel):
    """What a client sends. A field that the API does not know is refused: it would be lost without a word."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def by_own_names(cls, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """What was sent, with the fields under the names that they have here."""
        return data


class View(BaseModel):  # noqa: PLW1641 — pydantic gives what is frozen a hash
    """What the server answers. A client ignores fields that it does not know: they are a newer server's."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    _etag: str | None = PrivateAttr(default=None)

    @property
    def etag(self) -> str | None:
        """The server's name for this state of it; None for an item of a list, which has none."""
        return self._etag

    def named(self, etag: str | None) -> Self:
        """The same, which the server calls so."""
        self._etag = etag
        return self

    def __eq__(self, other: object) -> bool:
        """Whether it says the same, however it was asked for."""
        return type(self) is type(other) and self.__dict__ == other.__dict__

    if TYPE_CHECKING:  # most views are generated from the tool registry, which a type checker cannot follow

        def __getattr__(self, name: str) -> Any: ...  # noqa: ANN401


class Page(View, Generic[T]):
    """One page of a list. `next_cursor` is the next request's `cursor`, None on the last page; `total` counts all."""

    items: tuple[T, ...]
    total: int
    next_cursor: str | None = None


class PageQuery(Body):
    """Which part of a list. `cursor` is the `next_cursor` of the part before."""

    limit: int = Field(default=50, ge=1, le=200)
    cursor: str | None = Field(default=None, pattern=r"^\d{1,9}$")

    @property
    def offset(self) -> int:
        """How many items come before this part."""
        return int(self.cursor or 0)


def checked(model: type[B], data: object) -> B:
    """Checked values, where a text may stand for what it spells, as in a query.

    Raises:
        TooLarge: A text or list is over its limit.
        InvalidInput: A field is missing, unknown, or has a value that the API refuses.
    """
    try:
        return model.model_validate(_named(model, data))
    except ValidationError as error:
        raise _refusal(error) from error


def checked_json(model: type[B], data: object) -> B:
    """Checked values of a JSON body; each must have the very type that the API says. Raises as `checked`."""
    try:
        return model.model_validate_json(json.dumps(_named(model, data)), strict=True)
    except ValidationError as error:
        raise _refusal(error) from error


def _named(model: type[B], data: object) -> object:
    return model.by_own_names(data) if isinstance(data, Mapping) else data


_IN_JSON = {
    "dataclass_type": "Input should be an object",
    "model_type": "Input should be an object",
    "named_tuple_type": "Input should be a list",
    "tuple_type": "Input should be a list",
}
"""Kinds of problems that pydantic tells of in the terms of Python."""


def _refusal(error: ValidationError) -> AppError:
    problem = error.errors(include_url=False, include_input=False)[0]
    name, kind = ".".join(str(part) for part in problem["loc"]), problem["type"]
    if kind == "extra_forbidden":
        return InvalidInput(tr("There is no field “{field}” here.").format(field=name), field=name)
    if kind == "json_invalid":
        return InvalidInput(tr("The body is not JSON."))
    said = _IN_JSON.get(kind) or problem["msg"].removeprefix("Value error, ").replace("Tuple", "List")
    refused = TooLarge if kind in {"string_too_long", "too_long"} else InvalidInput
    return refused(f"{name}: {said}" if name else said, field=name)

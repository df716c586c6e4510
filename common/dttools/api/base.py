"""What all bodies of the REST API share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from dttools.errors import InvalidInput, TooLarge
from dttools_resources.i18n import tr

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)


class Body(BaseModel):
    """What a client sends. A field that the API does not know is refused: it would be lost without a word."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class View(BaseModel):
    """What the server answers. A client ignores fields that it does not know: they are a newer server's."""

    model_config = ConfigDict(frozen=True, extra="ignore")

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


def checked(model: type[M], data: object) -> M:
    """A body of checked values.

    Raises:
        TooLarge: A text or list is over its limit.
        InvalidInput: A field is missing, unknown, or has a value that the API refuses.
    """
    try:
        return model.model_validate(data)
    except ValidationError as error:
        problem = error.errors(include_url=False, include_input=False)[0]
        name = ".".join(str(part) for part in problem["loc"])
        if problem["type"] == "extra_forbidden":
            raise InvalidInput(tr("There is no field “{field}” here.").format(field=name), field=name) from error
        kind = TooLarge if problem["type"] in {"string_too_long", "too_long"} else InvalidInput
        raise kind(f"{name}: {problem['msg']}" if name else problem["msg"], field=name) from error

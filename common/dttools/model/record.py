"""What all records share. A record is a frozen value; a project document yields them and commands change them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import ClassVar

from pydantic import AwareDatetime, BaseModel, ConfigDict

from dttools.ids import ActorId, RecordId
from dttools.model.values import Merges, OrderKey, ShortText, Size, Vector


class Record(BaseModel):
    """One thing of a project: a persona, a note, a vote.

    `parent_field` names the field that says which record it lies in or belongs to, if any. `refers_to` names the
    fields with ids of other records, and the kind that these have when they are there.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")
    parent_field: ClassVar[str | None] = None
    refers_to: ClassVar[Mapping[str, str]] = {}

    id: RecordId
    kind: str
    created_at: AwareDatetime
    created_by: ActorId
    updated_at: AwareDatetime
    updated_by: ActorId
    deleted_at: AwareDatetime | None = None

    @property
    def parent(self) -> RecordId | None:
        """The record it belongs to."""
        return getattr(self, self.parent_field) if self.parent_field else None

    @classmethod
    @cache
    def merged_fields(cls) -> frozenset[str]:
        """Fields whose text merges by character."""
        return frozenset(
            name for name, field in cls.model_fields.items() if any(isinstance(mark, Merges) for mark in field.metadata)
        )

    @classmethod
    @cache
    def own_fields(cls) -> tuple[str, ...]:
        """Fields of the kind itself, without identity and stamps."""
        return tuple(name for name in cls.model_fields if name not in Record.model_fields)


class Placed(Record):
    """A record that lies on a board.

    `at` is its top-left corner; `order` is a fractional index for stacking; items with the same `group` are selected
    and moved as one.
    """

    parent_field = "board"

    board: RecordId
    at: Vector = Vector(0, 0)
    size: Size = Size(200, 200)
    order: OrderKey = ""
    locked: bool = False
    group: RecordId | None = None


class Free(Placed):
    """A record that lies where a person put it, whatever else lies there: a drawing, a shape, a picture.

    On a record with zones `zone` names the one that it goes with wherever that lies, and `at` is its offset from the
    zone's top-left corner; without a zone `at` is a place of the board itself.
    """

    zone: ShortText | None = None

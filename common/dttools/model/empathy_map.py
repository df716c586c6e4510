"""Empathy maps: what somebody says, thinks, does and feels, with pains and gains."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from dttools.ids import RecordId
from dttools.model.record import Record
from dttools.model.values import ShortText


class EmpathyMap(Record):
    """An empathy map, around a persona when one is chosen. Its entries are notes in zones."""

    refers_to: ClassVar[Mapping[str, str]] = {"persona_id": "persona"}

    kind: Literal["empathy_map"] = "empathy_map"
    title: ShortText = ""
    persona_id: RecordId | None = None


EMPATHY_ZONES = ("says", "thinks", "does", "feels", "pains", "gains")
EMPATHY_OPTIONAL_ZONES = ("hears", "sees")

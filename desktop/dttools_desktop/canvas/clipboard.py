"""Items of a board on the system's clipboard: our own format beside plain text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QMimeData

from dttools.document import Command
from dttools.document.commands import AddRecord, Together
from dttools.errors import InvalidInput
from dttools.ids import RecordId, new_id
from dttools.model import KINDS, Record, Vector
from dttools_resources.i18n import tr

FORMAT = "application/x-dttools-items+json"
_LINKS = ("cluster", "source", "target")
_LEFT_OUT = {"board", "zone", "order", "made_from"}


@dataclass(frozen=True, slots=True)
class Copied:
    """Records as they were copied: id, kind and field values, from back to front."""

    records: tuple[tuple[RecordId, str, Mapping[str, Any]], ...]

    def pasted(self, board: RecordId, by: Vector, orders: list[str]) -> tuple[Command, dict[RecordId, RecordId]]:
        """A command that adds fresh copies, moved by an offset, and the new ids by the old ones.

        Links to what was not copied are left out; connectors without both ends are too.
        """
        fresh = {record_id: new_id() for record_id, _, _ in self.records}
        groups: dict[RecordId, RecordId] = {}
        keys = iter(orders)
        commands: list[Command] = []
        for record_id, kind, values in self.records:
            own = {**values, "board": board} | {link: fresh.get(values[link]) for link in _LINKS if link in values}
            if kind == "connector":
                if own["source"] is None or own["target"] is None:
                    continue
            else:
                own["at"] = Vector(*values["at"]) + by
                own["order"] = next(keys)
                if own.get("group") is not None:
                    own["group"] = groups.setdefault(own["group"], new_id())
            commands.append(AddRecord(KINDS[kind].record, fresh[record_id], own))
        return Together(tuple(commands)), fresh


def to_mime(records: Iterable[Record]) -> QMimeData:
    """Put records on a clipboard, with their labels as lines of text for other programs."""
    chosen = list(records)
    data = [
        {"id": record.id, "kind": record.kind, "values": record.model_dump(mode="json", include=_copied_fields(record))}
        for record in chosen
    ]
    mime = QMimeData()
    mime.setData(FORMAT, json.dumps(data).encode())
    labels = [(record, KINDS[record.kind].label) for record in chosen if record.kind != "connector"]
    lines = [str(getattr(record, label)) for record, label in labels if label]
    mime.setText("\n".join(lines))
    return mime


def from_mime(mime: QMimeData) -> Copied | None:
    """Records on a clipboard; None when it holds none of ours.

    Raises:
        InvalidInput: It says that it is ours, but is not.
    """
    if not mime.hasFormat(FORMAT):
        return None
    try:
        entries = json.loads(bytes(mime.data(FORMAT).data()))
        records = tuple((RecordId(e["id"]), str(e["kind"]), dict(e["values"])) for e in entries)
        unknown = [
            kind for _, kind, values in records if kind not in KINDS or (kind != "connector" and "at" not in values)
        ]
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidInput(tr("What is on the clipboard cannot be pasted here.")) from error
    if unknown:
        raise InvalidInput(tr("What is on the clipboard cannot be pasted here."))
    return Copied(records)


def _copied_fields(record: Record) -> set[str]:
    return set(record.own_fields()) - _LEFT_OUT

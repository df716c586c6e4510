"""Items of a board on the system's clipboard: our own format beside plain text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from dttools.document import Command
from dttools.document.commands import AddRecord, Together
from dttools.errors import InvalidInput
from dttools.ids import ActorId, RecordId, new_id
from dttools.model import KINDS, Connector, Placed, Record, Vector
from dttools_resources.i18n import tr

FORMAT = "application/x-dttools-items+json"
_LINKS = ("cluster", "source", "target")
_LEFT_OUT = {"board", "zone", "order", "made_from"}
Entry = tuple[RecordId, str, Mapping[str, Any]]
"""A record as it was copied: id, kind and field values."""


@dataclass(frozen=True, slots=True)
class Copied:
    """Records as they were copied, from back to front."""

    records: tuple[Entry, ...]

    def pasted(
        self, board: RecordId, by: Vector, orders: list[str], heirs: Mapping[RecordId, RecordId] | None = None
    ) -> tuple[Command, dict[RecordId, RecordId]]:
        """A command that adds fresh copies, moved by an offset, and the new ids by the old ones.

        Links to what was not copied are left out; connectors without both ends are too. `heirs` are what else was
        made of what was copied, by the old ids.
        """
        fresh = {record_id: new_id() for record_id, _, _ in self.records}
        links = {**fresh, **(heirs or {})}
        groups: dict[RecordId, RecordId] = {}
        keys = iter(orders)
        commands: list[Command] = []
        for record_id, kind, values in self.records:
            own = {**values, "board": board} | {link: links.get(values[link]) for link in _LINKS if link in values}
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


def on_clipboard() -> QMimeData:
    """What the system's clipboard holds; it may hold nothing at all."""
    found: QMimeData | None = QGuiApplication.clipboard().mimeData()
    return found if found is not None else QMimeData()


def from_mime(mime: QMimeData) -> Copied | None:
    """Records on a clipboard; None when it holds none of ours.

    Raises:
        InvalidInput: It says that it is ours, but is not.
    """
    if not mime.hasFormat(FORMAT):
        return None
    try:
        entries = json.loads(bytes(mime.data(FORMAT).data()))
        return Copied(tuple(_read(entry["id"], KINDS[entry["kind"]].record, entry["values"]) for entry in entries))
    except (ValueError, KeyError, TypeError, RecursionError) as error:  # pydantic's refusals are ValueErrors
        raise InvalidInput(tr("What is on the clipboard cannot be pasted here.")) from error


def _read(record_id: str, model: type[Record], values: Mapping[str, Any]) -> Entry:
    """What an entry says, as the model reads it: any program may have put it on the clipboard.

    Raises:
        ValueError, TypeError: It is not what we would have put there.
    """
    if not issubclass(model, Placed | Connector):
        raise TypeError(model.__name__)
    now, nobody = datetime.now(UTC), ActorId("")
    stamps = {"created_at": now, "created_by": nobody, "updated_at": now, "updated_by": nobody}
    record = model.model_validate({"board": "", **values, **stamps, "id": record_id, "deleted_at": None})
    return record.id, record.kind, record.model_dump(mode="json", include=_copied_fields(record))


def _copied_fields(record: Record) -> set[str]:
    return set(record.own_fields()) - _LEFT_OUT

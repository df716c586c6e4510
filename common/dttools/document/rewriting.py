"""A document with the same records and no history: what only a new epoch may put in the place of an old document."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from pycrdt import Doc, Map, Text

from dttools.document.schema import SCHEMA, check_schema, migrate
from dttools.errors import ProtocolError
from dttools.ids import RecordId
from dttools_resources.i18n import tr


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A fresh document as one update; `upgraded` tells whether its records have another shape than before."""

    state: bytes
    upgraded: bool


def rewritten(
    updates: Iterable[bytes], *, epoch: int, without: Collection[RecordId] = (), client_id: int | None = None
) -> Rewritten:
    """A fresh document with the same records, brought to the newest schema.

    Records that this program cannot read are copied as they are. Nothing of the old history is in it, nor of the
    records that are left out: neither their text nor who wrote it.

    Args:
        updates: The whole old document.
        epoch: Of the new one; higher than the old one's.
        without: Records to leave out.
        client_id: As of `ProjectDocument`.

    Raises:
        ProtocolError: An update is not one, or the document is empty.
        SchemaTooNew: A newer program wrote it.
    """
    old: Doc[Any] = Doc()
    try:
        for update in updates:
            old.apply_update(update)
    except (ValueError, RuntimeError) as error:
        raise ProtocolError(tr("These bytes are not a project update.")) from error
    meta, records = old.get("meta", type=Map), old.get("records", type=Map)
    if "schema" not in meta:
        raise ProtocolError(tr("This project has no content."))
    schema = int(meta["schema"])
    check_schema(schema)
    new: Doc[Any] = Doc(client_id=secrets.randbits(32) if client_id is None else client_id)
    new_meta, new_records = new.get("meta", type=Map), new.get("records", type=Map)
    with old.transaction(), new.transaction():
        new_meta["schema"], new_meta["epoch"] = schema, epoch
        for record_id in sorted(set(records.keys()) - set(without)):
            found = records[record_id]
            if isinstance(found, Map):
                new_records[record_id] = Map({name: _copied(value) for name, value in found.items()})
        if schema < SCHEMA:
            migrate(new_meta, new_records)
    return Rewritten(new.get_update(), schema < SCHEMA)


def _copied(value: Any) -> Any:  # noqa: ANN401 (whatever a field holds)
    return Text(str(value)) if isinstance(value, Text) else value

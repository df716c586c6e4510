"""Which records updates touch in a document that is kept for its bytes alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pycrdt import Doc, Map

from dttools.document.panics import is_panic
from dttools.ids import RecordId


def apply_all(doc: Doc[Any], updates: Iterable[bytes]) -> frozenset[RecordId]:
    """Merge updates into a project's CRDT; the records they change there."""
    touched: set[RecordId] = set()
    lost_track: list[Any] = []
    records = doc.get("records", type=Map)

    def note(events: list[Any]) -> None:
        for event in events:
            try:
                touched.update(map(RecordId, event.path[:1] or event.keys))
            except BaseException as error:
                if not is_panic(error):
                    raise
                lost_track.append(event)  # see `ProjectDocument._note_records`

    # On the inner type, and dropped at once: see `ProjectDocument._hold`.
    subscription = records.integrated.observe_deep(note)
    try:
        for update in updates:
            doc.apply_update(update)
    finally:
        subscription.drop()
    if lost_track:
        touched.update(map(RecordId, records.keys()))
    return frozenset(touched)

"""What of a room's document is durable: without the edits that are on their way to the disk."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pycrdt import Doc

from dttools.ids import RecordId
from dttools.sync.touched import apply_all

_MOST_PARTS = 1_000
"""Updates that are kept one by one."""


class Durable:
    """A second history beside the room's document: bytes, or a CRDT of them where one is at hand.

    A refused edit has spoilt the document; this takes its place at once when it is a CRDT. To be one costs as much time
    and memory as the document itself.

    Args:
        updates: All of the history.
        client_id: Under which the document writes.
    """

    def __init__(self, updates: Iterable[bytes], client_id: int) -> None:
        self._updates = list(updates)
        self._client_id = client_id
        self._doc: Doc[Any] | None = None

    @property
    def is_at_hand(self) -> bool:
        """Whether it is a CRDT."""
        return self._doc is not None

    @property
    def is_long(self) -> bool:
        """Whether it is kept in so many parts that `shorten` is worth its time."""
        return len(self._updates) > _MOST_PARTS

    def add(self, update: bytes) -> None:
        """What comes next is durable."""
        if self._doc is not None:
            self._doc.apply_update(update)
        else:
            self._updates.append(update)

    def add_all(self, updates: Iterable[bytes]) -> frozenset[RecordId]:
        """As `add`; the records that the updates change."""
        return apply_all(self.doc(), updates)

    def shorten(self, whole: bytes) -> None:
        """The same history is these bytes."""
        if self._doc is None:
            self._updates = [whole]

    def doc(self) -> Doc[Any]:
        """The CRDT; not to be changed."""
        if self._doc is None:
            self._doc = Doc(client_id=self._client_id)
            for update in self._updates:
                self._doc.apply_update(update)
            self._updates = []
        return self._doc

    def updates(self) -> list[bytes]:
        """All of the history."""
        return list(self._updates) if self._doc is None else [self._doc.get_update()]

    def hand_over(self) -> Doc[Any]:
        """The CRDT, which is the caller's from now on; what stays is bytes."""
        doc = self.doc()
        self._updates, self._doc = [doc.get_update()], None
        return doc

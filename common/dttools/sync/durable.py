"""What of a room's document is durable: without the edits that are on their way to the disk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pycrdt import Doc

from dttools.ids import RecordId
from dttools.sync.touched import apply_all

_MOST_PARTS = 1_000
"""Updates that are kept one by one."""
_LARGE = 64 * 1024
"""Bytes of an update from which on it is worth cutting."""
_LEAST = 500
"""An update takes as long as one of so many bytes, however short it is."""


class Durable:
    """A second history beside the room's document: bytes and, where one is at hand, a CRDT of them.

    A refused edit has spoilt the document; this takes its place at once when it is a CRDT. To be one costs as much time
    and memory as the document itself; the time may be spent by and by.

    Args:
        updates: All of the history.
        client_id: Under which the document writes.
    """

    def __init__(self, updates: Iterable[bytes], client_id: int) -> None:
        self._updates = list(updates)
        self._client_id = client_id
        self._doc: Doc[Any] | None = None
        self._taken = 0
        self._is_cut = False

    @property
    def is_at_hand(self) -> bool:
        """Whether it is a CRDT, with all of the history."""
        return self._doc is not None and self._taken == len(self._updates)

    @property
    def is_long(self) -> bool:
        """Whether it is kept in so many parts that `shorten` is worth its time."""
        return len(self._updates) > _MOST_PARTS

    @property
    def uncut(self) -> bytes | None:
        """What `go_on` would take in in one long piece, if nobody has looked at that yet."""
        first = self._updates[0] if self._updates else b""
        return first if len(first) > _LARGE and not self._is_cut and not self._taken else None

    def cut(self, whole: bytes, parts: Sequence[bytes]) -> None:
        """What was `uncut` says the same as these, one after the other."""
        if whole is self.uncut:
            self._updates[:1] = parts
            self._is_cut = True

    def add(self, update: bytes) -> None:
        """What comes next is durable."""
        if self._doc is not None and self.is_at_hand:
            self._doc.apply_update(update)
            self._taken += 1
        self._updates.append(update)

    def add_all(self, updates: Iterable[bytes]) -> frozenset[RecordId]:
        """As `add`; the records that the updates change."""
        new = list(updates)
        touched = apply_all(self.doc(), new)
        self._updates += new
        self._taken += len(new)
        return touched

    def shorten(self, whole: bytes) -> None:
        """The same history is these bytes."""
        is_at_hand = self.is_at_hand
        self._updates, self._is_cut = [whole], False
        self._taken = int(is_at_hand)
        if not is_at_hand:
            self._doc = None

    def go_on(self, size: int) -> bool:
        """Take about so many bytes more into the CRDT; whether it is at hand now."""
        if self._doc is None:
            self._doc, self._taken = Doc(client_id=self._client_id), 0
        while self._taken < len(self._updates) and size > 0:
            update = self._updates[self._taken]
            self._doc.apply_update(update)
            self._taken += 1
            size -= max(len(update), _LEAST)
        return self.is_at_hand

    def doc(self) -> Doc[Any]:
        """The CRDT; not to be changed."""
        while not self.go_on(_LARGE) or self._doc is None:
            pass
        return self._doc

    def updates(self) -> list[bytes]:
        """All of the history."""
        return [self._doc.get_update()] if self._doc is not None and self.is_at_hand else list(self._updates)

    def hand_over(self) -> Doc[Any]:
        """The CRDT, which is the caller's from now on; what stays is bytes."""
        doc = self.doc()
        self._doc, self._taken = None, 0
        return doc

"""Looks into the bytes of a Yjs update (format version 1) before the CRDT library sees them.

The library is written for friends: it takes in holes, types and depths that no program of ours writes, and some of them
end the process. So only this passes: maps of records, texts in their fields, plain values, deletions; whole, of sane
sizes and depths. The format is that of `Y.encodeStateAsUpdate`: blocks by client, each from a clock on, then the
deleted ranges.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from struct import unpack

from dttools.sync.wire import Reader, malformed

ROOTS = frozenset({"meta", "records"})
MAX_CLIENT = 2**32 - 1
"""Client ids beyond 32 bits diverge in the library's upstream."""
_MAX_CLOCK = 2**31
_MAX_DEPTH = 8
_MAX_VARINT_BYTES = 8

_ORIGIN, _RIGHT_ORIGIN, _KEY, _CONTENT = 0x80, 0x40, 0x20, 0x1F
_GC, _DELETED, _STRING, _TYPE, _ANY = 0, 1, 4, 7, 8
_MAP, _TEXT = 1, 2
_ANY_ARRAY, _ANY_TEXT, _ANY_INTEGER = 117, 119, 125
_ANY_FLOATS = {124: (">f", 4), 123: (">d", 8)}
_ANY_CONSTANTS = frozenset({120, 121, 126})  # true, false, null

Id = tuple[int, int]


@dataclass(slots=True)
class Facts:
    """What an update holds and what it builds on.

    Attributes:
        blocks: Client → first clock and the clock after the last.
        needs: Client → the clock that must be known for the update to have all it refers to.
        writes_meta: Whether it writes what a document says about itself, as only its first content does.
    """

    blocks: dict[int, Id] = field(default_factory=dict)
    needs: dict[int, int] = field(default_factory=dict)
    writes_meta: bool = False

    def need(self, client: int, clock: int) -> None:
        """The update refers to this item."""
        self.needs[client] = max(self.needs.get(client, 0), clock + 1)

    def has_gap(self, known: Mapping[int, int]) -> bool:
        """Whether something is missing between a replica that knows so much and this update."""
        if any(start > known.get(client, 0) for client, (start, _) in self.blocks.items()):
            return True
        none = (0, 0)
        return any(clock > max(known.get(c, 0), self.blocks.get(c, none)[1]) for c, clock in self.needs.items())

    def has_news(self, known: Mapping[int, int]) -> bool:
        """Whether it inserts anything that such a replica lacks; deletions do not show."""
        return any(end > known.get(client, 0) for client, (_, end) in self.blocks.items())

    def is_within(self, other: Facts, known: Mapping[int, int]) -> bool:
        """Whether `other` reaches as far as this one wherever this one goes beyond what is known."""
        none = (0, 0)
        return all(
            other.blocks.get(client, none)[1] >= end
            for client, (_, end) in self.blocks.items()
            if end > known.get(client, 0)
        )


def inspect(update: bytes) -> Facts:
    """What an update holds.

    Raises:
        ProtocolError: It is not an update, or not one that a program of ours would write.
    """
    return _Inspection(Reader(update)).run()


class _Inspection:
    """One pass over the bytes of an update."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._facts = Facts()
        self._types: dict[Id, int] = {}
        self._children: list[tuple[Id, bool, int]] = []

    def run(self) -> Facts:
        reader = self._reader
        for _ in range(reader.count()):
            self._read_client()
        for _ in range(reader.count()):
            self._read_deletions()
        reader.finish()
        for parent, has_key, content in self._children:
            self._check_child(parent, has_key=has_key, content=content)
        return self._facts

    def _read_client(self) -> None:
        reader = self._reader
        blocks, client, start = reader.count(), reader.uint(), reader.uint()
        if not blocks or client > MAX_CLIENT or client in self._facts.blocks:
            raise malformed("bad client in an update")
        clock = start
        for _ in range(blocks):
            clock += self._read_block(client, clock)
            if clock > _MAX_CLOCK:
                raise malformed("clock out of range")
        self._facts.blocks[client] = (start, clock)

    def _read_deletions(self) -> None:
        reader = self._reader
        client = reader.uint()
        for _ in range(reader.count()):
            start, length = reader.uint(), reader.uint()
            if not 0 < length <= _MAX_CLOCK:
                raise malformed("bad deletion")
            self._facts.need(client, start + length - 1)

    def _read_block(self, client: int, clock: int) -> int:
        """Read one block; its length in clocks."""
        info = self._reader.byte()
        if info == _GC:
            return self._length()
        content = info & _CONTENT
        parent = self._read_place(info, content)
        if content == _DELETED:
            return self._length()
        if content == _STRING:
            return self._read_string()
        if content == _ANY:
            return self._read_values()
        if content == _TYPE:
            self._types[client, clock] = self._read_type(parent)
            return 1
        raise malformed("unknown content in an update")

    def _read_place(self, info: int, content: int) -> str | Id | None:
        """Where the block goes: the name of a root, the id of a parent, or None beside another block."""
        for mark in (_ORIGIN, _RIGHT_ORIGIN):
            if info & mark:
                self._read_id()
        if info & (_ORIGIN | _RIGHT_ORIGIN):
            return None
        parent: str | Id
        has_key = bool(info & _KEY)
        if self._reader.uint() == 1:
            parent = self._string()
            if parent not in ROOTS or not has_key:
                raise malformed("unknown place in an update")
            self._facts.writes_meta |= parent == "meta"
        else:
            parent = self._read_id()
            self._children.append((parent, has_key, content))
        if has_key:
            self._string()
        return parent

    def _check_child(self, parent: Id, *, has_key: bool, content: int) -> None:
        client, clock = parent
        start, end = self._facts.blocks.get(client, (0, 0))
        if not start <= clock < end:
            return
        kind = self._types.get(parent)
        if kind == _MAP and not has_key:
            raise malformed("a record without a field")
        if kind == _TEXT and (has_key or content not in {_STRING, _DELETED}):
            raise malformed("a text that holds no text")
        if kind is None:
            raise malformed("a parent that holds nothing")

    def _read_id(self) -> Id:
        found = self._reader.uint(), self._reader.uint()
        self._facts.need(*found)
        return found

    # -- contents

    def _length(self) -> int:
        length = self._reader.uint()
        if not 0 < length <= _MAX_CLOCK:
            raise malformed("length out of range")
        return length

    def _string(self) -> str:
        text = self._reader.text()
        if "\0" in text:
            raise malformed("a text with a null character")  # databases refuse them
        return text

    def _read_string(self) -> int:
        """A run of characters; its length is in UTF-16 units."""
        text = self._string()
        if not text:
            raise malformed("length out of range")
        return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2

    def _read_type(self, parent: str | Id | None) -> int:
        """A map or a text. Maps are records, texts their fields, each made once: so nothing nests any deeper."""
        kind = self._reader.uint()
        belongs = (kind == _MAP and parent == "records") or (kind == _TEXT and isinstance(parent, tuple))
        if not belongs:
            raise malformed("a type where none belongs")
        return kind

    def _read_values(self) -> int:
        length = self._reader.count()
        if not length:
            raise malformed("length out of range")
        for _ in range(length):
            self._read_value(0)
        return length

    def _read_value(self, depth: int) -> None:
        """One plain value of lib0's `any`."""
        reader = self._reader
        tag = reader.byte()
        if tag == _ANY_TEXT:
            self._string()
        elif tag == _ANY_INTEGER:
            self._skip_varint()
        elif tag in _ANY_FLOATS:
            layout, size = _ANY_FLOATS[tag]
            if not isfinite(unpack(layout, reader.take(size))[0]):
                raise malformed("a number that is none")
        elif tag == _ANY_ARRAY and depth < _MAX_DEPTH:
            for _ in range(reader.count()):
                self._read_value(depth + 1)
        elif tag not in _ANY_CONSTANTS:
            raise malformed("unknown value in an update")

    def _skip_varint(self) -> None:
        for _ in range(_MAX_VARINT_BYTES):
            if self._reader.byte() < 0x80:  # noqa: PLR2004 (the bit that says more follows)
                return
        raise malformed("number out of range")

"""Cuts a long update into portions that can be taken in one after the other, so that nobody's screen stands still.

A portion is an update by itself: it builds only on what was known and on the portions before it, and all of them
together are the whole. The format is that of `dttools.sync.update`. Blocks keep their bytes. Which block a deletion
belongs to is not written down; it comes with the last block that refers to what it deletes, as the new value of a
field does, so that nothing vanishes before what replaces it is there.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from dttools.errors import ProtocolError
from dttools.sync.messages import SyncStep2, Update, decode, encode
from dttools.sync.wire import Reader, Writer, malformed

PORTION = 8_000
"""Bytes: what is taken in and drawn within a frame or two."""
_TEARS_AT = 4
"""Portions: what is so long is cut inside a record, too."""
_MOST_DELETIONS = 250
_LONGEST_DELETION = 256
"""Clocks. Longer ones are cut too, or one might reach over a thousand records."""
_ORIGIN, _RIGHT_ORIGIN, _KEY, _CONTENT = 0x80, 0x40, 0x20, 0x1F
_GC, _DELETED, _STRING, _TYPE, _ANY = 0, 1, 4, 7, 8
_ANY_FLAT = {127: 0, 126: 0, 124: 4, 123: 8, 122: 8, 121: 0, 120: 0}
_ANY_TEXT, _ANY_INTEGER, _ANY_OBJECT, _ANY_ARRAY, _ANY_BYTES = 119, 125, 118, 117, 116
_MORE = 0x80

Id = tuple[int, int]
"""Client and clock."""
_Range = tuple[int, int, int]
"""Client, first clock, length."""


def in_portions(frame: bytes, size: int = PORTION) -> list[bytes]:
    """The frames that do what one frame of a server does; the frame itself when it is short, or no update of ours."""
    if len(frame) <= 2 * size:
        return [frame]
    try:
        message = decode(frame)
        if not isinstance(message, SyncStep2 | Update):
            return [frame]
        parts = portions(message.update, size)
    except ProtocolError:  # whoever takes the frame in says so
        return [frame]
    return [*(encode(Update(part)) for part in parts[:-1]), encode(type(message)(parts[-1]))]


def portions(update: bytes, size: int = PORTION) -> list[bytes]:
    """An update as portions of about `size` bytes, in the order in which they are to be taken in.

    Raises:
        ProtocolError: It holds something that no program of ours writes.
    """
    whole = _read(update)
    groups = list(_grouped(whole.in_order(), size))
    deletions = _Deletions(whole.deletions)
    for number, blocks in enumerate(groups):
        deletions.meet(number, blocks)
    with_blocks, others = deletions.sorted_out(len(groups))
    made = [_written(blocks, ranges) for blocks, ranges in zip(groups, with_blocks, strict=True)]
    rest = [_written((), others[start : start + _MOST_DELETIONS]) for start in range(0, len(others), _MOST_DELETIONS)]
    return [*made, *rest] or [update]


@dataclass(frozen=True, slots=True)
class _Block:
    """A run of items of one client. `needs` are the items it refers to."""

    client: int
    clock: int
    length: int
    data: bytes
    needs: tuple[Id, ...]
    makes_record: bool

    @property
    def end(self) -> int:
        return self.clock + self.length


@dataclass(slots=True)
class _Whole:
    blocks: dict[int, list[_Block]] = field(default_factory=dict)
    deletions: list[_Range] = field(default_factory=list)
    _next: dict[int, int] = field(default_factory=dict)

    def in_order(self) -> Iterator[_Block]:
        """Every block behind those it refers to."""
        self._next = dict.fromkeys(self.blocks, 0)
        for client in self.blocks:
            yield from self._up_to(client, None)

    def _up_to(self, client: int, clock: int | None) -> Iterator[_Block]:
        """The blocks of a client up to a clock, and before each what it refers to."""
        waiting: list[tuple[int, int | None]] = [(client, clock)]
        while waiting:
            client, clock = waiting[-1]
            blocks, place = self.blocks[client], self._next[client]
            if place == len(blocks) or (clock is not None and blocks[place].clock > clock):
                waiting.pop()
                continue
            block = blocks[place]
            lacking = next((need for need in block.needs if self._lacks(need)), None)
            if lacking is None:
                self._next[client] = place + 1
                yield block
            elif lacking in waiting:
                raise malformed("an update that builds on itself")
            else:
                waiting.append(lacking)

    def _lacks(self, need: Id) -> bool:
        client, clock = need
        blocks = self.blocks.get(client)
        if blocks is None or not blocks[0].clock <= clock < blocks[-1].end:
            return False
        place = self._next[client]
        return place < len(blocks) and blocks[place].clock <= clock


def _grouped(blocks: Iterator[_Block], size: int) -> Iterator[list[_Block]]:
    """Blocks in groups of about a size; a new record is not torn from its fields unless it is huge."""
    group: list[_Block] = []
    filled = 0
    for block in blocks:
        if group and (filled >= _TEARS_AT * size or (filled >= size and block.makes_record)):
            yield group
            group, filled = [], 0
        group.append(block)
        filled += len(block.data)
    if group:
        yield group


class _Deletions:
    """Ranges of deleted items, and the portion that each comes with."""

    def __init__(self, ranges: Sequence[_Range]) -> None:
        self._starts: dict[int, list[int]] = {}
        self._ends: dict[int, list[int]] = {}
        self._portion: dict[int, list[int | None]] = {}
        for client, start, length in sorted(ranges):
            for first in range(start, start + length, _LONGEST_DELETION):
                self._starts.setdefault(client, []).append(first)
                self._ends.setdefault(client, []).append(min(first + _LONGEST_DELETION, start + length))
                self._portion.setdefault(client, []).append(None)

    def meet(self, number: int, blocks: Sequence[_Block]) -> None:
        """These blocks are in that portion."""
        for block in blocks:
            for client, clock in block.needs:
                self._touch(client, clock, clock + 1, number)
            self._touch(block.client, block.clock, block.end, number)

    def _touch(self, client: int, start: int, end: int, number: int) -> None:
        starts = self._starts.get(client)
        if starts is None:
            return
        place = max(0, bisect_right(starts, start) - 1)
        while place < len(starts) and starts[place] < end:
            if self._ends[client][place] > start:
                self._portion[client][place] = number
            place += 1

    def sorted_out(self, portions: int) -> tuple[list[list[_Range]], list[_Range]]:
        """What comes with each portion, and what comes with none."""
        with_blocks: list[list[_Range]] = [[] for _ in range(portions)]
        others: list[_Range] = []
        for client, found in self._portion.items():
            for place, number in enumerate(found):
                start, end = self._starts[client][place], self._ends[client][place]
                target = others if number is None else with_blocks[number]
                target.append((client, start, end - start))
        return with_blocks, others


def _written(blocks: Sequence[_Block], deletions: Sequence[_Range]) -> bytes:
    """An update of its own. Blocks of a client follow one another without a gap."""
    by_client: dict[int, list[_Block]] = {}
    for block in blocks:
        by_client.setdefault(block.client, []).append(block)
    head = Writer().uint(len(by_client))
    made = bytearray(head.done())
    for client, own in by_client.items():
        made += Writer().uint(len(own)).uint(client).uint(own[0].clock).done()
        made += b"".join(block.data for block in own)
    return bytes(made + _written_deletions(deletions))


def _written_deletions(deletions: Sequence[_Range]) -> bytes:
    clients = [(client, list(ranges)) for client, ranges in groupby(deletions, key=lambda each: each[0])]
    writer = Writer().uint(len(clients))
    for client, ranges in clients:
        writer.uint(client).uint(len(ranges))
        for _, start, length in ranges:
            writer.uint(start).uint(length)
    return writer.done()


# -- reading


def _read(update: bytes) -> _Whole:
    reader, whole = Reader(update), _Whole()
    for _ in range(reader.count()):
        count, client, clock = reader.count(), reader.uint(), reader.uint()
        found = whole.blocks.setdefault(client, [])
        for _ in range(count):
            block = _read_block(reader, update, client, clock)
            found.append(block)
            clock = block.end
        if not found:
            raise malformed("a client without blocks")
    for _ in range(reader.count()):
        client = reader.uint()
        whole.deletions += [(client, reader.uint(), reader.uint()) for _ in range(reader.count())]
    reader.finish()
    return whole


def _read_block(reader: Reader, update: bytes, client: int, clock: int) -> _Block:
    start = len(update) - reader.remaining
    info = reader.byte()
    needs: list[Id] = []
    makes_record = False
    content = info & _CONTENT
    if info == _GC:
        length = reader.uint()
    else:
        needs += [(reader.uint(), reader.uint()) for mark in (_ORIGIN, _RIGHT_ORIGIN) if info & mark]
        if not info & (_ORIGIN | _RIGHT_ORIGIN):
            makes_record = _read_parent(reader, needs, has_key=bool(info & _KEY))
        length = _read_content(reader, content)
    end = len(update) - reader.remaining
    return _Block(client, clock, length, update[start:end], tuple(needs), makes_record)


def _read_parent(reader: Reader, needs: list[Id], *, has_key: bool) -> bool:
    """Pass over where a block goes; whether that is the map of all records."""
    in_root = reader.uint() == 1
    if in_root:
        reader.buffer()
    else:
        needs.append((reader.uint(), reader.uint()))
    if has_key:
        reader.buffer()
    return in_root


def _read_content(reader: Reader, content: int) -> int:
    """Pass over what a block holds; its length in clocks."""
    if content == _DELETED:
        return reader.uint()
    if content == _STRING:
        text = reader.text()
        return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2
    if content == _ANY:
        length = reader.count()
        for _ in range(length):
            _skip_value(reader)
        return length
    if content == _TYPE:
        reader.uint()
        return 1
    raise malformed("unknown content in an update")


def _skip_value(reader: Reader) -> None:
    """Pass over one plain value of lib0's `any`."""
    tag = reader.byte()
    if tag in _ANY_FLAT:
        reader.take(_ANY_FLAT[tag])
    elif tag in {_ANY_TEXT, _ANY_BYTES}:
        reader.buffer()
    elif tag == _ANY_INTEGER:
        while reader.byte() >= _MORE:
            pass
    elif tag == _ANY_ARRAY:
        for _ in range(reader.count()):
            _skip_value(reader)
    elif tag == _ANY_OBJECT:
        for _ in range(reader.count()):
            reader.buffer()
            _skip_value(reader)
    else:
        raise malformed("unknown value in an update")

"""Every message of a live connection, to bytes and back. `resources/docs/protocol.md` describes them.

Types 0 to 3 are those of `y-websocket`, so that Yjs clients in JavaScript can take part. Types from 100 on are ours and
go only to clients that said `Hello`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dttools.ids import ActorId, RecordId
from dttools.sync.wire import Reader, Writer, malformed

PROTOCOL = 1
"""Version of our own messages, in `Hello`."""
FRAME_LIMIT = 1024 * 1024
"""Bytes in a frame from client to server; longer messages travel as `Part`s."""
MESSAGE_LIMIT = 32 * 1024 * 1024
"""Bytes in a message put together from `Part`s."""
RECORDS_LIMIT = 100
"""Records that a refusal names at most."""
_TEXT_LIMIT = 4000
_TOKEN_LIMIT = 16 * 1024


@dataclass(frozen=True, slots=True)
class SyncStep1:
    """What the sender knows; the other side answers with what it lacks."""

    state_vector: bytes


@dataclass(frozen=True, slots=True)
class SyncStep2:
    """The answer to `SyncStep1`: one update with everything that was lacking."""

    update: bytes


@dataclass(frozen=True, slots=True)
class Update:
    """One edit."""

    update: bytes


@dataclass(frozen=True, slots=True)
class Awareness:
    """Presence: who is here, where their cursor is. See `dttools.sync.awareness`."""

    payload: bytes


@dataclass(frozen=True, slots=True)
class QueryAwareness:
    """Asks for everybody's presence."""


@dataclass(frozen=True, slots=True)
class Hello:
    """The first message of a client that knows our own messages. `token` is empty when the request carried it."""

    client: str
    protocol: int = PROTOCOL
    token: str = ""


@dataclass(frozen=True, slots=True)
class Welcome:
    """Who the server takes the client for, and which document it has. Sent after `Hello`; again when the role changes.

    Attributes:
        epoch: Of the document. One of another epoch is never merged with it.
        schema: Of the document; 0 when the server does not say.
        incarnation: Changes when the server was restored from a backup, and so may lack what it had acknowledged.
    """

    user_id: ActorId
    name: str
    role: str
    epoch: int
    schema: int = 0
    incarnation: str = ""


@dataclass(frozen=True, slots=True)
class Ack:
    """The first `count` updates since the client's latest `SyncStep1` are durable."""

    count: int


@dataclass(frozen=True, slots=True)
class Refused:
    """The `count`-th update since the latest `SyncStep1` is refused; those before it are durable.

    Further updates are ignored until the client sends `SyncStep1` again.
    """

    count: int
    code: str
    message: str
    records: tuple[RecordId, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a message that is too long for a frame."""

    data: bytes
    last: bool


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person should read. `code` is stable."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Confirm:
    """The person was asked about the next update, which takes many records to the trash."""


Ours = Hello | Welcome | Ack | Refused | Part | Notice | Confirm
Message = SyncStep1 | SyncStep2 | Update | Awareness | QueryAwareness | Ours

_SYNC, _AWARENESS, _QUERY_AWARENESS = 0, 1, 3
_HELLO, _WELCOME, _ACK, _REFUSED, _PART, _NOTICE, _CONFIRM = range(100, 107)


def encode(message: Message) -> bytes:
    """The frame of a message."""
    writer = Writer()
    match message:
        case SyncStep1(payload):
            writer.uint(_SYNC).uint(0).buffer(payload)
        case SyncStep2(payload):
            writer.uint(_SYNC).uint(1).buffer(payload)
        case Update(payload):
            writer.uint(_SYNC).uint(2).buffer(payload)
        case Awareness(payload):
            writer.uint(_AWARENESS).buffer(payload)
        case QueryAwareness():
            writer.uint(_QUERY_AWARENESS)
        case _:
            _write_ours(writer, message)
    return writer.done()


def _write_ours(writer: Writer, message: Ours) -> None:
    match message:
        case Hello(client, protocol, token):
            writer.uint(_HELLO).text(client).uint(protocol).text(token)
        case Welcome(user_id, name, role, epoch, schema, incarnation):
            writer.uint(_WELCOME).text(user_id).text(name).text(role).uint(epoch).uint(schema).text(incarnation)
        case Ack(count):
            writer.uint(_ACK).uint(count)
        case Refused(count, code, text, records):
            writer.uint(_REFUSED).uint(count).text(code).text(text).uint(len(records))
            for record in records:
                writer.text(record)
        case Part(data, last):
            writer.uint(_PART).uint(int(last)).buffer(data)
        case Notice(code, text):
            writer.uint(_NOTICE).text(code).text(text)
        case Confirm():
            writer.uint(_CONFIRM)


def decode(frame: bytes) -> Message:
    """The message of a frame.

    Raises:
        ProtocolError: The bytes are not a message, or something follows it.
    """
    reader = Reader(frame)
    read = _READERS.get(reader.uint())
    if read is None:
        raise malformed("unknown message")
    message = read(reader)
    reader.finish()
    return message


def split(frame: bytes, limit: int = FRAME_LIMIT) -> list[bytes]:
    """The frames that carry a message: itself, or `Part`s of at most `limit` bytes."""
    if len(frame) <= limit:
        return [frame]
    size = limit - 16  # room for the part's own head
    starts = range(0, len(frame), size)
    return [encode(Part(frame[start : start + size], last=start + size >= len(frame))) for start in starts]


class Assembler:
    """Puts the parts of one connection together again.

    Raises:
        ProtocolError: (`feed`) Too long in all, parts in parts, or another message between parts.
    """

    def __init__(self, limit: int = MESSAGE_LIMIT) -> None:
        self._limit = limit
        self._parts: list[bytes] = []
        self._size = 0

    def feed(self, frame: bytes) -> Message | None:
        """The message that this frame is or completes; None while parts are missing."""
        message = decode(frame)
        if not isinstance(message, Part):
            if self._parts:
                raise malformed("a message between parts")
            return message
        self._size += len(message.data)
        if self._size > self._limit or not message.data:
            raise malformed("message too long")
        self._parts.append(message.data)
        if not message.last:
            return None
        whole = decode(b"".join(self._parts))
        self._parts, self._size = [], 0
        if isinstance(whole, Part):
            raise malformed("a part in parts")
        return whole


def _read_sync(reader: Reader) -> Message:
    kinds: tuple[Callable[[bytes], Message], ...] = (SyncStep1, SyncStep2, Update)
    kind = reader.uint()
    if kind >= len(kinds):
        raise malformed("unknown message")
    return kinds[kind](reader.buffer())


def _read_refused(reader: Reader) -> Message:
    count, code, text = reader.uint(), reader.text(_TEXT_LIMIT), reader.text(_TEXT_LIMIT)
    named = reader.count()
    if named > RECORDS_LIMIT:
        raise malformed("too many records")
    return Refused(count, code, text, tuple(RecordId(reader.text(_TEXT_LIMIT)) for _ in range(named)))


def _read_part(reader: Reader) -> Message:
    last = reader.uint()
    if last > 1:
        raise malformed("unknown message")
    return Part(reader.buffer(), bool(last))


def _read_welcome(reader: Reader) -> Message:
    user_id, name, role = (reader.text(_TEXT_LIMIT) for _ in range(3))
    return Welcome(ActorId(user_id), name, role, reader.uint(), reader.uint(), reader.text(_TEXT_LIMIT))


_READERS: dict[int, Callable[[Reader], Message]] = {
    _SYNC: _read_sync,
    _AWARENESS: lambda reader: Awareness(reader.buffer()),
    _QUERY_AWARENESS: lambda _: QueryAwareness(),
    _HELLO: lambda reader: Hello(reader.text(_TEXT_LIMIT), reader.uint(), reader.text(_TOKEN_LIMIT)),
    _WELCOME: _read_welcome,
    _ACK: lambda reader: Ack(reader.uint()),
    _REFUSED: _read_refused,
    _PART: _read_part,
    _CONFIRM: lambda _: Confirm(),
    _NOTICE: lambda reader: Notice(reader.text(_TEXT_LIMIT), reader.text(_TEXT_LIMIT)),
}

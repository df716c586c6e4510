"""Reading and writing the variable-length values of lib0, on which the Yjs protocols stand.

The reader is strict: what it reads lies within the bytes it was given, numbers are JavaScript's safe integers in their
shortest form, texts are valid UTF-8. Nothing is allocated by a length that a peer merely claims.
"""

from __future__ import annotations

from dttools.errors import ProtocolError
from dttools_resources.i18n import tr

MAX_UINT = 2**53 - 1
_MAX_UINT_BYTES = 8
_MORE = 0x80
_BITS = 0x7F
_SHIFTS = range(7, 7 * _MAX_UINT_BYTES, 7)


def malformed(detail: str) -> ProtocolError:
    """The error for bytes that are not what they should be; `detail` is for engineers."""
    return ProtocolError(tr("The other side sent something unreadable ({detail}).").format(detail=detail))


class Reader:
    """Takes values off the front of some bytes.

    Every method raises `ProtocolError` when the bytes do not hold what is asked for.
    """

    __slots__ = ("_data", "_end", "_place")

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._place = 0
        self._end = len(data)

    @property
    def remaining(self) -> int:
        """Bytes not read yet."""
        return self._end - self._place

    def byte(self) -> int:
        """One byte."""
        if self._place >= self._end:
            raise malformed("ends too early")
        value = self._data[self._place]
        self._place += 1
        return value

    def uint(self) -> int:
        """An unsigned integer up to 2⁵³ − 1."""
        data, place = self._data, self._place
        if place >= self._end:
            raise malformed("ends too early")
        first = data[place]
        place += 1
        if first < _MORE:  # nearly always; and this is where the time of judging goes
            self._place = place
            return first
        value = first & _BITS
        for shift, byte in zip(_SHIFTS, data[place : place + _MAX_UINT_BYTES - 1], strict=False):
            place += 1
            value |= (byte & _BITS) << shift
            if byte < _MORE:
                if byte == 0 or value > MAX_UINT:
                    raise malformed("number out of range")
                self._place = place
                return value
        raise malformed("ends too early" if place >= self._end else "number out of range")

    def count(self) -> int:
        """How many things follow; never more than there are bytes for, at one byte each."""
        value = self.uint()
        if value > self.remaining:
            raise malformed("more announced than sent")
        return value

    def take(self, length: int) -> bytes:
        """The next `length` bytes."""
        if length > self.remaining:
            raise malformed("ends too early")
        start = self._place
        self._place += length
        return self._data[start : self._place]

    def buffer(self) -> bytes:
        """Bytes behind their length."""
        return self.take(self.uint())

    def text(self, limit: int | None = None) -> str:
        """UTF-8 behind its length in bytes; `limit` is in bytes too."""
        length = self.uint()
        if limit is not None and length > limit:
            raise malformed("text too long")
        try:
            return self.take(length).decode()
        except UnicodeDecodeError as error:
            raise malformed("text is not UTF-8") from error

    def finish(self) -> None:
        """Nothing may follow."""
        if self.remaining:
            raise malformed("something follows the end")


class Writer:
    """Collects values into bytes."""

    __slots__ = ("_parts",)

    def __init__(self) -> None:
        self._parts = bytearray()

    def uint(self, value: int) -> Writer:
        """An unsigned integer up to 2⁵³ − 1."""
        if not 0 <= value <= MAX_UINT:
            raise ValueError(f"{value} is not an unsigned safe integer")
        while value >= _MORE:
            self._parts.append(_MORE | value & _BITS)
            value >>= 7
        self._parts.append(value)
        return self

    def buffer(self, data: bytes) -> Writer:
        """Bytes behind their length."""
        self.uint(len(data))
        self._parts += data
        return self

    def text(self, text: str) -> Writer:
        """UTF-8 behind its length in bytes."""
        return self.buffer(text.encode())

    def done(self) -> bytes:
        """Everything written so far."""
        return bytes(self._parts)


def read_state_vector(data: bytes) -> dict[int, int]:
    """What a replica knows: client id → its next clock.

    Raises:
        ProtocolError: The bytes are not a state vector.
    """
    reader = Reader(data)
    vector = {reader.uint(): reader.uint() for _ in range(reader.count())}
    reader.finish()
    return vector

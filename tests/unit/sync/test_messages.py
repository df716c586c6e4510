from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycrdt import create_sync_message, create_update_message

from dttools.document import ProjectDocument
from dttools.errors import ProtocolError
from dttools.ids import ActorId, RecordId
from dttools.sync import Assembler, decode, encode, split
from dttools.sync.messages import (
    FRAME_LIMIT,
    Ack,
    Awareness,
    Hello,
    Message,
    Notice,
    Part,
    QueryAwareness,
    Refused,
    SyncStep1,
    SyncStep2,
    Update,
    Welcome,
)
from dttools.sync.wire import MAX_UINT, Reader, Writer, read_state_vector

counts = st.integers(0, MAX_UINT)
texts = st.text(max_size=40)
messages = st.one_of(
    st.builds(SyncStep1, st.binary(max_size=50)),
    st.builds(SyncStep2, st.binary(max_size=50)),
    st.builds(Update, st.binary(max_size=50)),
    st.builds(Awareness, st.binary(max_size=50)),
    st.builds(QueryAwareness),
    st.builds(Hello, texts, counts, texts),
    st.builds(Welcome, texts.map(ActorId), texts, texts, counts),
    st.builds(Ack, counts),
    st.builds(Refused, counts, texts, texts, st.lists(texts.map(RecordId), max_size=5).map(tuple)),
    st.builds(Part, st.binary(min_size=1, max_size=50), st.booleans()),
    st.builds(Notice, texts, texts),
)


@given(messages)
def test_every_message_reads_back(message: Message) -> None:
    assert decode(encode(message)) == message


@given(messages, st.data())
def test_a_message_cut_short_or_with_more_behind_it_is_refused(message: Message, data: st.DataObject) -> None:
    frame = encode(message)
    cut = data.draw(st.integers(0, len(frame) - 1))
    with pytest.raises(ProtocolError):
        decode(frame[:cut])
    with pytest.raises(ProtocolError):
        decode(frame + b"\x00")


@given(st.binary(max_size=200))
def test_random_bytes_are_a_message_or_refused(frame: bytes) -> None:
    try:
        message = decode(frame)
    except ProtocolError:
        return
    assert decode(encode(message)) == message


def test_the_sync_messages_are_those_of_y_websocket() -> None:
    document = ProjectDocument()
    assert encode(Update(b"abc")) == create_update_message(b"abc")
    assert decode(create_sync_message(document._doc)) == SyncStep1(document.state_vector())


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"\x02\x00\x00",  # y-protocols' auth: servers send it, we do not
        b"\x00\x03\x00",
        b"\x00\x02\xff\xff\xff\xff\x0f",  # announces four gigabytes
        b"\x66" + b"\xff" * 9,
        b"\x66\x80\x00",  # zero in two bytes
        b"\x67\x01\x00\x00\xff\xff\x03",  # announces 65,535 records
        b"\x64\x02\xff\xfe\x01\x00",  # not UTF-8
    ],
)
def test_malformed_frames_are_refused(frame: bytes) -> None:
    with pytest.raises(ProtocolError):
        decode(frame)


@given(counts)
def test_numbers_read_back_in_their_shortest_form(number: int) -> None:
    written = Writer().uint(number).done()
    reader = Reader(written)
    assert reader.uint() == number
    reader.finish()


def test_a_state_vector_that_announces_more_than_it_holds_is_refused() -> None:
    with pytest.raises(ProtocolError):
        read_state_vector(b"\xff\xff\x03\x01\x01")
    assert read_state_vector(b"\x01\x05\x07") == {5: 7}


def test_a_long_message_travels_in_parts() -> None:
    message = Update(bytes(range(256)) * 10_000)
    frames = split(encode(message))
    assembler = Assembler()
    assert all(len(frame) <= FRAME_LIMIT for frame in frames)
    assert [assembler.feed(frame) for frame in frames] == [*[None] * (len(frames) - 1), message]
    assert assembler.feed(encode(Ack(1))) == Ack(1)


def test_a_short_message_is_one_frame_by_itself() -> None:
    assert split(encode(Ack(7))) == [encode(Ack(7))]


@pytest.mark.parametrize(
    "frames",
    [
        [Part(b"x" * 60, last=False), Part(b"x" * 60, last=True)],  # over the limit in all
        [Part(b"x", last=False), Ack(1)],
        [Part(b"", last=False)],
        [Part(encode(Part(b"x", last=True)), last=True)],
    ],
)
def test_parts_that_do_not_make_a_message_are_refused(frames: list[Message]) -> None:
    assembler = Assembler(limit=100)
    *before, last = frames
    assert [assembler.feed(encode(message)) for message in before] == [None] * len(before)
    with pytest.raises(ProtocolError):
        assembler.feed(encode(last))

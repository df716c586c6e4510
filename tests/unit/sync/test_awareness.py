from __future__ import annotations

import json

import pytest
from pycrdt import Awareness as UpstreamAwareness
from pycrdt import Doc

from dttools.errors import ProtocolError
from dttools.ids import ActorId
from dttools.model import Role
from dttools.sync import Member, PeerId
from dttools.sync.awareness import (
    CLIENTS_PER_PEER,
    STATE_LIMIT,
    Entry,
    RoomPresence,
    States,
    decode_awareness,
    encode_awareness,
)

ANA = Member(ActorId("ana"), "Ana", Role.OWNER)
BEN = Member(ActorId("ben"), "Ben", Role.VIEWER)
P1, P2 = PeerId("1"), PeerId("2")


def says(client: int, clock: int, state: str) -> bytes:
    return encode_awareness([Entry(client, clock, state)])


def heard(payload: bytes | None) -> dict[int, object]:
    return {entry.client: json.loads(entry.state) for entry in decode_awareness(payload or b"\x00")}


def test_states_are_those_of_y_protocols() -> None:
    upstream = UpstreamAwareness(Doc(client_id=7))
    upstream.set_local_state({"cursor": 3})
    (entry,) = decode_awareness(upstream.encode_awareness_update([7]))
    assert (entry.client, json.loads(entry.state)) == (7, {"cursor": 3})


def test_an_older_state_never_replaces_a_newer_one() -> None:
    states = States()
    assert states.merge(Entry(1, 5, '{"a":1}'))
    assert not states.merge(Entry(1, 4, '{"a":0}'))
    assert not states.merge(Entry(1, 5, '{"a":2}'))
    assert states.merge(Entry(1, 5, "null"))
    assert states.present() == []


def test_the_server_says_who_somebody_is_whatever_they_say() -> None:
    room = RoomPresence()
    told = room.receive(P1, BEN, says(1, 1, '{"user":{"id":"ana","name":"Ana","color":"#123456"},"cursor":[1,2]}'))
    assert heard(told) == {1: {"user": {"color": "#123456", "id": "ben", "name": "Ben"}, "cursor": [1, 2]}}


def test_nobody_speaks_for_somebody_else() -> None:
    room = RoomPresence()
    room.receive(P1, ANA, says(1, 1, '{"here":1}'))
    assert room.receive(P2, BEN, says(1, 9, '{"here":2}')) is None
    assert room.receive(P2, BEN, says(1, 9, "null")) is None
    assert heard(room.everyone()) == {1: {"here": 1, "user": {"id": "ana", "name": "Ana"}}}


def test_who_leaves_is_gone_for_everybody() -> None:
    room = RoomPresence()
    room.receive(P1, ANA, says(1, 3, "{}"))
    assert heard(room.leave(P1)) == {1: None}
    assert room.everyone() is None
    assert room.leave(P1) is None


def test_a_person_who_connected_again_is_not_removed_with_their_old_connection() -> None:
    room = RoomPresence()
    room.receive(P1, ANA, says(1, 3, "{}"))
    assert room.receive(P2, ANA, says(1, 4, "{}")) is not None
    assert room.leave(P1) is None
    assert room.everyone() is not None


def test_one_connection_shows_a_few_clients_at_most() -> None:
    room = RoomPresence()
    for client in range(10):
        room.receive(P1, ANA, says(client, 1, "{}"))
    assert len(heard(room.everyone())) == CLIENTS_PER_PEER


@pytest.mark.parametrize(
    "payload",
    [
        b"\x01",
        b"\xff\xff\x03",
        says(1, 1, "[1]"),
        says(1, 1, "{"),
        says(1, 1, '{"x":NaN}'),
        says(1, 1, "[" * 10_000),
        says(1, 1, json.dumps({"x": "y" * STATE_LIMIT})),
        says(1, 1, "{}") + b"\x00",
    ],
)
def test_what_is_no_presence_is_refused(payload: bytes) -> None:
    with pytest.raises(ProtocolError):
        RoomPresence().receive(P1, ANA, payload)


def shown(client: int, clock: int, state: str) -> Entry:
    return Entry(client, clock, state)


def test_people_on_another_node_are_here_until_they_leave_or_their_node_is_silent() -> None:
    room = RoomPresence()
    ana, ben = '{"user":{"id":"ana","name":"Ana"}}', '{"user":{"id":"ben","name":"Ben"}}'
    assert heard(room.receive_elsewhere("node", [shown(1, 1, ana), shown(2, 1, ben)], now=10.0)).keys() == {1, 2}
    assert room.shown_here() is None
    assert heard(room.receive_elsewhere("node", [shown(1, 2, "null")], now=11.0)) == {1: None}
    assert room.forget_silent(before=10.0) is None
    assert heard(room.forget_silent(before=10.5)) == {2: None}
    assert room.everyone() is None


def test_who_comes_from_a_dead_node_to_this_one_is_of_this_one() -> None:
    room = RoomPresence()
    room.receive_elsewhere("node", [shown(1, 5, '{"user":{"id":"ana","name":"Ana"}}')], now=0.0)
    assert room.receive(P1, BEN, says(1, 9, '{"here":1}')) is None
    assert room.receive(P1, ANA, says(1, 6, "{}")) is not None
    assert room.receive_elsewhere("node", [shown(1, 7, "null")], now=1.0) is None
    assert room.forget_silent(before=99.0) is None
    assert room.shown_here() is not None


def test_presence_that_grows_too_long_by_its_name_is_refused() -> None:
    with pytest.raises(ProtocolError):
        RoomPresence().receive(P1, ANA, says(1, 1, f'{{"x":"{"y" * (16 * 1024 - 10)}"}}'))

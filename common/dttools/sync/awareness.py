"""Presence: who is here and what they point at. Never stored; merged by clock, as `y-protocols` does.

A state is a small JSON object under the awareness client id of its sender. A clock that rises with every change decides
which of two states is newer; a null state says that its client is gone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dttools.ids import ActorId
from dttools.sync.members import Member, PeerId
from dttools.sync.wire import Reader, Writer, malformed

STATE_LIMIT = 16 * 1024
"""Bytes of one state."""
CLIENTS_PER_PEER = 4
"""Awareness ids under which one connection may show itself; the latest count."""
_GONE = "null"


@dataclass(frozen=True, slots=True)
class Entry:
    """One client's state as JSON text."""

    client: int
    clock: int
    state: str

    @property
    def is_gone(self) -> bool:
        """Whether it says that the client left."""
        return self.state == _GONE


def encode_awareness(entries: Iterable[Entry]) -> bytes:
    """The payload of an `Awareness` message."""
    listed = list(entries)
    writer = Writer().uint(len(listed))
    for entry in listed:
        writer.uint(entry.client).uint(entry.clock).text(entry.state)
    return writer.done()


def decode_awareness(payload: bytes) -> list[Entry]:
    """The entries of an `Awareness` message; states are not parsed yet.

    Raises:
        ProtocolError: The bytes are not awareness, or a state is too large.
    """
    reader = Reader(payload)
    entries = [Entry(reader.uint(), reader.uint(), reader.text(STATE_LIMIT)) for _ in range(reader.count())]
    reader.finish()
    return entries


def parse_state(text: str) -> dict[str, Any] | None:
    """A state as values; None when the client is gone.

    Raises:
        ProtocolError: It is not a JSON object.
    """
    try:
        state = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise malformed("presence is not JSON") from error
    if state is not None and not isinstance(state, dict):
        raise malformed("presence is not an object")
    return state


def _no_constant(name: str) -> object:
    raise ValueError(name)


def state_text(state: Mapping[str, Any] | None) -> str:
    """A state as JSON text."""
    return json.dumps(state, separators=(",", ":"), ensure_ascii=False)


class States:
    """The newest known entry of each client."""

    def __init__(self) -> None:
        self._entries: dict[int, Entry] = {}

    def merge(self, entry: Entry) -> bool:
        """Take an entry in; whether it was news."""
        known = self._entries.get(entry.client)
        if known is not None and not self._is_newer(entry, known):
            return False
        self._entries[entry.client] = entry
        return True

    @staticmethod
    def _is_newer(entry: Entry, known: Entry) -> bool:
        return entry.clock > known.clock or (entry.clock == known.clock and entry.is_gone and not known.is_gone)

    def forget(self, client: int) -> Entry | None:
        """Drop a client; the entry that tells others, or None when nobody needs to be told."""
        known = self._entries.pop(client, None)
        return None if known is None or known.is_gone else Entry(client, known.clock, _GONE)

    def present(self) -> list[Entry]:
        """Everybody who is here."""
        return [entry for entry in self._entries.values() if not entry.is_gone]

    def clear(self) -> None:
        """Forget everybody."""
        self._entries.clear()


class RoomPresence:
    """The presence of a room: what each peer shows, under the name that the server knows it by.

    Peers of other nodes are known by the node's name alone; see `receive_elsewhere`.
    """

    def __init__(self) -> None:
        self._states = States()
        self._owners: dict[int, tuple[str, ActorId]] = {}
        self._heard_elsewhere: dict[int, float] = {}

    def everyone(self) -> bytes | None:
        """All states as a payload; None when nobody shows any."""
        present = self._states.present()
        return encode_awareness(present) if present else None

    def receive(self, peer: PeerId, member: Member, payload: bytes) -> bytes | None:
        """Take in what a peer says; what to pass on to the others, if anything.

        What it says about other people's clients is ignored: clients of `y-websocket` repeat what they hear.

        Raises:
            ProtocolError: The payload is not awareness.
        """
        entries = decode_awareness(payload)
        news = [named for entry in entries if self._may_say(peer, member, entry) for named in [_named(entry, member)]]
        fresh = [entry for entry in news if self._states.merge(entry)]
        for entry in fresh:
            self._owners[entry.client] = (peer, member.user_id)
            self._heard_elsewhere.pop(entry.client, None)
        surplus = self._clients_of(peer)[:-CLIENTS_PER_PEER]
        told = fresh + self._forget(surplus)
        return encode_awareness(told) if told else None

    def leave(self, peer: PeerId) -> bytes | None:
        """A peer is gone; what to tell the others, if anything."""
        gone = self._forget(self._clients_of(peer))
        return encode_awareness(gone) if gone else None

    def shown_here(self) -> bytes | None:
        """What the peers of this node show; None when they show nothing."""
        here = [entry for entry in self._states.present() if entry.client not in self._heard_elsewhere]
        return encode_awareness(here) if here else None

    def receive_elsewhere(self, node: str, entries: Iterable[Entry], now: float) -> bytes | None:
        """Take in what another node's peers show there, which that node has named; what to pass on, if anything.

        Raises:
            ProtocolError: A state is no object.
        """
        told = [entry for entry in entries if self._is_of(node, entry) and self._states.merge(entry)]
        for entry in told:
            if entry.is_gone:
                self._forget([entry.client])
            else:
                self._owners[entry.client] = (node, _user_of(entry))
                self._heard_elsewhere[entry.client] = now
        return encode_awareness(told) if told else None

    def forget_silent(self, before: float) -> bytes | None:
        """Who has shown nothing on another node since then is gone with it; what to tell the others, if anything."""
        gone = self._forget([client for client, heard in self._heard_elsewhere.items() if heard < before])
        return encode_awareness(gone) if gone else None

    def _is_of(self, node: str, entry: Entry) -> bool:
        owner = self._owners.get(entry.client)
        if owner is None:
            return not entry.is_gone
        return owner[0] == node or (not entry.is_gone and owner[1] == _user_of(entry))

    def _may_say(self, peer: PeerId, member: Member, entry: Entry) -> bool:
        owner = self._owners.get(entry.client)
        if owner is None:
            return not entry.is_gone
        return owner[0] == peer or owner[1] == member.user_id  # the same person has connected again

    def _clients_of(self, peer: PeerId) -> list[int]:
        return [client for client, (owner, _) in self._owners.items() if owner == peer]

    def _forget(self, clients: Iterable[int]) -> list[Entry]:
        for client in (listed := list(clients)):
            del self._owners[client]
            self._heard_elsewhere.pop(client, None)
        return [gone for client in listed if (gone := self._states.forget(client)) is not None]


def _named(entry: Entry, member: Member) -> Entry:
    """The entry with the user that the server knows, whatever the client said."""
    state = parse_state(entry.state)
    if state is None:
        return Entry(entry.client, entry.clock, _GONE)
    said = state.get("user")
    looks = {k: v for k, v in said.items() if k in {"color", "colorLight"}} if isinstance(said, dict) else {}
    state["user"] = {**looks, "id": member.user_id, "name": member.name}
    text = state_text(state)
    if len(text.encode()) > STATE_LIMIT:
        raise malformed("presence too long")
    return Entry(entry.client, entry.clock, text)


def _user_of(entry: Entry) -> ActorId:
    """Whose presence a server says it is."""
    user = (parse_state(entry.state) or {}).get("user")
    return ActorId(str(user.get("id", ""))) if isinstance(user, dict) else ActorId("")

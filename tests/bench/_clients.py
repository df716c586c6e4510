"""The clients of `bench live`: connections that edit by plan, and what they see."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from _plan import Author, Edit
from _server import Address
from _sockets import Socket
from measure import Usage, Watch
from pycrdt import Doc

from dttools.sync.messages import Ack, Refused, SyncStep2, Update, decode
from dttools.sync.wire import Reader

PATIENCE = 15.0
"""Seconds that the last edits may take to arrive."""
_ACK = 102


@dataclass
class Timings:
    """What the clients saw, in seconds."""

    heard: list[float] = field(default_factory=list)
    applied: list[float] = field(default_factory=list)
    acked: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    deliveries: int = 0
    troubles: list[str] = field(default_factory=list)


class Client:
    """One connection. `watches` is whether it keeps a real document of what it hears."""

    def __init__(self, author: Author, timings: Timings, known: dict[bytes, Edit], *, watches: bool) -> None:
        self.author = author
        self._timings = timings
        self._known = known
        self._document: Doc[Any] | None = Doc() if watches else None
        self._sent: list[Edit] = []
        self._acked = 0
        self._socket: Socket
        self.synced = asyncio.get_running_loop().create_future()

    @property
    def awaits_acks(self) -> bool:
        """Whether edits are on their way to the disk."""
        return self._acked < len(self._sent)

    async def open(self, address: Address, tls: ssl.SSLContext | None) -> None:
        """Connect and catch up."""
        self._socket = await Socket.connect(
            (address.host, address.port), self.author.path, self.author.token, self._take, tls
        )
        for frame in self.author.greeting:
            self._socket.send(frame)
        await self.synced

    def send(self, edit: Edit) -> None:
        """Send one edit."""
        self._sent.append(edit)
        edit.sent = time.perf_counter()
        self._socket.send(edit.frame)

    def show(self, frame: bytes) -> None:
        """Send something that is no edit."""
        self._socket.send(frame)

    def close(self) -> None:
        """Leave; being sent away before that is a trouble."""
        if self._socket.ended:
            self._timings.troubles.append(f"closed by the server: {self._socket.ended}")
        self._socket.close()

    def _take(self, frame: bytes) -> None:
        now = time.perf_counter()
        edit = self._known.get(frame) or self._known.get(_key(frame))
        if edit is not None:
            self._timings.deliveries += 1
            self._hear(edit, frame, now)
        elif frame[0] == _ACK:
            self._count_acks(frame, now)
        else:
            self._take_other(frame)

    def _hear(self, edit: Edit, frame: bytes, now: float) -> None:
        if edit.counts:
            self._timings.heard.append(now - edit.sent)
        if self._document is not None:
            self._document.apply_update(_update(frame))
            if edit.counts:
                self._timings.applied.append(time.perf_counter() - edit.sent)

    def _count_acks(self, frame: bytes, now: float) -> None:
        message = decode(frame)
        assert isinstance(message, Ack)
        self._timings.acked += [now - edit.sent for edit in self._sent[self._acked : message.count] if edit.counts]
        self._acked = message.count

    def _take_other(self, frame: bytes) -> None:
        message = decode(frame)
        if isinstance(message, SyncStep2):
            if self._document is not None:
                self._document.apply_update(message.update)
            if not self.synced.done():
                self.synced.set_result(None)
        elif isinstance(message, Refused):
            self._timings.troubles.append(f"refused: {message.code} {message.message}")
        elif isinstance(message, Update):
            self._timings.troubles.append("an update that nobody sent")


def _update(frame: bytes) -> bytes:
    message = decode(frame)
    assert isinstance(message, Update)
    return message.update


def _key(frame: bytes) -> bytes:
    """What stays of an update when the server writes it anew: its client and its first clock."""
    if frame[:2] != b"\0\2":
        return b""
    update = Reader(frame[2:])
    update.uint()
    update.uint()
    blocks, client, clock = update.uint(), update.uint(), update.uint()
    return f"{blocks and client}:{clock}".encode()


async def load(
    address: Address,
    authors: Sequence[Author],
    rate: float,
    tls: ssl.SSLContext | None,
    watches: Mapping[str, Watch],
) -> tuple[Timings, dict[str, Usage]]:
    """Let all clients edit; what they see, and what the processes use from the first edit to the last arrival."""
    timings, clients = Timings(), list[Client]()
    known = {key: edit for author in authors for edit in author.edits for key in (edit.frame, _key(edit.frame))}
    members = Counter(author.path for author in authors)
    watched: set[str] = set()
    for author in authors:
        clients.append(Client(author, timings, known, watches=author.path not in watched))
        watched.add(author.path)
    await open_all(clients, address, tls)
    expected = sum(len(author.edits) * (members[author.path] - 1) for author in authors)
    for watch in watches.values():
        watch.begin()
    await _send_all(clients, rate, timings)
    await _arrivals(clients, timings, expected)
    used = {name: watch.end() for name, watch in watches.items()}
    for client in clients:
        client.close()
    if timings.deliveries != expected:
        timings.troubles.append(f"{expected - timings.deliveries} of {expected} deliveries are missing")
    return timings, used


async def open_all(clients: Iterable[Client], address: Address, tls: ssl.SSLContext | None, at_once: int = 40) -> None:
    """Connect, so many at a time."""
    gate = asyncio.Semaphore(at_once)

    async def open_one(client: Client) -> None:
        async with gate:
            await client.open(address, tls)

    await asyncio.gather(*map(open_one, clients))


async def _send_all(clients: Sequence[Client], rate: float, timings: Timings) -> None:
    plans = sorted(
        (
            (client.author.starts + number / rate, place, edit)
            for place, client in enumerate(clients)
            for number, edit in enumerate(client.author.edits)
        ),
        key=lambda item: item[:2],
    )
    begin = time.perf_counter()
    for due, place, edit in plans:
        if (wait := begin + due - time.perf_counter()) > 0:
            await asyncio.sleep(wait)
        clients[place].send(edit)
        if edit.counts:
            timings.late.append(edit.sent - begin - due)


async def _arrivals(clients: Sequence[Client], timings: Timings, expected: int) -> None:
    end = time.perf_counter() + PATIENCE
    acks = bool(timings.acked)  # the relay gives none
    while time.perf_counter() < end:
        if timings.deliveries >= expected and not (acks and any(client.awaits_acks for client in clients)):
            return
        await asyncio.sleep(0.05)

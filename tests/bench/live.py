"""How long an edit takes from one person to the others, at many people in many rooms, beside a bare relay.

`./dev bench live [--clients 500 --rooms 50] [--rate 1] [--seconds 20] [--tls]`, or `--all` for the three scenarios of
the goals. Each client has an account, a token and a connection, and edits a note of its own. The server judges, commits
to PostgreSQL, acknowledges and passes on. The relay is aiohttp that passes frames on and does nothing else. Client and
server share this machine: with few cores, what is measured includes waiting for one.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import ssl
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvloop
from _server import Address, Person, add_people, add_project, database_address, fresh_folder, listening, real_server
from _sockets import Socket
from measure import Spread, Usage, Watch, publish, say, table
from pycrdt import Doc

from dttools.document import ProjectDocument
from dttools.document.commands import AddRecord, EditText, MoveItems, StartProject, Together
from dttools.ids import ProjectId, RecordId, new_id, new_project_id
from dttools.model import Board, Note, Vector
from dttools.sync.messages import Ack, Hello, Refused, SyncStep1, SyncStep2, Update, decode, encode
from dttools.sync.wire import Reader
from dttools_server.store.database import Database

WARM_UP = 5.0
"""Seconds of edits that are not counted."""
PATIENCE = 15.0
"""Seconds that the last edits may take to arrive."""
_OPENING_AT_ONCE = 40
_ACK, _REFUSED = 102, 103


@dataclass(frozen=True, slots=True)
class Scenario:
    """How many, how often, how long."""

    clients: int
    rooms: int
    rate: float
    seconds: float

    @property
    def name(self) -> str:
        """For people."""
        return f"{self.clients} clients, {self.rooms} rooms, {self.rate:g} edits/s each"


GOALS: tuple[tuple[int, int, float], ...] = ((500, 50, 1.0), (1000, 100, 1.0), (300, 1, 0.5))


@dataclass(slots=True)
class Edit:
    """One edit on its way."""

    frame: bytes
    counts: bool
    sent: float = 0.0


@dataclass(slots=True)
class Author:
    """A client's plan: who it is, where, and its edits, made before the clock runs."""

    person: Person
    project: ProjectId
    note: RecordId
    text: str
    edits: list[Edit]
    starts: float


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
        path = f"/v1/projects/{self.author.project}/live"
        self._socket = await Socket.connect(
            (address.host, address.port), path, self.author.person.token, self._take, tls
        )
        self._socket.send(encode(Hello("bench")))
        self._socket.send(encode(SyncStep1(b"\0")))
        await self.synced

    def send(self, edit: Edit) -> None:
        """Send one edit."""
        self._sent.append(edit)
        edit.sent = time.perf_counter()
        self._socket.send(edit.frame)

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


# -- before the clock runs


def plan(scenario: Scenario, people: Sequence[Person]) -> tuple[list[ProjectDocument], list[Author]]:
    """The rooms' documents, and what each client will do."""
    documents, authors = [], []
    for room in range(scenario.rooms):
        document, notes = _room(people[room :: scenario.rooms], f"Room {room}")
        documents.append(document)
        state = document.update_since()
        authors += [_author(scenario, person, note, document, state) for person, note in notes]
    return documents, authors


def _room(members: Sequence[Person], name: str) -> tuple[ProjectDocument, list[tuple[Person, RecordId]]]:
    document = ProjectDocument()
    document.initialise(StartProject(new_project_id(), name), by=members[0].id)
    board = next(document.all(Board)).id
    notes = [(person, new_id()) for person in members]
    for place, (person, note) in enumerate(notes):
        fields = {"board": board, "text": f"Note {place}", "at": (place * 200, 0)}
        document.apply(Together((AddRecord(Note, note, fields),)), by=person.id)
    return document, notes


def _author(scenario: Scenario, person: Person, note: RecordId, room: ProjectDocument, state: bytes) -> Author:
    """Every other edit types a word, the others drag the note."""
    document, edits, text = ProjectDocument([state]), [], "Note"
    document.on_local_update(lambda update: edits.append(Edit(encode(Update(update)), counts=False)))
    starts = random.uniform(0, 1 / scenario.rate)
    for number in range(round((WARM_UP + scenario.seconds) * scenario.rate)):
        if number % 2:
            document.apply(MoveItems((note,), Vector(5, 3)), by=person.id)
        else:
            text += f" word{number}"
            document.apply(EditText(note, "text", text), by=person.id)
        edits[-1].counts = starts + number / scenario.rate >= WARM_UP
    return Author(person, ProjectId(room.project.id), note, text, edits, starts)


async def fill(folder: Path, scenario: Scenario) -> list[Author]:
    """Put people and projects into the server's database."""
    async with await Database.open(database_address(folder)) as database:
        people = await add_people(database, folder, scenario.clients)
        documents, authors = plan(scenario, people)
        for room, document in enumerate(documents):
            await add_project(database, document, people[room :: scenario.rooms])
    return authors


# -- while it runs


async def load(
    address: Address,
    authors: Sequence[Author],
    rate: float,
    tls: ssl.SSLContext | None,
    watches: Mapping[str, Watch],
) -> tuple[Timings, dict[str, Usage]]:
    """Let all clients edit; what they see, and what the processes use from the first edit to the last arrival."""
    timings = Timings()
    known: dict[bytes, Edit] = {}
    rooms: set[ProjectId] = set()
    for author in authors:
        known.update({key: edit for edit in author.edits for key in (edit.frame, _key(edit.frame))})
    clients = []
    for author in authors:
        clients.append(Client(author, timings, known, watches=author.project not in rooms))
        rooms.add(author.project)
    gate = asyncio.Semaphore(_OPENING_AT_ONCE)

    async def open_one(client: Client) -> None:
        async with gate:
            await client.open(address, tls)

    await asyncio.gather(*map(open_one, clients))
    expected = sum(len(author.edits) * (_members(authors)[author.project] - 1) for author in authors)
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


def _members(authors: Sequence[Author]) -> dict[ProjectId, int]:
    counts: dict[ProjectId, int] = {}
    for author in authors:
        counts[author.project] = counts.get(author.project, 0) + 1
    return counts


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


# -- the server and what it is compared with


@contextmanager
def in_front(address: Address, folder: Path, *, tls: bool) -> Iterator[tuple[Address, ssl.SSLContext | None]]:
    """The address for clients: the server's own, or that of a TLS front, as the server leaves TLS to a proxy."""
    if not tls:
        yield address, None
        return
    certificate = folder / "certificate.pem"
    subject = ["-subj", "/CN=localhost", "-days", "1"]
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", str(certificate)]
    made = subprocess.run(
        ["openssl", "req", "-x509", *key, *subject], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True
    )
    with certificate.open("ab") as file:
        file.write(made.stdout)
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    command = _program("tls", str(certificate), address.host, str(address.port))
    with listening(command, folder / "front.log") as front:
        yield front, context


def _program(*arguments: str) -> list[str]:
    return [sys.executable, str(Path(__file__).with_name("_relay.py")), *arguments]


def lost_edits(address: Address, authors: Sequence[Author]) -> int:
    """How many notes do not read as their authors left them, asked of the server after the load."""
    documents: dict[ProjectId, ProjectDocument] = {}
    lost = 0
    for author in authors:
        if author.project not in documents:
            documents[author.project] = _download(address, author)
        lost += documents[author.project].get(Note, author.note).text != author.text
    return lost


def _download(address: Address, author: Author) -> ProjectDocument:
    url = f"http://{address.host}:{address.port}/v1/projects/{author.project}/document"
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {author.person.token}"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return ProjectDocument([answer.read()])


def run(scenario: Scenario, *, tls: bool) -> dict[str, Any]:
    """One scenario on the relay and on the server."""
    say(f"\n{scenario.name}, {scenario.seconds:g} s{', TLS' if tls else ''}")
    with fresh_folder() as folder, real_server(folder) as server:
        authors = uvloop.run(fill(folder, scenario))
        with listening(_program("relay"), folder / "relay.log") as relay:
            base = _loaded(relay, authors, scenario.rate, folder, tls=tls)
        found = _loaded(server, authors, scenario.rate, folder, tls=tls)
        lost = lost_edits(server, authors)
    return _tell(base, found, sum(len(author.edits) for author in authors), lost)


def _loaded(
    address: Address, authors: Sequence[Author], rate: float, folder: Path, *, tls: bool
) -> tuple[Timings, dict[str, Usage]]:
    watches = {
        "process": Watch(address.pid),
        "with its children": Watch(address.pid, descendants=True),
        "generator": Watch(os.getpid()),
    }
    with in_front(address, folder, tls=tls) as (place, context):
        return uvloop.run(load(place, authors, rate, context, watches))


def _tell(
    base: tuple[Timings, dict[str, Usage]], found: tuple[Timings, dict[str, Usage]], edits: int, lost: int
) -> dict[str, Any]:
    (relayed, relay_use), (served, use) = base, found
    rows = {
        "relay: edit → peer": _spread(relayed.heard),
        "server: edit → peer": _spread(served.heard),
        "server: edit → applied by a peer": _spread(served.applied),
        "server: edit → acknowledged": _spread(served.acked),
        "generator: behind its plan": _spread(served.late),
    }
    say(table(rows, "relay: edit → peer"))
    named = {"relay": relay_use["process"], **{f"server: {name}": used for name, used in use.items()}}
    for name, used in named.items():
        each = used.cpu_seconds * 1000 / edits
        say(f"{name}: {each:.2f} ms CPU an edit, {used.cores:.2f} cores, at most {used.peak_mb:.0f} MB")
    say(f"deliveries {served.deliveries}, notes that lost an edit: {lost}")
    troubles = relayed.troubles + served.troubles
    for trouble in sorted(set(troubles)):
        say(f"trouble: {trouble} ({troubles.count(trouble)} times)")
    return {
        "times_ms": rows,
        "use": named,
        "cpu_ms_an_edit": {name: used.cpu_seconds * 1000 / edits for name, used in named.items()},
        "edits": edits,
        "lost": lost,
        "deliveries": served.deliveries,
        "troubles": troubles,
    }


def _spread(seconds: Sequence[float]) -> Spread:
    return Spread.of(value * 1000 for value in seconds)


def main() -> None:
    """Measure, print, and keep the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=500)
    parser.add_argument("--rooms", type=int, default=50)
    parser.add_argument("--rate", type=float, default=1.0, help="edits a second of each client")
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--tls", action="store_true", help="through a TLS 1.3 front: the server leaves TLS to a proxy")
    parser.add_argument("--all", action="store_true", help="500 in 50 rooms, 1,000 in 100, and one room of 300")
    given = parser.parse_args()
    chosen = GOALS if given.all else ((given.clients, given.rooms, given.rate),)
    scenarios = [Scenario(clients, rooms, rate, given.seconds) for clients, rooms, rate in chosen]
    figures = {scenario.name: run(scenario, tls=given.tls) for scenario in scenarios}
    publish("live", {"seconds": given.seconds, "warm_up": WARM_UP, "tls": given.tls}, figures)
    if any(found["lost"] or found["troubles"] for found in figures.values()):
        sys.exit("Something was lost or refused; see above.")


if __name__ == "__main__":
    main()

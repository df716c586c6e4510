"""What each client of `bench live` will do: who it is, where, and its edits, all made before the clock runs."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from _server import Person, add_people, add_project, database_address
from pycrdt import Doc, Map

from dttools.document import ProjectDocument
from dttools.document.commands import AddIdeas, AddRecord, EditText, MoveItems, StartProject, Together
from dttools.ids import RecordId, new_id, new_project_id
from dttools.model import Board, Note, Vector
from dttools.sync.messages import Hello, SyncStep1, Update, encode
from dttools_server.store.database import Database

WARM_UP = 5.0
"""Seconds of edits that are not counted."""
IDEAS = 50
"""In each room, for whoever asks for them over REST meanwhile."""


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

    @property
    def edits(self) -> int:
        """How many edits each client makes."""
        return max(1, round((WARM_UP + self.seconds) * self.rate))


GOALS: tuple[tuple[int, int, float], ...] = ((500, 50, 1.0), (1000, 100, 1.0), (300, 1, 0.5))


@dataclass(slots=True)
class Edit:
    """One edit on its way."""

    frame: bytes
    counts: bool
    sent: float = 0.0


@dataclass(slots=True)
class Author:
    """A client's plan.

    Attributes:
        path: Where it connects.
        greeting: The frames that it begins with.
        note: What it writes.
        text: How that reads at last.
        starts: Seconds until its first edit.
    """

    path: str
    token: str
    greeting: tuple[bytes, ...]
    note: str
    text: str
    edits: list[Edit]
    starts: float


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
    document.apply(AddIdeas(tuple((new_id(), {"title": f"Idea {n}"}) for n in range(IDEAS))), by=members[0].id)
    for place, (person, note) in enumerate(notes):
        fields = {"board": board, "text": f"Note {place}", "at": (place * 200, 0)}
        document.apply(Together((AddRecord(Note, note, fields),)), by=person.id)
    return document, notes


def _author(scenario: Scenario, person: Person, note: RecordId, room: ProjectDocument, state: bytes) -> Author:
    """Every other edit types a word, the others drag the note."""
    document, edits, text = ProjectDocument([state]), [], "Note"
    document.on_local_update(lambda update: edits.append(Edit(encode(Update(update)), counts=False)))
    starts = random.uniform(0, 1 / scenario.rate)
    for number in range(scenario.edits):
        if number % 2:
            document.apply(MoveItems((note,), Vector(5, 3)), by=person.id)
        else:
            text += f" word{number}"
            document.apply(EditText(note, "text", text), by=person.id)
        edits[-1].counts = starts + number / scenario.rate >= WARM_UP
    path = f"/v1/projects/{room.project.id}/live"
    return Author(path, person.token, (encode(Hello("bench")), _WHAT_IS_HERE), note, text, edits, starts)


def plan_elsewhere(scenario: Scenario, base: str) -> list[Author]:
    """Plans for any Yjs server: a room is a path below `base`, and each client writes one field of a map in it."""
    rooms = [f"{base.rstrip('/')}/bench-{uuid4()}" for _ in range(scenario.rooms)]
    return [_stranger(scenario, rooms[number % len(rooms)]) for number in range(scenario.clients)]


def _stranger(scenario: Scenario, path: str) -> Author:
    document, note = Doc({"notes": Map()}), str(uuid4())
    edits: list[Edit] = []
    starts = random.uniform(0, 1 / scenario.rate)
    for number in range(scenario.edits):
        before = document.get_state()
        document["notes"][note] = text = f"word{number}"
        counts = starts + number / scenario.rate >= WARM_UP
        edits.append(Edit(encode(Update(document.get_update(before))), counts=counts))
    return Author(path, "", (_WHAT_IS_HERE,), note, text, edits, starts)


_WHAT_IS_HERE = encode(SyncStep1(b"\0"))


async def fill(folder: Path, scenario: Scenario) -> list[Author]:
    """Put people and projects into the server's database."""
    async with await Database.open(database_address(folder)) as database:
        people = await add_people(database, folder, scenario.clients)
        documents, authors = plan(scenario, people)
        for room, document in enumerate(documents):
            await add_project(database, document, people[room :: scenario.rooms])
    return authors

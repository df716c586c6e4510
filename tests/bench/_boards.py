"""Large boards for benches: notes with tags, ideas with categories and votes, and somebody who edits them."""

from __future__ import annotations

import random
from typing import Any

from dttools.document import ProjectDocument
from dttools.document.commands import AddRecord, CastVote, EditText, MoveItems, Together
from dttools.ids import ActorId, ProjectId, RecordId, new_id
from dttools.model import Board, Idea, IdeaStatus, Note, NoteColour, Vector
from dttools.sync import ClientSession, messages
from dttools_desktop.workspace import Library, OpenProject

PITCH = 224
"""Board units from note to note."""
EDITS_A_SECOND, FRAMES_A_SECOND = 50, 60
_PEOPLE = [ActorId(f"person {n}") for n in range(12)]
_WORDS = ["ask", "users", "about", "time", "money", "trees", "lanes", "maps", "needs", "pains", "gains", "who", "pays"]
_WORDS += ["why", "not", "árvores", "água", "cidade"]
_TAGS = ("city", "school", "cheap", "soon", "risky", "for parents", "to ask again")
_CATEGORIES = ("Shade", "Water", "Transport", "Play", "Food")


def make_board(library: Library, notes: int) -> ProjectId:
    """Keep a project with so many items in a square on its board: every second a note with text and tags, every second
    an idea with title, description, category and up to three votes, made by a dozen people.
    """
    rnd = random.Random(7)
    project = library.open(library.create(f"{notes} notes"))
    board = next(project.document.all(Board)).id
    wide = max(1, round(notes**0.5))
    for start in range(0, notes, 1000):  # by each of the people in turn
        adding: list[Any] = []
        for place in range(start, min(notes, start + 1000)):
            at = Vector((place % wide) * PITCH, (place // wide) * PITCH)
            values = {"board": board, "at": at, "order": f"a{place:06d}".replace("0", "1"), "size": (200, 200)}
            adding += _idea(rnd, values) if place % 2 else [_note(rnd, values)]
        project.document.apply(Together(tuple(adding)), by=_PEOPLE[start // 1000 % len(_PEOPLE)])
    project.close()
    return project.id


def _text(rnd: random.Random, least: int, most: int) -> str:
    return " ".join(rnd.choice(_WORDS) for _ in range(rnd.randint(least, most)))


def _note(rnd: random.Random, values: dict[str, Any]) -> AddRecord:
    tags = tuple(rnd.sample(_TAGS, rnd.randint(0, 2)))
    own = {"text": _text(rnd, 2, 16), "colour": rnd.choice(list(NoteColour)), "tags": tags}
    return AddRecord(Note, new_id(), {**values, **own})


def _idea(rnd: random.Random, values: dict[str, Any]) -> list[AddRecord | CastVote]:
    idea = new_id()
    own = {
        "title": _text(rnd, 2, 6),
        "description": _text(rnd, 4, 14),
        "category": rnd.choice(_CATEGORIES),
        "status": rnd.choice(list(IdeaStatus)),
        "colour": rnd.choice(list(NoteColour)),
    }
    votes = [CastVote(idea, voter) for voter in rnd.sample(_PEOPLE, rnd.randint(0, 3))]
    return [AddRecord(Idea, idea, {**values, **own}), *votes]


def edits_of_a_peer(library: Library, project: ProjectId, count: int, across: int) -> list[bytes]:
    """The frames of somebody who edits so many items to each side of the board's middle: half texts, half places."""
    rnd = random.Random(3)
    opened = library.open(project)
    peer = ProjectDocument([opened.document.update_since()])
    opened.close()
    made: list[bytes] = []
    peer.on_local_update(lambda update: made.append(messages.encode(messages.Update(update))))
    ids = _around_the_middle(peer, across)
    for _ in range(count):
        target = rnd.choice(ids)
        field = "text" if isinstance(peer.records.peek(target), Note) else "title"
        text = EditText(target, field, _text(rnd, 3, 6))
        peer.apply(text if rnd.random() < 0.5 else MoveItems((target,), Vector(8, 8)), by=_PEOPLE[0])
    return made


def _around_the_middle(document: ProjectDocument, across: int) -> list[RecordId]:
    items = [each for kind in (Note, Idea) for each in document.all(kind)]
    middle = max(item.at.x for item in items) / 2
    reach = across * PITCH
    return [item.id for item in items if abs(item.at.x - middle) < reach and abs(item.at.y - middle) < reach]


class Peer:
    """Lets edits arrive as from a server, fifty in sixty frames."""

    def __init__(self, project: OpenProject, frames: list[bytes]) -> None:
        self._session = ClientSession(project.document, project.journal, client="bench")
        self._session.opened()
        self._session.received(messages.encode(messages.Welcome(project.person, "me", "member", 0)))
        self._waiting = frames
        self._owed = 0

    def work(self) -> None:
        """Let arrive what came since the last frame."""
        self._owed += EDITS_A_SECOND
        if self._owed >= FRAMES_A_SECOND:
            self._owed -= FRAMES_A_SECOND
            self._session.received(self._waiting.pop(0))


def offline_edits(known: bytes, count: int) -> bytes:
    """What somebody did who was away from such a board, as one update: half new notes beside it, half new words."""
    rnd = random.Random(5)
    peer = ProjectDocument([known])
    before = peer.state_vector()
    board = next(peer.all(Board)).id
    notes = [note.id for note in peer.all(Note)]
    right = max(note.at.x for note in peer.all(Note)) + 2 * PITCH
    for n in range(count):
        if n % 2:
            peer.apply(EditText(notes[n % len(notes)], "text", _text(rnd, 3, 9)), by=_PEOPLE[0])
        else:
            at = Vector(right + n // 2 % 40 * PITCH, n // 80 * PITCH)
            peer.apply(AddRecord(Note, new_id(), {"board": board, "text": _text(rnd, 3, 9), "at": at}), by=_PEOPLE[0])
    return peer.update_since(before)

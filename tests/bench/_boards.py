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
EDITS_A_SECOND = 50
_PEOPLE = [ActorId(f"person {n}") for n in range(12)]
_WORDS = "ask users about time money trees lanes maps needs pains gains who pays why not árvores água cidade".split()
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


class Peer:
    """Somebody who edits what shows fifty times a second, half texts and half places; edits come as from a server."""

    def __init__(self, project: OpenProject, ids: list[RecordId], count: int) -> None:
        self._project = project
        self._session = ClientSession(project.document, project.journal, client="bench")
        self._session.opened()
        self._session.received(messages.encode(messages.Welcome(project.person, "me", "member", 0)))
        self._frames = self._made(ids, count)
        self._frames.reverse()
        self._next = 0.0

    def _made(self, ids: list[RecordId], count: int) -> list[bytes]:
        rnd = random.Random(3)
        peer = ProjectDocument([self._project.document.update_since()])
        made: list[bytes] = []
        peer.on_local_update(lambda update: made.append(messages.encode(messages.Update(update))))
        for _ in range(count):
            target = rnd.choice(ids)
            field = "text" if isinstance(peer.records.peek(target), Note) else "title"
            if rnd.random() < 0.5:
                peer.apply(EditText(target, field, _text(rnd, 3, 6)), by=_PEOPLE[0])
            else:
                peer.apply(MoveItems((target,), Vector(8, 8)), by=_PEOPLE[0])
        return made

    def work(self, now: float) -> None:
        """Let arrive what is due by now, in seconds of any clock."""
        self._next = self._next or now
        while self._frames and now >= self._next:
            self._next += 1 / EDITS_A_SECOND
            self._session.received(self._frames.pop())

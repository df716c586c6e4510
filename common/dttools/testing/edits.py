"""Random edits of every kind, the same for the same seed.

Every character written is unique in its world and no text shares one, so that a lost or doubled one is seen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import TypeVar
from uuid import UUID

from dttools.document import Command, ProjectDocument
from dttools.document.commands import (
    AddIdeas,
    AddRecord,
    AddZoneNote,
    CastVote,
    ChangeFields,
    ClusterItems,
    ConnectItems,
    EditText,
    MoveItems,
    RestoreRecords,
    TrashRecords,
    Uncluster,
    WithdrawVote,
)
from dttools.ids import ActorId, RecordId
from dttools.model import Board, Cluster, EmpathyMap, Idea, Note, NoteColour, Placed, Project, Record, Vector

R = TypeVar("R", bound=Record)
ZONES = ("says", "thinks", "does", "feels")
_FIRST_CHARACTERS = (0x4E00, 0x20000)  # two bytes in UTF-16 and four


class Characters:
    """Characters that nobody has written yet."""

    def __init__(self) -> None:
        self._written = 0

    def next(self) -> str:
        """Another one."""
        self._written += 1
        return chr(_FIRST_CHARACTERS[self._written % 2] + self._written)


@dataclass
class Hand:
    """Somebody who edits a document at random."""

    rng: Random
    characters: Characters
    person: ActorId

    def command(self, document: ProjectDocument) -> Command | None:
        """An edit that this document allows; None when there is nothing to edit of the kind that was drawn."""
        kinds: tuple[Callable[[ProjectDocument], Command | None], ...] = (
            self._add_note,
            self._add_idea,
            self._add_zone_note,
            self._type,
            self._type,
            self._type,
            self._move,
            self._recolour,
            self._rate,
            self._trash,
            self._restore,
            self._vote,
            self._vote,
            self._withdraw,
            self._cluster,
            self._connect,
            self._uncluster,
        )
        return self.rng.choice(kinds)(document)

    def _id(self) -> RecordId:
        return RecordId(str(UUID(int=self.rng.getrandbits(128))))

    def _pick(self, document: ProjectDocument, model: type[R]) -> R | None:
        found = sorted(document.all(model), key=lambda record: record.id)
        return self.rng.choice(found) if found else None

    def _place(self) -> Vector:
        return Vector(self.rng.randint(-2000, 2000), self.rng.randint(-2000, 2000))

    def _add_note(self, document: ProjectDocument) -> Command | None:
        board = self._pick(document, Board)
        values = {"text": self.characters.next(), "at": self._place()}
        return AddRecord(Note, self._id(), {"board": board.id, **values}) if board else None

    def _add_idea(self, document: ProjectDocument) -> Command | None:
        board = self._pick(document, Board)
        return AddIdeas(((self._id(), {"title": self.characters.next()}),), board.id) if board else None

    def _add_zone_note(self, document: ProjectDocument) -> Command | None:
        emap = self._pick(document, EmpathyMap)
        return AddZoneNote(self._id(), emap.id, self.rng.choice(ZONES), self.characters.next()) if emap else None

    def _type(self, document: ProjectDocument) -> Command | None:
        record = self._pick(document, self.rng.choice((Note, Note, Idea, Project)))
        if record is None:
            return None
        field = {"note": "text", "idea": self.rng.choice(("title", "description")), "project": "description"}
        name = field[record.kind]
        text: str = getattr(record, name)
        place = self.rng.randint(0, len(text))
        if text and self.rng.random() < 0.25:  # noqa: PLR2004 (one in four deletes)
            return EditText(record.id, name, text[:place] + text[place + 2 :])
        return EditText(record.id, name, text[:place] + self.characters.next() + text[place:])

    def _move(self, document: ProjectDocument) -> Command | None:
        items = sorted(item.id for model in (Note, Idea, Cluster) for item in document.all(model))
        chosen = self.rng.sample(items, min(len(items), self.rng.randint(1, 3)))
        return MoveItems(tuple(chosen), self._place()) if chosen else None

    def _recolour(self, document: ProjectDocument) -> Command | None:
        note = self._pick(document, Note)
        return ChangeFields((note.id,), {"colour": self.rng.choice(list(NoteColour))}) if note else None

    def _rate(self, document: ProjectDocument) -> Command | None:
        idea = self._pick(document, Idea)
        return (
            ChangeFields((idea.id,), {"impact": self.rng.randint(1, 5), "effort": self.rng.randint(1, 5)})
            if idea
            else None
        )

    def _trash(self, document: ProjectDocument) -> Command | None:
        record = self._pick(document, self.rng.choice((Note, Idea, Cluster)))
        return TrashRecords((record.id,)) if record else None

    def _restore(self, document: ProjectDocument) -> Command | None:
        trashed = sorted(record.id for record in document.records.trash() if isinstance(record, Placed))
        return RestoreRecords((self.rng.choice(trashed),)) if trashed else None

    def _vote(self, document: ProjectDocument) -> Command | None:
        idea = self._pick(document, Idea)
        return CastVote(idea.id, self.person, self.rng.randint(1, 5)) if idea else None

    def _withdraw(self, document: ProjectDocument) -> Command | None:
        idea = self._pick(document, Idea)
        return WithdrawVote(idea.id, self.person) if idea else None

    def _cluster(self, document: ProjectDocument) -> Command | None:
        board = self._pick(document, Board)
        if board is None:
            return None
        notes = sorted(note.id for note in document.children(Note, board.id))
        chosen = self.rng.sample(notes, min(len(notes), 3))
        return ClusterItems(self._id(), board.id, tuple(chosen), self.characters.next())

    def _connect(self, document: ProjectDocument) -> Command | None:
        board = self._pick(document, Board)
        source, target = self._pick(document, Note), self._pick(document, Note)
        if board is None or source is None or target is None:
            return None
        return ConnectItems(self._id(), board.id, source.id, target.id)

    def _uncluster(self, document: ProjectDocument) -> Command | None:
        cluster = self._pick(document, Cluster)
        return Uncluster(cluster.id) if cluster else None

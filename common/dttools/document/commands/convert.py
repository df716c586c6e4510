"""Making notes of ideas, ideas of notes, many notes of one and one of many. Nothing that was written is lost.

What is made of another record keeps its author and time (`made_from`); the other stays in the trash as it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dttools.document.commands.ideas import GAP, grid_place
from dttools.document.draft import Draft
from dttools.document.order import keys_between
from dttools.errors import TooLarge
from dttools.ids import RecordId
from dttools.model import Connector, Idea, Note, Placed, Record, Vector
from dttools.model.values import LONG_TEXT
from dttools_resources.i18n import tr

TITLE_LENGTH = 120
"""A longer first line becomes the idea's description, with its beginning as the title."""
_KEPT = ("board", "at", "order", "group", "colour", "cluster", "tags", "text_size")


@dataclass(frozen=True, slots=True)
class ConvertNotes:
    """Make ideas of notes. `ideas` maps each note to the idea's id; locked and deleted notes are skipped."""

    ideas: Mapping[RecordId, RecordId]

    def apply(self, project: Draft) -> None:
        """See the class."""
        for note in [note for note in project.find(Note, self.ideas) if not note.locked]:
            title, description = idea_texts(note.text)
            _replace(project, note, Idea, self.ideas[note.id], title=title, description=description)
        _reconnect(project, self.ideas)


@dataclass(frozen=True, slots=True)
class SendNotes:
    """Make ideas of notes on another board, in a grid below what it holds. `ideas` maps each note to the idea's id.

    The notes leave their page, as when they are converted; with `stay` they stay, and the ideas are copies that belong
    to whoever made them. Connectors stay behind: without one of its ends a connector shows nowhere.
    """

    ideas: Mapping[RecordId, RecordId]
    board: RecordId
    stay: bool = False

    def apply(self, project: Draft) -> None:
        """See the class."""
        notes = [note for note in project.find(Note, self.ideas) if self.stay or not note.locked]
        there = list(project.children(Placed, self.board))
        top = max((item.at.y + item.size.height + 2 * GAP for item in there), default=0.0)
        keys = keys_between(max((item.order for item in there), default=None), None, len(notes))
        for place, (note, key) in enumerate(zip(notes, keys, strict=True)):
            at = grid_place(place, Idea.model_fields["size"].default, top)
            self._send(project, note, {"board": self.board, "at": at, "order": key})

    def _send(self, project: Draft, note: Note, place: dict[str, Any]) -> None:
        title, description = idea_texts(note.text)
        own = {name: getattr(note, name) for name in ("colour", "tags", "text_size")}
        values = {**own, **place, "title": title, "description": description}
        if self.stay:
            project.create(Idea, self.ideas[note.id], **values)
        else:
            project.derive(Idea, self.ideas[note.id], note, **values)
            project.trash(note.id)


@dataclass(frozen=True, slots=True)
class ConvertIdeas:
    """Make notes of ideas. Ratings, category and votes stay with the idea in the trash."""

    notes: Mapping[RecordId, RecordId]

    def apply(self, project: Draft) -> None:
        """See the class."""
        for idea in [idea for idea in project.find(Idea, self.notes) if not idea.locked]:
            text = "\n".join(filter(None, (idea.title, idea.description)))
            _replace(project, idea, Note, self.notes[idea.id], text=_fitting(text))
        _reconnect(project, self.notes)


@dataclass(frozen=True, slots=True)
class SplitNote:
    """Make a note of each line of a note. The first line stays in it; `parts` are the ids and places of the others."""

    id: RecordId
    parts: tuple[tuple[RecordId, Vector], ...]

    def apply(self, project: Draft) -> None:
        """See the class."""
        for note in [note for note in project.find(Note, (self.id,)) if not note.locked]:
            lines = lines_of(note.text)
            rest = [*lines[1 : len(self.parts)], "\n".join(lines[len(self.parts) :])]
            parts = list(zip(self.parts, filter(None, rest), strict=False))
            if len(lines) < 2 or not parts:  # noqa: PLR2004 — one line is not several
                return
            values = _kept(note) | {"size": note.size, "zone": note.zone}
            orders = keys_between(max(item.order for item in project.children(Placed, note.board)), None, len(parts))
            for ((part, at), text), order in zip(parts, orders, strict=True):
                project.derive(Note, part, note, **values | {"at": at, "order": order, "text": text})
            project.patch(note.id, text=lines[0])


@dataclass(frozen=True, slots=True)
class MergeNotes:
    """Put the texts of several notes into the first of them, one a line; the others go to the trash as they are."""

    ids: tuple[RecordId, ...]

    def apply(self, project: Draft) -> None:
        """See the class."""
        notes = [note for note in project.find(Note, self.ids) if not note.locked]
        if len(notes) < 2:  # noqa: PLR2004 — one is not several
            return
        first, *others = notes
        text = _fitting("\n".join(note.text.strip() for note in notes if note.text.strip()))
        tags = tuple(dict.fromkeys(tag for note in notes for tag in note.tags))[:50]
        project.patch(first.id, text=text, tags=tags)
        _reconnect(project, {note.id: first.id for note in others})
        for note in others:
            project.trash(note.id)


def lines_of(text: str) -> list[str]:
    """The lines of a text that hold anything."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def idea_texts(text: str) -> tuple[str, str]:
    """Title and description for a text; together they hold all of it."""
    first, _, rest = text.strip().partition("\n")
    if len(first) <= TITLE_LENGTH:
        return first.strip(), rest.strip()
    return first[:TITLE_LENGTH].rsplit(" ", 1)[0] + " …", text.strip()


def _fitting(text: str) -> str:
    if len(text) > LONG_TEXT:
        raise TooLarge(
            tr("Together the texts have more than {n} characters.").format(n=f"{LONG_TEXT:,}"),
            safe=tr("Nothing was changed."),
            todo=tr("Merge fewer notes."),
        )
    return text


def _kept(record: Record) -> dict[str, Any]:
    return {name: getattr(record, name) for name in _KEPT}


def _replace(project: Draft, old: Note | Idea, model: type[Note | Idea], record_id: RecordId, **texts: str) -> None:
    project.derive(model, record_id, old, **_kept(old), **texts)
    project.trash(old.id)


def _reconnect(project: Draft, heirs: Mapping[RecordId, RecordId]) -> None:
    """Let connectors end at what took the place of their ends; one from an item to itself goes to the trash."""
    live = {old: new for old, new in heirs.items() if (found := project.peek(new)) and found.deleted_at is None}
    for connector in list(project.all(Connector)):
        source = live.get(connector.source, connector.source)
        target = live.get(connector.target, connector.target)
        if source == target:
            project.trash(connector.id)
        else:
            project.patch(connector.id, source=source, target=target)

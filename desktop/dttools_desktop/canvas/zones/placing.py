"""Putting notes at a place among others, as commands."""

from __future__ import annotations

from collections.abc import Sequence

from dttools.document import Command
from dttools.document.commands import ChangeFields, Together
from dttools.document.order import keys_between
from dttools.ids import RecordId
from dttools.model import Note


def orders_at(notes: Sequence[Note], index: int, count: int) -> tuple[list[str], list[Command]]:
    """Keys for `count` notes before the one at an index, and what has to happen to the others first.

    Others are touched only when two people put notes at one place at once, so that their keys leave no room.
    """
    before = notes[index - 1].order if index else ""
    after = notes[index].order if index < len(notes) else ""
    if not (before and after) or before < after:
        return keys_between(before, after, count), []
    fresh = keys_between(None, None, len(notes) + count)
    others = [*fresh[:index], *fresh[index + count :]]
    renumbering: list[Command] = [
        ChangeFields((note.id,), {"order": key}) for note, key in zip(notes, others, strict=True)
    ]
    return fresh[index : index + count], renumbering


def moved(notes: Sequence[Note], moving: Sequence[Note], zone: str, index: int) -> Command:
    """Bring notes into a zone, before the note that is at an index there now; nothing when they are there.

    Args:
        notes: All notes of that zone, in order.
        moving: Those to bring, in the order in which they shall follow each other.
        zone: The zone.
        index: A place among `notes`.
    """
    ids = {note.id for note in moving}
    rest = [note for note in notes if note.id not in ids]
    place = sum(note.id not in ids for note in notes[:index])
    wanted: list[RecordId] = [note.id for note in (*rest[:place], *moving, *rest[place:])]
    if wanted == [note.id for note in notes]:
        return Together(())
    keys, renumbering = orders_at(rest, place, len(moving))
    commands = [
        *renumbering,
        *(ChangeFields((note.id,), {"zone": zone, "order": key}) for note, key in zip(moving, keys, strict=True)),
    ]
    return commands[0] if len(commands) == 1 else Together(tuple(commands))

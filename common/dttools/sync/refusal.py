"""Why an edit may not be."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dttools.errors import Forbidden
from dttools.ids import RecordId


class RefusalCode(StrEnum):
    """Why an edit is refused; stable on the wire."""

    READ_ONLY = "read_only"
    """The role may read only."""
    NOT_AUTHOR = "not_author"
    """It says that somebody else made it, or changes who made something."""
    FORGED_VOTE = "forged_vote"
    """A vote of somebody else, or a second one."""
    BAD_RECORD = "bad_record"
    """A record would not be of its kind."""
    BAD_UPDATE = "bad_update"
    """The bytes are no update of a project."""
    TOO_LARGE = "too_large"
    """A text, a list or the update is over its limit."""
    TOO_MANY = "too_many"
    """The project would have too many records."""
    PURGED = "purged"
    """It erases records instead of taking them to the trash."""
    META = "meta"
    """It changes what only the server may."""
    LOCKED = "locked"
    """It changes a locked record, and is neither an owner's nor of whoever locked it."""
    NOT_PERMITTED = "not_permitted"
    """The project does not let members do this in its phase."""
    UNCONFIRMED = "unconfirmed"
    """It trashes so much at once that it needs a confirmation."""
    STALE_BASE = "stale_base"
    """It builds on edits that the server does not have."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an edit may not be, and which records it is about."""

    code: RefusalCode
    message: str
    records: tuple[RecordId, ...] = ()


class EditRefused(Forbidden):
    """An edit was judged and refused; `refusal` says why."""

    code = "edit_refused"

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


def refused(code: RefusalCode, message: str, *records: RecordId) -> EditRefused:
    """The error for a refused edit."""
    return EditRefused(Refusal(code, message, records))

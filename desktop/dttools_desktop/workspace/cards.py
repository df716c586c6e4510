"""Projects as the home screen shows them: rows of the database, no documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, select

from dttools.errors import NotFound
from dttools.ids import ProjectId
from dttools_desktop.workspace.tables import accounts, projects
from dttools_resources.i18n import tr


class Shelf(StrEnum):
    """Where a project stands in the home screen."""

    ACTIVE = "active"
    ARCHIVED = "archived"
    TRASHED = "trashed"


@dataclass(frozen=True, slots=True)
class Card:
    """A project as the home screen shows it.

    Attributes:
        thumbnail: PNG bytes.
        phase: 1 to 5.
        server: Address of the server it is shared on; None for one of this laptop only.
        role: What this person may do there: owner, member or viewer.
    """

    id: ProjectId
    name: str
    phase: int
    note_count: int
    idea_count: int
    thumbnail: bytes | None
    created_at: datetime
    updated_at: datetime
    opened_at: datetime | None
    archived_at: datetime | None
    trashed_at: datetime | None
    account: str | None
    server: str | None
    role: str | None

    @property
    def shelf(self) -> Shelf:
        """Where it stands; the trash goes before the archive."""
        if self.trashed_at is not None:
            return Shelf.TRASHED
        return Shelf.ACTIVE if self.archived_at is None else Shelf.ARCHIVED


def cards_query() -> Select[Any]:
    """Everything a card needs."""
    columns = (projects.c[name] for name in Card.__dataclass_fields__ if name != "server")
    return select(*columns, accounts.c.server).join(accounts, isouter=True)


def card_of(row: Row[Any]) -> Card:
    """A row of `cards_query` as a card."""
    return Card(**row._asdict())


def stands_on(shelf: Shelf) -> ColumnElement[bool]:
    """The condition for a project to stand on a shelf."""
    if shelf is Shelf.TRASHED:
        return projects.c.trashed_at.is_not(None)
    archived = projects.c.archived_at.is_not(None)
    return and_(projects.c.trashed_at.is_(None), archived if shelf is Shelf.ARCHIVED else ~archived)


def new_row(project: ProjectId, now: datetime) -> dict[str, object]:
    """The row of a project whose card is still to be written."""
    return {
        "id": project,
        "name": "",
        "phase": 1,
        "note_count": 0,
        "idea_count": 0,
        "created_at": now,
        "updated_at": now,
        "epoch": 0,
        "indexed_seq": -1,
    }


def missing() -> NotFound:
    """The error for a project that is not in this profile."""
    return NotFound(tr("This project is not on this laptop."))

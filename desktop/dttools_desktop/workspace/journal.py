"""The updates of one project on the disk: appended one by one, now and then folded into a snapshot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from zlib import crc32

from pycrdt import merge_updates
from sqlalchemy import ColumnElement, Connection, Select, and_, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from dttools.document.folding import folded
from dttools.errors import AppError
from dttools.ids import ProjectId
from dttools.sync import RecoveredEdit
from dttools_desktop.workspace.database import Database
from dttools_desktop.workspace.mending import is_intact, stored_in_backups
from dttools_desktop.workspace.recovered import put_into_tray
from dttools_desktop.workspace.tables import projects, snapshots, updates

FOLD_AFTER = 500
"""Updates that wait beside the snapshot before they are folded into it."""
VERY_LONG = 20_000
"""The same, after a day at whose end the program was killed."""
KEPT_ONE_BY_ONE = 2_000
"""Of a shared project the latest updates stay, so that its own ones can be read if a restored server has lost them."""

_INSERT = insert(updates)


class Status(StrEnum):
    """Who else has an update."""

    LOCAL = "local"  # of a project that is not shared
    PENDING = "pending"  # made here, and no server has confirmed it
    ACKED = "acked"  # made here, and the server has it
    REMOTE = "remote"  # made elsewhere
    UNREADABLE = "unreadable"  # the disk gave back other bytes than it was given


_OF_SHARED = (Status.PENDING, Status.ACKED, Status.REMOTE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One update and its number in the project, from 1."""

    seq: int
    status: Status
    payload: bytes


def entry_row(project: ProjectId, entry: Entry, now: datetime) -> dict[str, object]:
    """The row of an update."""
    return {
        "project": project,
        "seq": entry.seq,
        "status": entry.status,
        "payload": entry.payload,
        "crc": crc32(entry.payload),
        "created_at": now,
    }


def take_up_again(connection: Connection, project: ProjectId, account: str, role: str) -> bool:
    """Share a project again whose log says that it was, though its card does not; whether that is so.

    What was written meanwhile, as in a project of this laptop, is pending.
    """
    mine = updates.c.project == project
    shared = connection.scalar(select(func.count()).where(mine, updates.c.status.in_(_OF_SHARED)))
    unshared = and_(projects.c.id == project, projects.c.account.is_(None))
    values = {"account": account, "role": role, "incarnation": None}
    if not shared or not connection.execute(update(projects).where(unshared).values(values)).rowcount:
        return False
    connection.execute(update(updates).where(mine, updates.c.status == Status.LOCAL).values(status=Status.PENDING))
    return True


class Journal:
    """Keeps every update of a project. What the disk does not take waits in memory and is tried again.

    Attributes:
        durable: Whether everything is on the disk.
        problem: Why not.
        unreadable: How many updates the disk gave back wrong at `load`.
    """

    def __init__(self, database: Database, project: ProjectId, *, shared: bool) -> None:
        self._database = database
        self._project = project
        self._waiting: list[Entry] = []
        self._listeners: list[Callable[[], None]] = []
        self.shared = shared
        self.problem: AppError | None = None
        self.unreadable = 0
        self._next = self._last_seq() + 1

    @property
    def durable(self) -> bool:
        """Whether everything is on the disk."""
        return not self._waiting

    @property
    def last_seq(self) -> int:
        """The number of the latest update; 0 when there is none."""
        return self._next - 1

    def on_durability(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Hear when `durable` changes."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    # -- reading

    def load(self) -> list[bytes]:
        """All updates, the snapshot first, for opening the project.

        What the disk gives back wrong is set aside and counted in `unreadable`.

        Raises:
            StorageFailed: The disk did not take the note of what is unreadable.
        """
        with self._database.reading() as connection:
            folded = connection.execute(self._snapshot()).one_or_none()
            rows = connection.execute(
                select(updates.c.id, updates.c.payload, updates.c.crc)
                .where(self._mine, updates.c.status != Status.UNREADABLE)
                .order_by(updates.c.seq)
            ).all()
        good = [row.payload for row in rows if is_intact(row.payload, row.crc)]
        bad = [row.id for row in rows if not is_intact(row.payload, row.crc)]
        if bad:
            self.unreadable += len(bad)
            self._set_aside(bad)
        if folded is None:
            return good
        if is_intact(folded.payload, folded.crc):
            return [folded.payload, *good]
        self.unreadable += 1
        return [*self._mend_snapshot(folded.payload), *good]

    def pending(self) -> list[tuple[int, bytes]]:
        """What no server has confirmed, with its numbers, in order."""
        stored = self._stored(updates.c.status == Status.PENDING)
        waiting = ((entry.seq, entry.payload) for entry in self._waiting if entry.status is Status.PENDING)
        return [*stored, *waiting]

    def confirmed(self) -> list[bytes]:
        """Everything else that is readable, the snapshot first."""
        with self._database.reading() as connection:
            folded = connection.scalars(select(snapshots.c.payload).where(snapshots.c.project == self._project)).all()
        return [*folded, *(payload for _, payload in self._stored(self._confirmed))]

    def acked(self) -> list[tuple[int, bytes]]:
        """Of the confirmed updates those that were made here and are not folded, with their numbers, in order."""
        return self._stored(updates.c.status == Status.ACKED)

    @property
    def incarnation(self) -> str:
        """That of the server which confirmed all this; empty before it told."""
        with self._database.reading() as connection:
            found = connection.scalar(select(projects.c.incarnation).where(projects.c.id == self._project))
        return found or ""

    def _stored(self, which: ColumnElement[bool]) -> list[tuple[int, bytes]]:
        query = select(updates.c.seq, updates.c.payload).where(self._mine, which).order_by(updates.c.seq)
        with self._database.reading() as connection:
            return [(row.seq, row.payload) for row in connection.execute(query)]

    @property
    def _mine(self) -> ColumnElement[bool]:
        return updates.c.project == self._project

    @property
    def _confirmed(self) -> ColumnElement[bool]:
        return and_(self._mine, updates.c.status.not_in((Status.PENDING, Status.UNREADABLE)))

    @property
    def _foldable(self) -> ColumnElement[bool]:
        """The oldest updates, so that none of them builds on one that stays."""
        return and_(self._confirmed, updates.c.seq <= self.last_seq - (KEPT_ONE_BY_ONE if self.shared else 0))

    def _snapshot(self) -> Select[tuple[bytes, int]]:
        return select(snapshots.c.payload, snapshots.c.crc).where(snapshots.c.project == self._project)

    def _mend_snapshot(self, rotten: bytes) -> list[bytes]:
        """Put what a backup has in the place of a rotten snapshot, which is kept as an unreadable update."""
        found = stored_in_backups(self._database.backups, self._project)
        with self._database.writing() as connection:
            self._insert(connection, [Entry(self._next, Status.UNREADABLE, rotten)])
            self._next += 1
            connection.execute(delete(snapshots).where(snapshots.c.project == self._project))
            if found:
                self._put_snapshot(connection, merge_updates(*found))
        return found

    def _set_aside(self, ids: list[int]) -> None:
        with self._database.writing() as connection:
            connection.execute(update(updates).where(updates.c.id.in_(ids)).values(status=Status.UNREADABLE))

    # -- writing

    def append_local(self, payload: bytes) -> int:
        """Keep an edit made here; its number. It is durable when this returns, unless `durable` says otherwise."""
        return self._append(payload, Status.PENDING if self.shared else Status.LOCAL)

    def store_remote(self, update: bytes, overwritten: Sequence[RecoveredEdit] = ()) -> None:
        """In one transaction keep an edit made elsewhere, and in the tray what it has won against.

        A power cut may lose it until the next edit made here is on the disk, which then has both: the server gives it
        again, and waiting for the disk fifty times a second would hold the window.

        Raises:
            StorageFailed: The disk did not take it; nothing is kept, and the server gives it again.
        """
        if not self.write_waiting() and self.problem is not None:
            raise self.problem
        entry = Entry(self._next, Status.REMOTE, update)
        with self._database.writing_soon() as connection:
            self._insert(connection, [entry])
            put_into_tray(connection, self._project, overwritten)
        self._next += 1

    def mark_acked(self, up_to: int) -> None:
        """The server has every pending update up to that number.

        Raises:
            StorageFailed: The disk did not take the note; the updates are sent again another time, which is harmless.
        """
        self._waiting = [
            replace(entry, status=Status.ACKED) if entry.seq <= up_to and entry.status is Status.PENDING else entry
            for entry in self._waiting
        ]
        confirmed = and_(self._mine, updates.c.status == Status.PENDING, updates.c.seq <= up_to)
        with self._database.writing() as connection:
            connection.execute(update(updates).where(confirmed).values(status=Status.ACKED))

    def write_waiting(self) -> bool:
        """Try again to bring to the disk what waits; whether all is durable now."""
        if not self._waiting:
            return True
        try:
            with self._database.writing() as connection:
                self._insert(connection, self._waiting)
        except AppError as error:
            self._set_problem(error)
            return False
        self._waiting = []
        self._set_problem(None)
        return True

    def fold_if_long(self) -> None:
        """Fold confirmed updates into the snapshot when there are many. Pending ones stay, each by itself.

        Raises:
            StorageFailed: The disk did not take it; everything is as before.
        """
        if self._count_foldable() > FOLD_AFTER:
            self.fold()

    def is_very_long(self) -> bool:
        """Whether so much is to be folded that it makes opening slow."""
        return self._count_foldable() > VERY_LONG

    def _count_foldable(self) -> int:
        with self._database.reading() as connection:
            return connection.scalar(select(func.count()).where(self._foldable)) or 0

    def fold(self) -> None:
        """Fold confirmed updates into the snapshot in one transaction; the errors are those of `fold_if_long`."""
        with self._database.writing() as connection:
            stored = connection.execute(self._snapshot()).all()
            rows = connection.execute(
                select(updates.c.payload, updates.c.crc).where(self._foldable).order_by(updates.c.seq)
            ).all()
            if not rows or not all(is_intact(*row) for row in (*stored, *rows)):
                return
            payloads = [row.payload for row in (*stored, *rows)]
            # A confirmed update may build on a pending one whose confirmation was lost on its way.
            has_holes = connection.scalar(select(func.count()).where(self._mine, ~self._confirmed))
            self._put_snapshot(connection, merge_updates(*payloads) if has_holes else folded(payloads))
            connection.execute(delete(updates).where(self._foldable))

    def note_incarnation(self, incarnation: str) -> None:
        """The server has every confirmed update, as this incarnation.

        Raises:
            StorageFailed: The disk did not take it.
        """
        with self._database.writing() as connection:
            mine = projects.c.id == self._project
            connection.execute(update(projects).where(mine).values(incarnation=incarnation))

    def replace_content(
        self, confirmed: bytes | None, pending: Sequence[bytes], recovered: Sequence[RecoveredEdit]
    ) -> list[int]:
        """In one transaction put this history in the place of the old one, and edits into the tray.

        Args:
            confirmed: All that is confirmed; None when that stays as it is.
            pending: What is pending from now on.
            recovered: What goes into the tray.

        Returns:
            The numbers of the pending updates, above all earlier ones.

        Raises:
            StorageFailed: The disk did not take it; everything is as before.
        """
        entries = [Entry(self._next + n, Status.PENDING, payload) for n, payload in enumerate(pending)]
        with self._database.writing() as connection:
            if confirmed is None:
                connection.execute(delete(updates).where(self._mine, updates.c.status == Status.PENDING))
                self._insert(connection, [entry for entry in self._waiting if entry.status is not Status.PENDING])
            else:
                self._put_snapshot(connection, confirmed)
                connection.execute(delete(updates).where(self._mine, updates.c.status != Status.UNREADABLE))
            self._insert(connection, entries)
            put_into_tray(connection, self._project, recovered)
        self._waiting = []
        self._next += len(entries)
        self._set_problem(None)
        return [entry.seq for entry in entries]

    def share(self, up_to: int) -> None:
        """The server has the updates up to that number; later ones are pending until it confirms them.

        Raises:
            StorageFailed: The disk did not take it; everything is as before.
        """
        local = and_(self._mine, updates.c.status == Status.LOCAL)
        with self._database.writing() as connection:
            connection.execute(update(updates).where(local, updates.c.seq <= up_to).values(status=Status.ACKED))
            connection.execute(update(updates).where(local).values(status=Status.PENDING))
            connection.execute(update(projects).where(projects.c.id == self._project).values(incarnation=None))
        self._waiting = [replace(entry, status=Status.PENDING) for entry in self._waiting]
        self.shared = True

    # -- inside

    def _append(self, payload: bytes, status: Status) -> int:
        entry = Entry(self._next, status, payload)
        self._next += 1
        self._waiting.append(entry)
        self.write_waiting()
        return entry.seq

    def _insert(self, connection: Connection, entries: list[Entry]) -> None:
        now = datetime.now(UTC)
        rows = [entry_row(self._project, entry, now) for entry in entries]
        if rows:
            connection.execute(_INSERT, rows)

    def _put_snapshot(self, connection: Connection, payload: bytes) -> None:
        values = {"seq": self.last_seq, "payload": payload, "crc": crc32(payload), "created_at": datetime.now(UTC)}
        connection.execute(
            upsert(snapshots)
            .values(project=self._project, **values)
            .on_conflict_do_update(index_elements=[snapshots.c.project], set_=values)
        )

    def _last_seq(self) -> int:
        with self._database.reading() as connection:
            found = [
                connection.scalar(select(func.max(table.c.seq)).where(table.c.project == self._project))
                for table in (updates, snapshots)
            ]
        return max((seq for seq in found if seq is not None), default=0)

    def _set_problem(self, problem: AppError | None) -> None:
        changed = (self.problem is None) != (problem is None)
        self.problem = problem
        if changed:
            for listener in list(self._listeners):
                listener()

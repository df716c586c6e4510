"""All projects of a profile: their cards, and what can be done with a project as a whole."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, insert, select, update

from dttools.document import Command, ProjectDocument
from dttools.document.commands import StartProject
from dttools.errors import AppError, Conflict, StorageFailed
from dttools.ids import ActorId, ProjectId, new_project_id
from dttools_desktop.workspace.cards import Card, Shelf, card_of, cards_query, missing, new_row, stands_on
from dttools_desktop.workspace.catalogue import BEHIND, note_indexed, rewrite_texts, write_card
from dttools_desktop.workspace.copying import CopyProject
from dttools_desktop.workspace.journal import Entry, Journal, Status, entry_row, take_up_again
from dttools_desktop.workspace.open_project import OpenProject
from dttools_desktop.workspace.profile import Profile
from dttools_desktop.workspace.search import Hit, find
from dttools_desktop.workspace.tables import accounts, projects, updates
from dttools_resources.i18n import tr


class Library:
    """The projects of an open profile. Belongs to the thread that owns the documents."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._database = profile.database
        self._open: dict[ProjectId, OpenProject] = {}
        self._catch_up()

    # -- cards

    def cards(self, shelf: Shelf = Shelf.ACTIVE) -> list[Card]:
        """The cards of a shelf, the one worked on last first. Reads no document."""
        self._write_cards()
        with self._database.reading() as connection:
            rows = connection.execute(
                cards_query().where(stands_on(shelf)).order_by(projects.c.updated_at.desc())
            ).all()
        return [card_of(row) for row in rows]

    def card(self, project: ProjectId) -> Card:
        """One card.

        Raises:
            NotFound: There is no such project here.
        """
        self._write_cards()
        with self._database.reading() as connection:
            row = connection.execute(cards_query().where(projects.c.id == project)).one_or_none()
        if row is None:
            raise missing()
        return card_of(row)

    def search(self, text: str, *, limit: int = 100) -> list[Hit]:
        """Where the words of `text` stand, in names and contents of all projects outside the trash.

        Words match from their beginning, without regard to case and accents.
        """
        self._write_catalogues()
        with self._database.reading() as connection:
            return find(connection, text, limit)

    # -- making and opening

    def create(self, name: str, *, content: Command | None = None) -> ProjectId:
        """Make a project; `content` is applied on top of an empty one (a template, a sample).

        Raises:
            InvalidInput: The name is too long.
            StorageFailed: The disk did not take it.
        """
        project = new_project_id()
        self._store_new(project, StartProject(project, name), content)
        return project

    def duplicate(self, project: ProjectId, name: str | None = None) -> ProjectId:
        """Copy a project's live content into a new local one; its pictures are shared, not copied.

        Raises:
            NotFound: There is no such project.
            StorageFailed: The disk did not take it.
        """
        card = self.card(project)
        live = self._document(project).records.everything()
        copy = new_project_id()
        chosen = name or tr("{name} (copy)").format(name=card.name)
        self._store_new(copy, CopyProject(copy, chosen, tuple(r for r in live if r.deleted_at is None)))
        with self._database.writing() as connection:
            connection.execute(update(projects).where(projects.c.id == copy).values(thumbnail=card.thumbnail))
        return copy

    def open(self, project: ProjectId) -> OpenProject:
        """Open a project; one that is open already is the same object.

        Raises:
            NotFound: There is no such project.
            SchemaTooNew: A newer program wrote it.
            Damaged: Its content cannot be read.
        """
        if project in self._open:
            return self._open[project]
        with self._database.reading() as connection:
            row = connection.execute(
                select(projects.c.account, projects.c.indexed_seq, accounts.c.user_id)
                .join(accounts, isouter=True)
                .where(projects.c.id == project)
            ).one_or_none()
        if row is None:
            raise missing()
        opened = OpenProject(
            project,
            person=ActorId(row.user_id) if row.user_id else self._profile.person.id,
            database=self._database,
            assets=self._profile.assets,
            journal=Journal(self._database, project, shared=row.account is not None),
            indexed_seq=row.indexed_seq,
        )
        self._open[project] = opened
        opened.on_close(lambda: self._forget_open(project))
        self._note_opened(project)
        return opened

    def add_shared(self, project: ProjectId, account: str, role: str, content: bytes) -> None:
        """Keep a copy of a project of a server; `content` is one update with all of it.

        Where a damaged file has lost only that the project is shared, what is left of it is the server's again.

        Raises:
            Conflict: The project is on this laptop already.
            StorageFailed: The disk did not take it.
        """
        document = ProjectDocument([content])
        now = datetime.now(UTC)
        entry = Entry(1, Status.REMOTE, content)
        with self._database.writing() as connection:
            if connection.scalar(select(projects.c.id).where(projects.c.id == project)):
                if project in self._open or not take_up_again(connection, project, account, role):
                    raise Conflict(tr("This project is on this laptop already."))
                return
            row = {**new_row(project, now), "account": account, "role": role}
            connection.execute(insert(projects).values(row))
            connection.execute(insert(updates), [entry_row(project, entry, now)])
            self._index(connection, project, document, entry.seq)

    def set_sharing(self, project: ProjectId, account: str, role: str) -> None:
        """Note where a project is shared, and as what.

        Raises:
            StorageFailed: The disk did not take it.
        """
        self._mark(project, account=account, role=role)

    def opened(self, project: ProjectId) -> OpenProject | None:
        """The project, if it is open."""
        return self._open.get(project)

    # -- shelves

    def archive(self, project: ProjectId) -> None:
        """Put a finished project aside."""
        self._mark(project, archived_at=datetime.now(UTC))

    def unarchive(self, project: ProjectId) -> None:
        """Take a project back from the archive."""
        self._mark(project, archived_at=None)

    def trash(self, project: ProjectId) -> None:
        """Take a project to the trash. Others who share it keep it."""
        self._mark(project, trashed_at=datetime.now(UTC))

    def restore(self, project: ProjectId) -> None:
        """Take a project out of the trash."""
        self._mark(project, trashed_at=None)

    def delete(self, project: ProjectId) -> None:
        """Delete a project of the trash from this laptop for good; backups keep it for their time.

        Raises:
            Conflict: It is not in the trash, or it is open.
            NotFound: There is no such project.
        """
        if project in self._open:
            raise Conflict(tr("This project is open."), todo=tr("Close it first."))
        if self.card(project).shelf is not Shelf.TRASHED:
            raise Conflict(tr("Only a project in the trash can be deleted for good."))
        with self._database.writing() as connection:
            connection.execute(delete(projects).where(projects.c.id == project))

    def close(self, *, even_unsaved: bool = False) -> None:
        """Close every open project; see `OpenProject.close`."""
        for opened in list(self._open.values()):
            opened.close(even_unsaved=even_unsaved)

    # -- inside

    def _store_new(self, project: ProjectId, *commands: Command | None) -> None:
        document = ProjectDocument()
        payloads: list[bytes] = []
        document.on_local_update(payloads.append)
        first, *more = [command for command in commands if command is not None]
        document.initialise(first, by=self._profile.person.id)
        for command in more:
            document.apply(command, by=self._profile.person.id)
        now = datetime.now(UTC)
        with self._database.writing() as connection:
            connection.execute(insert(projects).values(new_row(project, now)))
            connection.execute(
                insert(updates),
                [
                    entry_row(project, Entry(seq, Status.LOCAL, payload), now)
                    for seq, payload in enumerate(payloads, start=1)
                ],
            )
            self._index(connection, project, document, len(payloads))

    def _document(self, project: ProjectId) -> ProjectDocument:
        if project in self._open:
            return self._open[project].document
        return ProjectDocument(Journal(self._database, project, shared=False).load())

    def _mark(self, project: ProjectId, **values: datetime | str | None) -> None:
        with self._database.writing() as connection:
            if not connection.execute(update(projects).where(projects.c.id == project).values(**values)).rowcount:
                raise missing()

    def _note_opened(self, project: ProjectId) -> None:
        # A full disk keeps nobody from opening a project; its own journal tells the person.
        with suppress(StorageFailed):
            self._mark(project, opened_at=datetime.now(UTC))

    def _write_cards(self) -> None:
        # As above: cards are then those of the last time.
        with suppress(StorageFailed):
            for opened in self._open.values():
                opened.write_card()

    def _write_catalogues(self) -> None:
        # As above, and so is what a search finds.
        with suppress(StorageFailed):
            for opened in self._open.values():
                opened.write_catalogue()

    def _index(self, connection: Connection, project: ProjectId, document: ProjectDocument, seq: int) -> None:
        write_card(connection, project, document)
        rewrite_texts(connection, project, document)
        note_indexed(connection, project, seq)

    def _catch_up(self) -> None:
        """Make anew the cards and search texts that a crash left behind their documents."""
        with self._database.reading() as connection:
            behind = connection.scalars(BEHIND).all()
        for project in behind:
            journal = Journal(self._database, ProjectId(project), shared=False)
            try:
                document = ProjectDocument(journal.load())
            except AppError:
                # Its card stays as it is; opening the project says what is wrong.
                continue
            with self._database.writing() as connection:
                self._index(connection, ProjectId(project), document, journal.last_seq)

    def _forget_open(self, project: ProjectId) -> None:
        self._open.pop(project, None)

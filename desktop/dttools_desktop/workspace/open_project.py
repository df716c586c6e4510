"""A project that is open: its document, the person's undo, and the journal that keeps every edit."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path

from sqlalchemy import update

from dttools.document import SCHEMA, ChangeSet, Command, History, ProjectDocument
from dttools.errors import AppError, StorageFailed
from dttools.facilitation import Rights, scope_of
from dttools.ids import ActorId, ProjectId, RecordId
from dttools.model import Role, Scope
from dttools_desktop.workspace.assets import AssetStore
from dttools_desktop.workspace.catalogue import asset_hashes, note_indexed, rewrite_texts, write_card, write_texts
from dttools_desktop.workspace.database import Database
from dttools_desktop.workspace.journal import Journal
from dttools_desktop.workspace.pictures import Asset, prepare_picture
from dttools_desktop.workspace.recorder import Recorder
from dttools_desktop.workspace.tables import projects
from dttools_desktop.workspace.timeline import Timeline

Unsubscribe = Callable[[], None]


class OpenProject:
    """What editors edit and windows show. Belongs to the thread that opened it.

    Attributes:
        id: The project.
        document: Its records; read them here, change them by `apply`.
        journal: Its updates on the disk.
        timeline: What was changed, by whom and when.
        recorder: Fills the timeline; whoever has time for it calls `recorder.write`.
        role: As what the person takes part, as far as is known; in a project of this laptop as its owner.
    """

    def __init__(
        self,
        project: ProjectId,
        *,
        person: ActorId,
        database: Database,
        assets: AssetStore,
        journal: Journal,
        indexed_seq: int = -1,
    ) -> None:
        self.id = project
        self.journal = journal
        self.document = ProjectDocument(journal.load())
        self._person = person
        self.role = Role.OWNER
        self._database = database
        self._assets = assets
        self._history = History(self.document, person)
        self.timeline = Timeline(database, project)
        self.recorder = Recorder(database, project, lambda: self._person)
        self._touched: set[RecordId] = set()
        self._card_seq = self._indexed_seq = indexed_seq
        self._reindex = indexed_seq != journal.last_seq
        self._closing: list[Callable[[], None]] = []
        self._stored_listeners: list[Callable[[bytes, int], None]] = []
        self._subscriptions = [
            self.document.on_local_update(self._keep),
            self.document.on_change(self._note_touched),
            self.document.on_change(self.recorder.hear),
        ]
        if not journal.shared:  # a shared one is brought up by its server, under a new epoch
            self.document.upgrade()
        if journal.is_very_long():  # the last time it was not closed
            with suppress(StorageFailed):
                journal.fold()

    # -- who

    @property
    def person(self) -> ActorId:
        """Who edits here: the local person, or the user of the server it is shared on."""
        return self._person

    @property
    def rights(self) -> Rights:
        """What the phase lets the person do now."""
        if self.role is Role.OWNER or self.document.is_empty:
            return Rights(Scope.EVERYTHING, self._person)
        return Rights(scope_of(self.document.project, self.role), self._person)

    def act_as(self, person: ActorId) -> None:
        """Edit under another identity from now on; what can be undone starts anew."""
        self._person = person
        self._history = History(self.document, person)

    # -- editing

    def apply(self, command: Command, *, gesture: str | None = None) -> ChangeSet:
        """Apply a command as one edit. It is on the disk when this returns, unless `durable` says otherwise.

        Raises:
            AppError: The command refuses; nothing has changed.
        """
        return self._history.apply(command, gesture=gesture)

    def undo(self, *, for_good: bool = False) -> ChangeSet | None:
        """Take the latest step of this person back, for good or until redo; None when there is none."""
        return self._history.undo(for_good=for_good)

    def redo(self) -> ChangeSet | None:
        """Do again what was taken back last; None when there is nothing."""
        return self._history.redo()

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return self._history.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether a step was taken back last."""
        return self._history.can_redo

    def close_gesture(self) -> None:
        """The next command starts an undo step of its own."""
        self._history.close_gesture()

    def join_gestures(self, gestures: Collection[str]) -> None:
        """Make one step of those steps of some gestures that follow one another."""
        self._history.join_gestures(gestures)

    def on_change(self, listener: Callable[[ChangeSet], None]) -> Unsubscribe:
        """Hear of every change set, local and remote."""
        return self.document.on_change(listener)

    @property
    def waits_for_server(self) -> bool:
        """Whether its shape is that of an older program, and its server has not brought it up yet: only to be read."""
        return not self.document.is_empty and self.document.schema < SCHEMA

    # -- durability

    @property
    def durable(self) -> bool:
        """Whether every edit is on the disk. When not, `problem` says why, and the edits wait in memory."""
        return self.journal.durable

    @property
    def problem(self) -> AppError | None:
        """Why the latest edits are not on the disk."""
        return self.journal.problem

    @property
    def unreadable(self) -> int:
        """How many stored updates came back damaged when this was opened; they are set aside, not deleted."""
        return self.journal.unreadable

    def on_durability(self, listener: Callable[[], None]) -> Unsubscribe:
        """Hear when `durable` changes."""
        return self.journal.on_durability(listener)

    def retry_saving(self) -> bool:
        """Try again to save what waits, as each edit does by itself; whether all is saved now."""
        return self.journal.write_waiting()

    # -- pictures

    def add_asset(self, content: bytes) -> str:
        """Keep a picture and give the hash by which records refer to it. For large ones see `prepare_picture`.

        Raises:
            TooLarge: Too many bytes or pixels.
            UnsupportedFile: Not a picture, or a damaged one.
            StorageFailed: The disk did not take it.
        """
        return self.keep_asset(prepare_picture(content))

    def keep_asset(self, asset: Asset) -> str:
        """Keep a picture that a worker prepared with `prepare_picture`; its hash."""
        self._assets.put(asset)
        return asset.sha256

    def asset_path(self, sha: str) -> Path | None:
        """The file of a picture; None while it has not arrived on this laptop."""
        return self._assets.path(sha)

    def set_thumbnail(self, png: bytes) -> None:
        """Keep the picture that the project's card shows.

        Raises:
            StorageFailed: The disk did not take it.
        """
        with self._database.writing() as connection:
            connection.execute(update(projects).where(projects.c.id == self.id).values(thumbnail=png))

    # -- the card

    def write_card(self) -> None:
        """Bring the card up to date; does nothing when it is.

        Raises:
            StorageFailed: The disk did not take it; it is made anew another time.
        """
        seq = self.journal.last_seq
        if seq == self._card_seq:
            return
        with self._database.writing() as connection:
            write_card(connection, self.id, self.document)
        self._card_seq = seq

    def write_catalogue(self) -> None:
        """Bring the card and the search index up to date; does nothing when they are.

        Raises:
            StorageFailed: The disk did not take it; they are made anew another time.
        """
        seq = self.journal.last_seq
        if seq == self._indexed_seq:
            return
        with self._database.writing() as connection:
            write_card(connection, self.id, self.document)
            if self._reindex:
                rewrite_texts(connection, self.id, self.document)
            else:
                write_texts(connection, self.id, self.document, self._touched)
            note_indexed(connection, self.id, seq)
        self._touched.clear()
        self._reindex = False
        self._card_seq = self._indexed_seq = seq

    # -- the end

    def asset_hashes(self) -> set[str]:
        """Pictures that the project's live records refer to."""
        return {sha for record in self.document.records.everything() for sha in asset_hashes(record)}

    def on_close(self, listener: Callable[[], None]) -> None:
        """Hear of the end, before the journal is closed."""
        self._closing.append(listener)

    def close(self, *, even_unsaved: bool = False) -> None:
        """Save what waits, write the card, and stop; closing twice is harmless.

        Args:
            even_unsaved: Close also when edits cannot be saved; the person has said so.

        Raises:
            StorageFailed: Edits could not be saved; the project stays open, so that they are not lost.
        """
        if not self._subscriptions:
            return
        if not self.journal.write_waiting() and self.journal.problem is not None and not even_unsaved:
            raise self.journal.problem
        # Neither holds anything that the journal has not: the next start makes the card anew.
        with suppress(StorageFailed):
            self.write_catalogue()
            self.journal.fold_if_long()
            self.recorder.write()
            self.timeline.prune()
        for stop in self._subscriptions:
            stop()
        self._subscriptions = []
        for listener in self._closing:
            listener()

    def on_stored(self, listener: Callable[[bytes, int], None]) -> Unsubscribe:
        """Hear of each local update and its number once the journal has it."""
        self._stored_listeners.append(listener)
        return lambda: self._stored_listeners.remove(listener)

    def _keep(self, payload: bytes) -> None:
        seq = self.journal.append_local(payload)
        for listener in list(self._stored_listeners):
            listener(payload, seq)

    def _note_touched(self, changes: ChangeSet) -> None:
        self._touched.update(record_id for record_id, _ in changes.all())

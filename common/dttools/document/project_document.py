"""A project as one CRDT document. Every tool reads records from it and changes it by commands.

A document belongs to one thread.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any, TypeVar
from weakref import WeakMethod, finalize

from pycrdt import Doc, Map, TransactionEvent, merge_updates

from dttools.document.changes import Change, ChangeSet, Merge, Origin
from dttools.document.codec import (
    Reading,
    new_map,
    read_maps,
    read_strictly,
    reading_of,
    write_fields,
)
from dttools.document.draft import Command, Draft
from dttools.document.index import RecordIndex
from dttools.document.panics import is_panic
from dttools.document.schema import SCHEMA, check_schema, migrate
from dttools.errors import NotFound, ProtocolError
from dttools.ids import ActorId, RecordId
from dttools.model import Note, Project, Record
from dttools_resources.i18n import tr

R = TypeVar("R", bound=Record)
Unsubscribe = Callable[[], None]
EMPTY_UPDATE = b"\x00\x00"
_FIELD_DEPTH = 2
"""Steps from the map of all records to a field."""


def utc_now() -> datetime:
    """The default clock."""
    return datetime.now(UTC)


class ProjectDocument:
    """Records in, records out, and the update bytes that make every replica equal.

    Args:
        updates: Stored updates, in any order; none for a document that is still to be filled.
        clock: Gives the time that stamps records; it never decides a merge.
        client_id: Below 2³²; random unless a test needs the same run twice.

    Raises:
        ProtocolError: An update is not one.
        SchemaTooNew: A newer program wrote the document.
    """

    def __init__(
        self,
        updates: Iterable[bytes] = (),
        *,
        clock: Callable[[], datetime] = utc_now,
        client_id: int | None = None,
    ) -> None:
        self._clock = clock
        self._index = RecordIndex()
        self._touched: set[RecordId] = set()
        self._rewritten: set[RecordId] = set()
        self._latest: dict[RecordId, Reading] = {}
        self._meta_values: dict[str, Any] | None = None
        self._strayed = self._lost_track = False
        self._is_whole = True
        self._produced: list[bytes] = []
        self._change_listeners: list[Callable[[ChangeSet], None]] = []
        self._update_listeners: list[Callable[[bytes], None]] = []
        self._observations: list[finalize[..., ProjectDocument]] = []
        self._hold(_loaded(updates, client_id))
        for record in self._read_all():
            self._index.put(record)

    def _hold(self, doc: Doc[Any]) -> None:
        """Stand on this CRDT from now on."""
        self._doc = doc
        self._meta: Map[Any] = doc.get("meta", type=Map)
        self._records: Map[Any] = doc.get("records", type=Map)
        for stop in self._observations:
            stop()
        # On the inner type: the outer one turns every value of every event into Python before we ask for ids.
        # The library's subscriptions hold the CRDT in a circle that Python's collector cannot see; so they end with us.
        touched = self._records.integrated.observe_deep(_weakly(self._note_touched))
        meta = self._meta.integrated.observe(_weakly(self._note_meta))
        made = doc.observe(_weakly(self._note_update))
        drops = (touched.drop, meta.drop)
        self._observations = [*(finalize(self, drop) for drop in drops), finalize(self, doc.unobserve, made)]
        self._meta_values = None
        self._latest.clear()
        for stop in self._observations:
            stop.atexit = False

    # -- what it is

    @property
    def schema(self) -> int:
        """Version of the document's shape; the newest one while the document is empty."""
        return int(self._meta.get("schema", SCHEMA))

    @property
    def epoch(self) -> int:
        """Raised when history was rewritten; documents of different epochs are never merged."""
        return int(self._meta.get("epoch", 0))

    @property
    def meta(self) -> dict[str, Any]:
        """What the document says about itself, as plain values; not to be changed."""
        if self._meta_values is None:
            self._meta_values = read_maps(self._meta)
        return self._meta_values

    @property
    def client_id(self) -> int:
        """The id under which this replica writes."""
        return int(self._doc.client_id)

    @property
    def project(self) -> Project:
        """The project's own record.

        Raises:
            NotFound: The document has not arrived yet.
        """
        for record in self.all(Project):
            return record
        raise NotFound(tr("This project has not arrived on this laptop yet."))

    @property
    def is_empty(self) -> bool:
        """Whether no content has arrived yet."""
        return "schema" not in self._meta

    @property
    def records(self) -> RecordIndex:
        """All readable records."""
        return self._index

    # -- reading, as the index does

    def get(self, model: type[R], record_id: RecordId) -> R:
        """A live record; `NotFound` otherwise."""
        return self._index.get(model, record_id)

    def find(self, model: type[R], ids: Iterable[RecordId]) -> Iterator[R]:
        """The live ones among `ids`."""
        return self._index.find(model, ids)

    def all(self, model: type[R]) -> Iterator[R]:
        """Live records of one kind."""
        return self._index.all(model)

    def children(self, model: type[R], parent: RecordId) -> Iterator[R]:
        """Live records of a kind or base that belong to `parent`."""
        return self._index.children(model, parent)

    def zone(self, board: RecordId, zone: str) -> list[Note]:
        """The notes of one zone, in order."""
        return self._index.zone(board, zone)

    def votes(self, idea: RecordId) -> int:
        """The dots of an idea."""
        return self._index.votes(idea)

    # -- changing

    def initialise(self, command: Command, *, by: ActorId) -> ChangeSet:
        """Make the content of a new project: schema, epoch and a first command in one update."""
        draft = self._drafted(command, by)
        self._begin()
        with self._doc.transaction():
            self._meta["schema"] = SCHEMA
            self._meta["epoch"] = 0
            self._write(draft)
        return self._end(Origin.LOCAL).changes

    def apply(self, command: Command, *, by: ActorId) -> ChangeSet:
        """Apply a command as one update; if it raises, nothing has changed.

        Raises:
            AppError: The command refuses.
        """
        draft = self._drafted(command, by)
        self._begin()
        with self._doc.transaction():
            self._write(draft)
        return self._end(Origin.LOCAL).changes

    def receive(self, update: bytes) -> ChangeSet:
        """Merge an update from elsewhere. One that is known already changes nothing.

        Raises:
            ProtocolError: The bytes are not an update. Parts of it may have been taken in; see `replace_content`.
        """
        return self.merge(update).changes

    def merge(self, update: bytes) -> Merge:
        """As `receive`, and tell all that the update did, for whoever judges or stores it."""
        self._begin()
        _integrate(self._doc, update)
        return self._end(Origin.REMOTE)

    def replace_content(self, updates: Iterable[bytes], *, client_id: int | None = None) -> ChangeSet:
        """Put another history in the place of this one, as after a refused edit; listeners hear one remote change set.

        Args:
            updates: The whole of the new history.
            client_id: Must be new when an update that was made under the old one left this program; random if None.

        Raises:
            ProtocolError: An update is not one; the document is as before.
            SchemaTooNew: A newer program wrote it; the document is as before.
        """
        self._hold(_loaded(updates, client_id))
        return self._read_anew()

    def take_back(self, base: Doc[Any]) -> ChangeSet:
        """As `replace_content`, by the history as it was before the latest edit: only what that touched is read anew.

        Args:
            base: A CRDT with all of the history but the latest edit, which is this document's from now on.
        """
        self._hold(base)
        if not self._is_whole:
            return self._read_anew()
        with self.reading():
            return self._replaced({record_id: self._read(record_id) for record_id in self._touched})

    def _read_anew(self) -> ChangeSet:
        records = {record.id: record for record in self._read_all()}
        gone = [old.id for old in self._index.everything() if old.id not in records]
        return self._replaced({record_id: records.get(record_id) for record_id in [*records, *gone]})

    def _replaced(self, records: Mapping[RecordId, Record | None]) -> ChangeSet:
        """Show these records as they are in another history."""
        changes = {
            record_id: Change(self._index.peek(record_id), record)
            for record_id, record in records.items()
            if self._index.peek(record_id) != record
        }
        self._take_over(changes)
        result = ChangeSet.of(Origin.REMOTE, changes)
        self._tell(result)
        return result

    def upgrade(self) -> None:
        """Bring a document of an older schema up, as one update. Does nothing when it is current."""
        if self.is_empty or self.schema == SCHEMA:
            return
        self._begin()
        with self._doc.transaction():
            migrate(self._meta, self._records)
        self._end(Origin.LOCAL)

    def rehearse(self, command: Command, *, by: ActorId) -> ChangeSet:
        """What a command would change; nothing does.

        Raises:
            AppError: The command would refuse.
        """
        drafted = self._drafted(command, by).changed.items()
        return ChangeSet.of(Origin.LOCAL, {key: Change(self._index.peek(key), record) for key, record in drafted})

    def _drafted(self, command: Command, by: ActorId) -> Draft:
        draft = Draft(self._index, by, self._clock())
        command.apply(draft)
        return draft

    def _write(self, draft: Draft) -> None:
        for record_id, record in draft.changed.items():
            before = self._index.peek(record_id)
            if before is None:
                self._records[record_id] = new_map(record)
            else:
                write_fields(self._records[record_id], record, Change(before, record).fields())

    # -- replication

    def state_vector(self) -> bytes:
        """What this replica knows, for a peer to answer with what is missing."""
        return self._doc.get_state()

    def update_since(self, state_vector: bytes | None = None) -> bytes:
        """Everything that a peer with that state vector lacks; all of it when None.

        Raises:
            ProtocolError: The bytes are not a state vector.
        """
        try:
            return self._doc.get_update(state_vector)
        except ValueError as error:
            raise ProtocolError(tr("These bytes are not a state vector.")) from error

    # -- listening

    def on_change(self, listener: Callable[[ChangeSet], None]) -> Unsubscribe:
        """Hear of every change set, local and remote."""
        self._change_listeners.append(listener)
        return lambda: self._change_listeners.remove(listener)

    def on_local_update(self, listener: Callable[[bytes], None]) -> Unsubscribe:
        """Hear the bytes of each local edit, to store and to send; called before the change listeners."""
        self._update_listeners.append(listener)
        return lambda: self._update_listeners.remove(listener)

    def _note_touched(self, events: list[Any]) -> None:
        for event in events:
            path = event.path
            if not path:
                self._note_records(event)
                continue
            record_id = RecordId(path[0])
            self._touched.add(record_id)
            if len(path) == 1:
                # Which fields is not asked: the CRDT library can panic over one whose value came as deleted already.
                self._rewritten.add(record_id)
            self._strayed = self._strayed or len(path) > _FIELD_DEPTH

    def _note_records(self, event: Any) -> None:  # noqa: ANN401 (the library's)
        """Records were put or purged as a whole."""
        try:
            ids = set(map(RecordId, event.keys))
        except BaseException as error:
            if not is_panic(error):
                raise
            self._lost_track = True  # nothing else tells which, and nothing can be read before the transaction ends
            return
        self._touched |= ids
        self._rewritten |= ids

    def _touch_all(self) -> None:
        ids = {RecordId(key) for key in self._records.keys()}  # noqa: SIM118 (as in `_read_all`)
        ids |= {record.id for record in self._index.everything()}
        self._touched |= ids
        self._rewritten |= ids

    def _note_meta(self, _event: object) -> None:
        self._meta_values = None

    def _note_update(self, event: TransactionEvent) -> None:
        if self._is_whole:
            return  # a transaction that only read
        if event.update != EMPTY_UPDATE:
            self._produced.append(event.update)

    def _begin(self) -> None:
        """What happens to the CRDT until `_end` is one edit."""
        self._touched.clear()
        self._rewritten.clear()
        self._latest.clear()
        self._produced.clear()
        self._strayed = self._is_whole = self._lost_track = False

    def _end(self, origin: Origin) -> Merge:
        """Gather what was done since `_begin` into one change set and, when local, one update."""
        self._is_whole = True
        if self._lost_track:
            self._touch_all()
        with self.reading():
            changes = ChangeSet.of(origin, self._refresh())
        update = merge_updates(*self._produced) if len(self._produced) > 1 else b"".join(self._produced)
        if origin is Origin.LOCAL and update:
            for store in list(self._update_listeners):
                store(update)
        self._tell(changes)
        return Merge(changes, update, frozenset(self._touched), self._strayed)

    def _tell(self, changes: ChangeSet) -> None:
        if changes:
            for listener in list(self._change_listeners):
                listener(changes)

    def _refresh(self) -> dict[RecordId, Change]:
        changes: dict[RecordId, Change] = {}
        for record_id in self._touched:
            before = self._index.peek(record_id)
            after = self._read(record_id)
            if before == after:
                continue
            changes[record_id] = Change(before, after)
        self._take_over(changes)
        return changes

    def _take_over(self, changes: Mapping[RecordId, Change]) -> None:
        for record_id, change in changes.items():
            if change.after is None:
                self._index.drop(record_id)
            else:
                self._index.put(change.after)

    def reading(self) -> AbstractContextManager[object]:
        """One view for many strict reads: opening one a read costs more than reading."""
        return self._doc.transaction()

    def read_strictly(self, record_id: RecordId) -> Record | None:
        """The record as the document's bytes have it; None when there is none.

        Raises:
            InvalidInput: It holds anything that this program would not have written.
        """
        latest = self._latest.get(record_id)
        if latest is not None and latest.is_exact and record_id not in self._rewritten:
            return latest.record  # read when it was merged, and nothing that reading leniently lets pass is in it
        return read_strictly(self._records, record_id)

    def _read(self, record_id: RecordId) -> Record | None:
        reading = self._latest[record_id] = reading_of(self._records, record_id)
        return reading.record

    def _read_all(self) -> Iterator[Record]:
        # One by one: all at once takes as long, and the library lets nobody else work meanwhile.
        with self.reading():
            for record_id in self._records.keys():  # noqa: SIM118 (iterating over the map itself reads every value)
                record = reading_of(self._records, record_id).record
                if record is not None:
                    yield record


def _weakly(method: Callable[[Any], None]) -> Callable[[Any], None]:
    """A callback that does not keep its object alive."""
    reference = WeakMethod(method)

    def call(event: Any) -> None:  # noqa: ANN401 (whatever the library passes)
        alive = reference()
        if alive is not None:
            alive(event)

    return call


def _loaded(updates: Iterable[bytes], client_id: int | None) -> Doc[Any]:
    """A CRDT with these updates, checked to be of a schema that this program knows."""
    # Client ids beyond 32 bits diverge in pycrdt's upstream.
    doc: Doc[Any] = Doc(client_id=secrets.randbits(32) if client_id is None else client_id)
    for update in updates:
        _integrate(doc, update)
    check_schema(int(doc.get("meta", type=Map).get("schema", SCHEMA)))
    return doc


def _integrate(doc: Doc[Any], update: bytes) -> None:
    try:
        doc.apply_update(update)
    except BaseException as error:
        if not isinstance(error, ValueError | RuntimeError) and not is_panic(error):
            raise
        raise ProtocolError(tr("These bytes are not a project update.")) from error

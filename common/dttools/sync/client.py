"""The client's side of a live connection: a state machine beside the document, on the document's thread."""

from __future__ import annotations

import secrets
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from dttools.document import SCHEMA, ChangeSet, Origin, ProjectDocument
from dttools.document.project_document import utc_now
from dttools.errors import Damaged, ProtocolError, SchemaTooNew, StorageFailed
from dttools.ids import ActorId
from dttools.sync.awareness import Entry, States, decode_awareness, encode_awareness, parse_state, state_text
from dttools.sync.contested import SEEN_TO_MOVE, Contested
from dttools.sync.events import (
    Acked,
    CaughtUp,
    DocumentReplaced,
    EditRefused,
    EditsOverwritten,
    EditsTrashed,
    Event,
    HangUp,
    Incompatible,
    Noticed,
    Outcome,
    PresenceChanged,
    RemoteChange,
    Replacement,
    Welcomed,
)
from dttools.sync.messages import (
    Ack,
    Awareness,
    Confirm,
    Hello,
    Message,
    Notice,
    QueryAwareness,
    Refused,
    SyncStep1,
    SyncStep2,
    Update,
    Welcome,
    decode,
    encode,
    split,
)
from dttools.sync.ports import ProjectLog, RecoveredEdit
from dttools.sync.rebase import read_edits, rebase
from dttools.sync.refusal import RefusalCode
from dttools.sync.refusal_words import explain
from dttools.sync.replacing import replacement
from dttools.sync.wire import malformed
from dttools_resources.i18n import tr

KNOWS_NOTHING = b"\x00"
"""The state vector of an empty document."""


class Link(StrEnum):
    """How far the connection is."""

    OFFLINE = "offline"
    CONNECTING = "connecting"
    CATCHING_UP = "catching_up"
    LIVE = "live"


def random_client_id() -> int:
    """A client id that nobody has used; 32 bits are what Yjs has for it."""
    return secrets.randbits(32)


def _check_schema(found: int) -> None:
    """Refuse a document of another schema than this program writes; 0 is that of a server that does not say.

    Raises:
        SchemaTooNew: With the advice which side to update.
    """
    if found > SCHEMA:
        raise SchemaTooNew(
            tr("This project on the server needs a newer version of DTTools."),
            todo=tr("Update DTTools. Until then your edits are kept on this laptop, and are sent afterwards."),
        )
    if 0 < found < SCHEMA:
        raise SchemaTooNew(
            tr("The server is older than this version of DTTools."),
            todo=tr("Ask whoever runs the server to update it. Your edits are kept on this laptop until then."),
        )


class ClientSession:
    """Keeps one project in step with its server over any number of connections.

    The program calls `opened`, `received` and `closed` as its socket does so, and `local_update` for each edit that the
    document made and the log has stored. It sends the frames of the outcome in order. Others forget our presence when
    it is not shown again every 15 seconds.

    Args:
        document: The open project; it stays the same object, its content may be replaced.
        log: Its store.
        client: Name and version of the program, for the server's logs.
        token: Says who we are, when the connection's request did not; set `token` anew before `opened` when it changes.
        clock: Stamps edits that are made again.
        new_client_id: Gives unused client ids.

    Attributes:
        link: How far the connection is.
        role: Our role, as the server said last; empty before.
        token: See above.
    """

    def __init__(
        self,
        document: ProjectDocument,
        log: ProjectLog,
        *,
        client: str,
        token: str = "",
        clock: Callable[[], datetime] = utc_now,
        new_client_id: Callable[[], int] = random_client_id,
    ) -> None:
        self.link = Link.OFFLINE
        self.role = ""
        self.token = token
        self._document = document
        self._log = log
        self._client = client
        self._clock = clock
        self._new_client_id = new_client_id
        self._user = ActorId("")
        self._unacked = [seq for seq, _ in log.pending()]
        self._sent: list[int] = []
        self._replacing: Replacement | None = None
        self._incarnation = ""
        self._to_confirm: int | None = None
        self._contested = Contested()
        self._is_ahead = False
        document.on_change(self._note_written)
        self._presence_id = document.client_id
        self._presence_clock = 0
        self._presence: Mapping[str, Any] | None = None
        self._others = States()

    @property
    def unacked(self) -> int:
        """How many local updates the server has not acknowledged."""
        return len(self._unacked)

    @property
    def merges(self) -> bool:
        """Whether an update of the server goes into what is here, so that a long one may come in portions."""
        return self._replacing is None and not self._document.is_empty

    # -- what the program reports

    def opened(self) -> Outcome:
        """A connection is open."""
        self.link = Link.CONNECTING
        return Outcome((encode(Hello(self._client, token=self.token)),))

    def closed(self) -> Outcome:
        """The connection is gone."""
        self.link = Link.OFFLINE
        self._sent = []
        self._replacing = None
        self._others.clear()
        return Outcome(events=(PresenceChanged({}),))

    def local_update(self, update: bytes, seq: int) -> Outcome:
        """The document made an edit and the log keeps it under `seq`."""
        self._unacked.append(seq)
        return Outcome(tuple(self._sending([(seq, update)])))

    def set_presence(self, state: Mapping[str, Any] | None) -> Outcome:
        """Show others where we are; None hides. The server fills in `user`."""
        self._presence = state
        return Outcome(self._presence_frames())

    def received(self, frame: bytes) -> Outcome:
        """A frame came.

        Raises:
            StorageFailed: The laptop could not store it; close the connection and connect again later.
            Damaged: Likewise.
        """
        try:
            return self._handle(decode(frame))
        except ProtocolError as error:
            return Outcome(events=(HangUp(error.message),))
        except SchemaTooNew as error:
            return Outcome(events=(Incompatible(error.message, error.todo),))

    # -- messages

    def _handle(self, message: Message) -> Outcome:
        match message:
            case Welcome():
                return self._welcomed(message)
            case SyncStep2(update):
                return self._caught_up(update)
            case Refused():
                return self._refused(message)
            case _:
                return Outcome(events=self._heard(message))

    def _heard(self, message: Message) -> tuple[Event, ...]:
        """What needs no answer."""
        match message:
            case Update(update):
                return () if self._replacing else self._taken_in(update)
            case Ack(count):
                return self._acknowledged(count)
            case Awareness(payload):
                return self._saw_others(payload)
            case Notice(code, text):
                return (Noticed(code, text),)
            case SyncStep1() | QueryAwareness():
                return ()
            case _:
                raise malformed("not a message of a server")

    def _welcomed(self, message: Welcome) -> Outcome:
        self.role, self._user = message.role, message.user_id
        event = Welcomed(message.user_id, message.name, message.role)
        if self.link is not Link.CONNECTING:
            return Outcome(events=(event,))
        _check_schema(message.schema)
        self.link = Link.CATCHING_UP
        self._incarnation = message.incarnation
        reason = self._why_replace(message)
        if reason is None:
            # Before anything of this server is stored: after a power cut nobody could tell which one it came from.
            self._note_incarnation()
        frames = self._resuming() if reason is None else self._asking_for_all(reason)
        return Outcome((*frames, *self._presence_frames()), (event,))

    def _why_replace(self, message: Welcome) -> Replacement | None:
        if self._document.is_empty:
            return None
        if message.incarnation and self._log.incarnation not in {"", message.incarnation}:
            return Replacement.RESTORED
        return Replacement.REWRITTEN if message.epoch != self._document.epoch else None

    def _resuming(self) -> list[bytes]:
        """Say what we have, then send what is not acknowledged, one by one, so that each is judged by itself."""
        self._sent = []
        if self._is_ahead:
            self._go_back_to_log()
        pending = self._log.pending()
        self._unacked = [seq for seq, _ in pending]
        self._contested = Contested.of(self._log.confirmed(), pending) if pending else Contested()
        return [encode(SyncStep1(self._document.state_vector())), *self._sending(pending)]

    def _asking_for_all(self, reason: Replacement) -> list[bytes]:
        self._sent = []
        self._replacing = reason
        return [encode(SyncStep1(KNOWS_NOTHING))]

    def _sending(self, updates: Sequence[tuple[int, bytes]]) -> list[bytes]:
        """The frames of updates, or none while it is not their turn: `_resuming` and a rebase send what waits."""
        if self.link not in {Link.CATCHING_UP, Link.LIVE} or self._replacing:
            return []
        self._sent += [seq for seq, _ in updates]
        return [frame for seq, update in updates for frame in self._frames_of(seq, update)]

    def _frames_of(self, seq: int, update: bytes) -> list[bytes]:
        confirm = [encode(Confirm())] if seq == self._to_confirm else []
        return [*confirm, *split(encode(Update(update)))]

    def _caught_up(self, update: bytes) -> Outcome:
        self.link = Link.LIVE
        if self._replacing is None:
            return Outcome(events=(*self._taken_in(update), CaughtUp()))
        event = self._replaced(update, self._replacing)
        self._note_incarnation()
        return Outcome(tuple(self._sending(self._log.pending())), (event, CaughtUp()))

    def _note_incarnation(self) -> None:
        if self._incarnation and self._log.incarnation != self._incarnation:
            self._log.note_incarnation(self._incarnation)

    def _replaced(self, update: bytes, reason: Replacement) -> DocumentReplaced:
        """Take the server's whole document as the base, in the log and here."""
        new = ProjectDocument([update], clock=self._clock, client_id=self._new_client_id())
        made = replacement(self._log, new, epoch=self._document.epoch, reason=reason, by=self._user)
        self._replacing = None
        self._put_in_place(made.confirmed, made.pending, made.recovered, client_id=new.client_id)
        return DocumentReplaced(reason, made.recovered)

    def _taken_in(self, update: bytes) -> tuple[Event, ...]:
        try:
            merge = self._document.merge(update)
        except ProtocolError:
            self._go_back_to_log()
            raise
        if not merge.update:
            return ()
        lost = self._contested.lost_in(merge.changes)
        try:
            # Not `merge.update`: that also tells which of our own unsent values lost, and would bind the two together.
            self._log.store_remote(update, lost)
        except (StorageFailed, Damaged):
            self._go_back_to_log()
            raise
        trashed = self._contested.trashed_in(merge.changes)
        changed: tuple[Event, ...] = (RemoteChange(merge.changes),) if merge.changes else ()
        overwritten = (EditsOverwritten(tuple(lost)),) if lost else ()
        return (*changed, *overwritten, EditsTrashed(tuple(trashed))) if trashed else (*changed, *overwritten)

    def _go_back_to_log(self) -> None:
        """Forget what the laptop could not store: no edit may build on it, and the server has to give it again."""
        self._is_ahead = True
        stored = [*self._log.confirmed(), *(pending for _, pending in self._log.pending())]
        self._document.replace_content(stored, client_id=self._new_client_id())
        self._is_ahead = False

    def _note_written(self, changes: ChangeSet) -> None:
        """Until it is acknowledged, an edit made while connected may lose against one that is on its way here."""
        if changes.origin is Origin.LOCAL and self._unacked and self.link in {Link.CATCHING_UP, Link.LIVE}:
            self._contested.note(self._unacked[-1], changes, without=SEEN_TO_MOVE)

    def _acknowledged(self, count: int) -> tuple[Event, ...]:
        if count > len(self._sent):
            raise malformed("acknowledges more than was sent")
        up_to = self._sent[count - 1] if count else 0
        if not self._unacked or up_to < self._unacked[0]:
            return ()
        self._log.mark_acked(up_to)
        del self._unacked[: bisect_right(self._unacked, up_to)]
        self._contested.settle(up_to)
        return (Acked(up_to),)

    # -- refusals

    def _refused(self, message: Refused) -> Outcome:
        if not 0 < message.count <= len(self._sent):
            raise malformed("refuses what was not sent")
        events = self._acknowledged(message.count - 1)
        if message.code == RefusalCode.STALE_BASE:
            return Outcome(tuple(self._asking_for_all(Replacement.STALE_BASE)), events)
        if message.code == RefusalCode.UNCONFIRMED and self._sent[message.count - 1] != self._to_confirm:
            # The program asks its person before such an edit; so here the answer is known.
            self._to_confirm = self._sent[message.count - 1]
            return Outcome(tuple(self._resuming()), events)
        pending = self._log.pending()
        # Who may only read will not fare better with the next edit.
        refused = range(len(pending)) if message.code == RefusalCode.READ_ONLY else range(1)
        event = self._rebase_without(refused, message)
        return Outcome(tuple(self._resuming()), (*events, event))

    def _rebase_without(self, refused: Sequence[int], message: Refused) -> EditRefused:
        """Make the pending edits again on what is confirmed, but for those in these places."""
        confirmed = self._log.confirmed()
        new = ProjectDocument(confirmed, clock=self._clock, client_id=self._new_client_id())
        edits = read_edits(confirmed, [update for _, update in self._log.pending()])
        words = explain(message.code, message.message)
        rebased = rebase(edits, new=new, refused=refused, by=self._user, code=message.code, message=words)
        self._put_in_place(None, rebased.pending, rebased.recovered, client_id=new.client_id)
        return EditRefused(message.code, words, rebased.recovered)

    def _put_in_place(
        self,
        confirmed: bytes | None,
        pending: Sequence[bytes],
        recovered: Sequence[RecoveredEdit],
        *,
        client_id: int,
    ) -> None:
        """Put a history in the place of the log's, on the disk and then here, where it goes on under that id."""
        self._unacked = list(self._log.replace_content(confirmed, pending, recovered))
        self._contested = Contested()
        self._document.replace_content([*self._log.confirmed(), *pending], client_id=client_id)

    # -- presence

    def _presence_frames(self) -> tuple[bytes, ...]:
        has_shown = self._presence is not None or self._presence_clock > 0
        if self.link not in {Link.CATCHING_UP, Link.LIVE} or not has_shown:
            return ()
        self._presence_clock += 1
        entry = Entry(self._presence_id, self._presence_clock, state_text(self._presence))
        return (encode(Awareness(encode_awareness([entry]))),)

    def _saw_others(self, payload: bytes) -> tuple[Event, ...]:
        others = [entry for entry in decode_awareness(payload) if entry.client != self._presence_id]
        news = [entry for entry in others if self._others.merge(entry)]
        if not news:
            return ()
        return (PresenceChanged({e.client: parse_state(e.state) or {} for e in self._others.present()}),)

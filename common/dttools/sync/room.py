"""The server's side: one room a project. Judges edits, has them committed, then acknowledges and passes them on."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from pycrdt import merge_updates

from dttools.document import ChangeSet, Command, Merge, ProjectDocument
from dttools.document.project_document import utc_now
from dttools.errors import AppError, ProtocolError, Unreachable
from dttools.ids import ActorId, RecordId
from dttools.model import Project, Role
from dttools.sync.awareness import Entry, RoomPresence
from dttools.sync.durable import Durable
from dttools.sync.effects import Close, CloseCode, Effect, Send, Settle, Show, ToCommit
from dttools.sync.guard import Admission, Guard
from dttools.sync.members import Member, PeerId
from dttools.sync.messages import (
    PROTOCOL,
    RECORDS_LIMIT,
    Ack,
    Awareness,
    Confirm,
    Hello,
    Message,
    QueryAwareness,
    Refused,
    SyncStep1,
    SyncStep2,
    Update,
    Welcome,
    encode,
)
from dttools.sync.refusal import EditRefused, Refusal
from dttools.sync.room_state import Applied, InFlight, Peer, SignEdits, followed_by, in_groups
from dttools.sync.update import Facts, inspect
from dttools.sync.wire import malformed, read_state_vector
from dttools_resources.i18n import tr

GROUP = 150
"""Edits that are passed on as one when many come at once: what a laptop merges without stopping the hand."""


class Room:
    """Everybody who has one project open, and its state. Belongs to one thread.

    The host does the effects in order. It commits each `ToCommit` and calls `committed`; when a commit fails it calls
    `fail`, does the effects, throws the room away and loads another from what is durable. When other nodes have
    committed before it, it calls `committed_elsewhere` and tries again with what that gives.

    Args:
        updates: What is durable, in any order.
        guard: The rules, if not the usual ones.
        clock: Stamps edits over REST.
        client_id: As of `ProjectDocument`.
        incarnation: As of `Welcome`.

    Attributes:
        document: The project with every accepted edit, also those that are not durable yet. Read only.
        has_failed: Whether the room is of no use any more.
    """

    def __init__(
        self,
        updates: Iterable[bytes],
        *,
        guard: Guard | None = None,
        clock: Callable[[], datetime] = utc_now,
        client_id: int | None = None,
        incarnation: str = "",
    ) -> None:
        self._guard = guard or Guard()
        self._incarnation = incarnation
        stored = list(updates)
        self.document = ProjectDocument(stored, clock=clock, client_id=client_id)
        self._durable = Durable(stored, self.document.client_id)
        self._known = read_state_vector(self.document.state_vector())
        self._peers: dict[PeerId, Peer] = {}
        self._presence = RoomPresence()
        self._in_flight: deque[InFlight] = deque()
        self._tickets = 0
        self._local: list[bytes] = []
        self.has_failed = False
        self.document.on_local_update(self._local.append)

    @property
    def is_idle(self) -> bool:
        """Whether nobody is here and nothing waits for its commit, so that the host may drop the room."""
        return not self._peers and not self._in_flight

    @property
    def is_ready(self) -> bool:
        """Whether it can refuse an edit at once; otherwise the first refusal takes as long as `make_ready`."""
        return self._durable.is_at_hand

    def make_ready(self) -> None:
        """Get ready for the next refusal: takes as long as loading the document, and its memory once more."""
        self._durable.doc()

    def get_ready(self, size: int) -> bool:
        """A piece of `make_ready`: takes about so many bytes of the history in; whether that was the last."""
        return self._durable.go_on(size)

    @property
    def uncut(self) -> bytes | None:
        """What `get_ready` would take in in one piece, unless it is `cut` before; None when that is done."""
        return self._durable.uncut

    def cut(self, whole: bytes, parts: Sequence[bytes]) -> None:
        """What was `uncut`, as `portions` of it."""
        self._durable.cut(whole, parts)

    # -- peers

    def join(self, peer: PeerId, member: Member) -> list[Effect]:
        """A connection of an authenticated member is open."""
        if self.has_failed:
            return [Close(peer, CloseCode.TRY_AGAIN, tr("The server restarts this project. Try again."))]
        self._peers[peer] = Peer(peer, member)
        return self._presence_for(peer)

    def received(self, peer: PeerId, frame: bytes) -> list[Effect]:
        """A frame came; one of a peer that is not here (any more) is ignored."""
        here = self._peers.get(peer)
        if here is None:
            return []
        try:
            message = here.assembler.feed(frame)
            return [] if message is None else self._handle(here, message)
        except ProtocolError as error:
            return self._send_away(here, CloseCode.PROTOCOL, error.message)

    def leave(self, peer: PeerId) -> list[Effect]:
        """A connection is gone."""
        if self._peers.pop(peer, None) is None:
            return []
        return self._show(self._presence.leave(peer))

    def change_role(self, user: ActorId, role: Role) -> list[Effect]:
        """A member's role is another one from now on, on all their connections."""
        effects: list[Effect] = []
        for peer in self._of_user(user):
            peer.member = Member(user, peer.member.name, role)
            if peer.is_ours:
                effects.append(self._welcome(peer))
        return effects

    def kick(self, user: ActorId, reason: str) -> list[Effect]:
        """Close all connections of a user, whose membership has ended."""
        return [e for peer in self._of_user(user) for e in self._send_away(peer, CloseCode.REFUSED, reason)]

    def kick_all(self, code: int, reason: str) -> list[Effect]:
        """Close every connection, as when the server stops."""
        peers = list(self._peers)
        self._peers.clear()
        return [Close(peer, code, reason) for peer in peers]

    @property
    def members(self) -> dict[ActorId, Role]:
        """Who is here, and as what."""
        return {peer.member.user_id: peer.member.role for peer in self._peers.values()}

    # -- presence on other nodes

    @property
    def shown_here(self) -> bytes | None:
        """What people show on this node, as the payload of an `Awareness` message."""
        return self._presence.shown_here()

    def shown_elsewhere(self, node: str, entries: Iterable[Entry], now: float) -> list[Effect]:
        """People show something on another node; `now` is in seconds.

        Raises:
            ProtocolError: It is not presence.
        """
        told = self._presence.receive_elsewhere(node, entries, now)
        return self._to_all(encode(Awareness(told))) if told else []

    def forget_silent(self, before: float) -> list[Effect]:
        """People of whom the other nodes have said nothing since then are gone."""
        gone = self._presence.forget_silent(before)
        return self._to_all(encode(Awareness(gone))) if gone else []

    def _of_user(self, user: ActorId) -> list[Peer]:
        return [peer for peer in self._peers.values() if peer.member.user_id == user]

    def _send_away(self, peer: Peer, code: int, reason: str) -> list[Effect]:
        return [*self.leave(peer.id), Close(peer.id, code, reason)]

    def _welcome(self, peer: Peer) -> Send:
        member, document = peer.member, self.document
        welcome = Welcome(member.user_id, member.name, member.role, document.epoch, document.schema, self._incarnation)
        return Send((peer.id,), encode(welcome))

    def _presence_for(self, peer: PeerId) -> list[Effect]:
        everyone = self._presence.everyone()
        return [Send((peer,), encode(Awareness(everyone)))] if everyone else []

    def _show(self, told: bytes | None, *, but: PeerId | None = None) -> list[Effect]:
        return [*self._to_all(encode(Awareness(told)), but=but), Show(told)] if told else []

    def _to_all(self, frame: bytes, *, but: PeerId | None = None) -> list[Effect]:
        return [Send(tuple(peer for peer in self._peers if peer != but), frame)]

    # -- messages

    def _handle(self, peer: Peer, message: Message) -> list[Effect]:
        match message:
            case SyncStep1(state_vector):
                return self._synchronise(peer, state_vector)
            case SyncStep2(update) | Update(update):
                return self._take(peer, update)
            case Awareness(payload):
                # `y-websocket` takes a server that it has not heard for half a minute for gone: it must hear itself.
                told = self._presence.receive(peer.id, peer.member, payload)
                return self._show(told, but=peer.id if peer.is_ours else None)
            case Confirm():
                peer.has_confirmed = True
                return []
            case QueryAwareness():
                return self._presence_for(peer.id)
            case Hello(_, protocol) if protocol >= PROTOCOL:
                peer.is_ours = True
                return [self._welcome(peer)]
            case _:
                raise malformed("not a message of a client")

    def _synchronise(self, peer: Peer, state_vector: bytes) -> list[Effect]:
        """Answer with what is durable; what is on its way there follows when it is."""
        read_state_vector(state_vector)
        peer.is_synced, peer.is_ignored, peer.count = True, False, 0
        document, durable = self.document, self._durable
        news = durable.doc().get_update(state_vector) if self._in_flight else document.update_since(state_vector)
        effects: list[Effect] = [Send((peer.id,), encode(SyncStep2(news)))]
        if not peer.is_ours:
            known = durable.doc().get_state() if self._in_flight else document.state_vector()
            effects.append(Send((peer.id,), encode(SyncStep1(known))))
        return effects

    def _take(self, peer: Peer, update: bytes) -> list[Effect]:
        is_confirmed, peer.has_confirmed = peer.has_confirmed, False
        if peer.is_ignored:
            return []
        peer.count += 1
        try:
            facts = self._guard.inspect(update, self._known, peer.member)
            admission = self._admit(update, facts, peer.member, is_confirmed=is_confirmed)
        except EditRefused as error:
            return self._refuse(peer, error.refusal)
        ack = Ack(peer.count)
        if not admission.merge.update:
            return self._answer(peer, ack)
        made = admission.merge.update
        flight = InFlight(made, peer.member, peer.id, made, None, is_confirmed, peer.count, answers=[(peer.id, ack)])
        return [self._accept(admission, flight)]

    def _refuse(self, peer: Peer, refusal: Refusal) -> list[Effect]:
        if not peer.is_ours:
            return self._send_away(peer, CloseCode.REFUSED, f"{refusal.code}: {refusal.message}")
        peer.is_ignored = True
        records = refusal.records[:RECORDS_LIMIT]
        return self._answer(peer, Refused(peer.count, refusal.code, refusal.message, records))

    def _answer(self, peer: Peer, message: Message) -> list[Effect]:
        """Say something that implies that everything accepted so far is durable: at once, or when it is."""
        if self._in_flight:
            self._in_flight[-1].answers.append((peer.id, message))
            return []
        return self._say([(peer.id, message)])

    # -- edits

    def apply(self, command: Command, by: Member) -> Applied:
        """An edit from REST, judged like any other.

        Raises:
            AppError: The command refuses.
            EditRefused: The member may not do this.
        """
        if self.has_failed:
            raise Unreachable(tr("The server restarts this project. Try again."))
        changes, flight = self._make(command, by)
        if flight is None:
            return Applied(changes, None, [])
        to_commit = self._enter(flight, changes)
        return Applied(changes, to_commit.ticket, [to_commit])

    def _make(self, command: Command, by: Member) -> tuple[ChangeSet, InFlight | None]:
        """Apply a command; None when it changes nothing."""
        self._guard.check_role(by)
        changes = self.document.apply(command, by=by.user_id)
        if not self._local:
            return changes, None
        update = self._local.pop()
        try:
            self._guard.check_changes(self.document, changes, by)
        except BaseException:  # a mistake of ours must not leave the room with an edit that nobody committed
            self._put_back()
            raise
        self._learn(inspect(update))
        return changes, InFlight(update, by, command=command)

    def _admit(self, update: bytes, facts: Facts, member: Member, *, is_confirmed: bool) -> Admission:
        try:
            return self._guard.admit(self.document, update, facts, self._known, member, is_confirmed=is_confirmed)
        except BaseException:  # of whatever kind: nobody may build on an edit that nobody commits
            self._put_back()
            raise

    def _put_back(self) -> None:
        """Rid the document of its latest edit, which was refused."""
        base = self._durable.hand_over()
        for flight in self._in_flight:
            base.apply_update(flight.update)
        self.document.take_back(base)
        self._local.clear()

    def _accept(self, admission: Admission, flight: InFlight) -> ToCommit:
        changes, flight.touched = admission.merge.changes, admission.merge.touched
        if admission.unsigned:
            by = flight.member.user_id
            signed = self.document.apply(SignEdits(admission.unsigned, by), by=by)
            flight.echo = self._local.pop()
            flight.update = merge_updates(flight.update, flight.echo)
            changes = followed_by(changes, signed)
            self._learn(inspect(flight.echo))
        self._learn(admission.news)
        return self._enter(flight, changes)

    def _enter(self, flight: InFlight, changes: ChangeSet) -> ToCommit:
        if not flight.ticket:
            self._tickets += 1
            flight.ticket = self._tickets
        self._in_flight.append(flight)
        flight.commit = ToCommit(flight.ticket, flight.update, flight.member.user_id, changes)
        return flight.commit

    def _learn(self, facts: Facts) -> None:
        for client, (_, end) in facts.blocks.items():
            self._known[client] = max(self._known.get(client, 0), end)

    # -- what the host reports

    def committed(self, ticket: int) -> list[Effect]:
        """Every update up to that ticket is durable."""
        effects: list[Effect] = []
        answers: list[tuple[PeerId, Message]] = []
        while self._in_flight and self._in_flight[0].ticket <= ticket:
            flight = self._in_flight.popleft()
            self._durable.add(flight.update)
            effects += self._pass_on(flight.update, flight.author, flight.echo)
            answers += flight.answers
        if self._durable.is_long and not self._in_flight:
            self._durable.shorten(self.document.update_since())
        return effects + self._say(answers)

    def committed_elsewhere(self, *updates: bytes) -> list[Effect]:
        """Other nodes made updates durable, in this order, before anything that is in flight here.

        What is in flight comes again as `ToCommit`, under its tickets: the host forgets those that it has. What touches
        the same as the others did is judged anew, and may be refused or changed. The room fails when what the others
        built on has not been told here.
        """
        meta = self.document.meta
        merges: list[Merge] = []
        for update in updates:
            if inspect(update).has_gap(self._known):
                return self.fail(tr("The server restarts this project. Try again."))
            merges.append(merge := self.document.merge(update))
            if merge.update:
                self._learn(inspect(merge.update))
        # Not what they touch in `document`: what is in flight may have won there already.
        touched = self._durable.add_all(updates) if self._in_flight else self._add_quietly(updates)
        news = [u for u, merge in zip(updates, merges, strict=True) if merge.update or self._in_flight]
        groups = (merge_updates(*group) if len(group) > 1 else group[0] for group in in_groups(news, GROUP))
        effects = [effect for group in groups for effect in self._pass_on(group, None, b"")]
        apart = meta == self.document.meta and all(merge.update for merge in merges) and self._is_apart(touched)
        if self._in_flight and not apart:
            effects += self._judge_again()
        return [*effects, *(flight.commit for flight in self._in_flight if flight.commit)]

    def _add_quietly(self, updates: Iterable[bytes]) -> frozenset[RecordId]:
        """With nothing in flight, nobody asks what they touch."""
        for update in updates:
            self._durable.add(update)
        return frozenset()

    def _is_apart(self, touched: frozenset[RecordId]) -> bool:
        """Whether what is in flight would have been judged the same had these records been changed before it."""
        if any(isinstance(self.document.records.peek(record_id), Project) for record_id in touched):
            return False  # it says what members may do
        return all(flight.command is None and not flight.touched & touched for flight in self._in_flight)

    def _judge_again(self) -> list[Effect]:
        waiting, self._in_flight = self._in_flight, deque()
        self.document.replace_content(self._durable.updates(), client_id=self.document.client_id)
        self._local.clear()
        self._known = read_state_vector(self.document.state_vector())
        effects: list[Effect] = []
        sent_back: set[PeerId] = set()
        for flight in waiting:
            again = replace(flight, answers=[])
            try:
                if flight.command is not None:
                    effects += self._apply_again(again, flight.command)
                elif flight.author not in sent_back:
                    self._admit_again(again)
            except EditRefused as error:
                effects += self._send_back(again, error.refusal, sent_back)
            for peer, message in flight.answers:
                if peer in self._peers and peer not in sent_back:
                    effects += self._answer(self._peers[peer], message)
        return effects

    def _admit_again(self, flight: InFlight) -> None:
        here = self._peers.get(flight.author) if flight.author else None
        flight.member = here.member if here else flight.member
        facts = self._guard.inspect(flight.made, self._known, flight.member)
        admission = self._admit(flight.made, facts, flight.member, is_confirmed=flight.is_confirmed)
        flight.update, flight.echo = admission.merge.update, b""
        if flight.update:
            self._accept(admission, flight)

    def _apply_again(self, flight: InFlight, command: Command) -> list[Effect]:
        try:
            changes, made = self._make(command, flight.member)
        except AppError as error:
            return [Settle(flight.ticket, error)]
        if made is None:
            return [Settle(flight.ticket, None)]
        flight.update = made.update
        self._enter(flight, changes)
        return []

    def _send_back(self, flight: InFlight, refusal: Refusal, sent_back: set[PeerId]) -> list[Effect]:
        """Refuse an edit that was accepted before, and with it what its author sent after it."""
        here = self._peers.get(flight.author) if flight.author else None
        if here is None:
            return []
        sent_back.add(here.id)
        here.count = flight.count
        return self._refuse(here, refusal)

    def fail(self, reason: str) -> list[Effect]:
        """A commit failed: nobody may build on what is not durable. Everyone is sent away to try again."""
        self.has_failed = True
        self._in_flight.clear()
        return self.kick_all(CloseCode.TRY_AGAIN, reason)

    def _pass_on(self, update: bytes, author: PeerId | None, echo: bytes) -> list[Effect]:
        others = tuple(id_ for id_, peer in self._peers.items() if peer.is_synced and id_ != author)
        effects: list[Effect] = [Send(others, encode(Update(update)))] if others else []
        if author is not None and author in self._peers and echo:
            effects.append(Send((author,), encode(Update(echo))))
        return effects

    def _say(self, answers: list[tuple[PeerId, Message]]) -> list[Effect]:
        """Send answers to peers that are still here and understand them; of several acks only the last."""
        last_ack = {peer: message for peer, message in answers if isinstance(message, Ack)}
        return [
            Send((peer,), encode(message))
            for peer, message in answers
            if peer in self._peers
            and self._peers[peer].is_ours
            and (not isinstance(message, Ack) or last_ack[peer] is message)
        ]

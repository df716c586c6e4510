"""An open project's link to its server: the session beside the document, and the socket in the network's thread."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar

from dttools.document import Change, ChangeSet
from dttools.errors import AppError, Damaged, StorageFailed, Unauthenticated
from dttools.ids import ActorId
from dttools.sync import ClientSession, Event, Outcome, events, in_portions
from dttools.sync import Link as Stage
from dttools_desktop.link.asset_transfers import AssetTransfers
from dttools_desktop.link.live_socket import CLIENT, LiveSocket, is_final
from dttools_desktop.link.network import Network, run_beside
from dttools_desktop.link.sign_in import SignIn
from dttools_desktop.link.state import Peer, SyncKind, SyncState
from dttools_desktop.workspace import OpenProject, Profile
from dttools_desktop.workspace.catalogue import asset_hashes

Post = Callable[[Callable[[], None]], None]
Unsubscribe = Callable[[], None]
T = TypeVar("T")
CURSOR_EVERY = 1 / 15
"""Seconds between two presence messages at least."""


class FindsSignIn(Protocol):
    """Where a link gets its account from; called on the network's loop."""

    async def __call__(self, account: str, /) -> SignIn | None:
        """The sign-in of an account; None when somebody has to sign in first."""


class SyncLink:
    """Keeps an open project in step with its server. Belongs to the project's thread.

    Args:
        post: Runs a call on the project's thread, soon and in order, from any thread.
        on_role: Hears of our role in the project when the server tells it.
    """

    def __init__(
        self,
        project: OpenProject,
        account: str,
        *,
        profile: Profile,
        network: Network,
        find_sign_in: FindsSignIn,
        post: Post,
        on_role: Callable[[str], None],
    ) -> None:
        self.project = project
        self.account = account
        self._profile = profile
        self._network = network
        self._find_sign_in = find_sign_in
        self._post = post
        self._on_role = on_role
        self._session = ClientSession(project.document, project.journal, client=CLIENT)
        self._number = 0
        self._running: Future[None] | None = None
        self._socket: LiveSocket | None = None
        self._transfers: AssetTransfers | None = None
        self._peers: tuple[Peer, ...] = ()
        self._state = SyncState(SyncKind.CONNECTING, self._session.unacked)
        self._offline_since: datetime | None = None
        self._state_listeners: list[Callable[[SyncState], None]] = []
        self._peer_listeners: list[Callable[[tuple[Peer, ...]], None]] = []
        self._event_listeners: list[Callable[[Event], None]] = []
        self._asset_listeners: list[Callable[[str], None]] = []
        self._inbox: deque[tuple[int, bytes, list[bytes]]] = deque()
        self._presence: Mapping[str, Any] | None = None
        self._presence_sent = 0.0
        self._presence_waits = False
        self._subscriptions = [project.on_stored(self._stored), project.on_change(self._changed)]

    # -- what it says

    @property
    def state(self) -> SyncState:
        """How the project stands to its server."""
        return self._state

    @property
    def peers(self) -> tuple[Peer, ...]:
        """Who else is in the project now."""
        return self._peers

    @property
    def role(self) -> str:
        """Our role, as the server said last; empty before it did."""
        return self._session.role

    def on_state(self, listener: Callable[[SyncState], None]) -> Unsubscribe:
        """Hear of each change of the state."""
        return _subscribe(self._state_listeners, listener)

    def on_peers(self, listener: Callable[[tuple[Peer, ...]], None]) -> Unsubscribe:
        """Hear of people who come, go or move."""
        return _subscribe(self._peer_listeners, listener)

    def on_event(self, listener: Callable[[Event], None]) -> Unsubscribe:
        """Hear of what a person should know: edits refused or overwritten, notices of the server."""
        return _subscribe(self._event_listeners, listener)

    def on_asset(self, listener: Callable[[str], None]) -> Unsubscribe:
        """Hear the hash of each picture that has arrived."""
        return _subscribe(self._asset_listeners, listener)

    # -- what it does

    def start(self) -> None:
        """Connect, and stay connected. Does nothing while it does so already."""
        if self._running is None or self._running.done():
            self._set_state(SyncState(SyncKind.CONNECTING, self._session.unacked))
            self._running = self._network.submit(self._run())

    def stop(self, state: SyncState | None = None) -> None:
        """Let go of the connection; the project stays open."""
        if self._running is not None:
            self._running.cancel()
            self._running = None
        self._end_connection()
        self._set_state(state or SyncState(SyncKind.OFFLINE, self._session.unacked, datetime.now(UTC)))

    def close(self) -> None:
        """Stop for good."""
        self.stop()
        for unsubscribe in self._subscriptions:
            unsubscribe()
        self._subscriptions = []

    def reconnect_now(self) -> None:
        """Try at once instead of waiting: the person asked, or the network is back."""
        self.start()
        if self._socket is not None:
            self._network.call(self._socket.hurry)

    def set_presence(self, state: Mapping[str, Any] | None) -> None:
        """Show others where we are; of many calls a second some are left out, never the latest."""
        self._presence = state
        if self._presence_waits:
            return
        wait = self._presence_sent + CURSOR_EVERY - time.monotonic()
        if wait <= 0:
            self._send_presence()
        else:
            self._presence_waits = True
            self._network.call_later(wait, lambda: self._post(self._send_presence))

    # -- on the network's thread

    async def _run(self) -> None:
        sign_in = await self._find_sign_in(self.account)
        if sign_in is None:
            self._post(self._signed_out)
            return
        socket = LiveSocket(sign_in, self.project.id, self)
        transfers = AssetTransfers(
            sign_in.client,
            self.project.id,
            self._profile,
            arrived=lambda sha: self._post(lambda: _tell(self._asset_listeners, sha)),
            failed=lambda _, error: self._post(lambda: self._tell_failure(error)),
        )
        self._post(lambda: self._began(socket, transfers))
        await run_beside(socket.run(), transfers.run())

    def connecting(self) -> None:
        """The socket is being opened (see `SocketListener`)."""
        self._post(lambda: self._set_state(SyncState(SyncKind.CONNECTING, self._session.unacked)))

    def opened(self, number: int) -> None:
        """The socket is open."""
        self._post(lambda: self._handle_opened(number))

    def received(self, number: int, frame: bytes) -> None:
        """A frame came."""
        self._inbox.append((number, frame, in_portions(frame)))
        self._post(self._handle_next)

    def closed(self, number: int, error: AppError) -> None:
        """The socket is closed, or could not be opened."""
        self._post(lambda: self._handle_closed(number, error))

    # -- on the project's thread

    def _began(self, socket: LiveSocket, transfers: AssetTransfers) -> None:
        self._socket, self._transfers = socket, transfers

    def _signed_out(self) -> None:
        self._set_state(SyncState(SyncKind.SIGNED_OUT, self._session.unacked))

    def _handle_opened(self, number: int) -> None:
        if self._socket is None:
            return
        self._end_connection()
        self._number = number
        self._offline_since = None
        self._follow(self._session.opened())
        if self._presence is not None:
            self._send_presence()
        if self._transfers is not None:
            self._network.call(self._transfers.want, self.project.asset_hashes())

    def _handle_next(self) -> None:
        """Take the next frame in, or the first portion of a long one: the window shows it before the next one comes."""
        number, frame, parts = self._inbox.popleft()
        if len(parts) > 1 and number == self._number and self._session.merges:
            frame, *rest = parts
            self._inbox.extendleft((number, part, [part]) for part in reversed(rest))
            for _ in rest:
                self._post(self._handle_next)
        self._handle_frame(number, frame)

    def _handle_frame(self, number: int, frame: bytes) -> None:
        if number != self._number:
            return
        try:
            with self.project.recorder.catching_up() if self._is_catching_up else nullcontext():
                outcome = self._session.received(frame)
        except (StorageFailed, Damaged) as error:
            self._end_connection()
            self._set_offline(error)
            if self._socket is not None:
                self._network.call(self._socket.drop)
            return
        self._follow(outcome)

    def _handle_closed(self, number: int, error: AppError) -> None:
        if number == self._number or not self._number:
            self._end_connection()
        if isinstance(error, Unauthenticated):
            self._signed_out()
        elif is_final(error):
            self._set_state(SyncState(SyncKind.REFUSED, self._session.unacked, reason=error.message))
        else:
            self._set_offline(error)

    def _end_connection(self) -> None:
        if self._number:
            self._number = 0
            self._follow(self._session.closed())
            self._set_peers(())

    def _stored(self, payload: bytes, seq: int) -> None:
        self._follow(self._session.local_update(payload, seq))

    def _changed(self, changes: ChangeSet) -> None:
        hashes = {sha for _, change in changes.all() for sha in _new_hashes(change)}
        if hashes and self._transfers is not None:
            self._network.call(self._transfers.want, hashes)

    def _send_presence(self) -> None:
        self._presence_waits = False
        self._presence_sent = time.monotonic()
        self._follow(self._session.set_presence(self._presence))

    def _follow(self, outcome: Outcome) -> None:
        if outcome.frames and self._socket is not None and self._number:
            self._network.call(self._socket.send, self._number, outcome.frames)
        for event in outcome.events:
            self._hear(event)
        # Without a connection the kind stays, and what waits is still counted.
        unsent = replace(self._state, unsent=self._session.unacked)
        self._set_state(self._connected_state() if self._number else unsent)

    @property
    def _is_catching_up(self) -> bool:
        return self._session.link is Stage.CATCHING_UP

    def _connected_state(self) -> SyncState:
        unsent = self._session.unacked
        if unsent:
            return SyncState(SyncKind.SENDING, unsent)
        live = self._session.link is Stage.LIVE
        return SyncState(SyncKind.SAVED_ON_SERVER if live else SyncKind.CONNECTING)

    def _hear(self, event: Event) -> None:
        match event:
            case events.Welcomed(role=role):
                self._on_role(role)
            case events.CaughtUp():
                self.project.recorder.caught_up()
            case events.PresenceChanged(states=states):
                self._set_peers(tuple(_peer(client, state) for client, state in states.items()))
            case events.Incompatible(message=message, todo=todo):
                self.stop(SyncState(SyncKind.INCOMPATIBLE, self._session.unacked, reason=f"{message} {todo}"))
            case events.HangUp():
                if self._socket is not None:
                    self._network.call(self._socket.drop)
            case _:
                pass
        _tell(self._event_listeners, event)

    def _tell_failure(self, error: AppError) -> None:
        _tell(self._event_listeners, events.Noticed(error.code, error.message))

    def _set_offline(self, error: AppError) -> None:
        self._offline_since = self._offline_since or datetime.now(UTC)
        self._set_state(SyncState(SyncKind.OFFLINE, self._session.unacked, self._offline_since, error.message))

    def _set_state(self, state: SyncState) -> None:
        if state != self._state:
            self._state = state
            _tell(self._state_listeners, state)

    def _set_peers(self, peers: tuple[Peer, ...]) -> None:
        if peers != self._peers:
            self._peers = peers
            _tell(self._peer_listeners, peers)


def _new_hashes(change: Change) -> set[str]:
    """Pictures that a record refers to since this change."""
    before, after = (asset_hashes(record) if record else set() for record in (change.before, change.after))
    return after - before


def _peer(client: int, state: Mapping[str, Any]) -> Peer:
    user = state.get("user")
    who = user if isinstance(user, Mapping) else {}
    return Peer(client, ActorId(str(who.get("id", ""))), str(who.get("name", "")), state)


def _subscribe(listeners: list[Callable[[T], None]], listener: Callable[[T], None]) -> Unsubscribe:
    listeners.append(listener)
    return lambda: listeners.remove(listener)


def _tell(listeners: Sequence[Callable[[T], None]], value: T) -> None:
    for listener in list(listeners):
        listener(value)

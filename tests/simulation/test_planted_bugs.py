"""The simulation is only worth something if it finds mistakes. Each of these is one that somebody could make."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from dttools.model import Role
from dttools.sync import ClientSession, Effect, Outcome, Room, messages
from dttools.sync.events import Replacement
from dttools.testing import ClusterWorld, MemoryLog, RoughWorld, SimulatedWorld, TidyWorld
from dttools.testing.cluster import SimulatedCluster, SimulatedNode, Weighed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dttools.document import ProjectDocument
    from dttools.ids import ActorId
    from dttools.sync import RecoveredEdit
    from dttools.sync.events import EditRefused
    from dttools.sync.room_state import Peer


class AcksBeforeTheCommit(Room):
    def _take(self, peer: Peer, update: bytes) -> list[Effect]:
        effects = super()._take(peer, update)
        answers = [answer for flight in self._in_flight for answer in flight.answers]
        for flight in self._in_flight:
            flight.answers.clear()
        return effects + self._say(answers)


class BroadcastsBeforeTheCommit(Room):
    def _take(self, peer: Peer, update: bytes) -> list[Effect]:
        effects = super()._take(peer, update)
        return effects + self._pass_on(update, peer.id, b"") if effects else []


class KeepsTheOldRole(Room):
    def change_role(self, user: ActorId, role: Role) -> list[Effect]:  # noqa: ARG002 (does nothing: the bug)
        return []


class AcknowledgesWhatItRefuses(Room):
    def _refuse(self, peer: Peer, refusal: object) -> list[Effect]:  # noqa: ARG002 (ignores it: the bug)
        return self._answer(peer, messages.Ack(peer.count))


class GoesOnAfterARefusal(Room):
    def _refuse(self, peer: Peer, refusal: object) -> list[Effect]:
        effects = super()._refuse(peer, refusal)  # type: ignore[arg-type]
        peer.is_ignored = False
        return effects


class IgnoresRefusals(ClientSession):
    def _refused(self, message: messages.Refused) -> Outcome:  # noqa: ARG002 (ignores it: the bug)
        return Outcome()


class ThrowsRefusedEditsAway(ClientSession):
    def _rebase_without(self, *args: object, **kwargs: object) -> EditRefused:
        before = list(self._log.tray)  # type: ignore[attr-defined]
        event = super()._rebase_without(*args, **kwargs)  # type: ignore[arg-type]
        self._log.tray[:] = before  # type: ignore[attr-defined]
        return event


class ForgetsWhatItSent(ClientSession):
    def _sending(self, updates: Sequence[tuple[int, bytes]]) -> list[bytes]:
        frames = super()._sending(updates)
        if updates and frames:
            self._log.mark_acked(updates[-1][0])
            self._unacked = []
        return frames


class MergesAcrossEpochs(ClientSession):
    def _why_replace(self, message: messages.Welcome) -> Replacement | None:
        reason = super()._why_replace(message)
        return None if reason is Replacement.REWRITTEN else reason


class TrustsARestoredServer(ClientSession):
    def _why_replace(self, message: messages.Welcome) -> Replacement | None:
        reason = super()._why_replace(message)
        return None if reason is Replacement.RESTORED else reason


@pytest.mark.parametrize(
    ("room", "session"),
    [
        (AcksBeforeTheCommit, ClientSession),
        (BroadcastsBeforeTheCommit, ClientSession),
        (KeepsTheOldRole, ClientSession),
        (AcknowledgesWhatItRefuses, ClientSession),
        (GoesOnAfterARefusal, ClientSession),
        (Room, IgnoresRefusals),
        (Room, ThrowsRefusedEditsAway),
        (Room, ForgetsWhatItSent),
        (Room, MergesAcrossEpochs),
        (Room, TrustsARestoredServer),
    ],
)
def test_the_simulation_finds_a_planted_bug(room: type[Room], session: type[ClientSession]) -> None:
    assert any(goes_wrong(seed, room, session) for seed in range(30))


def goes_wrong(seed: int, room: type[Room], session: type[ClientSession]) -> bool:
    return fails(SimulatedWorld(clients=4, seed=seed, room=room, session=session))


class CommitsOnWhatItHasNotSeen(SimulatedNode):
    """Misses what others have committed, and does not look before it writes."""

    @property
    def has_work(self) -> bool:
        return bool(self._queue)

    @property
    def is_behind(self) -> bool:
        return False

    def commit(self, count: int) -> bool:
        self._head = self._store.head
        return super().commit(count)


class CommitsTwice(SimulatedNode):
    """Keeps what it had queued when the room asks for it again."""

    def catch_up(self) -> None:
        kept = list(self._queue)
        super().catch_up()
        self._queue.extendleft(reversed(kept))


class SkipsWhatItMissed(SimulatedNode):
    """Believes that a notification brings everything, and passes over what came before the last update."""

    def catch_up(self) -> None:
        news = self._store.since(self._head) if self._generation == self._store.generation else None
        if news:
            self._head += len(news) - 1
        super().catch_up()


@pytest.mark.parametrize("node", [CommitsOnWhatItHasNotSeen, CommitsTwice, SkipsWhatItMissed])
def test_the_simulation_of_many_nodes_finds_a_planted_bug(node: type[SimulatedNode]) -> None:
    worlds = (ClusterWorld(clients=4, seed=seed, node=node) for seed in range(80))
    assert any(fails(world) for world in worlds)


class TidiesOverWhatCameMeanwhile(SimulatedCluster):
    """Puts the fresh document in the history's place, whatever was committed since it was read."""

    def tidy_up(self, weighed: Weighed) -> bool:
        return super().tidy_up(replace(weighed, generation=self._store.generation, head=self._store.head))


def test_the_simulation_of_a_server_that_tidies_up_finds_a_planted_bug() -> None:
    worlds = (TidyWorld(clients=4, seed=seed, cluster=TidiesOverWhatCameMeanwhile) for seed in range(30))
    assert any(fails(world) for world in worlds)


class GoesOnWithWhatItCouldNotStore(ClientSession):
    """Shows and builds on what the disk did not take."""

    def _go_back_to_log(self) -> None: ...


class TwoStepLog:
    """Stores what won in one step, and what lost in another."""

    def __init__(self, log: MemoryLog) -> None:
        self._log = log

    def __getattr__(self, name: str) -> object:
        return getattr(self._log, name)

    def store_remote(self, update: bytes, overwritten: Sequence[RecoveredEdit]) -> None:
        self._log.store_remote(update)
        if overwritten:
            with self._log.disk.writing():
                self._log.tray += overwritten


class StoresWhatWonBeforeWhatLost(ClientSession):
    def __init__(self, document: ProjectDocument, log: MemoryLog, **options: object) -> None:
        super().__init__(document, TwoStepLog(log), **options)  # type: ignore[arg-type]


class DarkWorld(RoughWorld):
    """The power goes more often."""

    def _happenings(self) -> list[tuple[float, Callable[[], str | None]]]:
        return [*super()._happenings(), (20, self._power_goes_midway)]


@pytest.mark.parametrize(
    ("session", "first"),
    [
        (GoesOnWithWhatItCouldNotStore, 0),
        (StoresWhatWonBeforeWhatLost, 250),  # about one history in five hundred shows it
    ],
)
def test_the_simulation_of_failing_power_and_disks_finds_a_planted_bug(
    session: type[ClientSession], first: int
) -> None:
    worlds = (DarkWorld(clients=4, seed=seed, session=session) for seed in range(first, first + 100))
    assert any(fails(world) for world in worlds)


def fails(world: SimulatedWorld) -> bool:
    world.run(steps=200)
    came_to_rest = world.heal()
    return not came_to_rest or not world.all_projects_equal() or bool(world.lost_edits() or world.violations())

"""A world whose server is a cluster: nodes die one by one, are overtaken by each other, and miss what they are told."""

from __future__ import annotations

from collections.abc import Callable

from dttools.sync import ClientSession, Room
from dttools.testing.cluster import SimulatedCluster, SimulatedNode
from dttools.testing.rough_world import RoughWorld

NODES = 3


class ClusterWorld(RoughWorld):
    """As `RoughWorld`, at several nodes.

    Args:
        node: What the processes are; a test may plant a bug in a subclass.
        cluster: What they are together, likewise.
    """

    def __init__(
        self,
        *,
        clients: int,
        seed: int,
        room: type[Room] = Room,
        session: type[ClientSession] = ClientSession,
        node: type[SimulatedNode] = SimulatedNode,
        cluster: type[SimulatedCluster] = SimulatedCluster,
    ) -> None:
        self._node = node
        self._cluster_class = cluster
        super().__init__(clients=clients, seed=seed, room=room, session=session)

    def _new_server(self, first: bytes, room: type[Room]) -> SimulatedCluster:
        self._cluster = self._cluster_class(
            first,
            nodes=NODES,
            room=room,
            ledger=self._ledger,
            rng=self._rng,
            clock=lambda: self._clock.now,
            node=self._node,
        )
        return self._cluster

    def _happenings(self) -> list[tuple[float, Callable[[], str | None]]]:
        return [*super()._happenings(), (6, self._hear_of_others), (1, self._miss_news)]

    def _hear_of_others(self) -> None:
        self._cluster.hear()

    def _miss_news(self) -> None:
        self._cluster.miss()

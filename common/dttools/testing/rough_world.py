"""A world that fails in more ways: one-way links, files set back to backups, repeats, power that goes midway."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from dttools.ids import ActorId
from dttools.sync import ClientSession, PeerId, Room
from dttools.testing.laptop import SimulatedLaptop
from dttools.testing.network import Connection
from dttools.testing.plain_client import PlainClient
from dttools.testing.world import SimulatedWorld

PORTION = 200
"""Bytes: edits here are small, and so are the portions."""


class RoughWorld(SimulatedWorld):
    """As `SimulatedWorld`, with one more person whose program is not ours.

    Laptops are set back to their backups in one half of the seeds and servers in the other: two disasters at once lose
    what the one left only on the other's disk.
    """

    def __init__(
        self, *, clients: int, seed: int, room: type[Room] = Room, session: type[ClientSession] = ClientSession
    ) -> None:
        super().__init__(clients=clients, seed=seed, room=room, session=session)
        self._is_mute: set[str] = set()
        self._is_deaf: set[str] = set()
        self._server_is_set_back = bool(seed % 2)
        for laptop in self.laptops:
            laptop.portion = PORTION
        self._plain = PlainClient(ActorId("person-0"), Random(seed))  # noqa: S311 (must repeat itself)

    def _happenings(self) -> list[tuple[float, Callable[[], str | None]]]:
        spared = self._restore_backup if self._server_is_set_back else self._server_restores
        happenings: list[tuple[float, Callable[[], str | None]]] = [
            *super()._happenings(),
            (1, self._lose_one_way),
            (2, self._mend_one_way),
            (0.7, self._back_up),
            (0.4, self._restore_backup),
            (3, self._repeat),
            (1, self._power_goes_midway),
            (0.7, self._disk_is_full),
            (1, self._server_dies_midway),
        ]
        return [each for each in happenings if each[1] != spared]

    def heal(self) -> bool:
        """As the plain world's."""
        self._is_mute.clear()
        self._is_deaf.clear()
        return super().heal()

    def forgive_nothing(self) -> None:
        """Count also what only the files had that somebody put older ones in the place of."""
        self._ledger.given_up.clear()

    def _carries_up(self, connection: Connection) -> bool:
        return connection.laptop not in self._is_mute

    def _carries_down(self, laptop: SimulatedLaptop) -> bool:
        return laptop.name not in self._is_deaf

    # -- what may happen

    def _lose_one_way(self) -> str:
        lost = self._rng.choice((self._is_mute, self._is_deaf))
        name = self._rng.choice(self.laptops).name
        lost.add(name)
        return f"{name} {'cannot speak' if lost is self._is_mute else 'cannot hear'}"

    def _mend_one_way(self) -> str:
        name = self._rng.choice(self.laptops).name
        self._is_mute.discard(name)
        self._is_deaf.discard(name)
        return name

    def _back_up(self) -> str:
        laptop = self._rng.choice(self.laptops)
        laptop.make_backup()
        return laptop.name

    def _restore_backup(self) -> str:
        laptop = self._rng.choice(self.laptops)
        laptop.restore_backup()
        self._ledger.give_up(laptop.name, self.server.durable_state_vector())
        return laptop.name

    def _power_goes_midway(self) -> str:
        laptop = self._rng.choice(self.laptops)
        laptop.log.disk.power.light(self._rng.randint(1, 6))
        return laptop.name

    def _disk_is_full(self) -> str:
        laptop = self._rng.choice(self.laptops)
        laptop.log.disk.refuse(self._rng.randint(1, 3))
        return laptop.name

    def _server_dies_midway(self) -> None:
        self.server.die_midway(self._rng.randint(1, 8))

    def _repeat(self) -> str:
        plain = self._plain
        if plain.connection is None or not plain.connection.server_is_open:
            self._peers += 1
            connection = Connection(PeerId(f"peer-{self._peers}"), "plain")
            self.server.accept(connection, plain.person)
            plain.connect(connection)
            return "connects"
        plain.listen()
        plain.repeat()
        return "repeats"

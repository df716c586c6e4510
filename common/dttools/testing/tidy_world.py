"""A world whose server rewrites histories by itself, while people come and edit and nodes die."""

from __future__ import annotations

from collections.abc import Callable

from dttools.testing.cluster_world import ClusterWorld

MEANWHILE = 4
"""Things that may happen between reading a history and putting another in its place."""


class TidyWorld(ClusterWorld):
    """As `ClusterWorld`; also while people are there, so that it shows more than what is likely to happen."""

    def _happenings(self) -> list[tuple[float, Callable[[], str | None]]]:
        return [*super()._happenings(), (2, self._server_tidies_up)]

    def _server_tidies_up(self) -> str:
        weighed = self._cluster.weigh()
        meanwhile: tuple[Callable[[], object], ...] = (
            self._edit,
            self._rest_edit,
            self._reconnect,
            self._deliver_up,
            self._deliver_down,
            self._commit,
            self._hear_of_others,
            self._fold,
            self._server_crash,
            self._server_dies_midway,
        )
        for happen in self._rng.choices(meanwhile, k=self._rng.randrange(MEANWHILE)):
            happen()
        if self._rng.random() < 0.1:  # noqa: PLR2004 (one in ten: the node dies over it)
            return "and dies"
        return "and has" if self._cluster.tidy_up(weighed) else "but comes late"

"""Starting our PostgreSQL again when it ends by itself: killed for want of memory, or by somebody's mistake."""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from collections.abc import Callable

    from dttools_server.operate.postgres import EmbeddedPostgres

ENDS_LIMIT = 10
WITHIN_S = 60.0


class PostgresKeeper:
    """Looks after one PostgreSQL; more than `ends_limit` ends within a minute are not an accident any more."""

    def __init__(
        self, postgres: EmbeddedPostgres, *, ends_limit: int = ENDS_LIMIT, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._postgres = postgres
        self._ends_limit = ends_limit
        self._clock = clock
        self._ends: deque[float] = deque()

    def look(self) -> bool:
        """Whether it runs (again); blocks while it starts. Raises what `EmbeddedPostgres.start` raises."""
        if self._postgres.running:
            return True
        now = self._clock()
        while self._ends and now - self._ends[0] > WITHIN_S:
            self._ends.popleft()
        if len(self._ends) >= self._ends_limit:
            return False
        self._ends.append(now)
        structlog.get_logger(__name__).error("postgres_ended_by_itself", times_within_a_minute=len(self._ends))
        self._postgres.revive()
        return True

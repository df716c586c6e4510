"""Which database a command works on."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from dttools_server.operate.keeper import PostgresKeeper
from dttools_server.operate.postgres import EmbeddedPostgres

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dttools_server.settings import Settings


@contextmanager
def serving_database(settings: Settings) -> Iterator[tuple[str, Callable[[], bool]]]:
    """For the server: the operator's database, or our own for as long as the body runs; and what keeps it running."""
    if settings.database_url:
        yield settings.database_url, lambda: True
        return
    postgres = EmbeddedPostgres(settings.data)
    with postgres as address:
        yield address, PostgresKeeper(postgres).look


@contextmanager
def database_for_command(settings: Settings) -> Iterator[str]:
    """For a short command: as for the server, or that of the server that is running on the same folder."""
    postgres = EmbeddedPostgres(settings.data)
    address = settings.database_url or postgres.address_of_running()
    if address:
        yield address
        return
    with postgres as own:
        yield own

"""The web application, put together from its settings and its database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime

from aiohttp import web

from dttools.partial_files import PartialFiles
from dttools_server.live.lookout import Lookout
from dttools_server.live.rooms import Rooms
from dttools_server.live.tidier import Tidier
from dttools_server.operate.housekeeping import every_day
from dttools_server.service.access import Access
from dttools_server.service.access_tokens import AccessTokens
from dttools_server.service.accounts import Accounts
from dttools_server.service.histories import HistoryCases
from dttools_server.service.members import Members
from dttools_server.service.passwords import PasswordHasher
from dttools_server.service.pictures import Pictures
from dttools_server.service.projects import ProjectCases
from dttools_server.service.sweeping import Sweeper
from dttools_server.service.tools import Tools
from dttools_server.service.votes import Votes
from dttools_server.settings import Settings
from dttools_server.store.bus import PostgresBus
from dttools_server.store.database import Database
from dttools_server.store.files import FileStore
from dttools_server.web.addresses import TRUSTED_PROXIES
from dttools_server.web.meta import DATABASE
from dttools_server.web.middleware import MIDDLEWARES, add_headers
from dttools_server.web.routing import add_routes
from dttools_server.web.services import SERVICES, Services

_UNFINISHED = 8
"""How many unfinished pictures of the largest size the server keeps for one person."""


def create_app(
    settings: Settings,
    database: Database,
    *,
    passwords: PasswordHasher | None = None,
    bus: PostgresBus | None = None,
) -> web.Application:
    """The application; whoever made the database closes it after the application has ended.

    `passwords` is another hasher, for tests that make many accounts. `bus` is the way to the other nodes that serve the
    same database; there is none when this is the only one.
    """
    hasher = passwords or PasswordHasher()
    parts = _services(settings, database, hasher, bus)
    app = web.Application(middlewares=MIDDLEWARES)
    app[DATABASE] = database
    app[SERVICES] = parts
    app[TRUSTED_PROXIES] = settings.trusted_proxies
    app.on_response_prepare.append(add_headers)
    add_routes(app)

    async def bring_up_documents(_app: web.Application) -> None:
        await parts.histories.bring_up()

    async def stop_rooms(_app: web.Application) -> None:
        await parts.rooms.stop()

    async def stop_hasher(_app: web.Application) -> None:
        hasher.close()

    app.on_startup.append(bring_up_documents)

    async def keep_in_step(_app: web.Application) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            if bus is not None:
                lookout = Lookout(parts.rooms, database.documents, database.projects, bus)
                await stack.enter_async_context(lookout)
                await stack.enter_async_context(bus.listening(lookout))
            yield

    async def keep_house(_app: web.Application) -> AsyncIterator[None]:
        sweeper = make_sweeper(settings, database)
        task = asyncio.create_task(every_day(lambda: sweeper.sweep(datetime.now(UTC))), name="housekeeping")
        yield
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    app.cleanup_ctx.append(keep_in_step)

    async def keep_tidy(_app: web.Application) -> AsyncIterator[None]:
        async with Tidier(parts.rooms, parts.histories, database.tidying, settings.tidiness):
            yield

    app.cleanup_ctx.append(keep_house)
    app.cleanup_ctx.append(keep_tidy)
    app.on_shutdown.append(stop_rooms)
    app.on_cleanup.append(stop_hasher)
    return app


def make_sweeper(settings: Settings, database: Database) -> Sweeper:
    """What removes files that nobody needs."""
    return Sweeper(database.assets, FileStore(settings.files), _partial_files(settings))


def _partial_files(settings: Settings) -> PartialFiles:
    return PartialFiles(settings.uploads, most=_UNFINISHED * settings.upload_max_size)


def _services(settings: Settings, database: Database, passwords: PasswordHasher, bus: PostgresBus | None) -> Services:
    rooms = Rooms(
        database.documents,
        database.commits,
        database.histories,
        care=settings.care,
        incarnation=database.incarnation,
        bus=bus,
    )
    access = Access(database.projects)
    access_tokens = AccessTokens(settings.jwt_secret)
    tools = Tools(access, database.records, database.listings, rooms)
    return Services(
        access_tokens=access_tokens,
        access=access,
        accounts=Accounts(
            database.users, database.refresh_tokens, access_tokens, passwords, secret=settings.session_secret
        ),
        projects=ProjectCases(access, database.projects, database.records, rooms),
        members=Members(access, database.projects, database.users, rooms),
        tools=tools,
        votes=Votes(tools, rooms),
        pictures=Pictures(
            access,
            database.assets,
            FileStore(settings.files),
            _partial_files(settings),
            settings.upload_max_size,
        ),
        histories=HistoryCases(database.documents, database.histories, rooms),
        rooms=rooms,
    )

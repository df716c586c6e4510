"""The real server on a real PostgreSQL and a real socket, in the test's own event loop."""

from __future__ import annotations

from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web

from dttools.sdk import AsyncDTToolsClient
from dttools_server.app import create_app
from dttools_server.service.access_tokens import AccessTokens
from dttools_server.service.passwords import PasswordHasher
from dttools_server.settings import Settings
from dttools_server.store.database import Database

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    import httpx

    from dttools.api import UserView

PASSWORD = "correct horse battery"


@dataclass
class Person:
    """Somebody with an account, and a client that is signed in."""

    user: UserView
    client: AsyncDTToolsClient
    token: str

    @property
    def id(self) -> str:
        return self.user.id

    @property
    def http(self) -> httpx.AsyncClient:
        """For requests that the client would not make."""
        return self.client._http


@dataclass
class RunningServer:
    """A server for one test."""

    url: str
    app: web.Application
    database: Database
    settings: Settings
    stack: AsyncExitStack
    tokens: AccessTokens = field(init=False)

    def __post_init__(self) -> None:
        self.tokens = AccessTokens(self.settings.jwt_secret)

    @property
    def live_url(self) -> str:
        return self.url.replace("http", "ws", 1) + "/v1/projects"

    async def person(self, name: str, *, admin: bool = False) -> Person:
        """Make an account and sign in."""
        client = await self.stack.enter_async_context(AsyncDTToolsClient(base_url=self.url))
        email = f"{name.lower()}@example.org"
        if admin:
            hashed = PasswordHasher(cost=4)
            await self.database.users.add(email, name, await hashed.hash(PASSWORD), is_admin=True)
            hashed.close()
            session = await client.login(email, PASSWORD)
        else:
            session = await client.register(email, PASSWORD, name)
        return Person(session.user, client, session.access_token)

    async def team(self, owner: Person, **others: str) -> tuple[Any, dict[str, Person]]:
        """Make a project of `owner`, and people who take part: name → role."""
        project = await owner.client.projects.create(name="Mobile app")
        people = {}
        for name, role in others.items():
            people[name] = await self.person(name)
            await owner.client.members.add(project.id, people[name].user.email, role)
        return project, people


@pytest.fixture
async def server(database_url: str, tmp_path: Path) -> AsyncIterator[RunningServer]:
    """Serve on a free port, with a fresh database. Passwords are hashed with less effort than in earnest."""
    settings = Settings(
        data=tmp_path / "data",
        database_url=database_url,
        port=0,
        jwt_secret="a secret of more than thirty-two characters",
        session_secret="another secret of more than thirty-two characters",
        log_level="info",
        upload_max_size=1_000_000,
    )
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(await Database.open(database_url))
        app = create_app(settings, database, passwords=PasswordHasher(cost=4))
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=2.0)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        clients = await stack.enter_async_context(AsyncExitStack())
        yield RunningServer(url, app, database, settings, clients)

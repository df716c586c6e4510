"""The client for asyncio."""

from __future__ import annotations

from types import TracebackType
from typing import Self, TypeVar

import httpx

from dttools.api import SessionView
from dttools.sdk.binding import AsyncGroup, Awaited
from dttools.sdk.flows import Flow
from dttools.sdk.operations import (
    AssetOperations,
    AuthOperations,
    IdeaOperations,
    MemberOperations,
    ProjectOperations,
    ToolOperations,
)
from dttools.sdk.session import Session, SessionListener
from dttools.sdk.transport import BASE_URL, HEADERS, TIMEOUT, reaching, request_of, with_prefix

T = TypeVar("T")


class AsyncAuth(AsyncGroup[AuthOperations]):
    """Accounts; to sign in, `AsyncDTToolsClient.login` also keeps the tokens."""

    register = Awaited(AuthOperations.register)
    login = Awaited(AuthOperations.login)
    refresh = Awaited(AuthOperations.refresh)
    logout = Awaited(AuthOperations.logout)
    me = Awaited(AuthOperations.me)


class AsyncProjects(AsyncGroup[ProjectOperations]):
    """Projects and their documents."""

    list = Awaited(ProjectOperations.list)
    create = Awaited(ProjectOperations.create)
    get = Awaited(ProjectOperations.get)
    update = Awaited(ProjectOperations.update)
    delete = Awaited(ProjectOperations.delete)
    stats = Awaited(ProjectOperations.stats)
    publish = Awaited(ProjectOperations.publish)
    document = Awaited(ProjectOperations.document)


class AsyncAssets(AsyncGroup[AssetOperations]):
    """Pictures of projects."""

    put = Awaited(AssetOperations.put)
    get = Awaited(AssetOperations.get)
    exists = Awaited(AssetOperations.exists)
    send = Awaited(AssetOperations.send)
    received = Awaited(AssetOperations.received)
    part = Awaited(AssetOperations.part)


class AsyncMembers(AsyncGroup[MemberOperations]):
    """Who takes part in a project."""

    list = Awaited(MemberOperations.list)
    add = Awaited(MemberOperations.add)
    update = Awaited(MemberOperations.update)
    remove = Awaited(MemberOperations.remove)


class AsyncTools(AsyncGroup[ToolOperations]):
    """The records of one tool."""

    list = Awaited(ToolOperations.list)
    create = Awaited(ToolOperations.create)
    get = Awaited(ToolOperations.get)
    update = Awaited(ToolOperations.update)
    delete = Awaited(ToolOperations.delete)


class AsyncIdeas(AsyncGroup[IdeaOperations]):
    """Ideas and the votes on them."""

    list = Awaited(IdeaOperations.list)
    create = Awaited(IdeaOperations.create)
    get = Awaited(IdeaOperations.get)
    update = Awaited(IdeaOperations.update)
    delete = Awaited(IdeaOperations.delete)
    vote = Awaited(IdeaOperations.vote)
    withdraw_vote = Awaited(IdeaOperations.withdraw_vote)
    votes = Awaited(IdeaOperations.votes)


class AsyncDTToolsClient:
    """DTTools' REST API, asynchronously. Use it with `async with`, or `aclose` it.

    Args:
        api_key: A personal access token. For now an access token serves as one.
        access_token: As `login` gives it; `refresh_token` renews it when it has expired.
        base_url: Of the server, with or without `/v1`.
        timeout: Seconds to wait for the server, in each step of a request.
        on_session: Hears of new tokens, to keep them, and None when the sign-in has ended.
        transport: Another way to the server, for tests.

    Raises (every method): the errors of `dttools.errors`; `Unreachable` when the server does not answer.
    """

    def __init__(
        self,
        api_key: str | None = None,
        *,
        access_token: str | None = None,
        refresh_token: str | None = None,
        base_url: str = BASE_URL,
        timeout: float = TIMEOUT,
        on_session: SessionListener | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.base_url = with_prefix(base_url)
        self._session = Session(access_token or api_key, refresh_token, f"{self.base_url}auth/refresh", on_session)
        with reaching(base_url):
            self._http = httpx.AsyncClient(
                base_url=self.base_url, auth=self._session, timeout=timeout, headers=HEADERS, transport=transport
            )
        self.auth = AsyncAuth(self, AuthOperations())
        self.projects = AsyncProjects(self, ProjectOperations())
        self.assets = AsyncAssets(self, AssetOperations())
        self.members = AsyncMembers(self, MemberOperations())
        self.personas = AsyncTools(self, ToolOperations("personas"))
        self.empathy_maps = AsyncTools(self, ToolOperations("empathy_maps"))
        self.ideas = AsyncIdeas(self, IdeaOperations())

    @property
    def access_token(self) -> str | None:
        """The access token in use; it changes with each refresh."""
        return self._session.access_token

    async def login(self, email: str, password: str) -> SessionView:
        """Sign in and stay signed in."""
        session = await self.auth.login(email, password)
        self._session.adopt(session)
        return session

    async def register(self, email: str, password: str, name: str) -> SessionView:
        """Make an account and stay signed in."""
        session = await self.auth.register(email, password, name)
        self._session.adopt(session)
        return session

    async def refresh(self) -> str | None:
        """Renew the access token if there is a refresh token; gives the one in use then."""
        if self._session.refresh_token is not None:
            self._session.adopt(await self.auth.refresh(self._session.refresh_token))
        return self.access_token

    async def logout(self) -> None:
        """End the sign-in, here and on the server."""
        if self._session.refresh_token is not None:
            await self.auth.logout(self._session.refresh_token)
        self._session.adopt(None)

    async def run(self, flow: Flow[T]) -> T:
        """Run an operation to its end."""
        try:
            call = next(flow)
            while True:
                with reaching(self.base_url):
                    response = await self._http.send(request_of(call, self._http))
                call = flow.send(response)
        except StopIteration as end:
            result: T = end.value
            return result

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        """The client."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections."""
        await self.aclose()

"""The client that blocks."""

from __future__ import annotations

from types import TracebackType
from typing import Self, TypeVar

import httpx

from dttools.api import SessionView
from dttools.sdk.binding import Blocking, Group
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


class Auth(Group[AuthOperations]):
    """Accounts; to sign in, `DTToolsClient.login` also keeps the tokens."""

    register = Blocking(AuthOperations.register)
    login = Blocking(AuthOperations.login)
    refresh = Blocking(AuthOperations.refresh)
    logout = Blocking(AuthOperations.logout)
    me = Blocking(AuthOperations.me)


class Projects(Group[ProjectOperations]):
    """Projects and their documents."""

    list = Blocking(ProjectOperations.list)
    create = Blocking(ProjectOperations.create)
    get = Blocking(ProjectOperations.get)
    update = Blocking(ProjectOperations.update)
    delete = Blocking(ProjectOperations.delete)
    stats = Blocking(ProjectOperations.stats)
    publish = Blocking(ProjectOperations.publish)
    document = Blocking(ProjectOperations.document)


class Assets(Group[AssetOperations]):
    """Pictures of projects."""

    put = Blocking(AssetOperations.put)
    get = Blocking(AssetOperations.get)
    exists = Blocking(AssetOperations.exists)
    send = Blocking(AssetOperations.send)
    received = Blocking(AssetOperations.received)
    part = Blocking(AssetOperations.part)


class Members(Group[MemberOperations]):
    """Who takes part in a project."""

    list = Blocking(MemberOperations.list)
    add = Blocking(MemberOperations.add)
    update = Blocking(MemberOperations.update)
    remove = Blocking(MemberOperations.remove)


class Tools(Group[ToolOperations]):
    """The records of one tool."""

    list = Blocking(ToolOperations.list)
    create = Blocking(ToolOperations.create)
    get = Blocking(ToolOperations.get)
    update = Blocking(ToolOperations.update)
    delete = Blocking(ToolOperations.delete)


class Ideas(Group[IdeaOperations]):
    """Ideas and the votes on them."""

    list = Blocking(IdeaOperations.list)
    create = Blocking(IdeaOperations.create)
    get = Blocking(IdeaOperations.get)
    update = Blocking(IdeaOperations.update)
    delete = Blocking(IdeaOperations.delete)
    vote = Blocking(IdeaOperations.vote)
    withdraw_vote = Blocking(IdeaOperations.withdraw_vote)
    votes = Blocking(IdeaOperations.votes)


class DTToolsClient:
    """DTTools' REST API. Use it with `with`, or `close` it.

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
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.base_url = with_prefix(base_url)
        self._session = Session(access_token or api_key, refresh_token, f"{self.base_url}auth/refresh", on_session)
        with reaching(base_url):
            self._http = httpx.Client(
                base_url=self.base_url, auth=self._session, timeout=timeout, headers=HEADERS, transport=transport
            )
        self.auth = Auth(self, AuthOperations())
        self.projects = Projects(self, ProjectOperations())
        self.assets = Assets(self, AssetOperations())
        self.members = Members(self, MemberOperations())
        self.personas = Tools(self, ToolOperations("personas"))
        self.empathy_maps = Tools(self, ToolOperations("empathy_maps"))
        self.ideas = Ideas(self, IdeaOperations())

    @property
    def access_token(self) -> str | None:
        """The access token in use; it changes with each refresh."""
        return self._session.access_token

    def login(self, email: str, password: str) -> SessionView:
        """Sign in and stay signed in."""
        session = self.auth.login(email, password)
        self._session.adopt(session)
        return session

    def register(self, email: str, password: str, name: str) -> SessionView:
        """Make an account and stay signed in."""
        session = self.auth.register(email, password, name)
        self._session.adopt(session)
        return session

    def refresh(self) -> str | None:
        """Renew the access token if there is a refresh token; gives the one in use then."""
        if self._session.refresh_token is not None:
            self._session.adopt(self.auth.refresh(self._session.refresh_token))
        return self.access_token

    def logout(self) -> None:
        """End the sign-in, here and on the server."""
        if self._session.refresh_token is not None:
            self.auth.logout(self._session.refresh_token)
        self._session.adopt(None)

    def run(self, flow: Flow[T]) -> T:
        """Run an operation to its end."""
        try:
            call = next(flow)
            while True:
                with reaching(self.base_url):
                    response = self._http.send(request_of(call, self._http))
                call = flow.send(response)
        except StopIteration as end:
            result: T = end.value
            return result

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def __enter__(self) -> Self:
        """The client."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections."""
        self.close()

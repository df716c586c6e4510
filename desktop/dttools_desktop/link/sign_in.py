"""A signed-in account: its client, and an access token that is always good."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Self

from dttools import AsyncDTToolsClient
from dttools.api import SessionView
from dttools.errors import Unauthenticated
from dttools_desktop.link.reasons import explained
from dttools_desktop.link.token_store import TokenStore
from dttools_desktop.workspace import Account
from dttools_resources.i18n import tr

_USED_UP = 0.8
"""Part of a token's life after which it is renewed."""


class SignIn:
    """Belongs to the network's loop.

    Attributes:
        client: For the REST API.
        account: Whose it is.
    """

    def __init__(self, server: str, tokens: TokenStore, *, refresh_token: str | None = None) -> None:
        self.client = AsyncDTToolsClient(base_url=server, refresh_token=refresh_token, on_session=self._adopted)
        self._server = server
        self._tokens = tokens
        self._turn = asyncio.Lock()
        self._renew_at = 0.0
        self._saving: set[asyncio.Task[None]] = set()
        self._ended: list[Callable[[], None]] = []
        self.account: Account | None = None

    @classmethod
    def resumed(cls, account: Account, tokens: TokenStore, refresh_token: str) -> Self:
        """Take up an earlier sign-in; whether it is still good shows with the first token."""
        found = cls(account.server, tokens, refresh_token=refresh_token)
        found.account = account
        return found

    async def with_password(self, email: str, password: str) -> Account:
        """Sign in.

        Raises:
            Unauthenticated: Wrong e-mail or password.
            Unreachable: The server does not answer, or its certificate is not to be trusted.
        """
        with explained(self._server):
            return self._known(await self.client.login(email, password))

    async def as_new(self, email: str, password: str, name: str) -> Account:
        """Make an account; raises as `with_password`, and `Conflict` when there is one for the address."""
        with explained(self._server):
            return self._known(await self.client.register(email, password, name))

    async def token(self) -> str:
        """An access token with some life left.

        Raises:
            Unauthenticated: The sign-in has ended.
            Unreachable: The server does not answer.
        """
        async with self._turn:
            if self.client.access_token is None or self.seconds_left() <= 0:
                try:
                    with explained(self._server):
                        await self.client.refresh()
                except Unauthenticated:
                    await self._end()
                    raise
            if self.client.access_token is None:
                raise Unauthenticated(tr("Your sign-in has ended."), todo=tr("Sign in again."))
            return self.client.access_token

    def seconds_left(self) -> float:
        """Until the token should be renewed."""
        return self._renew_at - asyncio.get_running_loop().time()

    def spoil(self) -> None:
        """The server does not take the token, whatever its clock says."""
        self._renew_at = 0.0

    def on_end(self, listener: Callable[[], None]) -> None:
        """Hear when the server has ended the sign-in."""
        self._ended.append(listener)

    async def sign_out(self) -> None:
        """End the sign-in, on the server too when it answers."""
        try:
            with explained(self._server):
                await self.client.logout()
        finally:
            await self._end()

    async def close(self) -> None:
        """Close the connections; the sign-in stays."""
        await asyncio.gather(*self._saving)
        await self.client.aclose()

    async def _end(self) -> None:
        if self.account is not None:
            await self._tokens.forget(self.account.id)
        for listener in self._ended:
            listener()

    def _known(self, session: SessionView) -> Account:
        user = session.user
        self.account = Account(self._server, user.id, user.email, user.name)
        self._adopted(session)
        return self.account

    def _adopted(self, session: SessionView | None) -> None:
        if session is None:
            self._renew_at = 0.0
            return
        self._renew_at = asyncio.get_running_loop().time() + session.expires_in * _USED_UP
        if self.account is not None:
            saving = asyncio.create_task(self._tokens.save(self.account.id, session.refresh_token))
            self._saving.add(saving)
            saving.add_done_callback(self._saving.discard)

"""Accounts: register, sign in, stay signed in, sign out."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from dttools.api import AccountRole, LoginBody, RegisterBody, SessionView, UserView
from dttools.errors import NotFound, Unauthenticated
from dttools.ids import ActorId
from dttools_resources.i18n import tr
from dttools_server.service.access_tokens import AccessTokens, Caller
from dttools_server.service.passwords import PasswordHasher
from dttools_server.service.ports import RefreshTokens, Users
from dttools_server.service.rate_limit import RateLimit
from dttools_server.store.values import User

REFRESH_LIFE = timedelta(days=30)
REFRESH_GRACE = timedelta(seconds=30)
"""How long a refresh token may be used again for the same successor, by a client that never got the answer."""


class Accounts:
    """The use cases of accounts.

    The first refresh token of a sign-in is random, and each of the others follows from the one before and `secret`: so
    the server can say one again although it keeps only their hashes.
    """

    def __init__(
        self,
        users: Users,
        refresh_tokens: RefreshTokens,
        access_tokens: AccessTokens,
        passwords: PasswordHasher,
        *,
        secret: str,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._users = users
        self._refresh_tokens = refresh_tokens
        self._access_tokens = access_tokens
        self._passwords = passwords
        self._secret = secret.encode()
        self._clock = clock
        # A person mistypes now and then, a room of people shares an address; a guesser tries thousands.
        self._tries_by_email = RateLimit(burst=10, every=30.0)
        self._tries_by_address = RateLimit(burst=300, every=1.0)

    async def register(self, body: RegisterBody, address: str) -> SessionView:
        """Make an account and sign in.

        Raises:
            Conflict: The e-mail address has an account.
            RateLimited: Too many tries from this address.
        """
        self._tries_by_address.spend(address)
        hashed = await self._passwords.hash(body.password.get_secret_value())
        return await self._begin(await self._users.add(body.email, body.name, hashed))

    async def login(self, body: LoginBody, address: str) -> SessionView:
        """Sign in.

        Raises:
            Unauthenticated: No such account, or another password; nobody learns which.
            RateLimited: Too many tries.
        """
        self._tries_by_address.spend(address)
        self._tries_by_email.spend(body.email)
        user = await self._users.by_email(body.email)
        usable = user is not None and user.disabled_at is None
        hashed = user.password_hash if user is not None and usable else None
        if not await self._passwords.verify(body.password.get_secret_value(), hashed) or user is None:
            raise Unauthenticated(
                tr("The e-mail address or the password is wrong."), todo=tr("Check both, then try again.")
            )
        self._tries_by_email.forgive(body.email)
        return await self._begin(user)

    async def refresh(self, token: str) -> SessionView:
        """New tokens for a refresh token, which is used up.

        Raises:
            Unauthenticated: It is unknown or ended; one that was used before ends the whole sign-in, but for a repeated
                request (`REFRESH_GRACE`).
        """
        successor, now = self._successor(token), self._clock()
        user_id = await self._refresh_tokens.rotate(
            _digest(token), _digest(successor), now=now, expires_at=now + REFRESH_LIFE, grace=REFRESH_GRACE
        )
        return self._session(await self._users.get(user_id), successor)

    async def logout(self, token: str) -> None:
        """End a sign-in; an unknown token is nothing to end."""
        await self._refresh_tokens.revoke(_digest(token))

    async def me(self, caller: Caller) -> UserView:
        """The caller's account.

        Raises:
            Unauthenticated: It does not exist any more, or is disabled.
        """
        try:
            user = await self._users.get(caller.id)
        except NotFound as error:
            raise Unauthenticated(tr("This account does not exist any more.")) from error
        if user.disabled_at is not None:
            raise Unauthenticated(tr("This account is disabled."))
        return _view(user)

    async def _begin(self, user: User) -> SessionView:
        token = secrets.token_urlsafe(32)
        await self._refresh_tokens.begin(user.id, _digest(token), self._clock() + REFRESH_LIFE)
        return self._session(user, token)

    def _successor(self, token: str) -> str:
        follows = hmac.digest(self._secret, b"refresh token after " + token.encode(), "sha256")
        return base64.urlsafe_b64encode(follows).rstrip(b"=").decode()

    def _session(self, user: User, refresh_token: str) -> SessionView:
        return SessionView(
            access_token=self._access_tokens.issue(ActorId(user.id), user.name, is_admin=user.is_admin),
            refresh_token=refresh_token,
            expires_in=int(self._access_tokens.life.total_seconds()),
            user=_view(user),
        )


def _view(user: User) -> UserView:
    role = AccountRole.ADMIN if user.is_admin else AccountRole.USER
    return UserView(id=ActorId(user.id), email=user.email, name=user.name, role=role, created_at=user.created_at)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()

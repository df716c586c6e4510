"""Access tokens: short-lived, signed, checked without a database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import uuid4

import jwt

from dttools.errors import TokenExpired, Unauthenticated
from dttools.ids import ActorId
from dttools_resources.i18n import tr

LIFE = timedelta(minutes=15)
REMEMBERED = 4_096
"""Tokens whose signature need not be checked again."""
_ALGORITHM = "HS256"
_ISSUER = "dttools"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks. `expires_at` is when the proof of it ends."""

    id: ActorId
    name: str
    is_admin: bool
    expires_at: datetime


class AccessTokens:
    """Gives out and reads access tokens (JWT)."""

    def __init__(
        self, secret: str, *, life: timedelta = LIFE, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._secret = secret
        self._clock = clock
        self.life = life
        self._bearer = lru_cache(REMEMBERED)(self._verify)

    def issue(self, user: ActorId, name: str, *, is_admin: bool) -> str:
        """A token for somebody who has just proved who they are."""
        now = self._clock()
        claims = {
            "iss": _ISSUER,
            "sub": user,
            "name": name,
            "admin": is_admin,
            "iat": int(now.timestamp()),
            "exp": int((now + self.life).timestamp()),
            "jti": uuid4().hex,  # two tokens of one second are still two
        }
        return jwt.encode(claims, self._secret, algorithm=_ALGORITHM)

    def read(self, token: str) -> Caller:
        """Who a token is for.

        Raises:
            TokenExpired: It was good once.
            Unauthenticated: It is not one of ours.
        """
        who = self._bearer(token)
        if who.expires_at <= self._clock():
            raise TokenExpired(tr("The sign-in has expired."), todo=tr("Refresh it or sign in again."))
        return who

    def _verify(self, token: str) -> Caller:
        """Who a token was signed for, whenever that was."""
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                self._secret,
                algorithms=[_ALGORITHM],
                issuer=_ISSUER,
                options={"require": ["exp", "sub", "iat"], "verify_exp": False, "verify_iat": False},
            )
            expires_at = datetime.fromtimestamp(int(claims["exp"]), UTC)
        except (jwt.InvalidTokenError, ValueError) as error:
            raise Unauthenticated(tr("This sign-in is not valid here."), todo=tr("Sign in again.")) from error
        return Caller(ActorId(claims["sub"]), str(claims.get("name", "")), claims.get("admin") is True, expires_at)

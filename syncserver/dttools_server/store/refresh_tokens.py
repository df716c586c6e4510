"""Refresh tokens: each is good once and gives the next; one that is used twice was stolen, and ends its sign-in.

After RFC 9700 (OAuth 2.0 security), section 4.14.2. An answer may get lost on its way: for a moment the same token may
be used again for the same successor, as long as nobody has used that one.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from dttools.errors import TokenExpired, Unauthenticated
from dttools.ids import new_id
from dttools_server.store.connections import Pool, foreign_errors

if TYPE_CHECKING:
    from datetime import datetime

_ADD = "INSERT INTO refresh_tokens (id, user_id, family, token_hash, expires_at) VALUES ($1, $2, $3, $4, $5)"
_LOCK = """
    SELECT token.id, user_id, family, expires_at, used_at, revoked_at, users.disabled_at
    FROM refresh_tokens AS token JOIN users ON users.id = user_id WHERE token_hash = $1 FOR UPDATE OF token"""
_IS_UNUSED = """
    SELECT EXISTS (SELECT FROM refresh_tokens
    WHERE token_hash = $1 AND family = $2 AND used_at IS NULL AND revoked_at IS NULL)"""
_USE = "UPDATE refresh_tokens SET used_at = $2 WHERE id = $1"
_REVOKE = """
    UPDATE refresh_tokens SET revoked_at = now() WHERE revoked_at IS NULL
    AND family = (SELECT family FROM refresh_tokens WHERE token_hash = $1)"""


class PostgresRefreshTokens:
    """Refresh tokens in PostgreSQL, by their hashes: who reads the table cannot use them."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def begin(self, user_id: str, token_hash: bytes, expires_at: datetime) -> None:
        """Keep the first token of a sign-in."""
        with foreign_errors():
            await self._pool.execute(_ADD, new_id(), user_id, new_id(), token_hash, expires_at)

    async def rotate(
        self, old_hash: bytes, new_hash: bytes, *, now: datetime, expires_at: datetime, grace: timedelta = timedelta(0)
    ) -> str:
        """Use a token up and keep its successor; gives the user's id.

        Again with the same two hashes within `grace` it gives the same and changes nothing. Raises `TokenExpired`, or
        `Unauthenticated` for one that is unknown, revoked, of a disabled account, or used before; the latter ends all
        tokens of its sign-in.
        """
        with foreign_errors():
            async with self._pool.acquire() as connection, connection.transaction():
                token = await connection.fetchrow(_LOCK, old_hash)
                if token is None or token["revoked_at"] or token["disabled_at"]:
                    raise _ended()
                if token["used_at"] is None:
                    if token["expires_at"] <= now:
                        raise TokenExpired("The sign-in has expired.", todo="Sign in again.")
                    await connection.execute(_USE, token["id"], now)
                    await connection.execute(_ADD, new_id(), token["user_id"], token["family"], new_hash, expires_at)
                    return str(token["user_id"])
                is_repeated = now - token["used_at"] <= grace
                if is_repeated and await connection.fetchval(_IS_UNUSED, new_hash, token["family"]):
                    return str(token["user_id"])
                await connection.execute(_REVOKE, old_hash)
        raise _ended()

    async def revoke(self, token_hash: bytes) -> None:
        """End the sign-in that a token belongs to; an unknown token is nothing to end."""
        with foreign_errors():
            await self._pool.execute(_REVOKE, token_hash)


def _ended() -> Unauthenticated:
    return Unauthenticated("The sign-in has ended.", todo="Sign in again.")

"""Accounts."""

from __future__ import annotations

from dttools.errors import Conflict, NotFound
from dttools.ids import new_id
from dttools_server.store.connections import Pool, foreign_errors
from dttools_server.store.values import User

_COLUMNS = "id, email, name, password_hash, is_admin, created_at, disabled_at"
_ADD = f"""
    INSERT INTO users (id, email, name, password_hash, is_admin) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT DO NOTHING RETURNING {_COLUMNS}"""  # noqa: S608 — of constants
_BY_EMAIL = f"SELECT {_COLUMNS} FROM users WHERE lower(email) = lower($1)"  # noqa: S608
_BY_ID = f"SELECT {_COLUMNS} FROM users WHERE id = $1"  # noqa: S608


class PostgresUsers:
    """Accounts in PostgreSQL. Addresses are told apart without regard to case."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def add(self, email: str, name: str, password_hash: str | None, *, is_admin: bool = False) -> User:
        """Make an account; raises `Conflict` when the address has one."""
        with foreign_errors():
            row = await self._pool.fetchrow(_ADD, new_id(), email, name, password_hash, is_admin)
        if row is None:
            raise Conflict(f"There is an account for {email} already.", safe="It was not changed.", todo="Sign in.")
        return User(*row)

    async def by_email(self, email: str) -> User | None:
        """The account of an address."""
        with foreign_errors():
            row = await self._pool.fetchrow(_BY_EMAIL, email)
        return User(*row) if row else None

    async def get(self, user_id: str) -> User:
        """An account; raises `NotFound`."""
        with foreign_errors():
            row = await self._pool.fetchrow(_BY_ID, user_id)
        if row is None:
            raise NotFound("There is no such account.")
        return User(*row)
